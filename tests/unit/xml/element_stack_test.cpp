// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The stack gives back the names of open elements, innermost first, and the path to them.

#include <penstock/xml/detail/element_stack.hpp>

#include <catch2/catch_test_macros.hpp>

using penstock::xml::detail::element_stack;

TEST_CASE("names come back in reverse, with their prefixes and marks") {
  element_stack stack;
  REQUIRE(stack.push("", "feed", 2));
  REQUIRE(stack.push("p", "row", 3));
  CHECK(stack.depth() == 2);
  CHECK(stack.name() == "p:row");
  CHECK(stack.namespaces() == 3);
  CHECK(stack.path() == "/feed/p:row");
  stack.pop();
  CHECK(stack.name() == "feed");
  CHECK(stack.namespaces() == 2);
  CHECK(stack.path() == "/feed");
  REQUIRE(stack.push("", "row", 2));
  CHECK(stack.path() == "/feed/row");
}

TEST_CASE("an empty stack has a path too") {
  element_stack stack;
  CHECK(stack.path() == "/");
  REQUIRE(stack.push("", "a", 0));
  stack.clear();
  CHECK(stack.depth() == 0);
  CHECK(stack.path() == "/");
}

TEST_CASE("a long name is cut between two characters") {
  std::string const euro = "\xE2\x82\xAC";
  for (std::size_t before = 0; before < 4; ++before) {
    element_stack stack;
    std::string const name = std::string(before, 'n') + [&] {
      std::string text;
      for (int i = 0; i < 20; ++i) text += euro;
      return text;
    }();
    REQUIRE(stack.push("", name, 0));
    std::string const path = stack.path();
    CAPTURE(before, path);
    CHECK(path.size() <= 49);
    REQUIRE(path.ends_with("\xE2\x80\xA6"));
    std::size_t const kept = path.size() - 4;
    CHECK(path.substr(1, kept) == name.substr(0, kept));
    CHECK((kept - before) % 3 == 0);
    CHECK(kept > 42);
  }
  element_stack stack;
  REQUIRE(stack.push("", std::string(48, 'n'), 0));
  CHECK(stack.path() == "/" + std::string(48, 'n'));
}

TEST_CASE("of many names the first and the last are in the path") {
  element_stack stack;
  for (char c = 'a'; c <= 'l'; ++c) REQUIRE(stack.push("", std::string(1, c), 0));
  CHECK(stack.path() == "/a/b/c/d/e/f/g/h/i/j/k/l");
  REQUIRE(stack.push("", "m", 0));
  CHECK(stack.path() == "/a/b/c/d/\xE2\x80\xA6/f/g/h/i/j/k/l/m");
  CHECK(stack.bytes() == 13);
}
