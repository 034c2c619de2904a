// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/uring.hpp"

#include "base/assert.hpp"
#include "ring/features.hpp"
#include "ring/setup_error.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

namespace penstock::detail {
namespace {

// One thread, one ring: completion work runs only inside our own enter, the flags word says when
// there is some (TASKRUN_FLAG), and one bad entry does not stop the batch (SUBMIT_ALL). All of them
// since Linux 6.1.
constexpr unsigned setup_flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN |
                                 IORING_SETUP_TASKRUN_FLAG | IORING_SETUP_SUBMIT_ALL |
                                 IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP;

/** Set `made` up. The memory of rings that have just gone is charged to the user a little longer
    (K21), so a refusal for memory is worth some more tries: 310 ms in all. */
int set_up(io_uring& made, runtime_options const& options) {
  constexpr int tries_max = 6;
  std::chrono::milliseconds pause(10);
  for (int tries = 1;; ++tries, pause *= 2) {
    io_uring_params parameters{};
    parameters.flags = setup_flags;
    parameters.cq_entries = options.completion_entries;
    int const error = io_uring_queue_init_params(options.submission_entries, &made, &parameters);
    if (error != -ENOMEM || tries == tries_max) return error;
    std::this_thread::sleep_for(pause);
  }
}

/** By number; none when memory is out. */
std::bitset<256> supported_opcodes(io_uring& ring) noexcept {
  std::bitset<256> found;
  io_uring_probe* const probe = io_uring_get_probe_ring(&ring);
  if (probe == nullptr) return found;
  for (std::size_t i = 0; i < found.size(); ++i) {
    found[i] = io_uring_opcode_supported(probe, static_cast<int>(i)) != 0;
  }
  io_uring_free_probe(probe);
  return found;
}

}  // namespace

result<std::unique_ptr<ring>> uring::create(runtime_options const& options) {
  std::unique_ptr<uring> made(new uring);
  int const error = set_up(made->ring_, options);
  if (error < 0) {
    made->ring_.ring_fd = -1;
    return setup_error(-error);
  }
  kernel_version const kernel = running_kernel();
  // Saves a lookup per enter; a refusal does no harm.
  if (denial("registered_ring", kernel).empty() && io_uring_register_ring_fd(&made->ring_) == 1) {
    made->enter_flags_ |= IORING_ENTER_REGISTERED_RING;
  }
  made->has_multishot_accept_ = denial("multishot_accept", kernel).empty();
  if (denial("multishot_receive", kernel).empty()) made->set_up_lending();
  if (denial("zero_copy_send", kernel).empty()) {
    auto const opcodes = supported_opcodes(made->ring_);
    made->has_zero_copy_ = opcodes[IORING_OP_SEND_ZC] && opcodes[IORING_OP_SENDMSG_ZC];
  }
  made->entries_ = made->ring_.sq.sqes;
  made->mask_ = made->ring_.sq.ring_entries - 1;
  return std::unique_ptr<ring>(std::move(made));
}

uring::kernel_offer uring::offer(runtime_options const& options) {
  kernel_offer found;
  io_uring ring{};
  if (int const error = set_up(ring, options); error < 0) {
    found.refusal = setup_error(-error);
    return found;
  }
  found.features = ring.features;
  found.registers_ring = io_uring_register_ring_fd(&ring) == 1;
  found.opcodes = supported_opcodes(ring);
  io_uring_queue_exit(&ring);
  return found;
}

uring::~uring() {
  if (lent_ != nullptr) io_uring_free_buf_ring(&ring_, lent_, lent_max, 0);
  if (ring_.ring_fd >= 0) io_uring_queue_exit(&ring_);
}

std::size_t uring::enter(wait_until wait, std::span<completion> events) noexcept {
  for (;;) {
    int const returned = submit_and_wait(wait);
    head_ = *ring_.sq.khead;
    switch (returned) {
      case -EINTR: continue;  // K16: a signal, even with SA_RESTART
      case -ETIME:
      case -EAGAIN:        // the kernel has no memory for a request now, or
      case -EBUSY: break;  // wants its completions taken first: the rest is submitted next turn
      default: PENSTOCK_ASSERT(returned >= 0, "io_uring_enter failed: the ring is dead");
    }
    return take_events(events);
  }
}

void uring::set_up_lending() noexcept {
  int error = 0;
  lent_ = io_uring_setup_buf_ring(&ring_, lent_max, 0, 0, &error);
  has_multishot_receive_ = lent_ != nullptr;
}

void uring::lend(std::uint16_t id, mutable_buffer memory) noexcept {
  io_uring_buf_ring_add(lent_, memory.data(), static_cast<unsigned>(memory.size()), id,
                        io_uring_buf_ring_mask(lent_max), 0);
  io_uring_buf_ring_advance(lent_, 1);
}

int uring::submit_and_wait(wait_until wait) noexcept {
  if (wait.wait && io_uring_cq_ready(&ring_) == 0) [[likely]] {
    if (wait.deadline == no_deadline) [[likely]]
      return enter_kernel(1, 0, nullptr, 0);
    return submit_and_wait_until(wait.deadline);
  }
  // Nothing to submit, no work deferred to us, nothing overflowed: no reason to enter.
  unsigned const kernel_flags = IO_URING_READ_ONCE(*ring_.sq.kflags);
  if (!has_unsubmitted() && (kernel_flags & (IORING_SQ_TASKRUN | IORING_SQ_CQ_OVERFLOW)) == 0) {
    return 0;
  }
  return enter_kernel(0, 0, nullptr, 0);
}

int uring::submit_and_wait_until(time_point deadline) noexcept {
  auto const left = std::max(deadline - now(), duration::zero());
  __kernel_timespec timeout{};
  timeout.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
  timeout.tv_nsec = std::chrono::nanoseconds(left % std::chrono::seconds(1)).count();
  io_uring_getevents_arg more{};
  more.ts = reinterpret_cast<std::uintptr_t>(&timeout);
  return enter_kernel(1, IORING_ENTER_EXT_ARG, &more, sizeof more);
}

/** Submit what is queued, and wait for so many events. Straight into the kernel: what the library
    has for it looks at more than this ring ever needs. */
int uring::enter_kernel(unsigned event_count, unsigned flags, void* more,
                        std::size_t size) noexcept {
  io_uring_smp_store_release(ring_.sq.ktail, tail_);
  return io_uring_enter2(static_cast<unsigned>(ring_.enter_ring_fd), tail_ - head_, event_count,
                         enter_flags_ | flags, static_cast<sigset_t*>(more), size);
}

std::size_t uring::take_events(std::span<completion> events) noexcept {
  std::size_t const count = std::min<std::size_t>(io_uring_cq_ready(&ring_), events.size());
  unsigned const head = *ring_.cq.khead;
  for (std::size_t i = 0; i < count; ++i) {
    io_uring_cqe const& event = ring_.cq.cqes[(head + i) & ring_.cq.ring_mask];
    events[i] = {event.user_data, event.res, event.flags};
  }
  io_uring_cq_advance(&ring_, static_cast<unsigned>(count));
  return count;
}

}  // namespace penstock::detail
