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
// Checked are UTF-8 and the Char production (XML 1.0, 2.2), and what the place forbids. A run of
// bytes that may stand as they are is copied at once; the rest is replaced by references.

#ifndef PENSTOCK_XML_ESCAPE_HPP
#define PENSTOCK_XML_ESCAPE_HPP

#include <penstock/xml/writer_options.hpp>

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
  invalid_text on_invalid;
};

enum class escape_stop : std::uint8_t {
  end,              // all of the source is in the target
  room,             // the target is full: go on in another one
  incomplete_utf8,  // the source ends within a character, which begins where it stopped
  invalid_utf8,     // only when these are refused, as the next one
  invalid_character,
  forbidden  // by the place
};

struct escape_source {
  explicit escape_source(std::string_view text) noexcept
      : first(text.data()), next(first), last(first + text.size()) {}

  [[nodiscard]] std::size_t left() const noexcept { return static_cast<std::size_t>(last - next); }

  char const* first;  // of the whole text: what was before counts for `]]>`, `--` and `?>`
  char const* next;   // where it stopped
  char const* last;
};

struct escape_target {
  char* next;
  char* last;
};

/** Copy from `source` to `target` until one of them ends or something is refused. */
[[nodiscard]] escape_stop escape(escape_rules rules, escape_source& source,
                                 escape_target& target) noexcept;

/** Count into `size` what escape() would write for the rest of `source`, given the room. */
[[nodiscard]] escape_stop measure(escape_rules rules, escape_source& source,
                                  std::size_t& size) noexcept;

/** U+FFFD, which stands for what was replaced. */
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

}  // namespace penstock::xml

#endif
