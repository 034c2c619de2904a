// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What a writer tells about a document in UTF-16 is about the bytes of that document. The bytes
// themselves are in tests/data/xml/encodings.md.

#include "unit/xml/test_output.hpp"

#include <string_view>

using namespace penstock;
using namespace penstock::test;
using namespace std::string_view_literals;

namespace {

constexpr xml::writer_options in_utf16{.encoding = xml::encoding::utf16be};

}  // namespace

TEST_CASE("bytes written are counted in the document's encoding, handed over or not") {
  test_output out;
  xml::writer xml(out, in_utf16);
  CHECK(xml.bytes_written() == 0);
  xml.start_element("a");
  CHECK(xml.bytes_written() == 0);
  xml.text("\u20AC");
  CHECK(out.bytes.empty());
  CHECK(xml.bytes_written() == 2 + 8);
  xml.release();
  CHECK(out.bytes.size() == 2 + 8);
  CHECK(xml.bytes_written() == 2 + 8);
  xml.text("\U0001F600");
  CHECK(xml.bytes_written() == 2 + 8 + 4);
}

TEST_CASE("a refusal tells its place in the document's encoding") {
  test_output out;
  xml::writer xml(out, in_utf16);
  xml.start_element("a").text("\u00E4").text("\x01");
  CHECK(xml.error().offset == 2 + 8);
  CHECK(out.bytes == "\xFE\xFF\0<\0a\0>\0\xE4"sv);
}

TEST_CASE("a flush counts the bytes of the encoding against its minimum") {
  test_output out;
  out.keeps_queue = true;
  xml::writer xml(out, in_utf16);
  xml.start_element("a").text("xyz");  // a mark and six characters
  CHECK(xml.flush({.min_bytes = 15}).state() == flush_state::skipped);
  CHECK(out.flush_count == 0);
  CHECK(xml.flush({.min_bytes = 14}).state() == flush_state::done);
  CHECK(out.flush_count == 1);
  xml.text("12");
  CHECK(xml.flush({.min_bytes = 19}).state() == flush_state::skipped);
  CHECK(xml.flush({.min_bytes = 18}).state() == flush_state::done);
}

TEST_CASE("a writer that begins again writes another mark") {
  test_output first;
  test_output second;
  xml::writer xml(first, in_utf16);
  xml.element("a", "").text("refused");
  CHECK_FALSE(xml);
  xml.reset(second);
  CHECK(xml.start_element("b").end_element().finish());
  CHECK(second.bytes == "\xFE\xFF\0<\0b\0/\0>"sv);
  CHECK(xml.bytes_written() == second.bytes.size());
}

TEST_CASE("a document that must be declared must be so again after a reset") {
  test_output out;
  xml::writer xml(out, {.encoding = xml::encoding::iso_8859_1});
  xml.declaration().start_element("a").end_element();
  CHECK(xml.finish());
  xml.reset(out);
  CHECK_FALSE(xml.start_element("a"));
  CHECK(xml.error_code() == xml::errc::declaration_missing);
}

TEST_CASE("near the output's hard cap a document in UTF-16 is refused whole tokens") {
  for (std::size_t cap = 0; cap <= 30; ++cap) {
    CAPTURE(cap);
    test_output out(1, cap);
    xml::writer xml(out, in_utf16);
    xml.start_element("a").text("b").end_element();  // the mark, <a>b, </a>
    xml.release();
    bool const is_token_end =
        out.bytes.size() == 0 || out.bytes.size() == 10 || out.bytes.size() == 18;
    CHECK(is_token_end);
    CHECK(static_cast<bool>(xml) == (out.bytes.size() == 18));
    if (!xml) CHECK(xml.error_code() == errc::queue_full);
  }
}
