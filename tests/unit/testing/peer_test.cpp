// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that peers do what their scripts say, over a connection whose other end the test holds.

#include "testing/peer.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <optional>
#include <string>

using namespace penstock::testing;
using then = peer_script::then;

namespace {

/** A world with one peer, on a connection whose other end is ours. */
struct stage {
  explicit stage(peer_script script, std::uint64_t seed = 1) : world(seed, {.faults = false}) {
    auto ends = stream::make(1, 1000);
    ours = ends.first;
    script.at_end = [this](peer_outcome const& end) {
      how = end.end;
      received = end.received;
    };
    played.emplace(world, 1, std::move(script), [this] { ++endings; });
    played->start(ends.second);
  }
  void play() {
    while (world.clock.next()) world.clock.run_next();
  }
  std::string read() {
    std::string all;
    ours->receive(1000, all);
    return all;
  }

  simulation world;
  stream::pointer ours;
  std::optional<peer> played;
  std::optional<peer_end> how;
  std::string received;
  int endings = 0;
};

}  // namespace

TEST_CASE("a peer sends all of it, in pieces, and ends its half", "[testing]") {
  for (std::uint64_t seed = 1; seed < 20; ++seed) {
    stage one({.sends = "hello world", .piece_max = 3, .half_closes = true}, seed);
    one.play();
    CHECK(one.read() == "hello world");
    std::string out;
    CHECK(one.ours->receive(1, out) == 0);
    one.ours->send("bye");
    one.ours->close();
    one.play();
    CHECK(one.how == peer_end::eof);
    CHECK(one.received == "bye");
    CHECK(one.endings == 1);
  }
}

TEST_CASE("a peer that stops reading reads on in a friendly world", "[testing]") {
  stage one({.reads = 2, .after_reading = then::stop_reading});
  one.ours->send("abcdef");
  one.play();
  CHECK(one.ours->room() == 1000 - 4);
  one.world.become_friendly();
  one.play();
  CHECK(one.ours->room() >= 1000);
}

TEST_CASE("a peer resets or closes after what it was to read", "[testing]") {
  for (then const deed : {then::reset, then::close}) {
    stage one({.reads = 3, .after_reading = deed});
    one.ours->send("abc");
    one.play();
    CHECK(one.how == peer_end::left);
    CHECK(one.received == "abc");
    std::string out;
    CHECK(one.ours->receive(1, out) == (deed == then::reset ? -ECONNRESET : 0));
  }
}

TEST_CASE("a peer answers, and closes when it has no more to say", "[testing]") {
  peer_script script;
  script.answers = [](std::string_view received) -> std::optional<std::string> {
    if (received.ends_with('?')) return "answer";
    if (received.ends_with('.')) return std::nullopt;
    return "";
  };
  stage one(std::move(script));
  one.ours->send("question?");
  one.play();
  CHECK(one.read() == "answer");
  one.ours->send("thanks.");
  one.play();
  CHECK(one.how == peer_end::left);
}

TEST_CASE("a peer sees a reset, and is cut off when the run is over", "[testing]") {
  stage reset({});
  reset.ours->reset();
  reset.play();
  CHECK(reset.how == peer_end::reset);
  stage idle({});
  idle.play();
  CHECK_FALSE(idle.played->has_ended());
  idle.played->cut_off();
  CHECK(idle.how == peer_end::cut_off);
  idle.played->cut_off();
  CHECK(idle.endings == 1);
}

TEST_CASE("a peer connects when something listens, and not before", "[testing]") {
  simulation world(1, {.faults = false});
  world.network.capacity = 1000;
  peer client(world, 1, {.sends = "hi"}, [] {});
  client.connect(80);
  CHECK_FALSE(world.clock.next().has_value());
  int const fd = world.network.open(descriptor::kind::socket);
  CHECK(world.network.bind(*world.network.find(fd), 80) == 0);
  CHECK(world.network.listen(*world.network.find(fd), 5) == 0);
  client.on_listen(81);
  CHECK_FALSE(world.clock.next().has_value());
  client.on_listen(80);
  while (world.clock.next()) world.clock.run_next();
  CHECK(world.network.find(fd)->backlog.size() == 1);
  CHECK(world.network.find(fd)->backlog.front()->inbox == "hi");
}
