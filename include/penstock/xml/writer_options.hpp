// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// writer_options: what an xml::writer does where there is a choice, and every limit with its
// default.
//
//     penstock::xml::writer xml(out, {.on_invalid = penstock::xml::invalid_text::replace});

#ifndef PENSTOCK_XML_WRITER_OPTIONS_HPP
#define PENSTOCK_XML_WRITER_OPTIONS_HPP

#include <penstock/xml/canonical.hpp>
#include <penstock/xml/dictionary.hpp>
#include <penstock/xml/encoding.hpp>
#include <penstock/xml/mtom.hpp>
#include <penstock/xml/session_dictionary.hpp>
#include <penstock/xml/value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace penstock::xml {

/** What to do with text that XML cannot carry: bytes that are not UTF-8, and characters that are
    outside the Char production (XML 1.0, 2.2), such as U+0001. Names are never replaced. */
enum class invalid_text : std::uint8_t {
  refuse,   // the call is refused
  replace,  // each ill-formed sequence and each forbidden character becomes U+FFFD
  drop,     // each is left out
  handler   // writer_options::handler is asked about each
};

/** In place of the code of a character. */
inline constexpr char32_t no_character = 0xFFFFFFFF;

/** Text that XML cannot carry, as an invalid_text_handler is shown it. */
struct bad_text {
  std::string_view bytes;  // one character, or one ill-formed sequence of UTF-8; only for the call
  char32_t code;           // of the character; no_character: not UTF-8
};

/** Says what is written in place of text that XML cannot carry.

      constexpr auto show = [](void*, xml::bad_text const&) noexcept {
        return std::optional<std::string_view>("?");
      };
      xml::writer xml(out, {.on_invalid = xml::invalid_text::handler, .handler = {show}});

    The answer is text: it is escaped, and the call is refused if XML cannot carry it either. No
    answer refuses the call as well. It must stay valid until the next question, or the end of the
    writer's call; the same text may be asked about again within the call, and must be answered
    alike. The handler must not call the writer. */
struct invalid_text_handler {
  using function = std::optional<std::string_view>(void* state, bad_text const& bad) noexcept;

  function* call = nullptr;  // null refuses everything
  void* state = nullptr;     // what it is called with
};

/** What to do with what one CDATA section cannot carry: `]]>`, and CR, which a reader would take
    for LF. */
enum class cdata_end : std::uint8_t {
  split,  // go on in a second section; a reader sees the text unchanged
  refuse  // the call is refused
};

/** How an element without content ends. */
enum class empty_form : std::uint8_t {
  collapse,         // <a/>
  collapse_spaced,  // <a />, as readers of HTML want it
  expand            // <a></a>
};

/** The quotes around values of attributes and names of namespaces. Where the choice is one call's,
    `unsaid` is that of the options. */
enum class quote : std::uint8_t { unsaid, double_quote, single_quote };

/** How the lines of texts, CDATA sections, comments and instructions end in the document. A reader
    sees LF in any case (XML 1.0, 2.11), but for a CR in a text, which is kept as a reference.
    Attributes have no lines. */
enum class newline : std::uint8_t {
  as_is,  // as they are given; every CR in a text is kept
  lf,     // CR LF, CR and LF are LF: a CR that was meant is lost
  crlf    // they are CR LF: the same
};

enum class indent_with : std::uint8_t { spaces, tabs };

/** Begin elements, comments and instructions on lines of their own. Not in an element that has had
    text, nor in those within it; nor where xml:space is preserve (2.10). The writer does not know
    what comes: the first text in an element should come before its first child. */
struct indentation {
  std::uint8_t width = 0;  // characters a level; 0: none of this
  indent_with with = indent_with::spaces;
};

/** For encoding::binary. What is pointed to must outlive the writer or its last call. */
struct binary_options {
  dictionary const* strings = nullptr;  // that the reader has: names of it are written as numbers
  bool finds_strings = false;           // look also for names that do not say that they are of it
  dynamic_strings* session = nullptr;   // asked for a number of every other string in tags
};

struct writer_options {
  xml::encoding encoding = xml::encoding::utf8;
  binary_options binary = {};
  byte_order_mark mark = byte_order_mark::by_encoding;

  invalid_text on_invalid = invalid_text::refuse;
  invalid_text_handler handler = {};  // when on_invalid is `handler`
  cdata_end on_cdata_end = cdata_end::split;
  real_form reals = real_form::schema;  // how float and double are written
  empty_form empty_elements = empty_form::collapse;
  quote quotes = quote::double_quote;  // in the XML declaration too
  newline newlines = newline::as_is;
  indentation indent = {};
  canonical_form canonical = canonical_form::none;
  // In exclusive form, prefixes whose namespaces are declared where they come into scope; the
  // default namespace is "" or "#default". Looked at by the constructor.
  std::span<std::string_view const> inclusive_prefixes = {};
  bool is_fragment = false;  // any number of elements, and text beside them, not one root

  // Write MTOM: large binary values become parts behind the document; see mtom.hpp. Not in binary
  // XML, which carries them as they are.
  std::optional<mtom_options> mtom = std::nullopt;

  // Of each limit there is an errc of its own. The defaults are generous.
  std::size_t depth_max = 1024;               // open elements
  std::size_t attributes_max = 1024;          // of one element, namespace declarations not counted
  std::size_t namespaces_max = 256;           // declarations in scope at one time
  std::size_t start_tag_bytes_max = 1 << 20;  // of one start tag, as written; at most 2 GiB
  std::size_t doctype_bytes_max = 1 << 20;    // of names, identifiers and internal subset together
  std::size_t scope_bytes_max = 4 << 20;      // of names of open elements, of prefixes and names of
                                              // namespaces in scope, together
  // Of the document, as UTF-8; a number or a reference may be refused some 30 bytes before.
  std::uint64_t document_bytes_max = UINT64_MAX;
};

}  // namespace penstock::xml

#endif
