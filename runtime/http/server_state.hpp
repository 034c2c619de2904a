// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// server_state: what the connections of one server share.

#ifndef PENSTOCK_HTTP_SERVER_STATE_HPP
#define PENSTOCK_HTTP_SERVER_STATE_HPP

#include <penstock/http/server.hpp>
#include <penstock/scope.hpp>

#include "http/date.hpp"

#include <stop_token>
#include <utility>

namespace penstock::http {

struct server_state {
  server_state(handler handle_, server_options options_)
      : handle(std::move(handle_)), options(std::move(options_)) {}

  handler handle;
  server_options options;
  date_cache dates;
  std::stop_source drain;  // requested: idle connections close, busy ones after the request in hand
  std::stop_token draining = drain.get_token();
  async_scope connections;
};

}  // namespace penstock::http

#endif
