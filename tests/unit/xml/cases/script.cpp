// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/xml/cases/script.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace penstock::test {
namespace {

[[noreturn]] void fail(std::string const& what) { throw std::runtime_error(what); }

std::uint32_t parse_hex(std::string_view digits) {
  std::uint32_t number = 0;
  auto const [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  if (ec != std::errc() || end != digits.data() + digits.size()) {
    fail("no number: " + std::string(digits));
  }
  return number;
}

std::string utf8(std::uint32_t c) {
  auto const tail = [&](unsigned shift) { return static_cast<char>(0x80 | (c >> shift & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | c >> 6), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | c >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | c >> 18), tail(12), tail(6), tail(0)};
}

/** Take what is before `end` from the front of `text`, and `end` with it. */
std::string_view take_until(std::string_view& text, char end) {
  auto const at = text.find(end);
  if (at == std::string_view::npos) fail(std::string("an escape without ") + end);
  auto const taken = text.substr(0, at);
  text.remove_prefix(at + 1);
  return taken;
}

/** `3*ab` as ababab. */
std::string repeated(std::string_view expression) {
  std::string_view const count = take_until(expression, '*');
  std::string const piece = unescape(expression);
  std::string all;
  for (auto n = parse_size(count); n > 0; --n) all += piece;
  return all;
}

/** Take one escape, whose backslash is gone already, from the front of `text`. */
std::string take_escape(std::string_view& text) {
  if (text.empty()) fail("a backslash at the end");
  char const kind = text.front();
  text.remove_prefix(1);
  switch (kind) {
    case 'r': return "\r";
    case 'n': return "\n";
    case 't': return "\t";
    case '\\':
    case '"': return {kind};
    case '(': return repeated(take_until(text, ')'));
    case 'x': {
      auto const digits = text.substr(0, 2);
      if (digits.size() != 2) fail("\\x without two digits");
      text.remove_prefix(2);
      return {static_cast<char>(parse_hex(digits))};
    }
    case 'u': {
      if (!text.starts_with('{')) fail("\\u without {");
      text.remove_prefix(1);
      return utf8(parse_hex(take_until(text, '}')));
    }
    default: fail(std::string("unknown escape \\") + kind);
  }
}

/** Take the text of a string up to its closing quote, whose opening one is gone already. */
std::string_view take_quoted(std::string_view& line) {
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      auto const quoted = line.substr(0, i);
      line.remove_prefix(i + 1);
      return quoted;
    }
  }
  fail("a string does not end");
}

/** The words of one call; takes the `;` behind them too. */
std::vector<argument> take_words(std::string_view& line) {
  std::vector<argument> words;
  while (!line.empty()) {
    char const c = line.front();
    if (c == ' ' || c == ';' || c == '"') line.remove_prefix(1);
    if (c == ' ') continue;
    if (c == ';') return words;
    if (c == '"') {
      words.push_back({unescape(take_quoted(line)), true});
    } else {
      auto const end = std::min(line.find_first_of(" ;\""), line.size());
      words.push_back({std::string(line.substr(0, end)), false});
      line.remove_prefix(end);
    }
  }
  return words;
}

/** The call with each `#` of its arguments replaced by `number`. */
call numbered(call made, std::size_t number) {
  for (argument& a : made.arguments) {
    std::string text;
    for (char const c : a.text) c == '#' ? text += std::to_string(number) : text += c;
    a.text = std::move(text);
  }
  return made;
}

call as_call(std::vector<argument> words) {
  if (words.front().is_quoted) fail("a call begins with its name, not with a string");
  std::string verb = std::move(words.front().text);
  words.erase(words.begin());
  return {std::move(verb), std::move(words)};
}

}  // namespace

std::vector<call> parse_calls(std::string_view line) {
  std::vector<call> calls;
  while (!line.empty()) {
    auto words = take_words(line);
    if (words.empty()) continue;
    if (!words.front().is("repeat")) {
      calls.push_back(as_call(std::move(words)));
      continue;
    }
    if (words.size() < 3) fail("repeat takes a number and a call");
    std::size_t const count = parse_size(words[1].text);
    words.erase(words.begin(), words.begin() + 2);
    call const made = as_call(std::move(words));
    for (std::size_t i = 1; i <= count; ++i) calls.push_back(numbered(made, i));
  }
  return calls;
}

std::string unescape(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    char const c = text.front();
    text.remove_prefix(1);
    if (c == '\\') {
      bytes += take_escape(text);
    } else {
      bytes += c;
    }
  }
  return bytes;
}

std::string escape(std::string_view bytes) {
  std::string text;
  for (char const c : bytes) {
    auto const value = static_cast<unsigned char>(c);
    if ((value >= 0x20 && value < 0x7F) || c == '\n') {
      text += c;
      continue;
    }
    std::array<char, 8> hex = {};
    std::snprintf(hex.data(), hex.size(), "\\x%02X", static_cast<unsigned>(value));
    text += c == '\r' ? "\\r" : c == '\t' ? "\\t" : hex.data();
  }
  return text;
}

std::size_t parse_size(std::string_view text) {
  std::size_t number = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc() || end != text.data() + text.size()) {
    fail("no number: " + std::string(text));
  }
  return number;
}

}  // namespace penstock::test
