// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// client: one peer of the server under stress, on a plain non-blocking socket. It is stepped when
// its socket has news and every few milliseconds; each step does a little.

#ifndef PENSTOCK_STRESS_CLIENT_HPP
#define PENSTOCK_STRESS_CLIENT_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>

namespace stress {

using steady = std::chrono::steady_clock;
using random_source = std::mt19937_64;

/** A number from `least` to `most`. */
[[nodiscard]] std::uint64_t between(random_source& random, std::uint64_t least, std::uint64_t most);

/** What all clients of one run did. */
struct tally {
  std::uint64_t connections = 0;
  std::uint64_t bytes_verified = 0;
  std::uint64_t requests_verified = 0;
  std::uint64_t resets = 0;
};

class client {
public:
  client(char const* name, std::uint16_t port, tally& counts, int receive_buffer = 0);
  client(client const&) = delete;
  client& operator=(client const&) = delete;
  virtual ~client();

  /** Do what can be done now. */
  virtual void step(steady::time_point now) = 0;
  /** The time is over: be quick about the rest. */
  virtual void hurry() = 0;

  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] char const* name() const noexcept { return name_; }
  [[nodiscard]] bool is_done() const noexcept { return is_done_; }
  /** What the server did wrong; empty: nothing. */
  [[nodiscard]] std::string const& failure() const noexcept { return failure_; }
  /** When bytes moved last. */
  [[nodiscard]] steady::time_point moved_at() const noexcept { return moved_at_; }

protected:
  enum class ending { close, reset };

  /** Send what the socket takes of `bytes`; how many that were. A connection that is gone fails the
      client. */
  std::size_t send(std::string_view bytes);
  /** What has come, `most` bytes at the most; the end of the stream is told by is_ended(). */
  std::string_view receive(std::size_t most);
  [[nodiscard]] bool is_ended() const noexcept { return is_ended_; }
  void half_close() noexcept;
  void finish(ending how) noexcept;
  void fail(std::string reason);
  [[nodiscard]] tally& counts() noexcept { return counts_; }

private:
  char const* name_;
  tally& counts_;
  int fd_;
  bool is_done_ = false;
  bool is_ended_ = false;
  std::string failure_;
  steady::time_point moved_at_ = steady::now();
};

}  // namespace stress

#endif
