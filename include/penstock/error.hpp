// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// error: how Penstock says that something went wrong.
//
//     auto [ec, n] = co_await socket.read_some(buffer);
//     if (ec == penstock::cond::eof) co_return;
//     if (ec) log(ec.message());
//
// Codes are either Penstock's own (errc) or the system's errno. Compare with conditions (cond):
// they group the codes that mean the same to a caller, whichever layer reported them.

#ifndef PENSTOCK_ERROR_HPP
#define PENSTOCK_ERROR_HPP

#include <cstddef>
#include <system_error>

namespace penstock {

/** Codes that Penstock itself reports. */
enum class errc {
  canceled = 1,  // a stop was requested before the operation finished
  timed_out,     // a deadline passed
  eof,           // the peer ended its half of the stream; nothing more will be read
  closed,        // the handle was closed on this side
  aborted,       // this side gave the stream up: abort(), a drain deadline, a destroyed response
  too_slow,      // the peer took bytes more slowly than the write-rate limit allows
  queue_full,    // the stream's queue is at its hard cap; nothing was taken
  bad_state,     // the call is not allowed now (a header after the head was sent, say)
  file_ended     // a file has become shorter than what was to be sent of it
};

/** What a caller can compare against; each stands for all the codes that mean it. */
enum class cond {
  canceled = 1,  // errc::canceled, ECANCELED
  timed_out,     // errc::timed_out, errc::too_slow, ETIMEDOUT, ETIME
  eof,           // errc::eof
  closed,        // the peer or the connection is gone: EPIPE, ECONNRESET, ENOTCONN, errc::closed
  aborted,       // errc::aborted
  overloaded     // a limit was met: errc::queue_full, EMFILE, ENFILE, ENOBUFS, ENOMEM
};

[[nodiscard]] std::error_category const& category() noexcept;
[[nodiscard]] std::error_category const& condition_category() noexcept;

[[nodiscard]] inline std::error_code make_error_code(errc e) noexcept {
  return {static_cast<int>(e), category()};
}
[[nodiscard]] inline std::error_condition make_error_condition(cond c) noexcept {
  return {static_cast<int>(c), condition_category()};
}

/** The system's error `number` (an errno, positive) as a code. */
[[nodiscard]] inline std::error_code system_error_code(int number) noexcept {
  return {number, std::system_category()};
}

/** What a transfer did: `n` bytes moved, and why it stopped short, if it did. Both can be set at
    once. */
struct [[nodiscard]] io_result {
  std::error_code ec = {};
  std::size_t n = 0;
};

}  // namespace penstock

template <>
struct std::is_error_code_enum<penstock::errc> : std::true_type {};
template <>
struct std::is_error_condition_enum<penstock::cond> : std::true_type {};

#endif
