// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An MTOM message over a socket, with parts from memory, from a file and from coroutines that take
// their time: what arrives is the message that the same values make in memory, whoever gives up
// waiting in the middle and goes on.

#include <penstock/file/file.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/timer.hpp>
#include <penstock/xml/writer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;
using penstock::xml::writer;

enum class form : std::uint8_t { copied, shared, borrowed, moved, file, callback, coroutine };

/** One value of the document: a range of the pattern, and how the writer gets it. */
struct planned {
  form how;
  std::size_t offset;
  std::size_t size;
};

using plan = std::vector<planned>;

plan draw_plan(world& world) {
  auto& dice = world.dice();
  plan drawn;
  for (std::uint64_t left = dice.between(0, 6); left > 0; --left) {
    using enum form;
    drawn.push_back({dice.pick(copied, shared, borrowed, moved, file, callback, coroutine),
                     dice.pick<std::size_t>(0, 1, 4096, 100'000),
                     dice.pick<std::size_t>(0, 10, 768, 5000, 66'000, 150'000)});
  }
  return drawn;
}

/** What all parts are taken from. */
std::string const& source() {
  static std::string const made = pattern(300'000);
  return made;
}

std::string_view bytes_of(planned const& value) {
  return std::string_view(source()).substr(value.offset, value.size);
}

/** Gives the bytes of a value in pieces of the seed's choice, with pauses. */
class slow_source {
public:
  slow_source(world& owner, planned const& value) : world_(&owner), left_(bytes_of(value)) {}

  task<io_result> operator()(mutable_buffer room) {
    auto& dice = world_->dice();
    if (dice.chance(0.2)) static_cast<void>(co_await sleep_for(dice.pick<duration>(0ns, 1us, 1ms)));
    if (dice.chance(0.05)) co_return io_result{.ec = errc::timed_out};
    co_return take(room, dice.pick<std::size_t>(1, 1000, 70'000));
  }
  io_result take(mutable_buffer room, std::size_t size_max) noexcept {
    std::size_t const n = std::min({room.size(), left_.size(), size_max});
    std::ranges::copy(buffer(left_.substr(0, n)), room.begin());
    left_.remove_prefix(n);
    return {.n = n};
  }

private:
  world* world_;
  std::string_view left_;
};

void write_value(writer& xml, world& world, planned const& value,
                 std::shared_ptr<file const> const& opened) {
  std::string_view const bytes = bytes_of(value);
  slow_source slow(world, value);
  xml.start_element("value").attribute("size", value.size);
  switch (value.how) {
    case form::copied: xml.bytes(buffer(bytes)); break;
    case form::shared: {
      auto const owner = std::make_shared<std::string>(bytes);
      xml.bytes_shared(buffer(*owner), owner);
      break;
    }
    case form::borrowed: xml.bytes_borrowed(buffer(bytes)); break;
    case form::moved: xml.bytes_moved(std::string(bytes)); break;
    case form::file: xml.bytes_file(opened, value.offset, value.size); break;
    case form::callback:
      xml.bytes_pulled(
          [slow](mutable_buffer room) mutable noexcept { return slow.take(room, 999); });
      break;
    case form::coroutine: xml.bytes_pulled(slow); break;
  }
  xml.end_element();
}

penstock::xml::writer_options options() {
  penstock::xml::writer_options made;
  made.mtom = {.boundary = "=_sim", .start = "root@sim", .part_id_prefix = "part@sim."};
  return made;
}

/** The message, with everything from memory. */
std::string in_memory(plan const& values) {
  memory_output out;
  writer xml(out, options());
  xml.declaration().start_element("values");
  for (planned const& value : values) {
    bool const must = value.how >= form::file;
    xml.start_element("value").attribute("size", value.size);
    xml.bytes(buffer(bytes_of(value)),
              must ? penstock::xml::placement::part : penstock::xml::placement::automatic);
    xml.end_element();
  }
  xml.end_element();
  xml.finish();
  return out.take();
}

/** False: the peer, or the disk, is gone. */
task<bool> send_all(world& world, writer& xml, socket_output& out, std::uint64_t& told) {
  auto& dice = world.dice();
  for (;;) {
    flush_options options{.more = false};
    if (dice.chance(0.4)) options.deadline = now() + dice.pick<duration>(0ns, 1us, 100us, 10ms);
    bool const is_flush = dice.chance(0.2);
    flush_result sent;
    if (is_flush) {
      flush_operation flushing = xml.flush(options);
      sent = co_await flushing;
    } else {
      sent = co_await xml.send_parts(options);
      told += sent.bytes_sent;
    }
    if (sent && !is_flush) world.check(out.queued() == 0, "what was sent is not queued");
    if (sent) co_return true;
    bool const may_go_on =
        sent.state == flush_state::timed_out || sent.error == penstock::xml::errc::parts_left;
    if (!may_go_on || !xml || out.error() == cond::closed) co_return false;
    world.check(told <= out.bytes_sent(), "no byte is told twice");
  }
}

task<void> serve(world& world, tcp_socket socket, plan const& values) {
  auto opened = co_await file::open("/source");
  if (!opened) co_return;
  auto const from = std::make_shared<file const>(std::move(*opened));
  auto& dice = world.dice();
  {
    socket_output out(socket, {.high_watermark = dice.pick<std::size_t>(1000, 64 * 1024),
                               .low_watermark = dice.pick<std::size_t>(0, 500),
                               .hard_cap = dice.pick<std::size_t>(5000, 200'000),
                               .write_rate_min = 0});
    writer xml(out, options());
    xml.declaration().start_element("values");
    bool goes_on = true;
    for (planned const& value : values) {
      write_value(xml, world, value, from);
      if (!goes_on || !dice.chance(0.3)) continue;
      flush_result const sent = co_await xml.flush();
      goes_on = static_cast<bool>(sent);
    }
    xml.end_element();
    std::uint64_t told = 0;
    if (goes_on) goes_on = co_await send_all(world, xml, out, told);
    if (!goes_on) socket.abort();
  }
  static_cast<void>(co_await socket.close());
}

}  // namespace

void mtom(world& world) {
  plan const values = draw_plan(world);
  std::string const expected = in_memory(values);
  world.add_file("/source", source());
  for (std::uint64_t left = world.dice().between(1, 2); left > 0; --left) {
    peer_script client = any_peer(world);
    client.at_end = [&](peer_outcome const& end) {
      world.check(expected.starts_with(end.received), "the message is the one from memory");
      world.check(end.end != peer_end::eof || end.received.empty() ||
                      end.received.size() == expected.size(),
                  "a message that ends orderly is whole");
    };
    world.connect(port, std::move(client));
  }
  world.run([&] {
    return accept_all(world, [&](auto& owner, tcp_socket socket) {
      return serve(owner, std::move(socket), values);
    });
  });
}

}  // namespace penstock::sim
