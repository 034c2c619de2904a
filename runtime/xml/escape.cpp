// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/escape.hpp"

#include "xml/characters.hpp"
#include "xml/scan.hpp"
#include "xml/substitute.hpp"
#include "xml/utf8.hpp"

#include <penstock/xml/detail/copy.hpp>

#include <algorithm>
#include <optional>

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

/** Writes what it is given; there must be room. */
struct writing {
  escape_target& target;

  [[nodiscard]] std::size_t room() const noexcept {
    return static_cast<std::size_t>(target.last - target.next);
  }
  template <unsigned Special>
  void put_clean_run(escape_source& source) noexcept {
    std::size_t const n =
        clean_run<Special>(target.next, source.next, std::min(source.left(), room()));
    source.next += n;
    target.next += n;
  }
  void put(std::string_view text) noexcept {
    target.next = detail::copy_short(target.next, text.data(), text.size());
  }
};

/** Counts it instead. */
struct counting {
  std::size_t& size;

  [[nodiscard]] static std::size_t room() noexcept { return SIZE_MAX; }
  template <unsigned Special>
  void put_clean_run(escape_source& source) noexcept {
    std::size_t const n = clean_run<Special>(nullptr, source.next, source.left());
    source.next += n;
    size += n;
  }
  void put(std::string_view text) noexcept { size += text.size(); }
};

/** One way through a text in one place: `Sink` writes or counts. */
template <class Sink>
class pass {
public:
  pass(escape_rules const& rules, escape_source& source, Sink sink) noexcept
      : rules_(rules), source_(source), sink_(sink) {}

  template <place Where>
  [[nodiscard]] escape_stop run() noexcept {
    constexpr unsigned special = special_class(Where);
    for (;;) {
      sink_.template put_clean_run<special>(source_);
      if (source_.next == source_.last) return at_end();
      if (!is(*source_.next, special)) return escape_stop::room;
      bool const is_ascii = static_cast<unsigned char>(*source_.next) < 0x80;
      escape_stop const stop = is_ascii ? put_special() : put_multibyte<special>();
      if (stop != escape_stop::end) return stop;
    }
  }

private:
  [[nodiscard]] escape_stop at_end() const noexcept {
    // The mark that ends a comment would make `--` of a final hyphen.
    bool const is_bad = rules_.is_whole && rules_.where == place::comment && source_.follows("-");
    return is_bad ? escape_stop::forbidden : escape_stop::end;
  }

  /** Write `text` for `size` bytes of the source. */
  [[nodiscard]] escape_stop put(std::string_view text, std::size_t size) noexcept {
    if (text.size() > sink_.room()) return escape_stop::room;
    sink_.put(text);
    source_.next += size;
    return escape_stop::end;
  }

  /** A byte of ASCII that is special here. */
  [[nodiscard]] escape_stop put_special() noexcept {
    substitute const s = substitute_for(rules_.where, source_);
    if (s.verdict == escape_stop::end) return put(s.text, 1);
    if (s.verdict != escape_stop::invalid_character) return s.verdict;
    return put_invalid(1, static_cast<unsigned char>(*source_.next), s.verdict);
  }

  /** Characters above U+007F, and what is clean between them. */
  template <unsigned Special>
  [[nodiscard]] escape_stop put_multibyte() noexcept {
    if constexpr (Special == special_in_blank) return escape_stop::forbidden;
    std::size_t const n = std::min(source_.left(), sink_.room());
    std::size_t const right = multibyte_run<Special>(source_.next, n, rules_.encodable_max);
    return right != 0 ? put({source_.next, right}, right) : put_other();
  }

  /** A character above U+007F that is not right as it is, or for which there is no room. */
  [[nodiscard]] escape_stop put_other() noexcept {
    utf8_character const c = decode_utf8(source_.next, source_.last);
    switch (c.verdict) {
      case utf8_verdict::valid: break;
      case utf8_verdict::forbidden:
        return put_invalid(c.size, c.code, escape_stop::invalid_character);
      case utf8_verdict::invalid:
        return put_invalid(c.size, no_character, escape_stop::invalid_utf8);
      case utf8_verdict::truncated:
        if (!rules_.is_whole) return escape_stop::incomplete_utf8;
        return put_invalid(c.size, no_character, escape_stop::incomplete_utf8);
    }
    if (c.code <= rules_.encodable_max) return put({source_.next, c.size}, c.size);
    if (!has_references(rules_.where)) return escape_stop::unencodable;
    return put(character_reference(rules_.where, c.code).text(), c.size);
  }

  /** `size` bytes that XML cannot carry, for the reason `why`. */
  [[nodiscard]] escape_stop put_invalid(std::size_t size, char32_t code, escape_stop why) noexcept {
    auto const text = replacement_for({.bytes = {source_.next, size}, .code = code});
    if (!text) return why;
    escape_source instead(*text);
    instead.before = source_.last_two();
    escape_stop const stop = put_whole(instead);
    if (stop != escape_stop::end) return stop;
    source_.before = instead.last_two();
    source_.next += size;
    source_.first = source_.next;
    return escape_stop::end;
  }

  /** What the caller wants in place of `bad`; nothing: it is to be refused. */
  [[nodiscard]] std::optional<std::string_view> replacement_for(
      bad_text const& bad) const noexcept {
    switch (rules_.on_invalid) {
      case invalid_text::refuse: break;
      case invalid_text::replace: return replacement_character;
      case invalid_text::drop: return std::string_view();
      case invalid_text::handler:
        if (rules_.handler.call != nullptr) return rules_.handler.call(rules_.handler.state, bad);
        break;
    }
    return {};
  }

  /** Write a replacement, all of it or nothing. It is text like any other, but must be right. */
  [[nodiscard]] escape_stop put_whole(escape_source& text) noexcept;

  escape_rules const& rules_;
  escape_source& source_;
  Sink sink_;
};

template <class Sink>
escape_stop run(escape_rules const& rules, escape_source& source, Sink sink) noexcept {
  pass<Sink> through(rules, source, sink);
  switch (rules.where) {
    case place::text: return through.template run<place::text>();
    case place::attribute: return through.template run<place::attribute>();
    case place::attribute_single: return through.template run<place::attribute_single>();
    case place::cdata: return through.template run<place::cdata>();
    case place::whole_cdata: return through.template run<place::whole_cdata>();
    case place::comment: return through.template run<place::comment>();
    case place::instruction: return through.template run<place::instruction>();
    case place::plain: return through.template run<place::plain>();
    case place::blank: return through.template run<place::blank>();
  }
  return escape_stop::forbidden;
}

template <class Sink>
escape_stop pass<Sink>::put_whole(escape_source& text) noexcept {
  escape_rules const strict{.where = rules_.where, .encodable_max = rules_.encodable_max};
  escape_source ahead = text;
  std::size_t size = 0;
  escape_stop const stop = measure(strict, ahead, size);
  if (stop == escape_stop::incomplete_utf8) return escape_stop::invalid_utf8;
  if (stop != escape_stop::end) return stop;
  if (size > sink_.room()) return escape_stop::room;
  return xml::run(strict, text, sink_);
}

}  // namespace

escape_stop escape(escape_rules const& rules, escape_source& source,
                   escape_target& target) noexcept {
  return run(rules, source, writing{target});
}

escape_stop measure(escape_rules const& rules, escape_source& source, std::size_t& size) noexcept {
  return run(rules, source, counting{size});
}

}  // namespace penstock::xml
