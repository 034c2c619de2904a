// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// progress: how far a piece of the parser came with the octets it was fed.

#ifndef PENSTOCK_HTTP_PROGRESS_HPP
#define PENSTOCK_HTTP_PROGRESS_HPP

#include <penstock/http/error.hpp>

#include <cstddef>

namespace penstock::http {

struct [[nodiscard]] progress {
  std::size_t consumed = 0;  // octets at the front that are done with
  bool is_done = false;      // the piece is complete; what follows belongs to the next
  errc error = {};           // errc{} while nothing is wrong
};

}  // namespace penstock::http

#endif
