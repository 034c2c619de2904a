// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// wire_ring: a manual ring whose one socket takes bytes as the octets of an input say: all, some,
// none at once, or a reset. What it took is on the wire.

#ifndef PENSTOCK_FUZZ_SUPPORT_WIRE_RING_HPP
#define PENSTOCK_FUZZ_SUPPORT_WIRE_RING_HPP

#include "fuzz/fuzz.hpp"
#include "support/manual_ring.hpp"

#include <algorithm>
#include <cerrno>
#include <span>
#include <string>

namespace fuzz {

class wire_ring final : public penstock::test::manual_ring {
public:
  explicit wire_ring(input& choices) noexcept : choices_(choices) {}

  std::string wire;
  /** The peer sees this behind the wire, and no orderly end. */
  bool is_reset = false;

  std::ptrdiff_t send_now(int, msghdr const& message) noexcept override {
    if (is_reset) return -ECONNRESET;
    std::size_t const n = take(message, share());
    return n > 0 ? static_cast<std::ptrdiff_t>(n) : -EAGAIN;
  }

  /** What was submitted goes on before the events are taken. */
  std::size_t enter(penstock::detail::wait_until wait,
                    std::span<penstock::detail::completion> events) noexcept override {
    if (count(IORING_OP_CONNECT) > 0) is_reset = true;  // that of worker::disconnect()
    while (count(IORING_OP_CONNECT) > 0) complete_oldest(IORING_OP_CONNECT, 0);
    if (!events.empty()) go_on();
    return manual_ring::enter(wait, events);
  }

private:
  /** Of what is offered next; the whole when the input is over, so that every stream ends. */
  std::size_t share() noexcept {
    if (choices_.is_over()) return SIZE_MAX;
    unsigned const choice = choices_.octet();
    return choice < 128 ? SIZE_MAX : (choice - 128) * 16;
  }

  void complete_oldest(int opcode, std::int32_t result) noexcept {
    io_uring_sqe const entry = find(opcode);
    complete(entry, result);
  }

  void go_on() noexcept {
    if (count(IORING_OP_POLL_ADD) > 0) complete_oldest(IORING_OP_POLL_ADD, 4);
    if (count(IORING_OP_SEND) > 0) send(IORING_OP_SEND);
    if (count(IORING_OP_SENDMSG) > 0) send(IORING_OP_SENDMSG);
  }

  /** As with MSG_WAITALL, but it may be short all the same. */
  void send(int opcode) noexcept {
    io_uring_sqe const& entry = find(opcode);
    iovec one{reinterpret_cast<void*>(entry.addr), entry.len};
    msghdr message{};
    message.msg_iov = &one;
    message.msg_iovlen = 1;
    if (opcode == IORING_OP_SENDMSG) message = *reinterpret_cast<msghdr const*>(entry.addr);
    std::size_t const n = is_reset ? 0 : take(message, std::max<std::size_t>(share(), 1));
    complete_oldest(opcode, is_reset ? -ECONNRESET : static_cast<std::int32_t>(n));
  }

  std::size_t take(msghdr const& message, std::size_t size_max) {
    std::size_t taken = 0;
    for (iovec const& piece : std::span(message.msg_iov, message.msg_iovlen)) {
      std::size_t const n = std::min(piece.iov_len, size_max - taken);
      wire.append(static_cast<char const*>(piece.iov_base), n);
      taken += n;
    }
    return taken;
  }

  input& choices_;
};

}  // namespace fuzz

#endif
