// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// sim_ring: the ring of a simulated world. It reads the same submission entries as the kernel and
// uses all the freedom that the kernel has: an operation may progress in pieces, fail as its rows
// in the fault table say, end late, before or after its cancel, in any order. Buffers are touched
// at the latest legal moment.

#ifndef PENSTOCK_TESTING_SIM_RING_HPP
#define PENSTOCK_TESTING_SIM_RING_HPP

#include "ring/ring.hpp"
#include "testing/simulation.hpp"

#include <linux/openat2.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace penstock::testing {

struct sim_op;

/** What an opcode means here. */
struct op_rule {
  std::uint8_t code;
  op_kind kind;
  std::optional<descriptor::kind> needs;  // that it can be done on; nothing: any
  /** How it ends, if it does by now. */
  std::optional<std::int32_t> (*progress)(simulation& world, sim_op& tried);
};

/** One operation in flight: what was asked, in the kernel's words, and how far it is. */
struct sim_op : io_uring_sqe, op_rule {
  std::uint64_t number = 0;               // in order of submission: its name in traces
  std::shared_ptr<descriptor> on = {};    // held as the kernel holds the file
  std::shared_ptr<descriptor> from = {};  // the same, of a splice
  std::size_t asked = 0;                  // bytes
  std::size_t done = 0;                   // of those
  int fault = 0;                          // the result that it is to end with, if not 0
  std::uint16_t port = 0;
  std::string path = {};
  open_how how = {};
  std::optional<duration> retry = {};  // to be tried again then, whether something changes or not
  bool is_cancel_asked = false;
  bool is_try_due = false;
  std::uint32_t event_flags = 0;  // of the event that comes next
  std::uint64_t sent_until = 0;   // of the stream, by a zero-copy send

  [[nodiscard]] bool is_send() const noexcept {
    return kind == op_kind::send || kind == op_kind::sendmsg || is_zero_copy();
  }
  [[nodiscard]] bool is_zero_copy() const noexcept {
    return kind == op_kind::send_zc || kind == op_kind::sendmsg_zc;
  }
  /** A zero-copy send that has told its count: its memory is still lent. */
  [[nodiscard]] bool owes_notification() const noexcept { return kind == op_kind::notification; }
  [[nodiscard]] bool is_receive() const noexcept {
    return kind == op_kind::recv || kind == op_kind::multi_recv;
  }
  [[nodiscard]] bool is_transfer() const noexcept { return is_receive() || is_send(); }
  [[nodiscard]] bool is_multishot() const noexcept {
    return kind == op_kind::multi_recv ||
           (kind == op_kind::accept && (ioprio & IORING_ACCEPT_MULTISHOT) != 0);
  }
  /** On a descriptor of the real kernel. */
  [[nodiscard]] bool is_foreign() const noexcept {
    return kind == op_kind::read && fd < net::first_fd;
  }
  /** For traces and violations: "#7 send d3". */
  [[nodiscard]] std::string name() const;
};

/** A descriptor as traces name it, or another number. */
[[nodiscard]] std::string shown(int result);

/** What is left of a zero-copy send that has told its count: it ends when its memory is free. */
[[nodiscard]] op_rule const& notification_rule() noexcept;

/** What this entry asks for; a violation if nobody knows it. */
[[nodiscard]] op_rule const& rule_of(io_uring_sqe const& entry, log const& rules);

/** What the kernel does before a submission returns: it notes where memory is, reads names and
    addresses, and closes. */
void submit(simulation& world, sim_op& started);

class sim_ring final : public detail::ring {
public:
  explicit sim_ring(std::shared_ptr<simulation> world);

  std::size_t enter(detail::wait_until wait,
                    std::span<detail::completion> events) noexcept override;
  [[nodiscard]] time_point now() noexcept override { return world_->clock.now(); }
  void lend(std::uint16_t id, mutable_buffer memory) noexcept override;
  std::ptrdiff_t send_now(int fd, msghdr const& message) noexcept override;
  std::ptrdiff_t receive_now(int fd, mutable_buffer memory) noexcept override;
  int open_pipe(detail::pipe_ends& made) noexcept override;
  void close_pipe(detail::pipe_ends const& closed) noexcept override;
  std::ptrdiff_t splice_now(int fd, detail::pipe_ends const& from,
                            std::size_t size) noexcept override;
  int socket(int domain, int type, int protocol) noexcept override;
  int bind(int fd, sockaddr const& address, socklen_t size) noexcept override;
  int listen(int fd, int backlog) noexcept override;
  int local_address(int fd, sockaddr& address, socklen_t& size) noexcept override;
  int set_option(int fd, int level, int name, void const* value, socklen_t size) noexcept override;
  int get_option(int fd, int level, int name, void* value, socklen_t& size) noexcept override;
  int shutdown(int fd, int how) noexcept override;

  /** The end of a run: nothing in flight, nothing lent, nothing open. */
  void check_nothing_left() const;

private:
  // Operations.
  void start(io_uring_sqe const& entry);
  void check_rules(sim_op const& started) const;
  void check_alone(op_kind call, int fd) const;
  void cancel(io_uring_sqe const& entry);
  void later(sim_op const& op, duration delay, void (sim_ring::*act)(sim_op&));
  void try_soon(sim_op& waiting);
  void try_now(sim_op& tried);
  void finish(sim_op& ended, std::int32_t result);
  void notify_later(sim_op& sent, std::int32_t result);
  void finish_canceled(sim_op& canceled);
  void note_shortage(sim_op const& ended);

  // Waiting.
  void serve_foreign();
  void run_due();
  void wait_for_event(time_point deadline);

  [[nodiscard]] descriptor& open_descriptor(int fd, std::string const& user) const;
  int call(op_kind kind, int fd, std::function<int(descriptor&)> const& act, std::size_t asked = 0);
  void count(op_kind kind, std::int32_t result, std::size_t asked = 0) const;

  std::shared_ptr<simulation> world_;
  std::vector<io_uring_sqe> storage_;
  std::size_t events_max_;                     // completions handed over at once
  std::map<std::uint64_t, sim_op> in_flight_;  // by number
  std::uint64_t last_number_ = 0;
  std::deque<detail::completion> ready_;  // ended, and not yet taken
  std::deque<time_point> shortages_;      // of accept, in the last second
  std::optional<bool> has_pipes_;         // drawn when it is first asked
};

}  // namespace penstock::testing

#endif
