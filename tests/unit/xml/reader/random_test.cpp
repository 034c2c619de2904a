// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever a writer accepts, an independent parser reads, with namespaces on, and sees what was
// meant; whatever it refuses leaves a beginning that the parser reads too. Thousands of random
// sequences of calls, each from its seed, with windows and flushes at random places.

#include "expat_reader.hpp"
#include "random_writer.hpp"
#include "unit/xml/test_output.hpp"

#include <catch2/catch_test_macros.hpp>

#include <random>
#include <string>
#include <string_view>

namespace xml = penstock::xml;
using namespace penstock::test;

namespace {

/** True if well-formed `bytes` do not end within markup. */
bool ends_between_tokens(std::string_view bytes) {
  auto const skip = [&](std::size_t from, std::string_view end) {
    auto const found = bytes.find(end, from);
    return found == std::string_view::npos ? bytes.size() + 1 : found + end.size();
  };
  std::size_t at = 0;
  while (at < bytes.size()) {
    std::string_view const rest = bytes.substr(at);
    if (rest.front() == '&') {
      at = skip(at, ";");
    } else if (rest.front() != '<') {
      ++at;
    } else if (rest.starts_with("<!--")) {
      at = skip(at + 4, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = skip(at, "]]>");
    } else if (rest.starts_with("<?")) {
      at = skip(at, "?>");
    } else {
      for (++at; at < bytes.size() && bytes[at] != '>';) {
        at = bytes[at] == '"' ? skip(at + 1, "\"") : at + 1;
      }
      ++at;
    }
  }
  return at == bytes.size();
}

void run(unsigned seed, unsigned hostile_percent) {
  std::mt19937 random(seed * 7919 + 1);
  test_output out(1 + random() % 200);
  xml::writer xml(out);
  random_writer calls(xml, seed, hostile_percent);
  if (random() % 2 == 0) xml.declaration();
  CAPTURE(seed, hostile_percent);
  for (auto n = random() % 80; n > 0 && xml; --n) {
    calls.step();
    if (random() % 5 == 0 && xml) {
      REQUIRE(xml.flush().state() == penstock::flush_state::done);
      REQUIRE(ends_between_tokens(out.bytes));
    }
  }
  CAPTURE(xml.error().message(), out.bytes);
  if (hostile_percent == 0) {
    calls.finish();
    REQUIRE(xml.finish());
    auto const [events, error] = expat_reader::read(out.bytes, true);
    REQUIRE(error == "");
    REQUIRE(events.size() == calls.expected().size());
    for (std::size_t i = 0; i < events.size(); ++i) REQUIRE(events[i].matches(calls.expected()[i]));
    return;
  }
  // Hostile calls may have been accepted, and then the account is not complete; what was written
  // must be right all the same.
  while (xml && xml.depth() != 0) xml.end_element();
  bool const is_whole = xml.finish();
  auto const reading = expat_reader::read(out.bytes, is_whole);
  REQUIRE(reading.error == "");
  REQUIRE(ends_between_tokens(out.bytes));
}

}  // namespace

TEST_CASE("the parser that judges refuses what is ill-formed") {
  for (std::string_view const bad :
       {"<a><b></a>", "<a x='1' x='2'/>", "<p:a/>", "<a>\x01</a>", "<a>\xC0\x80</a>", "<a/><b/>",
        "<a><!-- -- --></a>", "<a>]]></a>", "<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>",
        "<?xml version='1.0'?><?xml version='1.0'?><a/>", "<a xmlns:xml='u'/>"}) {
    CAPTURE(bad);
    CHECK_FALSE(expat_reader::read(bad, true).error.empty());
  }
  CHECK(expat_reader::read("<a x=\"1\">", false).error.empty());
  CHECK_FALSE(expat_reader::read("<a x=\"1\">", true).error.empty());
}

TEST_CASE("the judge of token ends knows when markup is open") {
  for (std::string_view const open :
       {"<a", "<a x=\"", "<a x=\">", "<a x=\"1\"", "<a>&am", "<a><!-- > ", "<a><![CDATA[ > ]]",
        "<?p >", "</a", "<a>t</"}) {
    CHECK_FALSE(ends_between_tokens(open));
  }
  for (std::string_view const closed :
       {"", "<a>", "<a x=\">\">", "<a/>t", "<a>&amp;", "<!--<-->", "<a><![CDATA[<]]>", "<?p <?>"}) {
    CHECK(ends_between_tokens(closed));
  }
}

TEST_CASE("documents of right calls are read as they were meant") {
  for (unsigned seed = 0; seed < 4000; ++seed) run(seed, 0);
}

TEST_CASE("whatever is accepted of hostile calls is well-formed") {
  for (unsigned seed = 0; seed < 8000; ++seed) run(seed, 3 + seed % 30);
}
