// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Escaping into targets of every size, resumed at every place, gives the same bytes as in one go,
// and measuring gives their number.

#include "xml/escape.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <optional>
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
escaped escape_all(escape_rules const& rules, std::string_view text, std::size_t room) {
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

void check(escape_rules const& rules, std::string_view text, std::string_view expected,
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

constexpr escape_rules strict(place where) { return {.where = where}; }
constexpr escape_rules whole(place where) { return {.where = where, .is_whole = true}; }
constexpr escape_rules lax(place where) { return {where, invalid_text::replace}; }
constexpr escape_rules dropping(place where) { return {where, invalid_text::drop}; }
constexpr escape_rules encoded(place where, char32_t max) {
  return {.where = where, .encodable_max = max};
}

/** Answers with the same text always, and notes what it was asked. */
struct witness {
  std::optional<std::string_view> answer;
  std::string asked = {};

  static std::optional<std::string_view> call(void* state, bad_text const& bad) noexcept {
    auto& self = *static_cast<witness*>(state);
    self.asked.assign(bad.bytes).append(bad.code == no_character ? "?" : "!");
    return self.answer;
  }
  escape_rules rules(place where) { return {where, invalid_text::handler, {call, this}}; }
};

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
  check(strict(place::comment), "abcd-", "abcd-");
  check(whole(place::comment), "abcd-", "abcd-", escape_stop::forbidden);
  check(whole(place::comment), "-", "-", escape_stop::forbidden);
  check(whole(place::comment), "", "");
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

TEST_CASE("dropping leaves out what XML cannot carry, and nothing else") {
  check(dropping(place::text), "a\x01z\xC0\x80\xEF\xBF\xBF<", "az&lt;");
  check(dropping(place::attribute), "\xED\xA0\x80\"", "&quot;");
  check(dropping(place::text), "a\xE2\x82", "a", escape_stop::incomplete_utf8);
}

TEST_CASE("what is forbidden together is found across what was dropped or replaced") {
  check(dropping(place::cdata), "]\x01]\xFF>", "]]]]><![CDATA[>");
  check(dropping(place::whole_cdata), "]]\x01>", "]]", escape_stop::forbidden);
  check(dropping(place::comment), "a-\x01-b", "a-", escape_stop::forbidden);
  check(dropping(place::instruction), "a?\x01\x02>b", "a?", escape_stop::forbidden);
  check(dropping(place::cdata), "]\x01>", "]>");
  check({.where = place::comment, .on_invalid = invalid_text::drop, .is_whole = true}, "a-\x01",
        "a-", escape_stop::forbidden);
  for (auto const answer : {"-", "--", "x-"}) {
    witness says{answer};
    auto const stop = escape_all(says.rules(place::comment), "a-\x01-b", 100).stop;
    CHECK(stop == escape_stop::forbidden);
  }
  witness bracket{"]"};
  check(bracket.rules(place::cdata), "]\x01>", "]]]]><![CDATA[>");
  witness mark{">"};
  check(mark.rules(place::cdata), "]]\x01", "]]]]><![CDATA[>");
  check(mark.rules(place::whole_cdata), "]]\x01", "]]", escape_stop::forbidden);
  check(mark.rules(place::instruction), "?\x01", "?", escape_stop::forbidden);
}

TEST_CASE("a whole text must not end within a character") {
  check(whole(place::text), "a\xE2\x82", "a", escape_stop::incomplete_utf8);
  check({.where = place::text, .on_invalid = invalid_text::replace, .is_whole = true}, "a\xE2\x82",
        "a\xEF\xBF\xBD");
  check({.where = place::text, .on_invalid = invalid_text::drop, .is_whole = true}, "a\xE2\x82",
        "a");
  witness says{"?"};
  auto rules = says.rules(place::text);
  rules.is_whole = true;
  check(rules, "a\xE2\x82", "a?");
  CHECK(says.asked == "\xE2\x82?");
}

TEST_CASE("a handler is shown each bad character or sequence, and answers with text") {
  witness says{"<\xE2\x82\xAC>"};
  check(says.rules(place::text), "a\x01z", "a&lt;\xE2\x82\xAC&gt;z");
  CHECK(says.asked == "\x01!");
  check(says.rules(place::attribute), "\xEF\xBF\xBE", "&lt;\xE2\x82\xAC>");
  CHECK(says.asked == "\xEF\xBF\xBE!");
  check(says.rules(place::text), "\xF0\x9F\xFFz", "&lt;\xE2\x82\xAC&gt;&lt;\xE2\x82\xAC&gt;z");
  CHECK(says.asked == "\xFF?");
  check(says.rules(place::comment), "\x1F", "<\xE2\x82\xAC>");
}

TEST_CASE("a handler that has no answer, or a bad one, refuses") {
  witness none{std::nullopt};
  check(none.rules(place::text), "a\x01", "a", escape_stop::invalid_character);
  check(none.rules(place::text), "a\xFF", "a", escape_stop::invalid_utf8);
  witness control{"\x02"};
  check(control.rules(place::text), "a\x01", "a", escape_stop::invalid_character);
  for (auto const answer : {"b\xFF", "b\xE2\x82"}) {
    witness ill_formed{answer};
    check(ill_formed.rules(place::text), "a\x01", "a", escape_stop::invalid_utf8);
  }
  check({place::text, invalid_text::handler}, "a\x01", "a", escape_stop::invalid_character);
}

TEST_CASE("what the encoding lacks becomes a reference where there are references") {
  std::string_view const text = "\xC2\x80\xC3\xBF\xC4\x80\xE2\x82\xAC\xEF\xBF\xBD\xF4\x8F\xBF\xBF.";
  std::string_view const latin = "\xC2\x80\xC3\xBF&#x100;&#x20AC;&#xFFFD;&#x10FFFF;.";
  std::string_view const ascii = "&#x80;&#xFF;&#x100;&#x20AC;&#xFFFD;&#x10FFFF;.";
  for (place const where : {place::text, place::attribute, place::attribute_single}) {
    check(encoded(where, 0xFF), text, latin);
    check(encoded(where, 0x7F), text, ascii);
  }
  check(encoded(place::cdata, 0x7F), "a\xC3\xA9]]", "a]]>&#xE9;<![CDATA[]]");
  check(encoded(place::cdata, 0x7F), "]\xC3\xA9]>", "]]]>&#xE9;<![CDATA[]>");
  for (place const where : {place::whole_cdata, place::comment, place::instruction}) {
    check(encoded(where, 0xFF), "\xC3\xA9\xE2\x82\xAC", "\xC3\xA9", escape_stop::unencodable);
  }
  check({.where = place::text, .on_invalid = invalid_text::replace, .encodable_max = 0x7F},
        "a\x01z", "a&#xFFFD;z");
  check({.where = place::comment, .on_invalid = invalid_text::replace, .encodable_max = 0x7F},
        "a\x01"
        "b",
        "a", escape_stop::unencodable);
}

TEST_CASE("text above U+007F is right or refused at every distance from text of ASCII") {
  for (std::string_view const c : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    for (std::size_t count = 1; count < 12; ++count) {
      std::string text;
      for (std::size_t i = 0; i < count; ++i) text.append(c).append(std::string(i % 7, 'a'));
      check(strict(place::text), text, text);
      check(strict(place::text), text + "<" + text, text + "&lt;" + text);
      check(strict(place::text), text + "\x80", text, escape_stop::invalid_utf8);
      check(strict(place::text), text + "\x01", text, escape_stop::invalid_character);
    }
  }
}
