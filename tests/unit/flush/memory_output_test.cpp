// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a memory_output is a string with a bound, whose flush never waits.

#include <penstock/error.hpp>
#include <penstock/flush/memory_output.hpp>

#include "support/allocation_fault.hpp"
#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cstring>
#include <random>
#include <string>

using namespace penstock;

namespace {

void commit(memory_output& out, mutable_buffer room, std::string_view text) {
  std::memcpy(room.data(), text.data(), text.size());
  out.commit(text.size());
}

}  // namespace

TEST_CASE("what is written is in memory, in order, at once", "[flush]") {
  memory_output out;
  CHECK(out.write("hello ") == write_status::accepted);
  CHECK(out.write_borrowed(buffer("world")) == write_status::accepted);
  CHECK(out.view() == "hello world");
  CHECK(out.queued() == 0);
  CHECK_FALSE(out.error());
  CHECK(out.take() == "hello world");
  CHECK(out.view().empty());
  CHECK(out.write("again") == write_status::accepted);
  out.clear();
  CHECK(out.view().empty());
}

TEST_CASE("a flush is done, immediate, and sends nothing", "[flush]") {
  memory_output out;
  out.write("text");
  auto f = out.flush({.min_bytes = 1000});
  CHECK_FALSE(f.completion_expected());
  CHECK(f.state() == flush_state::done);
  auto const r = f.await_resume();
  CHECK(r.immediate);
  CHECK(r.bytes_sent == 0);
  CHECK(out.view() == "text");
}

TEST_CASE("commits go on where the last one ended", "[flush]") {
  memory_output out;
  mutable_buffer const room = out.prepare(10);
  REQUIRE(room.size() >= 10);
  commit(out, room, "abc");
  commit(out, room.subspan(3), "def");
  CHECK(out.view() == "abcdef");
  CHECK(out.prepare(1).data() == room.data() + 6);
}

TEST_CASE("the bound is met exactly, and never passed", "[flush]") {
  memory_output out(10);
  CHECK(out.write("0123456789") == write_status::accepted);
  CHECK(out.write("a") == write_status::refused);
  CHECK(out.error() == errc::queue_full);
  CHECK(out.prepare(1).empty());
  CHECK(out.write("") == write_status::accepted);
  CHECK(out.view() == "0123456789");
  memory_output small(3);
  CHECK(small.prepare(1).size() == 3);  // no room beyond the bound is lent either
}

TEST_CASE("memory that cannot be had is a refusal that changes nothing", "[flush]") {
  memory_output out;
  out.write("kept");
  CHECK(out.prepare(SIZE_MAX / 2).empty());  // more than a string can hold
  CHECK(out.error() == std::errc::not_enough_memory);
  CHECK(out.view() == "kept");
  memory_output other;
  test::allocation_fault fault(0);
  CHECK(fault.during([&] { return other.write("0123456789"); }) == write_status::refused);
  CHECK(other.error() == std::errc::not_enough_memory);
  CHECK(other.write("0123456789") == write_status::accepted);
  CHECK(other.view() == "0123456789");
}

TEST_CASE("random writes and commits are a string", "[flush]") {
  std::mt19937 random(5);
  memory_output out;
  std::string model;
  for (int i = 0; i < 3000; ++i) {
    std::string const text = test::pattern(random() % 300, random() % 100);
    if (random() % 2 == 0) {
      out.write(text);
    } else if (mutable_buffer const room = out.prepare(text.size() + 1); !room.empty()) {
      commit(out, room, text);
    }
    model += text;
    if (random() % 500 == 0) {
      CHECK(out.take() == model);
      model.clear();
    }
  }
  CHECK(out.view() == model);
  CHECK_FALSE(model.empty());
}

TEST_CASE("memory takes no range of a file, and says so", "[flush]") {
  memory_output out;
  out.write("before");
  CHECK(out.write_file(nullptr, 0, 1) == write_status::refused);
  CHECK(out.error() == std::errc::operation_not_supported);
  CHECK(out.view() == "before");
}

TEST_CASE("memory takes a string", "[flush]") {
  memory_output out;
  out.write_moved(std::string(5000, 'm'));
  CHECK(out.view() == std::string(5000, 'm'));
}
