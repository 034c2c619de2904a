// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The parser behind the checks is asked about markup as it stands between what is around it, and
// says no to every way of breaking out of its place that there is.

#include "xml/fragment_check.hpp"

#include <penstock/xml/error.hpp>
#include <penstock/xml/name.hpp>

#include "support/allocation_fault.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using namespace penstock::xml;
using penstock::test::allocation_fault;

namespace {

std::error_code check(std::string_view fragment, detail::namespaces const& scope = {}) {
  return check_content({.prolog = {}, .scope = scope, .depth_max = 100, .attributes_max = 100},
                       fragment);
}

}  // namespace

TEST_CASE("characters are checked wherever they stand") {
  for (std::size_t at = 0; at < 20; ++at) {
    std::string text(20, 'x');
    CHECK_FALSE(check_characters(text));
    text.insert(at, "\x02");
    CHECK(check_characters(text) == errc::invalid_character);
    text.replace(at, 1, "\xC3\xA9>&\t\n\r\x7F");
    CHECK_FALSE(check_characters(text));
    text.replace(at, 2, "\xC3");
    CHECK(check_characters(text) == errc::invalid_utf8);
    text.replace(at, 1, "\xEF\xBF\xBE");
    CHECK(check_characters(text) == errc::invalid_character);
    CHECK(check_characters(std::string_view(text).substr(0, at + 2)) == errc::incomplete_utf8);
  }
}

TEST_CASE("what would end the element around a fragment is refused, whatever follows it") {
  std::string const end = "</around-the-fragment>";
  for (std::string_view const behind :
       {"", "<around-the-fragment>", "<!--", "<?p ", "<around-the-fragment><!--",
        "<around-the-fragment><![CDATA[", "<!DOCTYPE a", " "}) {
    CHECK(check(end + std::string(behind)) == errc::invalid_fragment);
    CHECK(check("<b>" + end + std::string(behind)) == errc::invalid_fragment);
  }
}

TEST_CASE("a namespace that an inner element hides does not count") {
  detail::namespaces scope;
  auto const declared = detail::namespaces::origin::declared;
  REQUIRE_FALSE(scope.bind("p", "urn:1", declared, scope.mark(), 10).error);
  REQUIRE_FALSE(scope.bind("q", "urn:2", declared, scope.mark(), 10).error);
  CHECK(check("<b p:x='' q:x=''/>", scope) == std::error_code());
  REQUIRE_FALSE(scope.bind("p", "urn:2", declared, scope.mark(), 10).error);
  CHECK(check("<b p:x='' q:x=''/>", scope) == errc::duplicate_attribute);
}

TEST_CASE("either kind of quotes may be around a value, and the other in it") {
  CHECK_FALSE(check_attribute_value({}, "a'b&lt;", '"'));
  CHECK_FALSE(check_attribute_value({}, "a\"b&lt;", '\''));
  CHECK(check_attribute_value({}, "a\"b", '"') == errc::invalid_fragment);
  CHECK(check_attribute_value({}, "a'b", '\'') == errc::invalid_fragment);
  CHECK(check_attribute_value({}, "<", '"') == errc::invalid_fragment);
  CHECK(check_attribute_value({}, "&", '"') == errc::invalid_fragment);
}

TEST_CASE("of the entities of a subset only those without markup are plain") {
  detail::entity_names plain;
  REQUIRE_FALSE(check_internal_subset("<!DOCTYPE any[",
                                      "<!ENTITY text 'x&#x41;'><!ENTITY markup '<b/>'>"
                                      "<!ENTITY reference '&#38;text;'><!ENTITY end ']]>'>"
                                      "<!ENTITY outside SYSTEM 'x'><!ENTITY % parameter 'x'>",
                                      plain));
  CHECK(plain == detail::entity_names{"text"});
}

TEST_CASE("a check without memory says so") {
  detail::namespaces scope;
  std::string const uri(100, 'u');
  REQUIRE_FALSE(scope.bind("p", uri, detail::namespaces::origin::declared, scope.mark(), 10).error);
  for (std::size_t k = 0;; ++k) {
    allocation_fault fault(k);
    auto const ec = fault.during([&] { return check("<p:b/>", scope); });
    if (!fault.has_failed()) {
      CHECK_FALSE(ec);
      CHECK(k > 0);
      break;
    }
    CHECK(ec == std::errc::not_enough_memory);
  }
}
