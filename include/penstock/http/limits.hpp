// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// limits: how much, and for how long, one HTTP peer may ask of a server.
//
//     penstock::http::limits limits;              // the defaults serve the public internet
//     limits.body_size_max = 2'000'000'000;       // an upload service
//     limits.header_time = std::chrono::seconds(5);
//     penstock::http::server server(handle, {.limits = limits});
//
// Sizes are octets as they come over the wire. Whatever a peer does, a connection holds at most
// the head (target, fields and names: about 40 KiB) plus its read buffer and its response queue.
// Requests that are pipelined need no limit of their own: they are answered one at a time, and what
// is read ahead of them is what the read buffer holds (16 KiB); the rest waits in the kernel.

#ifndef PENSTOCK_HTTP_LIMITS_HPP
#define PENSTOCK_HTTP_LIMITS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace penstock::http {

struct limits {
  // The request line. RFC 9112 section 3 asks for 8000 octets of it at least.

  /** Octets of the method; a longer one is answered 501. */
  std::size_t method_size_max = 32;
  /** Octets of the request target; a longer one is answered 414. */
  std::size_t target_size_max = 8 * 1024;

  // The header section: everything after the request line, the empty line included.

  /** Octets of the header section; more is answered 431. */
  std::size_t header_size_max = 32 * 1024;
  /** Fields in the header section; more is answered 431. */
  std::size_t field_count_max = 100;

  // The body.

  /** Octets of a decoded body that is streamed; more is answered 413. Can be changed for each
      request once its head is known. */
  std::uint64_t body_size_max = 30'000'000;
  /** Octets of a decoded body that is read into memory as a whole; more is answered 413. */
  std::size_t body_in_memory_size_max = 1024 * 1024;
  /** Octets after the size in one chunk line, its line end excluded; more is answered 400. */
  std::size_t chunk_extension_size_max = 256;
  /** The sum of those over one message; more is answered 400. */
  std::size_t chunk_extensions_size_max = 8 * 1024;
  /** Octets of the trailer section, its last empty line included; more is answered 431. */
  std::size_t trailer_size_max = 8 * 1024;

  // Times. Rates instead of gaps: one octet every few seconds passes any gap timer.

  /** From the first octet of a request to the end of its head; then 408. */
  std::chrono::milliseconds header_time = std::chrono::seconds(10);
  /** Between two requests on one connection; then it is closed without a word. */
  std::chrono::milliseconds keep_alive_time = std::chrono::seconds(60);
  /** Octets a second that a request body must average once `body_grace_time` has passed; a slower
      one is answered 408. 0: no limit. */
  std::size_t body_rate_min = 240;
  std::chrono::milliseconds body_grace_time = std::chrono::seconds(5);
  /** Octets a second that the peer must take of a response once `write_grace_time` has passed; a
      slower one is cut. 0: no limit. */
  std::size_t write_rate_min = 240;
  std::chrono::milliseconds write_grace_time = std::chrono::seconds(5);
  /** From the request to shut down to the end of the last connection; then the rest is aborted. */
  std::chrono::milliseconds drain_time = std::chrono::seconds(30);
};

}  // namespace penstock::http

#endif
