// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// parts: what several scenarios are made of.

#ifndef PENSTOCK_TESTS_SIM_PARTS_HPP
#define PENSTOCK_TESTS_SIM_PARTS_HPP

#include <penstock/flush/stream_output.hpp>
#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/net/tcp_socket.hpp>
#include <penstock/task.hpp>
#include <penstock/testing/world.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace penstock::sim {

using testing::peer_end;
using testing::peer_outcome;
using testing::peer_script;
using testing::world;

constexpr std::uint16_t port = 8080;

/** `size` bytes that tell their place: a shift, a gap or a repeat shows. */
[[nodiscard]] std::string pattern(std::size_t size, std::size_t offset = 0);

/** A peer with a temper that the seed draws: how it cuts, pauses, stops, breaks. With `polite`, it
    only cuts and pauses. */
[[nodiscard]] peer_script any_peer(world& world, bool polite = false);

/** Accept until the stop, and spawn `serve` for each connection; ends when all have. */
[[nodiscard]] task<void> accept_all(world& world,
                                    std::function<task<void>(sim::world&, tcp_socket)> serve);

/** Keeps account of one output: what was written, and what its flushes said. */
class account {
public:
  account(world& owner, stream_output& out) noexcept : world_(owner), out_(out) {}

  /** Write what follows in the pattern; false when it was refused. */
  bool write_pattern(std::size_t size);
  void wrote(std::size_t size) noexcept { accepted_ += size; }
  /** A flush has ended; `target`: accepted() when it was called, 0 for make_room(). */
  void flushed(flush_result const& result, std::uint64_t target);
  /** The same for a flush that may have outlived the output. */
  void flushed_apart(flush_result const& result) noexcept { told_ += result.bytes_sent; }
  [[nodiscard]] std::uint64_t accepted() const noexcept { return accepted_; }
  /** The output is about to go; all its flushes have ended. */
  void end() const;
  /** From now on the sum of the flushes may be less than what went: a handle was dropped. */
  void dropped() noexcept { has_dropped_ = true; }

private:
  world& world_;
  stream_output& out_;
  std::uint64_t accepted_ = 0;
  std::uint64_t told_ = 0;  // by the results of flushes
  bool has_dropped_ = false;
};

}  // namespace penstock::sim

#endif
