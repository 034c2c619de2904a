// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream: one end of a simulated TCP connection. What one end sends waits in the other's inbox
// until it is read; the inbox's capacity stands for both kernels' buffers. Moments and pieces are
// chosen by those who call; here is only what TCP and the kernel make of it.

#ifndef PENSTOCK_TESTING_STREAM_HPP
#define PENSTOCK_TESTING_STREAM_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace penstock::testing {

class stream {
public:
  struct pair;

  stream() = default;
  /** Both ends of connection number `number`. `capacity`: of each inbox. */
  static pair make(std::uint64_t number, std::size_t capacity);

  [[nodiscard]] bool exists() const noexcept { return both_ != nullptr; }
  [[nodiscard]] std::uint64_t number() const noexcept;
  /** The same end of the same connection. */
  friend bool operator==(stream const&, stream const&) = default;

  // Calls that never wait: a count, or a negated errno.
  std::ptrdiff_t send(std::string_view bytes);
  /** Take up to `size` bytes that have come; 0: the other end has ended its half. */
  std::ptrdiff_t receive(std::size_t size, std::string& out);
  int shutdown(int how);
  /** The descriptor is gone. Unread bytes make a reset of it, as in the kernel. */
  void close();
  /** Break the connection: the other end sees `error`. This end then too, if it `stays`. */
  void reset(int error, bool stays = false);
  /** Break the connection as if the network had: the other end sees `error`, this one too if its
      caller was not `told` already. */
  void fail(int error, bool told);
  /** Have the next call told of it; for one that moved bytes before it failed. */
  void put_error_back(int error) noexcept;
  /** The kernel drops what had come when a reset comes, or not: now it does. */
  void drop_inbox() noexcept;

  /** Bytes that send() would take now. */
  [[nodiscard]] std::size_t room() const noexcept;
  [[nodiscard]] bool is_readable() const noexcept;
  [[nodiscard]] bool is_writable() const noexcept;
  [[nodiscard]] bool is_dead() const noexcept;
  [[nodiscard]] bool has_unread() const noexcept;
  /** Bytes of this end that the other end's kernel has. */
  [[nodiscard]] std::uint64_t acknowledged() const noexcept;

  void set_capacity_min(std::size_t capacity) noexcept;
  /** Called whenever something changed for this end. */
  void on_change(std::function<void()> call);

private:
  struct end;
  struct ends;

  [[nodiscard]] end& me() const noexcept;
  [[nodiscard]] end& other() const noexcept;

  std::shared_ptr<ends> both_;
  int side_ = 0;
};

struct stream::pair {
  stream first;
  stream second;
};

}  // namespace penstock::testing

#endif
