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

#include <cstdint>
#include <cstdio>
#include <span>
#include <vector>

namespace penstock::testing {

// Every operation, and every plain call.
#define PENSTOCK_OPERATIONS(X)                                                                    \
  X(recv)                                                                                         \
  X(multi_recv)                                                                                   \
  X(send) X(sendmsg) X(send_zc) X(sendmsg_zc) X(notification) X(poll) X(poll_in) X(accept)        \
      X(connect) X(dissolve) X(close) X(cancel) X(read) X(writev) X(openat) X(statx) X(send_now)  \
          X(receive_now) X(socket) X(bind) X(listen) X(set_option) X(get_option) X(local_address) \
              X(shutdown) X(splice) X(open_pipe) X(splice_now)

enum class op_kind : std::uint8_t {
#define PENSTOCK_NAME(name) name,
  PENSTOCK_OPERATIONS(PENSTOCK_NAME)
#undef PENSTOCK_NAME
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

  bool are_over = false;       // no more of them
  std::uint64_t io_count = 0;  // operations that could fail
  std::uint64_t injected = 0;

private:
  random& dice_;
  world_options options_;
  std::vector<double> chances_;  // of each row, in this run
};

/** An operation ended with this result, where `asked` would have been all (0: any count is).
    Counted for the process and the children that search() makes. False: the table does not know
    such a result. */
[[nodiscard]] bool count(op_kind kind, std::int64_t result, std::size_t asked = 0) noexcept;

/** Print each row with its count; returns how many were never seen. */
int print_matrix(std::FILE* to);

}  // namespace penstock::testing

#endif
