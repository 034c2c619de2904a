// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// received: bytes that came from a socket, in memory of the runtime's that is lent to whoever holds
// this.
//
//     auto bytes = co_await socket.receive();
//     if (!bytes) co_return;
//     out.write(std::move(*bytes));          // goes on without a copy
//
// Use it on the worker it came from. A block of memory may hold few bytes: whoever keeps them for
// long copies them.

#ifndef PENSTOCK_NET_RECEIVED_HPP
#define PENSTOCK_NET_RECEIVED_HPP

#include <penstock/buffer.hpp>

#include <cstddef>
#include <utility>

namespace penstock {

namespace detail {
struct block;
class block_pool;
}  // namespace detail

class received {
public:
  received() noexcept = default;
  /** Take over one reference to `memory`, in which `bytes` are. */
  received(detail::block& memory, detail::block_pool& pool, const_buffer bytes) noexcept
      : memory_(&memory), pool_(&pool), bytes_(bytes) {}
  received(received&& other) noexcept
      : memory_(std::exchange(other.memory_, nullptr)),
        pool_(other.pool_),
        bytes_(std::exchange(other.bytes_, {})) {}
  received& operator=(received&& other) noexcept {
    std::swap(memory_, other.memory_);
    std::swap(pool_, other.pool_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~received() {
    if (memory_ != nullptr) release();
  }

  [[nodiscard]] const_buffer bytes() const noexcept { return bytes_; }
  operator const_buffer() const noexcept { return bytes_; }
  [[nodiscard]] std::byte const* data() const noexcept { return bytes_.data(); }
  [[nodiscard]] std::size_t size() const noexcept { return bytes_.size(); }
  [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }

  /** Forget the first `n` bytes; at most size(). */
  void consume(std::size_t n) noexcept { bytes_ = bytes_.subspan(n); }

  /** For queues: the memory. */
  [[nodiscard]] detail::block const* memory() const noexcept { return memory_; }
  /** The same with its reference. Nothing is left here. */
  [[nodiscard]] detail::block* detach() noexcept {
    bytes_ = {};
    return std::exchange(memory_, nullptr);
  }

private:
  void release() noexcept;

  detail::block* memory_ = nullptr;
  detail::block_pool* pool_ = nullptr;
  const_buffer bytes_;
};

}  // namespace penstock

#endif
