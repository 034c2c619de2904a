// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// substitute: what stands in a document for a character that cannot stand there as it is.

#ifndef PENSTOCK_XML_SUBSTITUTE_HPP
#define PENSTOCK_XML_SUBSTITUTE_HPP

#include "xml/escape.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace penstock::xml {

/** What stands for a byte, or that it is refused. */
struct substitute {
  std::string_view text;
  escape_stop verdict = escape_stop::end;
};

inline substitute as_it_is(escape_source const& source) noexcept { return {{source.next, 1}}; }
inline substitute forbid(escape_stop why = escape_stop::forbidden) noexcept { return {{}, why}; }

inline substitute reference_to(char c) noexcept {
  switch (c) {
    case '&': return {"&amp;"};
    case '<': return {"&lt;"};
    case '>': return {"&gt;"};
    case '"': return {"&quot;"};
    case '\'': return {"&apos;"};
    case '\t': return {"&#x9;"};
    case '\n': return {"&#xA;"};
    case '\r': return {"&#xD;"};
    default: return forbid(escape_stop::invalid_character);
  }
}

inline substitute in_cdata(escape_source const& source, bool may_split) noexcept {
  if (*source.next == '>') {
    if (!source.follows("]]")) return as_it_is(source);
    return may_split ? substitute{"]]><![CDATA[>"} : forbid();
  }
  if (*source.next != '\r') return forbid(escape_stop::invalid_character);
  return may_split ? substitute{"]]>&#xD;<![CDATA["} : forbid();
}

/** Of a byte that forms, after `before`, what must not be there. */
inline substitute in_markup(escape_source const& source, char special,
                            std::string_view before) noexcept {
  if (*source.next != special) return forbid(escape_stop::invalid_character);
  return source.follows(before) ? forbid() : as_it_is(source);
}

/** What stands for the special byte of ASCII at `source.next`. */
inline substitute substitute_for(place where, escape_source const& source) noexcept {
  switch (where) {
    case place::text:
    case place::attribute:
    case place::attribute_single: return reference_to(*source.next);
    case place::cdata: return in_cdata(source, true);
    case place::whole_cdata: return in_cdata(source, false);
    case place::comment: return in_markup(source, '-', "-");
    case place::instruction: return in_markup(source, '>', "?");
    case place::plain: return forbid(escape_stop::invalid_character);
    case place::blank: return forbid();
  }
  return forbid();
}

/** Whether a place has references to characters, or can be left and entered again around one. */
inline bool has_references(place where) noexcept {
  return where == place::text || where == place::attribute || where == place::attribute_single ||
         where == place::cdata;
}

/** A reference to a character, with what it takes around it in a CDATA section. */
class character_reference {
public:
  character_reference(place where, char32_t code) noexcept {
    bool const is_split = where == place::cdata;
    if (is_split) put("]]>");
    put("&#x");
    int digits = 1;
    while (digits < 6 && code >> (4 * digits) != 0) ++digits;
    for (int i = digits; i-- > 0;) buffer_[size_++] = "0123456789ABCDEF"[code >> (4 * i) & 0xF];
    put(";");
    if (is_split) put("<![CDATA[");
  }
  [[nodiscard]] std::string_view text() const noexcept {
    // It always fits; g++ 12 warns of a copy of more where it does not see that.
    return {buffer_.data(), std::min(size_, buffer_.size())};
  }

private:
  void put(std::string_view text) noexcept {
    std::copy(text.begin(), text.end(), buffer_.data() + size_);
    size_ += text.size();
  }

  std::array<char, 24> buffer_{};
  std::size_t size_ = 0;
};

}  // namespace penstock::xml

#endif
