// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/transcode.hpp"

#include "xml/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace penstock::xml {
namespace {

bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }

struct little_endian {
  static char* put(char* out, unsigned unit) noexcept {
    out[0] = static_cast<char>(unit & 0xFF);
    out[1] = static_cast<char>(unit >> 8);
    return out + 2;
  }
};

struct big_endian {
  static char* put(char* out, unsigned unit) noexcept {
    out[0] = static_cast<char>(unit >> 8);
    out[1] = static_cast<char>(unit & 0xFF);
    return out + 2;
  }
};

/** RFC 2781, 2.1. */
template <class ByteOrder>
struct utf16 {
  static char* put(char* out, char32_t c) noexcept {
    if (c < 0x10000) return ByteOrder::put(out, static_cast<unsigned>(c));
    unsigned const rest = static_cast<unsigned>(c) - 0x10000;
    out = ByteOrder::put(out, 0xD800 | rest >> 10);
    return ByteOrder::put(out, 0xDC00 | (rest & 0x3FF));
  }
};

struct one_byte {
  static char* put(char* out, char32_t c) noexcept {
    *out = static_cast<char>(c);
    return out + 1;
  }
};

template <class Form>
char* convert(std::string_view utf8, char* out) noexcept {
  char const* in = utf8.data();
  char const* const end = in + utf8.size();
  while (in != end) {
    for (; in != end && is_ascii(*in); ++in) out = Form::put(out, static_cast<unsigned char>(*in));
    while (in != end && !is_ascii(*in)) {
      utf8_character const c = decode_utf8(in, end);
      out = Form::put(out, c.code);
      in += c.size;
    }
  }
  return out;
}

char* copy(std::string_view utf8, char* out) noexcept {
  std::memcpy(out, utf8.data(), utf8.size());
  return out + utf8.size();
}

/** Characters, which are what does not continue another (RFC 3629, 3). */
std::size_t character_count(std::string_view utf8) noexcept {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/** Characters that take two units of UTF-16: those of four bytes. */
std::size_t pair_count(std::string_view utf8) noexcept {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; }));
}

}  // namespace

char* transcode(encoding to, std::string_view utf8, char* out) noexcept {
  switch (to) {
    case encoding::utf16le: return convert<utf16<little_endian>>(utf8, out);
    case encoding::utf16be: return convert<utf16<big_endian>>(utf8, out);
    case encoding::iso_8859_1: return convert<one_byte>(utf8, out);
    case encoding::utf8:
    case encoding::us_ascii:
    case encoding::binary: break;
  }
  return copy(utf8, out);
}

std::size_t transcoded_size(encoding to, std::string_view utf8) noexcept {
  if (is_utf16(to)) return 2 * (character_count(utf8) + pair_count(utf8));
  return to == encoding::iso_8859_1 ? character_count(utf8) : utf8.size();
}

bool has_all(encoding to, std::string_view utf8) noexcept {
  // ISO-8859-1 has what UTF-8 begins with 0xC2 or 0xC3.
  unsigned const last = to == encoding::us_ascii ? 0x7F : to == encoding::iso_8859_1 ? 0xC3 : 0xFF;
  return std::all_of(utf8.begin(), utf8.end(),
                     [last](char c) { return static_cast<unsigned char>(c) <= last; });
}

std::string_view declared_name(encoding of, byte_order_mark mark) noexcept {
  // With a mark the order of bytes is not said twice (RFC 2781, 3.3; XML 1.0, 4.3.3).
  if (is_utf16(of) && begins_with_mark(of, mark)) return "UTF-16";
  switch (of) {
    case encoding::utf16le: return "UTF-16LE";
    case encoding::utf16be: return "UTF-16BE";
    case encoding::iso_8859_1: return "ISO-8859-1";
    case encoding::us_ascii: return "US-ASCII";
    case encoding::utf8:
    case encoding::binary: break;
  }
  return "UTF-8";
}

std::string_view byte_order_mark_of(encoding to) noexcept {
  switch (to) {
    case encoding::utf8: return "\xEF\xBB\xBF";
    case encoding::utf16le: return "\xFF\xFE";
    case encoding::utf16be: return "\xFE\xFF";
    case encoding::iso_8859_1:
    case encoding::us_ascii:
    case encoding::binary: break;
  }
  return {};
}

}  // namespace penstock::xml
