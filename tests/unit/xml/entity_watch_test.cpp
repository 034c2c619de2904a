// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// entity_watch: which references it takes for known, in each encoding that a parser reads, and that
// what an entity's own text refers to counts.

#include "xml/entity_watch.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using penstock::xml::entity_watch;

namespace {

std::string utf16(std::string_view text, bool is_big) {
  std::string units;
  for (char const c : text) {
    if (is_big) units += '\0';
    units += c;
    if (!is_big) units += '\0';
  }
  return units;
}

bool knows(entity_watch const& watch, std::string_view markup) {
  bool const is_known = watch.knows_all_of(markup);
  CHECK(watch.knows_all_of(utf16(markup, false)) == is_known);
  CHECK(watch.knows_all_of(utf16(markup, true)) == is_known);
  return is_known;
}

}  // namespace

TEST_CASE("references to characters and to XML's own entities are known") {
  entity_watch watch;
  watch.close();
  CHECK(knows(watch, "<a b='&#65;&#x41;&amp;&lt;&gt;&quot;&apos;'>"));
  CHECK(knows(watch, "<a>"));
  CHECK(knows(watch, "<"));
  CHECK_FALSE(knows(watch, "<a b='&c;'>"));
  CHECK_FALSE(knows(watch, "&c;"));
}

TEST_CASE("what is declared is known, and nothing else") {
  entity_watch watch;
  watch.declare("e", "f");
  watch.declare("\xC3\xA4", "");
  watch.close();
  CHECK(knows(watch, "<a b='1&e;2&e;'>"));
  CHECK_FALSE(knows(watch, "<a b='&e;&ee;'>"));
  CHECK_FALSE(knows(watch, "<a b='&E;'>"));
  CHECK(watch.knows_all_of("<a b='&\xC3\xA4;'>"));
}

TEST_CASE("an entity whose text refers to the unknown is not known") {
  entity_watch watch;
  watch.declare("good", "&best;&#38;lt;");
  watch.declare("worse", "<a b='&bad;'/>");
  watch.declare("bad", "&worst;");
  watch.declare("best", "x");
  watch.close();
  CHECK(knows(watch, "&good;"));
  CHECK(knows(watch, "&best;"));
  CHECK_FALSE(knows(watch, "&bad;"));
  CHECK_FALSE(knows(watch, "&worse;"));
}

TEST_CASE("the first declaration of an entity counts") {
  entity_watch watch;
  watch.declare("e", "f");
  watch.declare("e", "&g;");
  watch.close();
  CHECK(knows(watch, "&e;"));
}

TEST_CASE("entities that refer to each other in a circle end") {
  entity_watch watch;
  watch.declare("a", "&b;");
  watch.declare("b", "&a;");
  watch.close();
  CHECK(knows(watch, "&a;"));  // the parser refuses it
}

TEST_CASE("a name longer than any that is looked up is not known") {
  entity_watch watch;
  CHECK_FALSE(knows(watch, "&" + std::string(1000, 'x') + ";"));
}
