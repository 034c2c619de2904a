// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every character of ASCII that an attribute can have comes back, in each form in which it can be
// written; what is not known is said.

#include "xml/mtom/unescape.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using penstock::xml::append_unescaped;

namespace {

std::string unescaped(std::string_view written) {
  std::string text = "=";
  REQUIRE(append_unescaped(text, written));
  return text.substr(1);
}

}  // namespace

TEST_CASE("text without references is as it is") {
  CHECK(unescaped("") == "");
  CHECK(unescaped("image/png; q=\xC3\xA4") == "image/png; q=\xC3\xA4");
}

TEST_CASE("references become what they stand for") {
  CHECK(unescaped("&lt;&gt;&amp;&quot;&apos;") == "<>&\"'");
  CHECK(unescaped("a&amp;lt;b&#x9;&#10;&#xd;&#xD;&#000013;c") == "a&lt;b\t\n\r\r\rc");
  for (int c = 1; c < 0x80; ++c) {
    REQUIRE(unescaped("&#" + std::to_string(c) + ";") == std::string(1, static_cast<char>(c)));
  }
}

TEST_CASE("other references are not known") {
  std::string text;
  for (std::string_view const other :
       {"&", "a&b", "&;", "&#;", "&#x;", "&nbsp;", "&#0;", "&#x80;", "&#xZ;", "&#12a;", "&#-1;",
        "&#99999999999999999999;", "&lt", "a&#xD"}) {
    CAPTURE(other);
    CHECK_FALSE(append_unescaped(text, other));
  }
}
