// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream: one end of a simulated TCP connection. What one end sends waits in the other's inbox
// until it is read; the inbox's capacity stands for both kernels' buffers. Moments and pieces are
// chosen by those who call; here is only what TCP and the kernel make of it.

#ifndef PENSTOCK_TESTING_STREAM_HPP
#define PENSTOCK_TESTING_STREAM_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace penstock::testing {

struct stream {
  using pointer = std::shared_ptr<stream>;

  /** Both ends of connection number `number`. Either keeps both. `capacity`: of each inbox. */
  static std::pair<pointer, pointer> make(std::uint64_t number, std::size_t capacity);

  // Calls that never wait: a count, or a negated errno.
  std::ptrdiff_t send(std::string_view bytes);
  /** Take up to `size` bytes that have come; 0: the other end has ended its half. */
  std::ptrdiff_t receive(std::size_t size, std::string& out);
  int shutdown(int how);
  /** The descriptor is gone. Unread bytes make a reset of it, as in the kernel. */
  void close();
  /** The descriptor is gone, and the other end sees a reset. */
  void reset();
  /** Break the connection as if the network had: the other end sees the error, this one too if its
      caller was not `told` already. */
  void fail(int broken, bool told = false);

  /** Bytes that send() would take now. */
  [[nodiscard]] std::size_t room() const noexcept;
  [[nodiscard]] bool is_writable() const noexcept;
  [[nodiscard]] bool is_readable() const noexcept;
  /** Bytes of this end that the other end's kernel has. */
  [[nodiscard]] std::uint64_t acknowledged() const noexcept;

  std::uint64_t number = 0;  // of the connection
  stream* other = nullptr;
  std::size_t capacity = 0;
  std::string inbox = {};
  int error = 0;         // told once, by the next call that can
  bool has_fin = false;  // the other end has ended its half
  bool is_write_shut = false;
  bool is_read_shut = false;
  bool is_dead = false;    // reset, by whomever
  bool is_closed = false;  // nobody holds this end any more
  std::uint64_t sent = 0;
  std::function<void()> on_change = [] {};  // called whenever something changed for this end
};

}  // namespace penstock::testing

#endif
