// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// faults: every operation with every result that it can return, as a table, and the choice of which
// of them a run injects. A run switches a random half of the rows off and makes the others more or
// less likely by orders of magnitude ("swarm"), so that rare ones meet in some runs.

#ifndef PENSTOCK_TESTING_FAULTS_HPP
#define PENSTOCK_TESTING_FAULTS_HPP

#include <penstock/testing/random.hpp>
#include <penstock/testing/world.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <span>
#include <vector>

namespace penstock::testing {

enum class op_kind : std::uint8_t {
  recv,
  send,
  sendmsg,
  poll,
  accept,
  connect,
  dissolve,
  close,
  cancel,
  read,
  writev,
  openat,
  statx,
  nop,
  send_now,
  socket,
  bind,
  listen,
  set_option,
  get_option,
  local_address,
  shutdown
};

[[nodiscard]] char const* name_of(op_kind kind) noexcept;

// Results in the table: a negated errno, or one of these.
constexpr int nothing = 0;  // 0: success without a count, or the end of a stream
constexpr int whole = 1;    // all that was asked for; a descriptor; an event
constexpr int some = 2;     // less than was asked for; of a multishot: an event that ends it

struct fault_row {
  op_kind op;
  int result;
  double chance;       // that an operation is made to end so; 0: it comes by itself
  char const* source;  // why the kernel may do it: a manual page, or a fact in tests/kernel
};

[[nodiscard]] std::span<fault_row const> fault_table() noexcept;
/** Whether this negated errno means that the connection is gone. */
[[nodiscard]] bool breaks_connection(int result) noexcept;

class faults {
public:
  faults(random& dice, world_options const& options);

  /** An operation begins: nothing (0), or the result that it is to end with. */
  [[nodiscard]] int draw(op_kind kind);
  /** No more faults. */
  void stop() noexcept { is_over_ = true; }
  [[nodiscard]] bool are_over() const noexcept { return is_over_; }

  [[nodiscard]] std::uint64_t io_count() const noexcept { return io_count_; }
  [[nodiscard]] std::uint64_t injected() const noexcept { return injected_; }

private:
  [[nodiscard]] int draw_failure(op_kind kind);

  random& dice_;
  world_options options_;
  std::vector<double> chances_;  // of each row, in this run
  std::uint64_t io_count_ = 0;
  std::uint64_t injected_ = 0;
  bool is_over_ = false;
};

/** Before a fork: from here on parent and children count together. */
void prepare_counts() noexcept;

/** An operation ended with this result, of `asked` (SIZE_MAX: any count is whole). Counted for the
    process and the children that search() makes. False: the table does not know such a result. */
[[nodiscard]] bool count_result(op_kind kind, std::int64_t result, std::size_t asked) noexcept;
[[nodiscard]] bool count_class(op_kind kind, int result) noexcept;

/** Print each row with its count; returns how many were never seen. */
int print_matrix(std::FILE* to);

}  // namespace penstock::testing

#endif
