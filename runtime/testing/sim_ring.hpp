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

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace penstock::testing {

class sim_ring final : public detail::ring {
public:
  explicit sim_ring(std::shared_ptr<simulation> world);
  ~sim_ring() override;

  std::size_t enter(detail::wait_until wait,
                    std::span<detail::completion> events) noexcept override;
  [[nodiscard]] time_point now() noexcept override { return world_->clock.now(); }
  std::ptrdiff_t send_now(int fd, msghdr const& message) noexcept override;
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
  struct request;
  struct op;

  // Submissions.
  void take_submissions();
  void take(request const& entry);
  void start(op& started);
  void lend(op& started);
  void check_rules(op const& started) const;
  void cancel(request const& entry);
  void close(request const& entry);
  void dissolve(request const& entry);

  // Progress.
  void try_soon(op& waiting);
  void try_all_on(int fd);
  void try_now(std::uint64_t number);
  void finish(op& ended, std::int32_t result);
  void finish_canceled(std::uint64_t number);
  void post(std::uint64_t user_data, std::int32_t result, std::uint32_t flags);
  [[nodiscard]] std::optional<std::int32_t> progress(op& tried);
  [[nodiscard]] std::optional<std::int32_t> receive(op& tried);
  [[nodiscard]] std::optional<std::int32_t> send(op& tried);
  [[nodiscard]] std::optional<std::int32_t> poll(op& tried);
  [[nodiscard]] std::optional<std::int32_t> accept_next(op& tried);
  [[nodiscard]] std::optional<std::int32_t> connect(op& tried);
  [[nodiscard]] std::int32_t read_file(op& tried);
  [[nodiscard]] std::int32_t write_file(op& tried);
  [[nodiscard]] std::int32_t open_file(op& tried);
  [[nodiscard]] std::int32_t describe_file(op& tried);
  void note_shortage(op const& ended, std::int32_t result);

  // Waiting.
  void serve_foreign();
  void run_due();
  void wait_for_event(std::optional<time_point> deadline);
  std::size_t deliver(std::span<detail::completion> events);

  [[nodiscard]] op* find(std::uint64_t user_data) noexcept;
  [[nodiscard]] descriptor& open_descriptor(int fd, char const* what) const;
  [[nodiscard]] bool is_sending_on(stream const& connection) const;
  int counted(op_kind kind, int fd, int result) const;

  std::shared_ptr<simulation> world_;
  std::vector<io_uring_sqe> storage_;
  std::size_t events_max_;                 // completions handed over at once
  std::map<std::uint64_t, op> in_flight_;  // by number
  std::uint64_t last_number_ = 0;
  std::deque<detail::completion> ready_;  // ended, and not yet taken
  std::deque<time_point> shortages_;      // of accept, in the last second
};

}  // namespace penstock::testing

#endif
