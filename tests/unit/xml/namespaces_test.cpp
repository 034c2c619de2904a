// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Bindings of prefixes are found from the inside out, end with their element, and are bound again
// only when they have to be.

#include <penstock/xml/detail/namespaces.hpp>
#include <penstock/xml/error.hpp>
#include <penstock/xml/name.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>

using penstock::xml::errc;
using penstock::xml::xml_namespace;
using penstock::xml::detail::namespaces;
using origin = namespaces::origin;

namespace {

constexpr std::size_t many = 1000;

std::string uri_of(namespaces const& n, std::string_view prefix) {
  auto const found = n.find(prefix);
  return found ? std::string(n.uri(*found)) : "undeclared";
}

}  // namespace

TEST_CASE("at first only xml and the empty prefix are bound") {
  namespaces const n;
  CHECK(uri_of(n, "xml") == xml_namespace);
  CHECK(uri_of(n, "").empty());
  CHECK(uri_of(n, "p") == "undeclared");
  CHECK(n.find_uri(xml_namespace, false) == n.find("xml"));
}

TEST_CASE("bindings end with their mark") {
  namespaces n;
  std::size_t const outer = n.mark();
  REQUIRE_FALSE(n.bind("p", "urn:x", origin::declared, outer, many).error);
  std::size_t const inner = n.mark();
  REQUIRE_FALSE(n.bind("p", "urn:y", origin::declared, inner, many).error);
  REQUIRE_FALSE(n.bind("", "urn:z", origin::declared, inner, many).error);
  CHECK(uri_of(n, "p") == "urn:y");
  CHECK(uri_of(n, "") == "urn:z");
  n.cut(inner);
  CHECK(uri_of(n, "p") == "urn:x");
  CHECK(uri_of(n, "").empty());
  n.cut(outer);
  CHECK(uri_of(n, "p") == "undeclared");
}

TEST_CASE("a namespace is found by the innermost prefix that still stands for it") {
  namespaces n;
  std::size_t const outer = n.mark();
  auto const p = n.bind("p", "urn:x", origin::declared, outer, many).index;
  CHECK(n.find_uri("urn:x", false) == p);
  std::size_t const inner = n.mark();
  REQUIRE_FALSE(n.bind("p", "urn:y", origin::declared, inner, many).error);
  CHECK_FALSE(n.find_uri("urn:x", true));
  auto const empty = n.bind("", "urn:x", origin::declared, inner, many).index;
  CHECK(n.find_uri("urn:x", true) == empty);
  CHECK_FALSE(n.find_uri("urn:x", false));
}

TEST_CASE("what is in scope is not bound again, but a declaration of it is remembered") {
  namespaces n;
  std::size_t const outer = n.mark();
  auto const p = n.bind("p", "urn:x", origin::automatic, outer, many).index;
  std::size_t const inner = n.mark();
  CHECK(n.bind("p", "urn:x", origin::automatic, inner, many).index == p);
  CHECK(n.mark() == inner);
  auto const again = n.bind("p", "urn:x", origin::declared, inner, many).index;
  CHECK(again == inner);
  CHECK(n.how(again) == origin::silent);
  CHECK(n.bind("p", "urn:y", origin::automatic, inner, many).clash);
}

TEST_CASE("in one tag a prefix is bound once") {
  namespaces n;
  std::size_t const tag = n.mark();
  auto const p = n.bind("p", "urn:x", origin::declared, tag, many).index;
  CHECK(n.bind("p", "urn:x", origin::declared, tag, many).index == p);
  CHECK(n.bind("p", "urn:x", origin::automatic, tag, many).index == p);
  CHECK(n.bind("p", "urn:y", origin::declared, tag, many).clash);
  CHECK(n.mark() == tag + 1);
}

TEST_CASE("a declaration replaces an automatic binding") {
  namespaces n;
  std::size_t const tag = n.mark();
  auto const automatic = n.bind("p", "urn:x", origin::automatic, tag, many).index;
  auto const declared = n.bind("p", "urn:x", origin::declared, tag, many).index;
  CHECK(n.how(automatic) == origin::silent);
  CHECK(n.how(declared) == origin::declared);
  CHECK(n.find("p") == declared);
}

TEST_CASE("reserved and impossible bindings are refused") {
  namespaces n;
  auto const error = [&](std::string_view prefix, std::string_view uri) {
    return n.bind(prefix, uri, origin::declared, n.mark(), many).error;
  };
  CHECK(error("xmlns", "urn:x") == errc::reserved_name);
  CHECK(error("p", "http://www.w3.org/2000/xmlns/") == errc::reserved_name);
  CHECK(error("xml", "urn:x") == errc::reserved_name);
  CHECK(error("p", xml_namespace) == errc::reserved_name);
  CHECK(error("p", "") == errc::invalid_namespace);
  CHECK_FALSE(error("xml", xml_namespace));
  CHECK_FALSE(error("", ""));
}

TEST_CASE("prefixes that are made are new, as many as are wanted") {
  namespaces n;
  std::size_t const tag = n.mark();
  REQUIRE_FALSE(n.bind("b", "urn:b", origin::declared, tag, many).error);
  for (int i = 0; i < 100; ++i) {
    auto const made = n.bind_fresh(std::string("urn:").append(std::to_string(i)), tag, many);
    REQUIRE_FALSE(made.error);
    REQUIRE_FALSE(made.clash);
    REQUIRE(made.index == tag + 1 + static_cast<std::size_t>(i));
    REQUIRE(n.how(made.index) == origin::automatic);
  }
  CHECK(n.prefix(tag + 1) == "a");
  CHECK(n.prefix(tag + 2) == "c");
  CHECK(n.prefix(tag + 25) == "z");
  CHECK(n.prefix(tag + 26) == "ns1");
  CHECK(n.prefix(tag + 100) == "ns75");
}

TEST_CASE("a pinned prefix is taken, and its declaration is not written") {
  namespaces scope;
  REQUIRE_FALSE(scope.bind("p", "urn:p", origin::declared, scope.mark(), 10).error);
  std::size_t const outer = *scope.find("p");
  std::size_t const tag = scope.mark();
  auto const pinned = scope.pin(outer, tag, 10);
  REQUIRE_FALSE(pinned.error);
  CHECK(pinned.index >= tag);
  CHECK(scope.prefix(pinned.index) == "p");
  CHECK(scope.uri(pinned.index) == "urn:p");
  CHECK(scope.how(pinned.index) == origin::silent);
  CHECK(scope.pin(pinned.index, tag, 10).index == pinned.index);
  CHECK(scope.bind("p", "urn:other", origin::automatic, tag, 10).clash);
  CHECK_FALSE(scope.bind("p", "urn:p", origin::declared, tag, 10).clash);
  CHECK(scope.pin(1, tag, 2).error == errc::too_many_namespaces);
  scope.cut(tag);
  CHECK(scope.find("p") == outer);
}

TEST_CASE("there are no more bindings than allowed") {
  namespaces n;
  std::size_t const tag = n.mark();
  CHECK_FALSE(n.bind("p", "urn:x", origin::declared, tag, 1).error);
  CHECK(n.bind("q", "urn:y", origin::declared, tag, 1).error == errc::too_many_namespaces);
  CHECK(n.bind_fresh("urn:y", tag, 1).error == errc::too_many_namespaces);
  CHECK_FALSE(n.find("q"));
}
