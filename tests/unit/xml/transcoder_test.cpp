// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A transcoder lends what will have room in the output whatever the characters are, and hands on
// all of what is committed at once. The output under it lends windows of every size.

#include <penstock/xml/detail/transcoder.hpp>

#include "unit/xml/test_output.hpp"

#include <cstring>
#include <string>
#include <string_view>

using namespace penstock::test;
using namespace std::string_view_literals;
using penstock::errc;
using penstock::write_status;
using penstock::xml::encoding;
using penstock::xml::detail::transcoder;

namespace {

void put(transcoder& to, std::string_view text) {
  auto const room = to.prepare(text.size());
  REQUIRE(room.size() >= text.size());
  std::memcpy(room.data(), text.data(), text.size());
  to.commit(text.size());
}

constexpr auto in_utf16le = "\xFF\xFE\x61\0\xE4\0\x3D\xD8\0\xDE\x62\0"sv;  // a ä U+1F600 b
constexpr auto in_utf8 = "a\u00E4\U0001F600b"sv;

}  // namespace

TEST_CASE("a transcoder writes the mark once, before the first bytes") {
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    test_output out(window);
    transcoder to(out, encoding::utf16le, true);
    (void)to.prepare(1);
    CHECK(out.bytes.empty());
    put(to, in_utf8.substr(0, 3));
    put(to, in_utf8.substr(3));
    CHECK(out.bytes == in_utf16le);
    CHECK(to.written_with({}) == in_utf16le.size());
    CHECK(to.queued() == out.bytes.size());
  }
}

TEST_CASE("a transcoder says how long the document would be with more") {
  test_output out;
  transcoder to(out, encoding::utf16le, true);
  CHECK(to.written_with({}) == 0);
  CHECK(to.written_with(in_utf8) == in_utf16le.size());
  put(to, in_utf8);
  CHECK(to.written_with("ab") == in_utf16le.size() + 4);
}

TEST_CASE("one prepared span takes several commits") {
  test_output out;
  transcoder to(out, encoding::iso_8859_1, false);
  auto const room = to.prepare(10);
  std::memcpy(room.data(), "\u00E4\u00F6b", 5);
  to.commit(2);
  to.commit(2);
  to.commit(0);
  to.commit(1);
  CHECK(out.bytes ==
        "\xE4\xF6"
        "b");
}

TEST_CASE("near the output's hard cap a transcoder lends what is left, and then refuses") {
  test_output out(1, 10);
  transcoder to(out, encoding::utf16be, true);
  CHECK(to.prepare(5).empty());  // the mark, and ten bytes
  CHECK(to.error() == errc::queue_full);
  put(to, "abcd");
  CHECK(out.bytes.size() == 10);
  CHECK(to.prepare(1).empty());
}

TEST_CASE("a transcoder begins again on another output") {
  test_output first;
  test_output second;
  transcoder to(first, encoding::utf16be, true);
  put(to, "a");
  to.reset(second);
  CHECK(to.written_with({}) == 0);
  CHECK(&to.target() == &second);
  put(to, "b");
  CHECK(first.bytes == "\xFE\xFF\0a"sv);
  CHECK(second.bytes == "\xFE\xFF\0b"sv);
}

TEST_CASE("bytes that are written, and flushes, go through a transcoder") {
  test_output out(1, 100);
  transcoder to(out, encoding::utf16be, false);
  CHECK(to.write("ab") == write_status::accepted);
  CHECK(to.write("") == write_status::accepted);
  CHECK(out.bytes == "\0a\0b"sv);
  CHECK(to.flush({.min_bytes = 3}).result());
  CHECK(out.last_flush.min_bytes == 3);
  CHECK(out.sent == 4);
  CHECK(to.write(std::string(100, 'x')) == write_status::refused);
  CHECK(out.bytes.size() == 4);
}
