// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Escaping into targets of every size, resumed at every place, gives the same bytes as in one go,
// and measuring gives their number.

#include "xml/escape.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace penstock::xml;

namespace {

struct escaped {
  std::string bytes;
  escape_stop stop = escape_stop::end;
  std::size_t read = 0;
};

/** Escape through targets of `room` bytes; of more when one character needs more. */
escaped escape_all(escape_rules rules, std::string_view text, std::size_t room) {
  escaped result;
  escape_source source(text);
  std::array<char, 8192> buffer{};
  for (std::size_t size = room;;) {
    escape_target target{buffer.data(), buffer.data() + size};
    char const* const before = source.next;
    result.stop = escape(rules, source, target);
    REQUIRE(target.next <= target.last);
    result.bytes.append(buffer.data(), target.next);
    if (result.stop != escape_stop::room) break;
    size = source.next == before ? size + 1 : room;
    REQUIRE(size < 64 + room);
  }
  result.read = static_cast<std::size_t>(source.next - source.first);
  return result;
}

void check(escape_rules rules, std::string_view text, std::string_view expected,
           escape_stop stop = escape_stop::end) {
  CAPTURE(text);
  for (std::size_t room = 0; room <= 40; ++room) {
    auto const result = escape_all(rules, text, room);
    REQUIRE(result.bytes == expected);
    REQUIRE(result.stop == stop);
  }
  std::size_t size = 0;
  escape_source source(text);
  REQUIRE(measure(rules, source, size) == stop);
  REQUIRE(size == expected.size());
  REQUIRE(static_cast<std::size_t>(source.next - source.first) ==
          escape_all(rules, text, 8000).read);
}

constexpr escape_rules strict(place where) { return {where, invalid_text::refuse}; }
constexpr escape_rules lax(place where) { return {where, invalid_text::replace}; }

}  // namespace

TEST_CASE("each place has its own special characters") {
  std::string const plain = "plain text, long enough for more than one step of the copying loop";
  for (place const where : {place::text, place::attribute, place::attribute_single, place::cdata,
                            place::whole_cdata, place::comment, place::instruction}) {
    check(strict(where), "", "");
    check(strict(where), plain, plain);
    check(strict(where), "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80",
          "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80");
  }
  std::string_view const all = "&<>\"'\t\n";
  check(strict(place::text), all, "&amp;&lt;&gt;\"'\t\n");
  check(strict(place::attribute), all, "&amp;&lt;>&quot;'&#x9;&#xA;");
  check(strict(place::attribute_single), all, "&amp;&lt;>\"&apos;&#x9;&#xA;");
  check(strict(place::cdata), all, all);
  check(strict(place::comment), all, all);
  check(strict(place::instruction), all, all);
  check(strict(place::text), "a\rb", "a&#xD;b");
  check(strict(place::attribute), "a\rb", "a&#xD;b");
  check(strict(place::attribute_single), "a\rb", "a&#xD;b");
  check(strict(place::cdata), "a\rb", "a]]>&#xD;<![CDATA[b");
  check(strict(place::comment), "a\rb", "a\rb");
  check(strict(place::blank), " \t\r\n", " \t\r\n");
}

TEST_CASE("what a place forbids is found across every edge") {
  check(strict(place::cdata), "ab]]>cd]]>", "ab]]]]><![CDATA[>cd]]]]><![CDATA[>");
  check(strict(place::whole_cdata), "ab]]>cd", "ab]]", escape_stop::forbidden);
  check(strict(place::comment), "ab--cd", "ab-", escape_stop::forbidden);
  check(strict(place::comment), "abcd-", "abcd", escape_stop::forbidden);
  check(strict(place::instruction), "ab?>cd", "ab?", escape_stop::forbidden);
  check(strict(place::blank), " \xC2\xA0", " ", escape_stop::forbidden);
}

TEST_CASE("it stops where a character is forbidden, ill-formed or cut") {
  std::string_view const text = "some text ";
  auto const check_stop = [&](std::string_view bad, escape_stop stop) {
    for (place const where :
         {place::text, place::attribute, place::attribute_single, place::cdata, place::comment}) {
      check(strict(where), std::string(text) + std::string(bad), text, stop);
    }
  };
  check_stop("\x01 more", escape_stop::invalid_character);
  check_stop("\xEF\xBF\xBF more", escape_stop::invalid_character);
  check_stop("\xC0\x80 more", escape_stop::invalid_utf8);
  check_stop("\xE2\x82", escape_stop::incomplete_utf8);
  check_stop("\xF0\x9F\x98", escape_stop::incomplete_utf8);
}

TEST_CASE("replacing takes one U+FFFD for each ill-formed sequence and forbidden character") {
  check(lax(place::text), "a\x01z", "a\xEF\xBF\xBDz");
  check(lax(place::text), "a\xE2\x82z", "a\xEF\xBF\xBDz");
  check(lax(place::text), "a\xF0\x80\x80z", "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
  check(lax(place::text), "a\xEF\xBF\xBEz", "a\xEF\xBF\xBDz");
  check(lax(place::text), "a\xE2\x82", "a", escape_stop::incomplete_utf8);
  check(lax(place::cdata), "]]\x01>", "]]\xEF\xBF\xBD>");
  check(lax(place::comment), "-\x01-z", "-\xEF\xBF\xBD-z");
}

TEST_CASE("a special byte at every distance is found") {
  for (std::size_t before = 0; before < 40; ++before) {
    for (std::size_t after = 0; after < 20; after += 3) {
      std::string const a(before, 'a');
      std::string const b(after, 'b');
      check(strict(place::text), a + "<" + b, a + "&lt;" + b);
      check(strict(place::text), a + "\xC3\xA9" + b, a + "\xC3\xA9" + b);
      check(strict(place::text), a + "\x02" + b, a, escape_stop::invalid_character);
    }
  }
}

TEST_CASE("every byte of ASCII is taken, replaced or refused as documented") {
  for (int i = 0; i < 0x80; ++i) {
    char const c = static_cast<char>(i);
    std::string const text(1, c);
    bool const is_control = i < 0x20 && c != '\t' && c != '\n' && c != '\r';
    CAPTURE(i);
    if (is_control) {
      check(strict(place::text), text, "", escape_stop::invalid_character);
      check(strict(place::attribute), text, "", escape_stop::invalid_character);
      check(strict(place::attribute_single), text, "", escape_stop::invalid_character);
    } else if (std::string_view("&<>\r").find(c) == std::string_view::npos) {
      check(strict(place::text), text, text);
    }
    if (!is_control && std::string_view("&<\"\t\n\r").find(c) == std::string_view::npos) {
      check(strict(place::attribute), text, text);
    }
    if (!is_control && std::string_view("&<'\t\n\r").find(c) == std::string_view::npos) {
      check(strict(place::attribute_single), text, text);
    }
  }
}
