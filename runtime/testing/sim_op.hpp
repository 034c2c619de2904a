// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// sim_op: one operation in flight in the simulated ring.

#ifndef PENSTOCK_TESTING_SIM_OP_HPP
#define PENSTOCK_TESTING_SIM_OP_HPP

#include "testing/sim_ring.hpp"

#include <linux/openat2.h>

namespace penstock::testing {

/** What of a submission entry counts here. */
struct sim_ring::request : detail::submission {
  std::uint64_t user_data = 0;
};

struct sim_ring::op {
  std::uint64_t number = 0;  // in order of submission: its name in traces
  op_kind kind = op_kind::nop;
  request entry = {};
  std::uint32_t generation = 0;  // of its descriptor
  stream connection = {};        // the descriptor's, held as the kernel holds the file
  std::shared_ptr<testing::open_file> file = {};
  std::size_t asked = 0;  // bytes
  std::size_t done = 0;   // of those
  int fault = 0;          // the result that it is to end with, if not 0
  std::uint16_t port = 0;
  std::string path = {};
  open_how how = {};
  bool is_foreign = false;  // on a descriptor of the real kernel
  bool is_cancel_asked = false;
  bool is_try_due = false;

  [[nodiscard]] bool is_send() const noexcept {
    return kind == op_kind::send || kind == op_kind::sendmsg;
  }
  [[nodiscard]] bool is_multishot() const noexcept {
    return kind == op_kind::accept && (entry.ioprio & IORING_ACCEPT_MULTISHOT) != 0;
  }
  /** For traces and violations: "#7 send d3". */
  [[nodiscard]] std::string name() const {
    std::string made = "#" + std::to_string(number) + " " + name_of(kind);
    if (is_foreign) return made + " foreign";
    if (entry.fd >= net::first_fd) made += " d" + std::to_string(entry.fd - net::first_fd);
    return made;
  }
};

}  // namespace penstock::testing

#endif
