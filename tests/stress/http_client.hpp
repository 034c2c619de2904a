// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// http_client: sends requests on one connection and knows every octet of the answers.

#ifndef PENSTOCK_STRESS_HTTP_CLIENT_HPP
#define PENSTOCK_STRESS_HTTP_CLIENT_HPP

#include "stress/client.hpp"

#include <memory>
#include <vector>

namespace stress {

/** A request, and the body of its answer. */
struct exchange {
  std::string request;
  std::string body;
  bool is_head = false;  // the body is announced, but does not come
};

struct http_plan {
  char const* name = "http";
  std::vector<exchange> exchanges;
  bool pipelines = false;               // all requests at once
  std::size_t send_max = 64 * 1024;     // bytes of each send
  std::size_t receive_max = 64 * 1024;  // bytes of each receive; 0: it never reads
  std::chrono::milliseconds pause{0};   // between two sends, and between two receives
  bool leaves_early = false;            // it is gone before the answers have come
  bool resets = false;                  // how it leaves then
  int receive_buffer = 0;
};

[[nodiscard]] std::unique_ptr<client> make_http_client(http_plan plan, std::uint16_t port,
                                                       tally& counts);

/** One of the behaviours that an HTTP server meets, drawn at random. */
[[nodiscard]] http_plan random_http_plan(random_source& random);

}  // namespace stress

#endif
