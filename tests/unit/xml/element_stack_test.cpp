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
