// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// world: a simulated machine for code that uses Penstock: its kernel, network, clock, files and
// peers, all in one thread and decided by one seed. The code under test is the code that ships;
// only the ring below it is another.
//
//     void scenario(penstock::testing::world& world) {
//       for (int i = 0; i < 3; ++i) world.connect(8080, {.sends = "hello\n", .half_closes = true});
//       world.run([] { return serve(8080); });     // until it ends; its stop is requested when all
//     }                                            // peers have ended
//
//     penstock::testing::world world(42, {.trace = true});    // one seed, told event by event
//     scenario(world);
//
// In a world, transfers are cut at random points, operations end late, in any order and with every
// error that the kernel may give, descriptors are reused at once, and lent memory is looked at as
// late as the rules allow. After a while all that stops and the peers cooperate: then the code has
// to come to its end. What breaks a rule ends the process with the rule, the seed and the step:
//
//     penstock sim: seed=42 step=17 two sends in flight on one socket: send #12 …
//
// search.hpp runs many seeds. Not thread-safe; one world at a time, on a thread without a worker.

#ifndef PENSTOCK_TESTING_WORLD_HPP
#define PENSTOCK_TESTING_WORLD_HPP

#include <penstock/clock.hpp>
#include <penstock/task.hpp>
#include <penstock/testing/peer.hpp>
#include <penstock/testing/random.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::testing {

struct world_options {
  bool faults = true;  // inject errors and shortages; short transfers and odd orders come anyway
  bool trace = false;  // say what happens on stderr, a line an event; the same bytes for a seed

  // For sweeps, with `faults` off: let the n-th I/O operation fail (1 is the first, 0 none), or
  // that and every later one until the world turns friendly.
  std::uint64_t fail_at = 0;
  bool fail_from_then_on = false;

  // Events until the world turns friendly, and those it then has to end in. A seed draws the former
  // from 1 up to this.
  std::uint32_t hostile_steps_max = 4000;
  std::uint32_t friendly_steps_max = 200'000;
};

class world_state;

class world {
public:
  explicit world(std::uint64_t seed, world_options const& options = {});
  ~world();
  world(world const&) = delete;
  world& operator=(world const&) = delete;

  // Before run(), or from within it.

  /** A client that connects to this port as soon as something listens there. */
  void connect(std::uint16_t port, peer_script script);
  /** A server on this port, for code that connects out: `script` makes the peer of each
      connection. */
  void listen(std::uint16_t port, std::function<peer_script()> script);
  /** Directories above `path` come with it. */
  void add_file(std::string path, std::string bytes);
  /** Request the root's stop when this much virtual time has passed. */
  void stop_after(duration time);

  /** Run `root` on a worker until it has ended, and check that it left nothing behind. Rethrows
      what left it. Its stop token is requested when all clients have ended, if there were any.
      Once. */
  void run(std::function<task<void>()> const& root);

  /** An oracle of one's own: a false `claim` ends the run with the seed and `what`. */
  void check(bool claim, std::string_view what);

  /** Dice for the scenario. What they give is part of what the seed decides. */
  [[nodiscard]] random& dice() noexcept;
  /** Nothing when there is no such file. */
  [[nodiscard]] std::optional<std::string> file(std::string_view path) const;
  [[nodiscard]] std::uint64_t seed() const noexcept;

  /** Operations and calls so far that options.fail_at can name. */
  [[nodiscard]] std::uint64_t io_count() const noexcept;
  /** Errors injected so far. With none, the code under test has no excuse but its peers. */
  [[nodiscard]] std::uint64_t fault_count() const noexcept;

private:
  std::unique_ptr<world_state> state_;
};

}  // namespace penstock::testing

#endif
