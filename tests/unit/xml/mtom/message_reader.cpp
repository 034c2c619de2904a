// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/xml/mtom/message_reader.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <stdexcept>

namespace penstock::test {
namespace {

void require(bool holds, char const* what) {
  if (!holds) throw std::runtime_error(what);
}

class reader {
public:
  reader(std::string_view bytes, std::string_view boundary)
      : rest_(bytes), delimiter_("\r\n--" + std::string(boundary)) {}

  void read(read_message& into) {
    std::string_view const first = std::string_view(delimiter_).substr(2);
    require(take(first) && take("\r\n"), "a message begins with its boundary");
    for (;;) {
      read_part& part = into.parts.emplace_back();
      if (!read_head(part)) return;
      std::size_t const end = rest_.find(delimiter_);
      part.bytes = rest_.substr(0, end);
      if (end == std::string_view::npos) return;
      rest_.remove_prefix(end + delimiter_.size());
      if (take("--")) {
        if (rest_.empty() || rest_ == "\r") return;
        require(rest_ == "\r\n", "nothing follows the closing boundary but its line end");
        into.is_complete = true;
        return;
      }
      if (rest_.empty() || rest_ == "\r" || rest_ == "-") return;  // cut short within it
      require(take("\r\n"), "a boundary ends its line");
    }
  }

private:
  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  /** False: it is cut short. */
  bool read_head(read_part& part) {
    while (!take("\r\n")) {
      std::size_t const end = rest_.find("\r\n");
      if (end == std::string_view::npos) return false;
      read_field(part, rest_.substr(0, end));
      rest_.remove_prefix(end + 2);
    }
    return true;
  }

  static void read_field(read_part& part, std::string_view line) {
    require(line.size() <= 998, "a line has at most 998 characters");
    for (char const c : line) require(c >= ' ' && c <= '~', "a header is printable");
    std::size_t const colon = line.find(": ");
    require(colon != std::string_view::npos && colon != 0, "a field has a name");
    std::string name(line.substr(0, colon));
    std::ranges::transform(name, name.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
    });
    bool const is_new = part.fields.emplace(name, line.substr(colon + 2)).second;
    require(is_new, "no field comes twice");
  }

  std::string_view rest_;
  std::string delimiter_;
};

std::string field(read_part const& part, std::string const& name) {
  auto const found = part.fields.find(name);
  require(found != part.fields.end(), "every part has its fields");
  return found->second;
}

std::string content_id(read_part const& part) {
  std::string const id = field(part, "content-id");
  require(id.size() > 2 && id.front() == '<' && id.back() == '>', "a Content-ID is in < and >");
  return id.substr(1, id.size() - 2);
}

unsigned hex_digit(char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  require(digits.find(c) != std::string_view::npos, "an escape is in upper case digits");
  return static_cast<unsigned>(digits.find(c));
}

std::string without_escapes(std::string_view url) {
  std::string text;
  while (!url.empty()) {
    if (url.front() != '%') {
      text += url.front();
      url.remove_prefix(1);
      continue;
    }
    require(url.size() >= 3, "an escape is whole");
    text += static_cast<char>(hex_digit(url[1]) * 16 + hex_digit(url[2]));
    url.remove_prefix(3);
  }
  return text;
}

/** The document with its parts in place of what stands for them; each once, and in order. */
std::string restore(read_message const& message) {
  constexpr std::string_view begin = "<xop:Include href=\"cid:";
  constexpr std::string_view end = "\" xmlns:xop=\"http://www.w3.org/2004/08/xop/include\"/>";
  std::string_view rest = message.parts.front().bytes;
  std::string restored;
  std::size_t next = 1;
  for (std::size_t at = rest.find(begin); at != std::string_view::npos; at = rest.find(begin)) {
    restored += rest.substr(0, at);
    rest.remove_prefix(at + begin.size());
    std::string const id = without_escapes(rest.substr(0, rest.find('"')));
    rest.remove_prefix(rest.find('"'));
    require(rest.starts_with(end), "xop:Include has one attribute and its namespace");
    rest.remove_prefix(end.size());
    require(!message.is_complete || next < message.parts.size(), "every part is there");
    if (next < message.parts.size()) {
      read_part const& part = message.parts[next];
      if (part.fields.size() == 3) require(content_id(part) == id, "parts come in order");
      restored += to_base64(part.bytes);
    }
    ++next;
  }
  require(next >= message.parts.size(), "every part has its place in the document");
  return restored += rest;
}

void check_fields(read_message const& message) {
  std::set<std::string> ids;
  for (std::size_t i = 0; i < message.parts.size(); ++i) {
    read_part const& part = message.parts[i];
    if (part.fields.size() != 3 && !message.is_complete) continue;
    require(part.fields.size() == 3, "a part has three fields");
    require(ids.insert(content_id(part)).second, "no Content-ID comes twice");
    std::string const encoding = field(part, "content-transfer-encoding");
    require(encoding == (i == 0 ? "8bit" : "binary"), "parts are as they are");
    std::string const type = field(part, "content-type");
    require(i != 0 || type.starts_with("application/xop+xml; charset=utf-8; type=\""),
            "the document is XOP");
  }
}

}  // namespace

read_message message_reader::read(std::string_view bytes, std::string_view boundary) {
  read_message seen;
  try {
    reader(bytes, boundary).read(seen);
    check_fields(seen);
    seen.restored = restore(seen);
  } catch (std::runtime_error const& wrong) {
    seen.error = wrong.what();
  }
  return seen;
}

std::string to_base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::string_view const group = bytes.substr(i, 3);
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < group.size() ? static_cast<std::uint8_t>(group[k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= group.size() ? digits[bits >> (18 - 6 * k) & 63] : '=';
    }
  }
  return text;
}

}  // namespace penstock::test
