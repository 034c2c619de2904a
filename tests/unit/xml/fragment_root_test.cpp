// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The start tag around a fragment declares what is in scope, and nothing that is hidden; a reader
// sees each namespace as it was.

#include "xml/fragment_root.hpp"

#include "unit/xml/reader/expat_reader.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>

using namespace penstock;
using namespace penstock::test;
using origin = xml::detail::namespaces::origin;

namespace {

void declare(xml::detail::namespaces& scope, std::string_view prefix, std::string_view uri,
             std::size_t tag) {
  REQUIRE_FALSE(scope.bind(prefix, uri, origin::declared, tag, 100).error);
}

}  // namespace

TEST_CASE("with nothing in scope it declares nothing") {
  xml::detail::namespaces const scope;
  CHECK(xml::open_fragment_root(scope, false) == "<around-the-fragment\n>");
}

TEST_CASE("of each prefix it declares the innermost namespace") {
  xml::detail::namespaces scope;
  declare(scope, "p", "urn:1", scope.mark());
  declare(scope, "", "urn:2", scope.mark());
  declare(scope, "p", "urn:3", scope.mark());
  CHECK(xml::open_fragment_root(scope, false) ==
        "<around-the-fragment xmlns=\"urn:2\" xmlns:p=\"urn:3\"\n>");
  declare(scope, "", "", scope.mark());
  CHECK(xml::open_fragment_root(scope, false) == "<around-the-fragment xmlns:p=\"urn:3\"\n>");
}

TEST_CASE("a namespace is read as it is, whatever is in it") {
  xml::detail::namespaces scope;
  std::string const uri = "a&b<c>\"d'\t\n\r\xC3\xA4";
  declare(scope, "p", uri, scope.mark());
  std::string document = xml::open_fragment_root(scope, false);
  document.append("<p:a/>").append(xml::fragment_root_end);
  auto const seen = expat_reader::read(document, true);
  REQUIRE(seen.error == "");
  CHECK(seen.events.at(1).name.ns == uri);
}

TEST_CASE("prefixes that a reader may not know can be left out") {
  xml::detail::namespaces scope;
  declare(scope, "\xF0\x90\x8D\x88", "urn:1", scope.mark());
  declare(scope, "p", "urn:\xC3\xA4", scope.mark());
  CHECK(xml::open_fragment_root(scope, true) == "<around-the-fragment xmlns:p=\"urn:\xC3\xA4\"\n>");
}
