// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An XML writer over a socket: what arrives is the document that the same calls make in memory.

#include <penstock/flush/memory_output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/timer.hpp>
#include <penstock/xml/writer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <chrono>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;
using penstock::xml::writer;

/** The `step`-th thing that is written. */
void write_step(writer& xml, std::uint64_t step) {
  std::string const text = pattern(step * 7919 % 300);
  switch (step % 6) {
    case 0: xml.start_element("row").attribute("id", step); break;
    case 1: xml.text(text + " & <more> \xC3\xA4"); break;
    case 2: xml.element("cell", text); break;
    case 3: xml.comment("step"); break;
    case 4: xml.cdata(text + "]]>" + text); break;
    default: xml.end_element(); break;
  }
}

std::string in_memory(std::uint64_t steps) {
  memory_output out;
  writer xml(out);
  xml.declaration().start_element("feed");
  for (std::uint64_t step = 0; step < steps; ++step) write_step(xml, step);
  xml.end_element();
  xml.finish();
  return out.take();
}

task<void> write_document(world& world, tcp_socket socket, std::uint64_t steps) {
  auto& dice = world.dice();
  socket_output out(socket, {.hard_cap = 200'000, .write_rate_min = 0});
  writer xml(out);
  xml.declaration().start_element("feed");
  for (std::uint64_t step = 0; step < steps; ++step) {
    write_step(xml, step);
    if (!dice.chance(0.2)) continue;
    flush_options options{.min_bytes = dice.pick<std::size_t>(0, 100, 5000)};
    if (dice.chance(0.1)) options.deadline = now() + 1us;
    flush_result const sent = co_await xml.flush(options);
    bool const may_go_on = sent || sent.error == cond::timed_out || sent.error == cond::canceled;
    if (!may_go_on || !xml || out.error()) co_return socket.abort();
  }
  xml.end_element();
  flush_result const sent = co_await xml.flush({.more = false});
  if (!sent) co_return socket.abort();
  static_cast<void>(co_await socket.close());
}

}  // namespace

void xml(world& world) {
  std::uint64_t const steps = 6 * world.dice().pick<std::uint64_t>(0, 1, 10, 100);
  std::string const expected = in_memory(steps);
  for (std::uint64_t left = world.dice().between(1, 2); left > 0; --left) {
    peer_script client = any_peer(world);
    client.at_end = [&](peer_outcome const& end) {
      world.check(expected.starts_with(end.received), "the document is the one from memory");
      world.check(end.end != peer_end::eof || end.received.empty() ||
                      end.received.size() == expected.size(),
                  "a document that ends orderly is whole");
    };
    world.connect(port, std::move(client));
  }
  world.run([&] {
    return accept_all(world, [&](auto& owner, tcp_socket socket) {
      return write_document(owner, std::move(socket), steps);
    });
  });
}

}  // namespace penstock::sim
