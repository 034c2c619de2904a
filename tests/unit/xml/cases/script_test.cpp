// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The language of the cases: what a line says, and that a slip in it is told rather than passed
// over.

#include "unit/xml/cases/case_file.hpp"
#include "unit/xml/cases/player.hpp"
#include "unit/xml/test_output.hpp"

#include <catch2/catch_test_macros.hpp>

#include <stdexcept>

namespace xml = penstock::xml;
using namespace penstock::test;

TEST_CASE("a line is calls, with bare words and strings") {
  auto const calls = parse_calls(R"-(start a; attr k "a;\" \x41\u{20AC}\(2*b\t)" x;;)-");
  REQUIRE(calls.size() == 2);
  CHECK(calls[0].verb == "start");
  REQUIRE(calls[1].arguments.size() == 3);
  CHECK(calls[1].arguments[1].text ==
        "a;\" A\xE2\x82\xAC"
        "b\tb\t");
  CHECK(calls[1].arguments[1].is_quoted);
  CHECK(calls[1].arguments[2].is("x"));
  CHECK_FALSE(calls[1].arguments[1].is("x"));
}

TEST_CASE("a repeated call counts") {
  auto const calls = parse_calls("repeat 3 attr k# \"#\"");
  REQUIRE(calls.size() == 3);
  CHECK(calls[2].arguments[0].text == "k3");
  CHECK(calls[2].arguments[1].text == "3");
}

TEST_CASE("what is no call, no escape and no number is told") {
  for (std::string_view const bad :
       {"text \"a", "text \"\\q\"", "text \"\\x4\"", "text \"\\u41\"", "\"text\"", "repeat 3",
        "repeat x text \"\"", "text \"\\(3)\"", "text \"\\u{}\""}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(parse_calls(bad), std::runtime_error);
  }
  test_output out;
  xml::writer xml(out);
  player p(xml);
  for (std::string_view const bad :
       {"strat a", "start", "end a", "text i64 x", "text i9 1", "text bool 1", "leave"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(p.play(parse_calls(bad)[0]), std::runtime_error);
  }
  xml_case c;
  CHECK_THROWS_AS(set_option(c, "depth"), std::runtime_error);
  CHECK_THROWS_AS(set_option(c, "depth_max=x"), std::runtime_error);
  CHECK_THROWS_AS(set_option(c, "on_invalid=x"), std::runtime_error);
  CHECK_THROWS_AS(parse_refusal("none"), std::runtime_error);
}
