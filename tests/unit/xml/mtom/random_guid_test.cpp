// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A random guid has the form of one, the version and variant of a random one, and is never twice
// the same.

#include "xml/mtom/random_guid.hpp"

#include <catch2/catch_test_macros.hpp>

#include <set>
#include <string>

using penstock::xml::random_guid;

TEST_CASE("a random guid has the form, the version and the variant of one") {
  for (int i = 0; i < 100; ++i) {
    random_guid const made;
    REQUIRE_FALSE(made.error());
    std::string const text(made.text());
    CAPTURE(text);
    REQUIRE(text.size() == 36);
    for (std::size_t at = 0; at < text.size(); ++at) {
      bool const is_hyphen = at == 8 || at == 13 || at == 18 || at == 23;
      std::string const allowed = is_hyphen ? "-" : "0123456789abcdef";
      REQUIRE(allowed.find(text[at]) != std::string::npos);
    }
    CHECK(text[14] == '4');
    CHECK(std::string("89ab").find(text[19]) != std::string::npos);
  }
}

TEST_CASE("no two random guids are the same") {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) seen.emplace(random_guid().text());
  CHECK(seen.size() == 1000);
}
