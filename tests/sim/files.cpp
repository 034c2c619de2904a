// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Files: what was flushed is what is there, and what is there is what is read.

#include <penstock/file/file.hpp>
#include <penstock/flush/file_output.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <array>
#include <chrono>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

task<void> write_file(world& world, std::string path, open_mode mode) {
  auto& dice = world.dice();
  std::size_t const before = mode == open_mode::append ? world.file(path).value_or("").size() : 0;
  auto made = co_await file::open(path, mode);
  if (!made) {
    bool const is_excused = world.fault_count() > 0 || made.error() == cond::canceled;
    co_return world.check(is_excused, "a file opens when nothing is wrong");
  }
  std::uint64_t sent = 0;
  {
    file_output out(std::move(*made), {.hard_cap = 100'000});
    account told(world, out);
    for (std::uint64_t left = dice.between(1, 10); left > 0; --left) {
      told.write_pattern(dice.pick<std::size_t>(0, 1, 100, 5000, 30'000));
      std::uint64_t const target = told.accepted();
      flush_options options;
      if (dice.chance(0.3)) options.deadline = now() + dice.pick<duration>(0ns, 1us, 10ms);
      flush_result const result = co_await out.flush(options);
      told.flushed(result, target);
      if (out.error()) break;
    }
    told.end();
    sent = out.bytes_sent();
  }
  std::string const there = world.file(path).value_or("");
  world.check(there.size() - before >= sent, "what was flushed is there");
  std::string const added = there.substr(before);
  world.check(added == pattern(added.size()), "bytes are there once and in order");
}

task<void> read_file(world& world, file const& from, std::string const& expected) {
  auto const info = co_await from.info();
  if (info) world.check(info->size == expected.size() && info->is_regular, "it is what it was");
  std::array<std::byte, 700> room;
  std::uint64_t offset = 0;
  for (int left = 200; left > 0; --left) {
    auto const [ec, n] = co_await from.read_at(offset, room);
    world.check(text(std::span(room).first(n)) == std::string_view(expected).substr(offset, n),
                "what is there is what is read");
    offset += n;
    if (!ec && n == 0) {
      world.check(offset == expected.size(), "the end is the end");
      co_return;
    }
  }
}

task<void> look_up(world& world, std::string const& page) {
  auto root = co_await file::open("/srv/www", open_mode::directory);
  if (!root) co_return;
  auto found = co_await root->open_beneath("page");
  if (found) co_await read_file(world, *found, page);
  auto const outside = co_await root->open_beneath("../secret");
  world.check(!outside.has_value(), "nothing outside is found");
  auto const missing = co_await root->open_beneath("missing");
  world.check(!missing.has_value(), "what is not there is not found");
  auto const below = co_await file::open("/srv/www/page", open_mode::directory);
  world.check(!below.has_value(), "a file is no directory");
}

task<void> use_files(world& world, std::string const& page) {
  co_await look_up(world, page);
  co_await write_file(world, "/log", open_mode::write);
  if (world.file("/log")) {
    // Again, into the same file: it begins anew, or goes on where it ended.
    co_await write_file(world, "/log", open_mode::append);
    co_await write_file(world, "/log", open_mode::write);
  }
}

}  // namespace

void files(world& world) {
  std::string const page = pattern(world.dice().pick<std::size_t>(0, 1, 699, 700, 20'000));
  world.add_file("/srv/www/page", page);
  world.add_file("/srv/secret", "secret");
  if (world.dice().chance(0.1)) world.stop_after(world.dice().pick<duration>(0ns, 10us, 1ms));
  world.run([&] { return use_files(world, page); });
}

}  // namespace penstock::sim
