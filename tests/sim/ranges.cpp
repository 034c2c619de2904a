// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Several streams of ranges of one file at once, with other bytes between them: each peer gets its
// own, once and in order, whoever gives up in the middle; a range that the file does not have whole
// ends its stream.

#include <penstock/file/file.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <chrono>
#include <memory>
#include <utility>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t file_size = 300'000;

/** Pieces of the stream, mostly from the file; then a flush of one kind or another. False when the
    stream has ended. */
task<bool> send_some(world& world, socket_output& out, account& told,
                     std::shared_ptr<file const> const& source) {
  auto& dice = world.dice();
  for (std::uint64_t left = dice.between(1, 3); left > 0; --left) {
    std::size_t const size = dice.pick<std::size_t>(1, 300, 20'000, 65'536, 66'000, 140'000);
    if (dice.chance(0.3)) {
      told.write_pattern(size % 1000);
    } else if (out.write_file(source, told.accepted(), size) != write_status::refused) {
      told.wrote(size);
    }
  }
  std::uint64_t const target = told.accepted();
  flush_options options;
  if (dice.chance(0.4)) options.deadline = now() + dice.pick<duration>(0ns, 1us, 100us, 10ms);
  if (dice.chance(0.1)) {
    told.flushed(co_await out.make_room(options), 0);
  } else {
    told.flushed(co_await out.flush(options), target);
  }
  bool const has_ended = out.error() && out.error() != cond::overloaded;
  if (!has_ended || world.fault_count() > 0) co_return !has_ended;
  bool const is_known = out.error() != errc::file_ended || told.accepted() > file_size;
  world.check(is_known, "a file that is long enough is sent");
  co_return false;
}

task<void> serve(world& world, tcp_socket socket) {
  auto opened = co_await file::open("/file");
  if (!opened) co_return;
  auto source = std::make_shared<file const>(std::move(*opened));
  auto& dice = world.dice();
  {
    socket_output out(socket, {.high_watermark = 8000, .low_watermark = 1000});
    account told(world, out);
    bool goes_on = true;
    for (std::uint64_t left = dice.between(1, 8); goes_on && left > 0; --left) {
      goes_on = co_await send_some(world, out, told, source);
    }
    told.end();
    if (dice.chance(0.5)) source = nullptr;  // and the queue still has it
    if (goes_on && dice.chance(0.6)) static_cast<void>(co_await out.flush());
    if (dice.chance(0.3)) {  // the output goes while something is under way
      if (source != nullptr) out.write_file(source, told.accepted(), 100'000);
      static_cast<void>(out.flush());
      if (dice.chance(0.5)) static_cast<void>(co_await sleep_for(dice.pick<duration>(1us, 50us)));
    }
    if (out.queued() > 0 || out.error()) socket.abort();
  }
  static_cast<void>(co_await socket.close());
}

}  // namespace

void ranges(world& world) {
  static std::string const content = pattern(file_size);
  world.add_file("/file", content);
  for (std::uint64_t left = world.dice().between(1, 3); left > 0; --left) {
    peer_script client = any_peer(world, world.dice().chance(0.6));
    client.at_end = [&world](peer_outcome const& end) {
      world.check(end.received == pattern(end.received.size()), "bytes come once and in order");
    };
    world.connect(port, std::move(client));
  }
  world.run([&] {
    return accept_all(
        world, [](auto& owner, tcp_socket socket) { return serve(owner, std::move(socket)); });
  });
}

}  // namespace penstock::sim
