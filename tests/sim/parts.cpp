// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "sim/parts.hpp"

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sim/flush_states.hpp"

#include <chrono>
#include <utility>

namespace penstock::sim {

using namespace std::chrono_literals;
using testing::random;
using then = peer_script::then;

std::string pattern(std::size_t size, std::size_t offset) {
  std::string made(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    made[i] = static_cast<char>('!' + ((i + offset) * 2654435761U >> 13) % 90);
  }
  return made;
}

peer_script any_peer(world& world, bool polite) {
  random& dice = world.dice();
  peer_script made;
  made.piece_max = dice.pick<std::size_t>(1, 2, 3, 7, 100, SIZE_MAX, SIZE_MAX, SIZE_MAX);
  made.pause_max = dice.pick<duration>(0ns, 0ns, 50us, 5ms, 2s);
  if (polite || dice.chance(0.5)) return made;
  made.reads = dice.pick<std::size_t>(0, 1, 10, 1000, 100'000);
  made.after_reading = dice.pick(then::stop_reading, then::stop_reading, then::reset, then::close);
  return made;
}

task<void> accept_all(world& world, std::function<task<void>(sim::world&, tcp_socket)> serve) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  for (int tries = 1; !acceptor && tries < 5; ++tries) {
    static_cast<void>(co_await sleep_for(1s));
    acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  }
  if (!acceptor) co_return;
  async_scope connections;
  for (;;) {
    auto socket = co_await acceptor->accept();
    if (!socket) {
      world.check(socket.error() == cond::canceled, "an acceptor ends only by a stop");
      break;
    }
    connections.spawn(serve(world, std::move(*socket)));
  }
  acceptor->close();
  co_await connections.join();
}

bool account::write_pattern(std::size_t size) {
  bool const taken = out_.write(pattern(size, accepted_)) != write_status::refused;
  if (taken) accepted_ += size;
  return taken;
}

void account::flushed(flush_result const& result, std::uint64_t target) {
  saw(result.state);
  told_ += result.bytes_sent;
  std::uint64_t const sent = out_.bytes_sent();
  world_.check(told_ <= sent, "flushes report no more than what went");
  world_.check(sent <= accepted_, "no more goes than was written");
  world_.check(result.state != flush_state::pending, "a flush that has ended has an outcome");
  if (result.state == flush_state::done) {
    world_.check(sent >= target, "a flush is done when all before it went");
    world_.check(result.bytes_left == 0, "a flush that is done leaves nothing");
    world_.check(!result.error, "a flush that is done has no error");
  } else if (result.state != flush_state::skipped) {
    world_.check(static_cast<bool>(result.error), "a flush that failed says why");
    world_.check(target == 0 || result.bytes_left <= target, "no more is left than was asked");
  }
}

void account::end() const {
  bool const is_exact = told_ == out_.bytes_sent() || has_dropped_;
  world_.check(is_exact, "the flushes' counts add up to what went");
}

}  // namespace penstock::sim
