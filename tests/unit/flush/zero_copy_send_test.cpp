// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, over real loopback sockets, that sends without a copy put the right bytes on the wire,
// count them exactly, and keep their memory as long as the kernel reads it. Where the ring has no
// such sends, the same holds of ordinary ones.

#include "flush/zero_copy_send.hpp"

#include <penstock/flush/socket_output.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"
#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

// Loopback always copies, at the latest when the peer's half takes the bytes.
constexpr output_limits forced{.zero_copy_min = 1, .zero_copy_forced = true};

bool has_zero_copy() { return worker::current().kernel().has_zero_copy(); }

/** A shared piece, and whether somebody still keeps it. */
struct watched {
  explicit watched(std::size_t size) : bytes(std::make_shared<std::string>(pattern(size))) {
    seen = bytes;
  }
  write_status write_to(socket_output& out) {
    auto const view = buffer(*bytes);
    return out.write_shared(view, std::exchange(bytes, nullptr));
  }
  std::shared_ptr<std::string> bytes;
  std::weak_ptr<std::string> seen;
};

// Of this the peer's half takes a part only; the rest stays in the sender's, where the kernel reads
// our memory.
constexpr std::size_t large = 600'000;
constexpr int far_buffer = 64 * 1024;

descriptor_pair uneven_descriptors() {
  descriptor_pair made = connect_descriptors(far_buffer);
  set_option(made.server.get(), SOL_SOCKET, SO_SNDBUF, 1 << 20);
  return made;
}

connection uneven_pair() {
  descriptor_pair made = uneven_descriptors();
  return {tcp_socket(made.server.release()), tcp_socket(made.client.release())};
}

task<void> until_free(watched const& piece) {
  auto const end = std::chrono::steady_clock::now() + 10s;
  while (!piece.seen.expired() && std::chrono::steady_clock::now() < end) {
    static_cast<void>(co_await sleep_for(1ms));
  }
  CHECK(piece.seen.expired());
}

}  // namespace

TEST_CASE("the kernel makes such sends, and says that it copied", "[flush]") {
  on_worker([]() -> task<void> {
    if (!has_zero_copy()) SKIP("this ring has no zero-copy sends");
    connection pair = connect_pair();
    socket_output out(pair.server, {.zero_copy_min = 1000});
    counters const before = worker::current().count();
    out.write(pattern(1000));
    auto const sent = co_await out.flush();
    CHECK(sent.state == flush_state::done);
    CHECK(sent.bytes_sent == 1000);
    CHECK_FALSE(sent.immediate);
    auto const got = co_await read_exactly(pair.client, 1000);
    CHECK(got == pattern(1000));
    counters const& after = worker::current().count();
    while (after.zero_copy_copied == before.zero_copy_copied) co_await yield();
    out.write(pattern(1000));
    auto const next = co_await out.flush();
    CHECK(next.immediate);
    CHECK(after.zero_copy_sends == before.zero_copy_sends + 1);
  });
}

TEST_CASE(
    "F16: a borrowed buffer that is overwritten after its flush never shows on the wire, "
    "zero-copy forced",
    "[flush][F16]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(16 * 1024);
    socket_output out(pair.server, forced);
    std::string written;
    std::string got;
    std::string lent(20'000, ' ');
    for (int i = 0; i < 100; ++i) {
      auto const kept = std::make_shared<std::string>(pattern(3000, written.size()));
      out.write_shared(buffer(*kept), kept);
      written += *kept;
      lent = pattern(20'000, written.size());
      out.write_borrowed(buffer(lent));
      written += lent;
      out.write(pattern(500, written.size()));
      written += pattern(500, written.size());
      flush_options options;
      if (i % 3 == 0) options.deadline = now();  // given up, with bytes on their way
      auto f = out.flush(options);
      if (i % 3 != 0) got += co_await read_exactly(pair.client, written.size() - got.size());
      auto const sent = co_await f;
      CHECK((sent || sent.state == flush_state::timed_out));
      std::ranges::fill(lent, '#');
    }
    auto last = out.flush();
    got += co_await read_exactly(pair.client, written.size() - got.size());
    auto const sent = co_await last;
    CHECK(sent.state == flush_state::done);
    CHECK(got == written);
  });
}

TEST_CASE("F5: the sum of bytes_sent is what the peer reads, without a copy too", "[flush]") {
  std::mt19937 random(20261121);
  for (int round = 0; round < 20; ++round) {
    on_worker([&]() -> task<void> {
      connection pair = connect_pair(16 * 1024);
      output_limits limits = forced;
      limits.zero_copy_min = 1 + random() % 20'000;
      socket_output out(pair.server, limits);
      std::string written;
      std::string got;
      std::uint64_t sum = 0;
      for (int i = 0; i < 30; ++i) {
        std::string const part = pattern(random() % 40'000, written.size());
        if (out.write(part) != write_status::refused) written += part;
        std::stop_source source;
        std::stop_token const token = source.get_token();
        flush_options options{.stop = token};
        if (random() % 3 == 0) options.deadline = now() + std::chrono::microseconds(random() % 500);
        auto f = out.flush(options);
        bool const is_stopped = options.deadline == no_deadline && random() % 2 == 0;
        if (is_stopped) source.request_stop();
        if (!is_stopped && options.deadline == no_deadline) {
          got += co_await read_exactly(pair.client, written.size() - got.size());
        }
        auto const sent = co_await f;
        sum += sent.bytes_sent;
        CHECK(sum == out.bytes_sent());
      }
      auto last = out.flush();
      got += co_await read_exactly(pair.client, written.size() - got.size());
      auto const sent = co_await last;
      CHECK(sum + sent.bytes_sent == written.size());
      CHECK(got == written);
    });
  }
}

TEST_CASE("an output that goes with its memory still in use takes nothing away from the peer",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = uneven_pair();
    watched piece(large);
    std::optional<socket_output> out(std::in_place, pair.server, forced);
    piece.write_to(*out);
    auto const sent = co_await out->flush();
    CHECK(sent.bytes_sent == large);
    out.reset();
    co_await turns(5);
    CHECK(piece.seen.expired() == !has_zero_copy());
    pair.server.shutdown_write();
    auto const got = co_await read_all(pair.client);
    CHECK(got == pattern(large));
    co_await until_free(piece);
  });
}

TEST_CASE("a reset, by either side, frees the memory at once", "[flush]") {
  for (int const way : {0, 1, 2}) {
    on_worker([&]() -> task<void> {
      connection pair = connect_pair(small_buffers);
      watched piece(large);
      std::optional<socket_output> out(std::in_place, pair.server, forced);
      piece.write_to(*out);
      auto f = out->flush();
      co_await turns(3);
      CHECK(f.completion_expected());
      if (way == 0) out->abort();
      if (way == 1) pair.client.abort();
      if (way == 2) pair.server.abort();
      auto const ended = co_await f;
      CHECK(ended.state == (way == 0 ? flush_state::aborted : flush_state::closed));
      CHECK(ended.bytes_sent == out->bytes_sent());
      co_await until_free(piece);
      out.reset();
    });
  }
}

TEST_CASE("a socket is closed when its peer has all, and not before the kernel has let go",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = uneven_pair();
    watched piece(large);
    socket_output out(pair.server, forced);
    piece.write_to(out);
    auto const sent = co_await out.flush();
    CHECK(sent.state == flush_state::done);
    async_scope scope;
    std::string got;
    auto const read = [](tcp_socket& from, std::string& all) -> task<void> {
      all = co_await read_all(from);
    };
    scope.spawn(read(pair.client, got));
    auto const ec = co_await pair.server.close();
    CHECK_FALSE(ec);
    CHECK(piece.seen.expired());
    co_await scope.join();
    CHECK(got == pattern(large));
    auto const late = co_await out.flush();
    CHECK(late.state == flush_state::done);
    out.write(pattern(100));
    auto const lost = co_await out.flush();
    CHECK(lost.state == flush_state::closed);
  });
}

TEST_CASE("an output that outlives its socket's handle copies: nobody could end such sends",
          "[flush]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    std::optional<tcp_socket> handle(std::move(pair.server));
    socket_output out(*handle, forced);
    handle.reset();
    out.write(pattern(1000));
    auto const sent = co_await out.flush();
    CHECK(sent.immediate);
    CHECK(sent.bytes_sent == 1000);
    auto const got = co_await read_exactly(pair.client, 1000);
    CHECK(got == pattern(1000));
  });
}

TEST_CASE("a worker ends although a peer never takes what was sent, and the peer sees a reset",
          "[flush]") {
  descriptor_pair pair = uneven_descriptors();
  watched piece(large);
  bool is_zero_copy = false;
  on_worker([&]() -> task<void> {
    is_zero_copy = has_zero_copy();
    tcp_socket socket(pair.server.release());
    socket_output out(socket, forced);
    piece.write_to(out);
    auto const sent = co_await out.flush();
    CHECK(sent.bytes_sent == large);
  });
  CHECK(piece.seen.expired());
  std::string got(large, ' ');
  std::size_t n = 0;
  for (ssize_t more = 1; more > 0;) {
    more = ::recv(pair.client.get(), got.data() + n, got.size() - n, 0);
    if (more > 0) n += static_cast<std::size_t>(more);
    if (n == got.size()) break;
  }
  CHECK((n < got.size()) == is_zero_copy);
  CHECK(pattern(large).starts_with(std::string_view(got).substr(0, n)));
}
