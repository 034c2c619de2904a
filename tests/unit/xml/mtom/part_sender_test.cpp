// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The parts are queued byte for byte, whatever room the output has and however much of it is
// emptied between two tries: nothing is lost, nothing comes twice. What cannot be had without
// waiting is said, and an error stays.

#include "unit/xml/mtom/message.hpp"
#include "unit/xml/mtom/queue_output.hpp"

#include <penstock/error.hpp>
#include <penstock/file/file.hpp>
#include <penstock/flush/memory_output.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>

using namespace penstock;
using namespace penstock::test;
using progress = xml::part_sender::progress;

namespace {

/** Queue all that need not be waited for; when there is no room, `drain` bytes leave. */
progress queue_all(xml::part_sender& sender, queue_output& out, std::size_t drain) {
  for (;;) {
    auto const seen = sender.queue(out);
    if (seen != progress::full && seen != progress::refused) return seen;
    if (seen == progress::refused) REQUIRE(out.queued() != 0);
    out.sent += std::min(drain, out.queued());
  }
}

void check_bytes(message& m, std::string const& expected) {
  queue_output out;
  REQUIRE(queue_all(m.sender, out, 100'000) == progress::over);
  REQUIRE(out.bytes == expected);
}

}  // namespace

TEST_CASE("a message without parts is its end") {
  message m;
  m.sender.begin();
  check_bytes(m, message_end);
  queue_output more;
  CHECK(m.sender.queue(more) == progress::over);
  CHECK(more.bytes.empty());
}

TEST_CASE("the parts follow each other with their heads, whatever room there is") {
  std::string const shared_bytes = octets(3000, 2);
  std::string const borrowed = octets(777, 3);
  for (std::size_t cap = 1; cap <= 64; ++cap) {
    for (std::size_t const drain : {std::size_t{1}, std::size_t{13}, std::size_t{64}}) {
      message m;
      m.copy(octets(100));
      m.keep("image/png");
      m.copy("");
      m.keep();
      m.parts.start_value();
      auto const shared = std::make_shared<std::string>(shared_bytes);
      REQUIRE_FALSE(m.parts.add_memory({buffer(*shared), shared}));
      REQUIRE_FALSE(m.parts.add_copy(buffer("between")));
      REQUIRE_FALSE(m.parts.add_memory({{}, nullptr}));
      REQUIRE_FALSE(m.parts.add_memory({buffer(borrowed), nullptr}));
      m.keep();
      m.parts.start_value();
      REQUIRE_FALSE(m.parts.add_source(pulled(octet_source(octets(500, 4), 33))));
      REQUIRE_FALSE(m.parts.add_copy(buffer("behind")));
      m.keep("text/plain");
      m.sender.begin();
      queue_output out(cap, cap / 2);
      CAPTURE(cap, drain);
      REQUIRE(queue_all(m.sender, out, drain) == progress::over);
      REQUIRE(out.bytes == part_text(1, octets(100), "image/png") + part_text(2, "") +
                               part_text(3, shared_bytes + "between" + borrowed) +
                               part_text(4, octets(500, 4) + "behind", "text/plain") + message_end);
      REQUIRE(out.queued_max <= cap);
    }
  }
}

TEST_CASE("what has an owner is shared, also what was copied; what has none is borrowed") {
  message m;
  m.copy(octets(1000));
  m.keep();
  std::string const lent = octets(1000, 2);
  m.parts.start_value();
  REQUIRE_FALSE(m.parts.add_memory({buffer(lent), nullptr}));
  m.keep();
  m.sender.begin();
  queue_output out;
  CHECK(m.sender.queue(out) == progress::over);
  CHECK(out.shared_count == 1);
  CHECK(out.borrowed_count == 1);
}

TEST_CASE("an owner is let go when its bytes are queued") {
  message m;
  auto shared = std::make_shared<std::string>("bytes");
  std::weak_ptr<std::string> const watch = shared;
  m.parts.start_value();
  REQUIRE_FALSE(m.parts.add_memory({buffer(*shared), shared}));
  m.keep();
  shared.reset();
  m.sender.begin();
  CHECK_FALSE(watch.expired());
  queue_output out;
  CHECK(m.sender.queue(out) == progress::over);
  CHECK(watch.expired());
}

TEST_CASE("a large part goes in slices, so that it can pass any hard cap") {
  std::string const bytes = octets(1'000'000);
  message m;
  m.parts.start_value();
  REQUIRE_FALSE(m.parts.add_memory({buffer(bytes), nullptr}));
  m.keep();
  m.sender.begin();
  queue_output out(300'000);
  CHECK(queue_all(m.sender, out, 1'000'000) == progress::over);
  CHECK(out.bytes == part_text(1, bytes) + message_end);
  CHECK(out.borrowed_count >= 4);
}

TEST_CASE("a coroutine has to be waited for; its bytes come between those before and behind") {
  message m;
  m.parts.start_value();
  REQUIRE_FALSE(m.parts.add_copy(buffer("before ")));
  REQUIRE_FALSE(m.parts.add_source(pulled(octet_task("", 1))));
  REQUIRE_FALSE(m.parts.add_copy(buffer("behind")));
  m.keep();
  m.sender.begin();
  queue_output out;
  CHECK(m.sender.queue(out) == progress::waits);
  CHECK(m.sender.queue(out) == progress::waits);
  for (std::string const piece : {"one ", "two "}) {
    auto const room = m.sender.lend(out);
    REQUIRE(room.size() >= piece.size());
    std::copy_n(buffer(piece).begin(), piece.size(), room.begin());
    m.sender.took(out, {.n = piece.size()});
    CHECK(m.sender.queue(out) == progress::waits);
  }
  REQUIRE_FALSE(m.sender.lend(out).empty());
  m.sender.took(out, {});
  CHECK(m.sender.queue(out) == progress::over);
  CHECK(out.bytes == part_text(1, "before one two behind") + message_end);
}

TEST_CASE("the end of a stream ends what is pulled, with its last bytes") {
  message m;
  m.parts.start_value();
  bool has_ended = false;
  REQUIRE_FALSE(m.parts.add_source(pulled([&](mutable_buffer room) noexcept {
    CHECK_FALSE(has_ended);
    has_ended = true;
    room[0] = std::byte{'x'};
    return io_result{errc::eof, 1};
  })));
  m.keep();
  m.sender.begin();
  queue_output out;
  CHECK(queue_all(m.sender, out, 1) == progress::over);
  CHECK(out.bytes == part_text(1, "x") + message_end);
}

TEST_CASE("an error of what is pulled from stays, and nothing follows its last bytes") {
  message m;
  m.parts.start_value();
  auto const why = std::make_error_code(std::errc::io_error);
  REQUIRE_FALSE(m.parts.add_source(pulled([&](mutable_buffer room) noexcept {
    room[0] = std::byte{'x'};
    return io_result{why, 1};
  })));
  m.keep();
  m.sender.begin();
  queue_output out;
  CHECK(queue_all(m.sender, out, 1) == progress::failed);
  CHECK(m.sender.error() == why);
  CHECK(m.sender.queue(out) == progress::failed);
  CHECK(out.bytes == part_text(1, "x"));
}

TEST_CASE("an error of the output stays") {
  message m;
  m.copy("bytes");
  m.keep();
  m.sender.begin();
  queue_output out;
  out.failure = std::make_error_code(std::errc::broken_pipe);
  CHECK(m.sender.queue(out) == progress::failed);
  CHECK(m.sender.error() == out.failure);
  CHECK(out.bytes.empty());
}

TEST_CASE("an output that can take no more for good is an error, not a wait") {
  message m;
  m.copy(octets(1000));
  m.keep();
  m.sender.begin();
  memory_output out(500);
  CHECK(m.sender.queue(out) == progress::failed);
  CHECK(m.sender.error() == errc::queue_full);
  std::string const whole = part_text(1, octets(1000)) + message_end;
  CHECK(out.view() == whole.substr(0, 500));
}

TEST_CASE("a file is read for an output that does not take files") {
  message m;
  m.parts.start_value();
  REQUIRE_FALSE(m.parts.add_source(xml::file_piece{std::make_shared<file>(-1), 0, 10}));
  m.keep();
  m.sender.begin();
  memory_output out;
  CHECK(m.sender.queue(out) == progress::waits);
  CHECK_FALSE(m.sender.next().is_immediate());
}

TEST_CASE("a sender can begin again") {
  message m;
  m.copy("bytes");
  m.keep();
  m.sender.begin();
  queue_output first;
  first.failure = errc::aborted;
  CHECK(m.sender.queue(first) == progress::failed);
  m.parts.begin(given_names);
  m.copy("other");
  m.keep();
  m.sender.begin();
  check_bytes(m, part_text(1, "other") + message_end);
}
