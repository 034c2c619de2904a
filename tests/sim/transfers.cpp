// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Plain reads and writes with deadlines and stops that race what they limit: no byte is lost or
// doubled, whoever wins, and each transfer has one outcome.

#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <array>
#include <chrono>
#include <optional>
#include <stop_token>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

bool is_given_up(std::error_code ec) {
  return ec == cond::canceled || ec == cond::timed_out || ec == std::errc::interrupted ||
         ec == cond::overloaded;
}

task<void> request_after(std::stop_source source, duration length) {
  static_cast<void>(co_await sleep_for(length));
  source.request_stop();
}

struct piece {
  std::error_code ec;
  std::string bytes;
};

/** Some bytes, in one of the two ways there are. */
task<piece> read_piece(world& world, tcp_socket& socket, bool receives, wait_limits limits) {
  std::array<std::byte, 300> room;
  if (!receives) {
    auto const [ec, n] =
        co_await socket.read_some(std::span(room).first(world.dice().between(1, 300)), limits);
    co_return piece{ec, std::string(text(std::span(room).first(n)))};
  }
  auto const more = co_await socket.receive(limits);
  if (!more) co_return piece{more.error(), ""};
  co_return piece{{}, std::string(text(*more))};
}

/** Read everything, in pieces that are given up now and then. */
task<void> read_all(world& world, tcp_socket& socket, bool receives) {
  auto& dice = world.dice();
  async_scope stops;
  std::string received;
  for (int given_up = 0; given_up < 200 && socket.is_open();) {
    std::stop_source source;
    std::stop_token const token = source.get_token();
    auto const soon = dice.pick<duration>(0ns, 1us, 50us, 1ms, 1s);
    wait_limits limits;
    if (dice.chance(0.5)) limits.deadline = now() + soon;
    if (dice.chance(0.5)) {
      limits.stop = token;
      stops.spawn(request_after(source, dice.chance(0.5) ? soon : 20us));
    }
    auto const [ec, bytes] = co_await read_piece(world, socket, receives, limits);
    received.append(bytes);
    world.check(bytes.empty() == static_cast<bool>(ec), "a read gives bytes or an error");
    world.check(ec != cond::timed_out || limits.deadline != no_deadline || world.fault_count() > 0,
                "only a deadline times a read out");
    if (ec && !is_given_up(ec)) break;
    given_up += static_cast<bool>(ec);
  }
  world.check(received == pattern(received.size()), "no byte is lost or doubled");
  co_await stops.join();
}

task<void> write_all(world& world, tcp_socket& socket, std::uint64_t& sent) {
  auto& dice = world.dice();
  for (int i = 0; i < 20 && socket.is_open(); ++i) {
    std::string const bytes = pattern(dice.pick<std::size_t>(1, 30, 2000, 20'000), sent);
    wait_limits limits;
    if (dice.chance(0.5)) limits.deadline = now() + dice.pick<duration>(0ns, 1us, 50us, 1ms);
    auto const [ec, n] = co_await socket.write(buffer(bytes), limits);
    world.check(n <= bytes.size() && (ec || n == bytes.size()), "a write is whole or says why");
    sent += n;
    if (ec && !is_given_up(ec)) break;
  }
}

task<void> transfer_one(world& world, tcp_socket socket, std::uint64_t& sent) {
  async_scope both;
  bool const receives = world.dice().chance(0.5);
  both.spawn(read_all(world, socket, receives));
  both.spawn(write_all(world, socket, sent));
  if (world.dice().chance(0.2)) {
    static_cast<void>(co_await sleep_for(world.dice().pick<duration>(0ns, 20us, 5ms)));
    world.dice().chance(0.5) ? static_cast<void>(co_await socket.close()) : socket.abort();
    co_await both.join();
    co_return;
  }
  co_await both.join();
  if (!socket.is_open()) co_return;
  static_cast<void>(co_await socket.close());
  std::array<std::byte, 1> room;
  auto const late = co_await read_piece(world, socket, receives, {});
  world.check(late.ec == cond::closed || late.ec == cond::canceled, "what is closed is closed");
  auto const lost = co_await socket.write(room);
  world.check(lost.ec == cond::closed || lost.ec == cond::canceled, "what is closed is closed");
}

}  // namespace

void transfers(world& world) {
  std::uint64_t sent = 0;
  peer_script client = any_peer(world);
  client.sends = pattern(world.dice().pick<std::size_t>(0, 1, 100, 5000));
  client.half_closes = true;
  std::optional<std::size_t> whole;  // what the peer had got at an orderly end
  client.at_end = [&](peer_outcome const& end) {
    world.check(end.received == pattern(end.received.size()), "bytes come once and in order");
    if (end.end == peer_end::eof) whole = end.received.size();
  };
  world.connect(port, std::move(client));
  world.run([&] {
    return accept_all(world, [&](auto& owner, tcp_socket socket) -> task<void> {
      co_await transfer_one(owner, std::move(socket), sent);
    });
  });
  world.check(!whole || *whole == sent, "writes report what went");
}

}  // namespace penstock::sim
