// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// escape: text from the caller, checked and copied into a document in one pass. Bytes in, bytes
// out; it knows neither writer nor output.
//
//     escape_source source(text);
//     escape_target target{out, out_end};
//     switch (escape(rules, source, target)) { … }    // both say how far it came
//
// Checked are UTF-8 and the Char production (XML 1.0, 2.2), and what the place forbids. Bytes that
// may stand as they are are copied many at a time (scan.hpp); the rest is replaced by references.

#ifndef PENSTOCK_XML_ESCAPE_HPP
#define PENSTOCK_XML_ESCAPE_HPP

#include <penstock/xml/writer_options.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace penstock::xml {

/** Where the text goes, and so what must not stand there as it is. */
enum class place : std::uint8_t {
  text,  // & < > and CR become references; `>` always, so that `]]>` cannot come about, not even
         // from the ends of two calls
  attribute,         // in double quotes: & < " TAB LF CR become references
  attribute_single,  // in single quotes: the same with ' in place of "
  cdata,             // `]]>` and CR end the section and begin another
  whole_cdata,       // `]]>` and CR are forbidden
  comment,           // `--` and a final `-` are forbidden
  instruction,       // `?>` is forbidden
  plain,             // nothing has a meaning: all that XML can carry, as it is
  blank              // all but white space is forbidden
};

struct escape_rules {
  place where;
  invalid_text on_invalid = invalid_text::refuse;
  invalid_text_handler handler = {};
  // A character above this one has no code in the document's encoding: in text, attributes and
  // CDATA that may be split it becomes a reference, `&#x20AC;`; elsewhere it is refused.
  char32_t encodable_max = 0x10FFFF;
  // Nothing follows the text: a character that is cut at its end is ill-formed, a final `-` in a
  // comment is forbidden.
  bool is_whole = false;
};

enum class escape_stop : std::uint8_t {
  end,              // all of the source is in the target
  room,             // the target is full: go on in another one
  incomplete_utf8,  // the source ends within a character, which begins where it stopped; refused if
                    // the source is whole
  // Refused:
  invalid_utf8,
  invalid_character,
  forbidden,   // by the place
  unencodable  // above encodable_max, in a place that has no references
};

struct escape_source {
  explicit escape_source(std::string_view text) noexcept
      : first(text.data()), next(first), last(first + text.size()) {}

  [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(last - next); }
  /** The last two characters of ASCII that stand before `next` in the target, as far as they matter
      for `]]>`, `--` and `?>`. */
  [[nodiscard]] std::array<char, 2> last_two() const noexcept {
    auto const read = static_cast<std::size_t>(next - first);
    if (read == 0) return before;
    return {read == 1 ? before[1] : next[-2], next[-1]};
  }
  /** True if they end with `text`, which is of one or two characters. */
  [[nodiscard]] bool follows(std::string_view text) const noexcept {
    auto const two = last_two();
    return std::string_view(two.data(), two.size()).ends_with(text);
  }

  char const* first;  // from here to `next` the target has the same, or references for it
  char const* next;   // where it stopped
  char const* last;
  std::array<char, 2> before{};  // stands in the target before what `first` points to
};

struct escape_target {
  char* next;
  char* last;
};

/** Copy from `source` to `target` until one of them ends or something is refused. */
[[nodiscard]] escape_stop escape(escape_rules const& rules, escape_source& source,
                                 escape_target& target) noexcept;

/** Count into `size` what escape() would write for the rest of `source`, given the room. */
[[nodiscard]] escape_stop measure(escape_rules const& rules, escape_source& source,
                                  std::size_t& size) noexcept;

/** U+FFFD, which stands for what was replaced. */
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

}  // namespace penstock::xml

#endif
