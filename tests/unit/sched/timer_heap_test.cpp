// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the heap of deadlines against a std::multimap, with thousands armed and disarmed in
// random order.

#include "sched/timer_heap.hpp"

#include <catch2/catch_test_macros.hpp>

#include <map>
#include <random>
#include <vector>

using namespace std::chrono_literals;
using penstock::time_point;
using penstock::detail::timer_heap;
using penstock::detail::timer_node;

namespace {

time_point at(int seconds) { return time_point(std::chrono::seconds(seconds)); }

}  // namespace

TEST_CASE("timers come in order of their deadlines, none before its time", "[sched]") {
  timer_heap heap;
  timer_node late{.deadline = at(30)};
  timer_node early{.deadline = at(10)};
  timer_node middle{.deadline = at(20)};
  for (timer_node* one : {&late, &early, &middle}) heap.arm(*one);
  CHECK(heap.earliest() == at(10));
  CHECK(heap.take_due(at(9)) == nullptr);
  CHECK(heap.take_due(at(25)) == &early);
  CHECK(heap.take_due(at(25)) == &middle);
  CHECK(heap.take_due(at(25)) == nullptr);
  CHECK(heap.take_due(at(30)) == &late);
  CHECK(heap.earliest() == penstock::no_deadline);
  CHECK_FALSE(late.is_armed());
}

TEST_CASE("a disarmed timer never comes, and may be armed again", "[sched]") {
  timer_heap heap;
  timer_node a{.deadline = at(1)};
  timer_node b{.deadline = at(2)};
  heap.arm(a);
  heap.arm(b);
  heap.disarm(a);
  heap.disarm(a);  // nothing happens
  CHECK_FALSE(a.is_armed());
  CHECK(heap.take_due(at(5)) == &b);
  CHECK(heap.take_due(at(5)) == nullptr);
  a.deadline = at(7);
  heap.arm(a);
  CHECK(heap.take_due(at(7)) == &a);
}

TEST_CASE("thousands armed and disarmed in random order come as a multimap has them", "[sched]") {
  std::mt19937 random(20261120);
  std::uniform_int_distribution<int> deadline(0, 500);  // few values: many are equal
  std::vector<timer_node> nodes(4000);
  timer_heap heap;
  std::multimap<time_point, timer_node*> reference;
  auto const forget = [&](timer_node& node) {
    auto [it, end] = reference.equal_range(node.deadline);
    while (it != end && it->second != &node) ++it;
    REQUIRE(it != end);
    reference.erase(it);
  };
  for (int step = 0; step < 60'000; ++step) {
    timer_node& node = nodes[random() % nodes.size()];
    if (random() % 16 == 0) {
      time_point const now = at(deadline(random) / 8);
      timer_node* const due = heap.take_due(now);
      bool const is_one_due = !reference.empty() && reference.begin()->first <= now;
      REQUIRE((due != nullptr) == is_one_due);
      if (due != nullptr) {
        REQUIRE(due->deadline == reference.begin()->first);
        forget(*due);
      }
    } else if (node.is_armed()) {
      forget(node);
      heap.disarm(node);
    } else {
      node.deadline = at(deadline(random));
      heap.arm(node);
      reference.emplace(node.deadline, &node);
    }
    REQUIRE(heap.empty() == reference.empty());
    REQUIRE(heap.earliest() ==
            (reference.empty() ? penstock::no_deadline : reference.begin()->first));
  }
  REQUIRE(reference.size() > 1000);
  while (timer_node* const due = heap.take_due(at(1000))) {
    REQUIRE(due->deadline == reference.begin()->first);
    forget(*due);
  }
  CHECK(reference.empty());
}
