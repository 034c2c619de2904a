// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ledger: which memory the simulated kernel holds pointers into, and for which operation. What is
// given up or altered before the operation's final event is a broken rule, found without any
// sanitizer.

#ifndef PENSTOCK_TESTING_LEDGER_HPP
#define PENSTOCK_TESTING_LEDGER_HPP

#include <penstock/buffer.hpp>

#include "testing/log.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

namespace penstock::testing {

/** Memory for whichever receive comes to it. */
struct lent_block {
  std::uint16_t id;
  mutable_buffer memory;
};

class ledger {
public:
  /** Becomes the one that check_free() asks, on this thread. */
  explicit ledger(log const& rules) noexcept;
  ~ledger();
  ledger(ledger const&) = delete;
  ledger& operator=(ledger const&) = delete;

  /** Operation number `op` was given this memory. With `constant`, its bytes must stay as they
      are. */
  void lend(std::uint64_t op, void const* begin, std::size_t size, bool constant);
  /** The operation has ended. Checks that constant memory has stayed as it was. */
  void give_back(std::uint64_t op);
  /** Append the bytes from `offset` of all constant memory of `op` to `out`, `count` at most: this
      is the moment at which they leave. */
  void read(std::uint64_t op, std::size_t offset, std::size_t count, std::string& out) const;
  [[nodiscard]] bool empty() const noexcept { return lent_.empty(); }
  /** A block for receives. Nobody may write into it or read it, until it is taken from `blocks`. */
  void lend_block(lent_block const& lent);
  /** The block lent first is about to be used; there must be one. */
  [[nodiscard]] lent_block const& first_block() const;
  std::deque<lent_block> blocks;  // lent first, first

  /** What a program may not count on in memory that it has lent. */
  static void scribble(void* memory, std::size_t size) noexcept;
  /** For a test program's operator delete: is this memory lent to a simulated kernel? */
  static void check_free(void const* begin, std::size_t size) noexcept;

private:
  struct range {
    std::uint64_t op;
    std::byte const* begin;
    std::size_t size;
    std::string as_lent;  // a copy of it, if constant
  };
  void check_apart(void const* begin, std::size_t size, char const* deed) const;
  void check_constant(range const& lent) const;

  log const& log_;
  std::vector<range> lent_;
};

/** While one of these lives, the simulation's own code runs: what it frees is not looked at. */
struct simulation_mark {
  simulation_mark() noexcept { ++count; }
  simulation_mark(simulation_mark const&) = delete;
  simulation_mark& operator=(simulation_mark const&) = delete;
  ~simulation_mark() { --count; }

  inline static thread_local int count = 0;
};

}  // namespace penstock::testing

#endif
