// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a world runs real code on a worker, decides everything by its seed, and looks at what
// is left.

#include <penstock/testing/world.hpp>

#include <penstock/file/file.hpp>
#include <penstock/flush/file_output.hpp>
#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/testing/search.hpp>
#include <penstock/timer.hpp>

#include "support/child.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <stdexcept>
#include <string>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::testing;
using penstock::test::in_child;

namespace {

/** Sends back the first bytes that come, to one client after the other, until the stop. */
task<void> serve_some(std::uint16_t port) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  if (!acceptor) co_return;
  while (auto socket = co_await acceptor->accept()) {
    std::array<std::byte, 100> room;
    auto const read = co_await socket->read_some(room);
    auto const sent = co_await socket->write(std::span(room).first(read.n));
    if (sent.ec) socket->abort();
  }
}

void echo_scenario(world& world) {
  for (int i = 0; i < 3; ++i) world.connect(80, {.sends = "hello", .half_closes = true});
  world.run([] { return serve_some(80); });
}

std::string trace_of(std::uint64_t seed) {
  return in_child([=] {
           world simulated(seed, {.trace = true});
           echo_scenario(simulated);
           return 0;
         })
      .output;
}

std::string first_failure(std::function<void(world&)> const& scenario) {
  auto const found = search({.seeds = 1, .world = {.faults = false}}, scenario);
  return found ? found->text : "none";
}

bool has(std::string const& text, char const* part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a seed replays to the byte, and no two are alike", "[testing]") {
  std::string const first = trace_of(7);
  CHECK(first.size() > 500);
  CHECK(trace_of(7) == first);
  CHECK(trace_of(8) != first);
}

TEST_CASE("clients get what the server gives, and the stop comes when they have ended",
          "[testing]") {
  world simulated(1, {.faults = false});
  int answered = 0;
  for (int i = 0; i < 3; ++i) {
    peer_script client;
    client.sends = "x";
    client.at_end = [&](peer_outcome const& end) {
      CHECK(end.end == peer_end::eof);
      CHECK(end.received == "x");
      ++answered;
    };
    simulated.connect(80, std::move(client));
  }
  simulated.run([] { return serve_some(80); });
  CHECK(answered == 3);
  CHECK(simulated.fault_count() == 0);
  CHECK(simulated.io_count() > 6);
}

TEST_CASE("a virtual hour passes at once, and a stop comes at its time", "[testing]") {
  world simulated(1);
  simulated.stop_after(1h);
  duration slept{};
  simulated.run([&]() -> task<void> {
    time_point const begin = now();
    auto const stopped = co_await sleep_for(10h);
    CHECK(stopped);
    slept = now() - begin;
  });
  CHECK(slept >= 1h);
  CHECK(slept < 1h + 1min);
}

TEST_CASE("files are there before, and afterwards", "[testing]") {
  world simulated(1, {.faults = false});
  simulated.add_file("/in", "text");
  simulated.run([]() -> task<void> {
    auto in = co_await file::open("/in");
    REQUIRE(in.has_value());
    std::array<std::byte, 10> room;
    auto const read = co_await in->read_at(0, room);
    auto made = co_await file::open("/out", open_mode::write);
    REQUIRE(made.has_value());
    file_output out(std::move(*made));
    out.write(std::span(room).first(read.n));
    auto const sent = co_await out.flush();
    CHECK(sent);
  });
  CHECK(simulated.file("/out") == "text");
  CHECK_FALSE(simulated.file("/none").has_value());
}

TEST_CASE("code that connects out meets the world's servers", "[testing]") {
  world simulated(1, {.faults = false});
  simulated.listen(25, [] { return peer_script{.sends = "220 ready"}; });
  simulated.run([]() -> task<void> {
    auto socket = co_await tcp_socket::connect(endpoint::loopback(25));
    REQUIRE(socket.has_value());
    std::array<std::byte, 1> room;
    auto const read = co_await socket->read_some(room);
    CHECK(text(std::span(room).first(read.n)) == "2");
    auto const refused = co_await tcp_socket::connect(endpoint::loopback(26));
    CHECK(refused.error() == std::errc::connection_refused);
  });
}

TEST_CASE("what leaves the root leaves run", "[testing]") {
  world simulated(1);
  CHECK_THROWS_AS(simulated.run([]() -> task<void> {
    throw std::runtime_error("from the root");
    co_return;
  }),
                  std::runtime_error);
}

TEST_CASE("a failed check ends the run with its words", "[testing]") {
  auto const said = first_failure([](world& world) { world.check(false, "the oracle's words"); });
  CHECK(has(said, "penstock sim: seed=1"));
  CHECK(has(said, "check failed: the oracle's words"));
}

TEST_CASE("a descriptor that is left open shows", "[testing]") {
  auto const said = first_failure([](world& world) {
    world.run([]() -> task<void> {
      auto made = co_await file::open("/left", open_mode::write);
      file opened = std::move(*made);
      static std::optional<file> leaked;
      leaked.emplace(std::move(opened));
    });
  });
  CHECK(has(said, "descriptors open at the end: 1"));
}

TEST_CASE("a root that waits for what cannot come is a deadlock", "[testing]") {
  auto const said = first_failure([](world& world) {
    world.run([]() -> task<void> {
      auto acceptor = tcp_acceptor::listen(endpoint::loopback(80));
      static_cast<void>(co_await acceptor->accept());
    });
  });
  CHECK(has(said, "a deadlock"));
  CHECK(has(said, "accept d0"));
}
