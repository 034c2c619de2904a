// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What a flush sends ends between two tokens, whatever call came before it; it is skipped below
// min_bytes, at exactly that number, without asking the output.

#include "unit/xml/test_output.hpp"

#include <functional>
#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;
using penstock::flush_state;
using xml::errc;

namespace {

struct step {
  std::function<void(xml::writer&)> call;
  std::string_view complete;  // what this call made complete
};

std::vector<step> const document = {
    {[](auto& x) { x.declaration(); }, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"},
    {[](auto& x) { x.text("\n"); }, "\n"},
    {[](auto& x) { x.start_element("feed"); }, ""},
    {[](auto& x) { x.attribute("id", 7); }, ""},
    {[](auto& x) { x.start_attribute("name"); }, ""},
    {[](auto& x) { x.text("a < "); }, ""},
    {[](auto& x) { x.text("\xE2\x82"); }, ""},
    {[](auto& x) { x.text("\xAC"); }, ""},
    {[](auto& x) { x.end_attribute(); }, ""},
    {[](auto& x) { x.declare_namespace("p", "urn:p"); }, ""},
    {[](auto& x) { x.text("one & "); },
     "<feed id=\"7\" name=\"a &lt; \xE2\x82\xAC\" xmlns:p=\"urn:p\">one &amp; "},
    {[](auto& x) { x.text("\xC3"); }, ""},
    {[](auto& x) { x.text("\xA9"); }, "\xC3\xA9"},
    {[](auto& x) { x.start_element("q", "row", "urn:q"); }, ""},
    {[](auto& x) { x.attribute("p:x", 1); }, ""},
    {[](auto& x) { x.start_element("cell"); }, "<q:row p:x=\"1\" xmlns:q=\"urn:q\">"},
    {[](auto& x) { x.end_start_tag(); }, "<cell>"},
    {[](auto& x) { x.comment("c"); }, "<!--c-->"},
    {[](auto& x) { x.cdata("d"); }, "<![CDATA[d]]>"},
    {[](auto& x) { x.processing_instruction("p"); }, "<?p?>"},
    {[](auto& x) { x.end_element(); }, "</cell>"},
    {[](auto& x) { x.start_element("cell"); }, ""},
    {[](auto& x) { x.end_element(); }, "<cell/>"},
    {[](auto& x) { x.start_element("cell"); }, ""},
    {[](auto& x) { x.full_end_element(); }, "<cell></cell>"},
    {[](auto& x) { x.end_element(); }, "</q:row>"},
    {[](auto& x) { x.end_element(); }, "</feed>"},
};

}  // namespace

TEST_CASE("a flush after any call sends what is complete, and nothing of an open start tag") {
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    test_output out(window);
    xml::writer xml(out);
    std::string expected;
    for (auto const& [call, complete] : document) {
      call(xml);
      expected += complete;
      CAPTURE(window, expected);
      REQUIRE(xml.flush().state() == flush_state::done);
      REQUIRE(out.bytes == expected);
      REQUIRE(out.sent == expected.size());
      REQUIRE(xml.flush().state() == flush_state::done);  // and once more, with nothing new
      REQUIRE(out.bytes == expected);
    }
    REQUIRE(xml.finish());
  }
}

TEST_CASE("a flush at any one call does not change the document") {
  std::string expected;
  for (auto const& [call, complete] : document) expected += complete;
  for (std::size_t at = 0; at <= document.size(); ++at) {
    check_document(expected, [&](xml::writer& xml) {
      for (std::size_t i = 0; i < document.size(); ++i) {
        if (i == at) REQUIRE(xml.flush().state() == flush_state::done);
        document[i].call(xml);
      }
    });
  }
}

TEST_CASE("a flush with fewer bytes than min_bytes is skipped, at exactly that number") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").text("12345");  // 8 bytes
  CHECK(xml.flush({.min_bytes = 9}).state() == flush_state::skipped);
  CHECK(out.flush_count == 0);
  CHECK(xml.flush({.min_bytes = 8}).state() == flush_state::done);
  CHECK(out.sent == 8);
  xml.text("1234567");
  CHECK(xml.flush({.min_bytes = 8}).state() == flush_state::skipped);
  xml.text("8");
  CHECK(xml.flush({.min_bytes = 8}).state() == flush_state::done);
  CHECK(out.sent == 16);
}

TEST_CASE("an open start tag does not count towards min_bytes") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("feed").attribute("x", std::string(100, 'x'));
  CHECK(xml.flush({.min_bytes = 1}).state() == flush_state::skipped);
  xml.end_start_tag();
  CHECK(xml.flush({.min_bytes = 100}).state() == flush_state::done);
}

TEST_CASE("what waits in the output counts towards min_bytes") {
  test_output out(4);
  out.keeps_queue = true;
  xml::writer xml(out);
  xml.start_element("a").text("12345");
  CHECK(xml.flush().state() == flush_state::done);  // hands 8 bytes over
  xml.text("67");
  CHECK(xml.flush({.min_bytes = 11}).state() == flush_state::skipped);
  CHECK(xml.flush({.min_bytes = 10}).state() == flush_state::done);
  CHECK(out.flush_count == 2);
}

TEST_CASE("the output's queue may shrink by itself, and then min_bytes is not reached") {
  test_output out(4);
  out.keeps_queue = true;
  xml::writer xml(out);
  xml.start_element("a").text("12345");
  CHECK(xml.flush().state() == flush_state::done);
  out.sent = out.bytes.size();  // the peer reads
  xml.text("67");
  CHECK(xml.flush({.min_bytes = 10}).state() == flush_state::skipped);
}

TEST_CASE("a skipped flush asks the output once, and then not at all") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("feed");
  for (int i = 0; i < 100; ++i) {
    xml.element("row", i);
    REQUIRE(xml.flush({.min_bytes = 16 * 1024}).state() == flush_state::skipped);
  }
  CHECK(out.queued_count == 1);
  CHECK(out.commit_count == 0);
  CHECK(out.prepare_count == 1);
}

TEST_CASE("a flush hands its options on, without the gate that was passed") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").text("12345");
  auto const deadline = penstock::time_point(std::chrono::seconds(7));
  CHECK(xml.flush({.min_bytes = 1, .deadline = deadline}).state() == flush_state::done);
  CHECK(out.last_flush.more);
  CHECK(out.last_flush.min_bytes == 0);
  CHECK(out.last_flush.deadline == deadline);
}

TEST_CASE("the last flush finishes the document, however little there is") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").end_element();
  CHECK(xml.flush({.min_bytes = 1000}).state() == flush_state::skipped);
  CHECK(xml.flush({.more = false, .min_bytes = 1000}).state() == flush_state::done);
  CHECK_FALSE(out.last_flush.more);
  CHECK(out.bytes == "<a/>");
  CHECK(xml.finish());
  xml.comment("c");
  CHECK(xml.error().code == errc::document_finished);
}

TEST_CASE("the last flush of a document that is not complete is refused") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").text("t");
  auto flush = xml.flush({.more = false});
  CHECK(flush.state() == flush_state::failed);
  CHECK_FALSE(flush.completion_expected());
  CHECK(flush.await_resume().error == errc::document_incomplete);
  CHECK(xml.error().code == errc::document_incomplete);
  CHECK(out.flush_count == 0);
}

TEST_CASE("a flush after a refusal fails with its code and sends nothing") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a");
  CHECK(xml.flush({.min_bytes = 1000}).state() == flush_state::skipped);
  xml.text("\x01");
  auto flush = xml.flush({.min_bytes = 1000});
  CHECK(flush.state() == flush_state::failed);
  CHECK(flush.await_resume().error == errc::invalid_character);
  CHECK(out.flush_count == 0);
  CHECK(out.bytes.empty());
}

TEST_CASE("an empty flush goes to the output, which may have something to send") {
  test_output out;
  xml::writer xml(out);
  CHECK(xml.flush().state() == flush_state::done);
  CHECK(out.flush_count == 1);
  CHECK(out.bytes.empty());
}
