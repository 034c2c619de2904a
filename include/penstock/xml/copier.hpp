// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// copier: copies XML that is there already into a writer, in pieces as they come.
//
//     penstock::xml::copier copy(xml);
//     while (auto piece = co_await source.next()) {
//       if (!copy.feed(*piece)) co_return log(copy.error().message());
//       co_await xml.flush({.min_bytes = 16 * 1024});
//     }
//     if (!copy.finish()) log(copy.error().message());
//     // mismatched tag at line 12, column 7
//
// An independent parser (expat) reads, and the writer writes what it reports: so whatever the
// source is, what comes out is well-formed, in the writer's encoding, and within its limits. Memory
// is constant, but for the longest token, the depth, and what the source declares of entities.
//
// The source is a whole document, and its root becomes an element where the writer is: the root of
// its document, or a child of the element that is open. Or the source is a fragment, content with
// any number of elements and texts, and its prefixes stand for what they stand for in the writer.
//
// Kept are elements with their prefixes, declarations and kind of end, attributes in order, text,
// CDATA sections, comments and processing instructions. Declarations that are in scope in the
// writer already are not repeated, nor are white space outside the root, the XML declaration and
// the document type declaration. Of the latter's internal subset, entities are expanded and
// defaults of attributes are added. Nothing outside the source is ever read: an external subset is
// ignored, and a reference to an external entity, or to one that only an external subset can
// declare, is an error.

#ifndef PENSTOCK_XML_COPIER_HPP
#define PENSTOCK_XML_COPIER_HPP

#include <penstock/xml/writer.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

namespace penstock::xml {

/** What a copier gets. */
enum class copy_source : std::uint8_t {
  document,  // one root, perhaps with a prolog; see copy_options for its encoding
  fragment   // content of an element (XML 1.0, 3.1), in UTF-8
};

struct copy_options {
  copy_source source = copy_source::document;
  /** Of a document, when something outside of it says so, as a charset parameter does; it counts
      more than what the document declares. UTF-8, UTF-16, ISO-8859-1 or US-ASCII. */
  std::string_view encoding = {};
  bool comments = true;                 // false: they are left out
  bool processing_instructions = true;  // false: they are left out
  bool cdata_sections = true;           // false: they become text
};

/** What ended a copy, and where in the source. */
struct [[nodiscard]] copy_error {
  std::error_code code;      // of reader_category(), or the writer's; empty: nothing did
  std::uint64_t line = 0;    // from 1
  std::uint64_t column = 0;  // from 1, in characters
  std::string refusal;       // what the writer says, if it was the writer

  /** One sentence that names what there is. */
  [[nodiscard]] std::string message() const;
  explicit operator bool() const noexcept { return static_cast<bool>(code); }
};

/** What the parser finds wrong with a source; the values are expat's, those of XML_Error. */
[[nodiscard]] std::error_category const& reader_category() noexcept;

class copier {
public:
  /** Copy into `to`, which must outlive the copier, and is used by nothing else between the first
      feed() and finish() but for its flush() and release(). */
  explicit copier(writer& to, copy_options const& options = {});
  copier(copier const&) = delete;
  copier& operator=(copier const&) = delete;
  /** Without a finish(), elements of the copy stay open. */
  ~copier();

  /** Copy what `bytes` complete; the source may be cut anywhere. False: something is wrong, and the
      copy ends here. What it has written stays, and its open elements stay open. When it is the
      source that is wrong, the writer is not refused: it is for the caller to abort, or to end
      those elements and go on. */
  [[nodiscard]] bool feed(std::string_view bytes) noexcept;

  /** The source ends here. False: it is not complete, or something was wrong before. */
  [[nodiscard]] bool finish() noexcept;

  /** What ended the copy; false when nothing did. */
  [[nodiscard]] copy_error error() const;

private:
  class reader;

  std::unique_ptr<reader> reader_;
};

/** Copy all of `source` at once. */
copy_error copy(std::string_view source, writer& to, copy_options const& options = {});

}  // namespace penstock::xml

#endif
