// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/escape.hpp"

#include "xml/characters.hpp"
#include "xml/utf8.hpp"

#include <algorithm>
#include <cstring>

namespace penstock::xml {
namespace {

constexpr unsigned special_class(place where) noexcept {
  switch (where) {
    case place::text: return special_in_text;
    case place::attribute: return special_in_attribute;
    case place::attribute_single: return special_in_attribute_single;
    case place::cdata:
    case place::whole_cdata: return special_in_cdata;
    case place::comment: return special_in_comment;
    case place::instruction: return special_in_instruction;
    case place::plain: return special_in_plain;
    case place::blank: return special_in_blank;
  }
  return special_in_blank;
}

/** Writes what it is given, as far as there is room. */
struct writing {
  escape_target& target;

  void put_clean_run(escape_source& source, unsigned special) noexcept {
    auto const room = static_cast<std::size_t>(target.last - target.next);
    char const* in = source.next;
    char const* const end = in + std::min(source.left(), room);
    char* out = target.next;
    while (in != end && !is(*in, special)) *out++ = *in++;
    source.next = in;
    target.next = out;
  }
  [[nodiscard]] bool put(std::string_view text) noexcept {
    if (static_cast<std::size_t>(target.last - target.next) < text.size()) return false;
    std::memcpy(target.next, text.data(), text.size());
    target.next += text.size();
    return true;
  }
};

/** Counts it instead. */
struct counting {
  std::size_t& size;

  void put_clean_run(escape_source& source, unsigned special) noexcept {
    char const* in = source.next;
    while (in != source.last && !is(*in, special)) ++in;
    size += static_cast<std::size_t>(in - source.next);
    source.next = in;
  }
  [[nodiscard]] bool put(std::string_view text) noexcept {
    size += text.size();
    return true;
  }
};

/** What stands for a byte, or that it is forbidden. */
struct substitute {
  std::string_view text;
  escape_stop verdict = escape_stop::end;
};

/** True if the byte at `source.next` comes right after `before`. */
bool follows(escape_source const& source, std::string_view before) noexcept {
  auto const read = static_cast<std::size_t>(source.next - source.first);
  return read >= before.size() &&
         std::memcmp(source.next - before.size(), before.data(), before.size()) == 0;
}

substitute as_it_is(escape_source const& source) noexcept { return {{source.next, 1}}; }
substitute forbid(escape_stop why = escape_stop::forbidden) noexcept { return {{}, why}; }

substitute reference_to(char c) noexcept {
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

substitute in_cdata(escape_source const& source, bool may_split) noexcept {
  if (*source.next == '>') {
    if (!follows(source, "]]")) return as_it_is(source);
    return may_split ? substitute{"]]><![CDATA[>"} : forbid();
  }
  if (*source.next != '\r') return forbid(escape_stop::invalid_character);
  return may_split ? substitute{"]]>&#xD;<![CDATA["} : forbid();
}

substitute in_comment(escape_source const& source) noexcept {
  if (*source.next != '-') return forbid(escape_stop::invalid_character);
  bool const is_last = source.left() == 1;
  return is_last || follows(source, "-") ? forbid() : as_it_is(source);
}

substitute in_instruction(escape_source const& source) noexcept {
  if (*source.next != '>') return forbid(escape_stop::invalid_character);
  return follows(source, "?") ? forbid() : as_it_is(source);
}

/** What stands for the special byte of ASCII at `source.next`. */
substitute substitute_for(place where, escape_source const& source) noexcept {
  switch (where) {
    case place::text:
    case place::attribute:
    case place::attribute_single: return reference_to(*source.next);
    case place::cdata: return in_cdata(source, true);
    case place::whole_cdata: return in_cdata(source, false);
    case place::comment: return in_comment(source);
    case place::instruction: return in_instruction(source);
    case place::plain: return forbid(escape_stop::invalid_character);
    case place::blank: return forbid();
  }
  return forbid();
}

/** Characters above U+007F, as many as come in a row. */
template <class Sink>
escape_stop put_multibyte(escape_rules rules, escape_source& source, Sink& sink) noexcept {
  while (source.next != source.last && static_cast<unsigned char>(*source.next) >= 0x80) {
    utf8_character const c = decode_utf8(source.next, source.last);
    std::string_view text(source.next, c.size);
    if (c.verdict != utf8_verdict::valid) {
      if (c.verdict == utf8_verdict::truncated) return escape_stop::incomplete_utf8;
      if (rules.on_invalid == invalid_text::refuse) {
        return c.verdict == utf8_verdict::forbidden ? escape_stop::invalid_character
                                                    : escape_stop::invalid_utf8;
      }
      text = replacement_character;
    }
    if (!sink.put(text)) return escape_stop::room;
    source.next += c.size;
  }
  return escape_stop::end;
}

template <class Sink>
[[gnu::always_inline]] inline escape_stop run(escape_rules rules, escape_source& source,
                                              Sink sink) noexcept {
  unsigned const special = special_class(rules.where);
  for (;;) {
    sink.put_clean_run(source, special);
    if (source.next == source.last) return escape_stop::end;
    if (!is(*source.next, special)) return escape_stop::room;
    if (static_cast<unsigned char>(*source.next) >= 0x80) {
      if (rules.where == place::blank) return escape_stop::forbidden;
      escape_stop const stop = put_multibyte(rules, source, sink);
      if (stop != escape_stop::end) return stop;
      continue;
    }
    substitute s = substitute_for(rules.where, source);
    if (s.verdict == escape_stop::invalid_character && rules.on_invalid == invalid_text::replace) {
      s = {replacement_character};
    }
    if (s.verdict != escape_stop::end) return s.verdict;
    if (!sink.put(s.text)) return escape_stop::room;
    ++source.next;
  }
}

}  // namespace

escape_stop escape(escape_rules rules, escape_source& source, escape_target& target) noexcept {
  // The two that matter for speed are compiled for themselves.
  writing const sink{target};
  if (rules.where == place::text) return run({place::text, rules.on_invalid}, source, sink);
  if (rules.where == place::attribute) {
    return run({place::attribute, rules.on_invalid}, source, sink);
  }
  return run(rules, source, sink);
}

escape_stop measure(escape_rules rules, escape_source& source, std::size_t& size) noexcept {
  return run(rules, source, counting{size});
}

}  // namespace penstock::xml
