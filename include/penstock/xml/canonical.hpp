// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// canonical_form: one form for all documents that say the same, so that they can be signed.
//
//     penstock::xml::writer xml(out, {.canonical = penstock::xml::canonical_form::exclusive});
//
// Sources: Canonical XML 1.0 ("C14N") and Exclusive XML Canonicalization 1.0, both of the W3C.
//
// What is written is UTF-8 without a mark; elements have end tags; declarations come first, sorted,
// and only where they are needed; attributes are sorted. CDATA sections and references become text.
// The declaration, the DOCTYPE and white space outside the root are checked and left out; comments
// too, unless they are asked for. The calls are the same as for any document, but raw() and
// references to a document's own entities are refused, and so are relative namespace names. Of the
// other options, those that are about the form of a document do not count.
//
// A part of a document is made canonical by a writer of its own, which is told with
// surrounding_namespace() what is in scope around that part, and is then given the part.
// docs/xml-canonical.md is the guide, and shows the bytes.

#ifndef PENSTOCK_XML_CANONICAL_HPP
#define PENSTOCK_XML_CANONICAL_HPP

#include <cstdint>

namespace penstock::xml {

enum class canonical_form : std::uint8_t {
  none,
  exclusive,  // a namespace is declared where a name uses it
  exclusive_with_comments,
  inclusive,  // a namespace is declared where it comes into scope; for whole documents
  inclusive_with_comments
};

}  // namespace penstock::xml

#endif
