// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a head is written octet for octet as RFC 9112 has it, and that nothing which could
// split it is ever written.

#include "http/head_writer.hpp"

#include "unit/http/allocation_count.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using namespace std::string_view_literals;
using penstock::http::errc;
using penstock::http::head_writer;
using penstock::http::status;

namespace {

struct buffer_and_writer {
  std::array<std::byte, 256> buffer = {};
  head_writer writer{buffer};
};

}  // namespace

TEST_CASE("a head is a status line, fields and an empty line", "[http]") {
  buffer_and_writer b;
  CHECK_FALSE(b.writer.status_line(status::ok));
  CHECK_FALSE(b.writer.field("Content-Type", "text/plain"));
  CHECK_FALSE(b.writer.field("Content-Length", std::uint64_t{13}));
  CHECK_FALSE(b.writer.field("X-Empty", ""));
  CHECK_FALSE(b.writer.end());
  CHECK(b.writer.view() ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 13\r\nX-Empty: \r\n\r\n");
  CHECK(b.writer.size() == b.writer.view().size());
}

TEST_CASE("a status without a registered reason keeps the space before it", "[http]") {
  buffer_and_writer b;
  CHECK_FALSE(b.writer.status_line(static_cast<status>(599)));
  CHECK(b.writer.view() == "HTTP/1.1 599 \r\n");
}

TEST_CASE("a reason of the caller's is written", "[http]") {
  buffer_and_writer b;
  CHECK_FALSE(b.writer.status_line(status::ok, "Fine by me"));
  CHECK(b.writer.view() == "HTTP/1.1 200 Fine by me\r\n");
}

TEST_CASE("the largest number fits", "[http]") {
  buffer_and_writer b;
  CHECK_FALSE(b.writer.field("N", UINT64_MAX));
  CHECK(b.writer.view() == "N: 18446744073709551615\r\n");
}

TEST_CASE("a status that does not have three digits is refused", "[http]") {
  buffer_and_writer b;
  CHECK(b.writer.status_line(static_cast<status>(99)) == errc::bad_status);
  CHECK(b.writer.status_line(static_cast<status>(1000)) == errc::bad_status);
  CHECK(b.writer.size() == 0);
}

TEST_CASE("a reason with a line end is refused", "[http]") {
  buffer_and_writer b;
  CHECK(b.writer.status_line(status::ok, "OK\r\nX: y") == errc::bad_field_value);
  CHECK(b.writer.size() == 0);
}

TEST_CASE("a value that would split the response is refused", "[http]") {
  buffer_and_writer b;
  for (auto const bad : {"a\r\nSet-Cookie: b"sv, "a\nb"sv, "a\rb"sv, "a\0b"sv, "\x1b"sv, " a"sv})
    CHECK(b.writer.field("X", bad) == errc::bad_field_value);
  CHECK(b.writer.size() == 0);
}

TEST_CASE("a name that is not a token is refused", "[http]") {
  buffer_and_writer b;
  for (auto const bad : {""sv, "X "sv, "X:"sv, "X\r\nY"sv, "X\0"sv, "\xc3\xa4"sv})
    CHECK(b.writer.field(bad, "v") == errc::bad_field_name);
  CHECK(b.writer.size() == 0);
}

TEST_CASE("what does not fit is not written at all, and what fits exactly is", "[http]") {
  std::string const head = "HTTP/1.1 200 OK\r\nA: b\r\n\r\n";
  for (std::size_t room = 0; room <= head.size(); ++room) {
    std::array<std::byte, 64> memory = {};
    head_writer writer{std::span(memory).first(room)};
    auto const ec_line = writer.status_line(status::ok);
    auto const ec_field = ec_line ? ec_line : writer.field("A", "b");
    auto const ec = ec_field ? ec_field : writer.end();
    CHECK((ec == errc::no_room) == (room < head.size()));
    CHECK(head.starts_with(writer.view()));
    CHECK((writer.size() == 0 || writer.view().ends_with("\r\n")));
    CHECK(memory[room] == std::byte{0});
  }
}

TEST_CASE("the size of a field is known beforehand", "[http]") {
  buffer_and_writer b;
  CHECK_FALSE(b.writer.field("Name", "value"));
  CHECK(head_writer::field_size("Name", "value") == b.writer.size());
}

TEST_CASE("writing a head allocates nothing", "[http]") {
  buffer_and_writer b;
  auto const before = penstock::test::allocation_count();
  bool const failed = b.writer.status_line(status::ok) || b.writer.field("A", "b") ||
                      b.writer.field("N", std::uint64_t{7}) || b.writer.end();
  auto const after = penstock::test::allocation_count();
  CHECK_FALSE(failed);
  CHECK(after == before);
}
