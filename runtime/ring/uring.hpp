// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// uring: the kernel's ring. The only file that calls liburing's functions is its .cpp.

#ifndef PENSTOCK_RING_URING_HPP
#define PENSTOCK_RING_URING_HPP

#include <penstock/result.hpp>
#include <penstock/runtime_options.hpp>

#include "ring/system_ring.hpp"

#include <bitset>
#include <cstdint>
#include <memory>
#include <system_error>

namespace penstock::detail {

class uring final : public system_ring {
public:
  /** A ring for the calling thread, which alone may use it. The error's category is
      setup_category(): its message names the cause and the remedy. */
  [[nodiscard]] static result<std::unique_ptr<ring>> create(runtime_options const& options);
  ~uring() override;

  /** What the kernel has for such a ring. */
  struct kernel_offer {
    std::error_code refusal = {};  // of the ring itself; then there is nothing else
    std::uint32_t features = 0;    // IORING_FEAT_…
    std::bitset<256> opcodes = {};
    bool registers_ring = false;
  };
  [[nodiscard]] static kernel_offer offer(runtime_options const& options);

  std::size_t enter(wait_until wait, std::span<completion> events) noexcept override;
  int open_pipe(pipe_ends& made) noexcept override;
  void close_pipe(pipe_ends const& closed) noexcept override;
  std::ptrdiff_t splice_now(int fd, pipe_ends const& from, std::size_t size) noexcept override;
  void lend(std::uint16_t id, mutable_buffer memory) noexcept override;

private:
  uring() = default;
  void set_up_lending() noexcept;
  int submit_and_wait(wait_until wait) noexcept;
  [[gnu::noinline]] int submit_and_wait_until(time_point deadline) noexcept;
  int enter_kernel(unsigned event_count, unsigned flags, void* more, std::size_t size) noexcept;
  std::size_t take_events(std::span<completion> events) noexcept;

  io_uring ring_{};
  unsigned enter_flags_ = IORING_ENTER_GETEVENTS;
  io_uring_buf_ring* lent_ = nullptr;  // to the kernel, for receives
};

}  // namespace penstock::detail

#endif
