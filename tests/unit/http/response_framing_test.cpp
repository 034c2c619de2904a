// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a body is framed to the octet: chunks of every awkward size, any sequence of writes
// and flushes, messages without a body, HTTP/1.0, and that the bytes reported as sent are those on
// the wire.

#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;
using http::status;

namespace {

enum class how { copied, prepared, shared, borrowed };

/** Write `bytes`, which stay where they are until they have left. */
write_status write_as(response& answer, std::string_view bytes, how way) {
  switch (way) {
    case how::copied: return answer.write(bytes);
    case how::shared: {
      auto const owner = std::make_shared<std::string>(bytes);
      return answer.write_shared(buffer(*owner), owner);
    }
    case how::borrowed: return answer.write_borrowed(buffer(bytes));
    case how::prepared: break;
  }
  auto const room = answer.prepare(bytes.size());
  if (room.size() < bytes.size()) return write_status::refused;
  std::memcpy(room.data(), bytes.data(), bytes.size());
  std::size_t const half = bytes.size() / 2;
  answer.commit(half);
  answer.commit(bytes.size() - half);
  return write_status::accepted;
}

std::string hex(std::size_t n) {
  std::string digits;
  for (; n > 0; n /= 16) digits.insert(digits.begin(), "0123456789abcdef"[n % 16]);
  return digits;
}

std::string const close_after = "Connection: close\r\n";

/** A server whose every flush is awaited; it adds up what they report. */
struct counted_flushes {
  std::uint64_t bytes = 0;

  task<void> flush(response& answer) {
    auto const sent = co_await answer.flush();
    CHECK(sent.state == flush_state::done);
    bytes += sent.bytes_sent;
  }
  task<void> finish(response& answer) {
    auto const sent = co_await answer.finish();
    CHECK(sent.state == flush_state::done);
    bytes += sent.bytes_sent;
  }
};

}  // namespace

TEST_CASE("a chunk of any size is framed exactly", "[http]") {
  auto const way = GENERATE(how::copied, how::prepared, how::shared, how::borrowed);
  std::vector<std::size_t> sizes{1, 2, 15, 16, 17, 255, 256, 4095, 4096, 65535, 65536};
  for (std::size_t const room : {0u, 18u, 512u, 530u}) {  // what framing takes of a block
    for (std::size_t n = 16 * 1024 - 32 - room; n <= 16 * 1024 - room + 1; ++n) sizes.push_back(n);
  }
  std::string const bytes = pattern(66'000);
  std::size_t size = 0;
  auto const handle = [&](request&, response& answer) -> task<void> {
    for (int i = 0; i < 3; ++i) {  // behind the head, and behind a chunk
      CHECK(write_as(answer, std::string_view(bytes).substr(0, size), way) !=
            write_status::refused);
      static_cast<void>(co_await answer.flush());
    }
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (std::size_t const next : sizes) {
      size = next;
      std::string const chunk = hex(size) + "\r\n" + bytes.substr(0, size) + "\r\n";
      co_await peer.send(request_text("GET", "/"));
      reply const got = co_await peer.read_reply();
      REQUIRE(got.body == chunk + chunk + chunk + "0\r\n\r\n");
    }
  });
}

TEST_CASE("any sequence of writes and flushes decodes to what was written", "[http]") {
  auto const seed = GENERATE(Catch::Generators::range(1u, 9u));
  std::mt19937 random(seed);
  auto const below = [&](std::size_t n) { return std::size_t(random()) % n; };
  std::string const bytes = pattern(40'000);
  std::string expected;
  counted_flushes flushes;
  auto const handle = [&](request&, response& answer) -> task<void> {
    for (std::size_t steps = below(30); steps > 0; --steps) {
      std::size_t const scale = std::size_t(1) << below(16);
      std::string_view const piece = std::string_view(bytes).substr(below(7000), below(scale));
      auto const way = static_cast<how>(below(4));
      if (!piece.empty() && write_as(answer, piece, way) != write_status::refused) {
        expected.append(piece);
      }
      if (below(3) == 0) co_await flushes.flush(answer);
    }
    co_await flushes.finish(answer);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (int round = 0; round < 50; ++round) {
      expected.clear();
      flushes.bytes = 0;
      co_await peer.send(request_text("GET", "/"));
      reply const got = co_await peer.read_reply();
      REQUIRE(got.decoded() == expected);
      REQUIRE(got.size() == flushes.bytes);
    }
  });
}

TEST_CASE("flushes that are not awaited lose nothing", "[http]") {
  std::string const bytes = pattern(40'000);
  auto const handle = [&](request&, response& answer) -> task<void> {
    for (int i = 0; i < 20; ++i) {
      CHECK(answer.write(bytes) != write_status::refused);
      static_cast<void>(answer.flush());
    }
    co_return;
  };
  auto const got = only_reply(exchange(handle, {}, request_text("GET", "/")));
  std::string expected;
  for (int i = 0; i < 20; ++i) expected.append(bytes);
  CHECK(got.decoded() == expected);
}

TEST_CASE("F26: HEAD is answered like GET but for the body", "[http]") {
  bool const is_flushed = GENERATE(false, true);
  std::vector<std::uint64_t> reported;
  auto const handle = [&](request&, response& answer) -> task<void> {
    counted_flushes flushes;
    answer.set_header("Content-Type", "text/plain");
    answer.write("Hello, ");
    if (is_flushed) co_await flushes.flush(answer);
    answer.write("World!");
    if (is_flushed) co_await flushes.flush(answer);
    co_await flushes.finish(answer);
    reported.push_back(flushes.bytes);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("HEAD", "/") + request_text("GET", "/"));
    reply const head = co_await peer.read_reply(true);
    reply const whole = co_await peer.read_reply();
    CHECK(whole.decoded() == "Hello, World!");
    for (auto const name : {"Content-Type", "Content-Length", "Transfer-Encoding"}) {
      CHECK(head.field(name) == whole.field(name));
    }
    REQUIRE(reported.size() == 2);
    CHECK(reported[0] == head.size());
    CHECK(reported[1] == whole.size());
  });
}

TEST_CASE("F26: 204 and 304 carry neither a body nor its length", "[http]") {
  auto const code = GENERATE(status::no_content, status::not_modified);
  bool const is_flushed = GENERATE(false, true);
  auto const handle = [&](request& asked, response& answer) -> task<void> {
    if (asked.path() == "/") answer.set_status(code);
    answer.write("not to be sent");
    if (is_flushed) static_cast<void>(co_await answer.flush());
    answer.write(", nor this");
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/") + request_text("GET", "/next"));
    reply const got = co_await peer.read_reply();
    CHECK(got.status() == to_int(code));
    CHECK_FALSE(got.field("Content-Length"));
    CHECK_FALSE(got.field("Transfer-Encoding"));
    reply const next = co_await peer.read_reply();  // begins right behind that head
    CHECK(next.status() == 200);
    CHECK(next.decoded() == "not to be sent, nor this");
  });
}

TEST_CASE("304 tells the length that the handler knows, 204 never", "[http]") {
  auto const code = GENERATE(status::no_content, status::not_modified);
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.set_status(code);
    CHECK_FALSE(answer.set_header("Content-Length", "1234"));
    auto const sent = co_await answer.finish();
    CHECK(sent.state == flush_state::done);
  };
  auto const got = only_reply(exchange(handle, {}, request_text("GET", "/")));
  CHECK(got.field("Content-Length").value_or("none") ==
        (code == status::not_modified ? "1234" : "none"));
}

TEST_CASE("F27: HTTP/1.0 gets a length when it can be known", "[http]") {
  auto const handle = [](request& asked, response& answer) -> task<void> {
    CHECK(asked.version_minor() == 0);
    answer.write("known");
    co_return;
  };
  std::string_view const kept = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    for (int i = 0; i < 2; ++i) {
      co_await peer.send(kept);
      reply const got = co_await peer.read_reply();
      CHECK(got.field("Connection") == "keep-alive");
      CHECK(got.field("Content-Length") == "5");
      CHECK(got.body == "known");
    }
    co_await peer.send("GET / HTTP/1.0\r\n\r\n");
    reply const last = co_await peer.read_reply();
    CHECK(last.field("Connection") == "close");
    CHECK(last.body == "known");
    std::string const rest = co_await peer.read_to_end();
    CHECK(rest.empty());
    CHECK(peer.end() == cond::eof);
  });
}

TEST_CASE("F27: a stream to HTTP/1.0 ends with the connection", "[http]") {
  counted_flushes flushes;
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.write("one ");
    co_await flushes.flush(answer);
    answer.write("two");
    co_await flushes.flush(answer);
    co_await flushes.finish(answer);
  };
  serve(handle, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    std::string const all = co_await peer.read_to_end();
    CHECK(peer.end() == cond::eof);
    reply const got = only_reply(all);
    CHECK(got.field("Connection") == "close");
    CHECK_FALSE(got.field("Transfer-Encoding"));
    CHECK_FALSE(got.field("Content-Length"));
    CHECK(got.body == "one two");
    CHECK(all.size() == flushes.bytes);
  });
}

TEST_CASE("the bytes of all flushes are the octets on the wire", "[http]") {
  std::string const bytes = pattern(300'000);
  std::vector<std::uint64_t> reported;
  auto const handle = [&](request&, response& answer) -> task<void> {
    answer.set_header("X-Large", pattern(3000));
    auto const head = co_await answer.flush();
    reported.push_back(head.bytes_sent);
    for (std::size_t const size : {1u, 15u, 16u, 300'000u, 255u, 256u, 65'535u}) {
      answer.write(std::string_view(bytes).substr(0, size));
      auto const sent = co_await answer.flush();
      reported.push_back(sent.bytes_sent);
    }
    auto const last = co_await answer.finish();
    reported.push_back(last.bytes_sent);
  };
  auto const all = exchange(handle, {}, request_text("GET", "/", close_after));
  std::uint64_t const head = all.find("\r\n\r\n") + 4;
  // Each chunk: its size in hex, its octets, two line ends.
  CHECK(reported == std::vector<std::uint64_t>{head, 1 + 1 + 4, 1 + 15 + 4, 2 + 16 + 4,
                                               5 + 300'000 + 4, 2 + 255 + 4, 3 + 256 + 4,
                                               4 + 65'535 + 4, 5});
  std::uint64_t sum = 0;
  for (std::uint64_t const n : reported) sum += n;
  CHECK(sum == all.size());
}
