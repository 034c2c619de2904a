// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The options are copied with their texts; a message can begin after another, and when there is no
// memory it does not begin.

#include "xml/mtom/mtom_state.hpp"
#include "support/allocation_fault.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

using penstock::test::allocation_fault;
using penstock::xml::mtom_options;
using penstock::xml::detail::mtom_state;

TEST_CASE("a message has the texts that were given, when they are gone too") {
  auto boundary = std::make_unique<std::string>("boundary-of-the-caller-in-memory");
  auto start = std::make_unique<std::string>("start-of-the-caller-in-memory");
  auto prefix = std::make_unique<std::string>("prefix-of-the-caller-in-memory");
  auto info = std::make_unique<std::string>("application/info-of-the-caller");
  mtom_state state(
      {.start_info = *info, .boundary = *boundary, .start = *start, .part_id_prefix = *prefix});
  boundary.reset();
  start.reset();
  prefix.reset();
  info.reset();
  for (int i = 0; i < 2; ++i) {
    REQUIRE_FALSE(state.begin("utf-8"));
    CHECK(state.head ==
          "--boundary-of-the-caller-in-memory\r\nContent-ID: <start-of-the-caller-in-memory>\r\n"
          "Content-Transfer-Encoding: 8bit\r\nContent-Type: application/xop+xml; charset=utf-8; "
          "type=\"application/info-of-the-caller\"\r\n\r\n");
    std::string include;
    state.texts.append_include(include, 7);
    CHECK(include.find("\"cid:prefix-of-the-caller-in-memory7\"") != std::string::npos);
  }
}

TEST_CASE("a message begins with no parts") {
  mtom_state state({});
  REQUIRE_FALSE(state.begin("utf-8"));
  state.parts.start_value();
  REQUIRE_FALSE(state.parts.keep({}));
  REQUIRE_FALSE(state.begin("utf-8"));
  CHECK(state.parts.count() == 0);
}

TEST_CASE("without memory a message does not begin, and later it does") {
  for (std::size_t k = 0;; ++k) {
    mtom_state state({});
    allocation_fault fault(k);
    auto const error = fault.during([&] { return state.begin("utf-8"); });
    CHECK(static_cast<bool>(error) == fault.has_failed());
    CHECK_FALSE(state.begin("utf-8"));
    CHECK(state.head.starts_with("--uuid-"));
    if (!fault.has_failed()) break;
  }
}
