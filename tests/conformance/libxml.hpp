// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// libxml: what the conformance test asks of libxml2, which is a judge that shares nothing with the
// writer and with expat: reading a document, and its canonical form.

#ifndef PENSTOCK_TESTS_CONFORMANCE_LIBXML_HPP
#define PENSTOCK_TESTS_CONFORMANCE_LIBXML_HPP

#include <libxml/tree.h>
#include <libxml/xmlmemory.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace penstock::conformance {

struct free_document {
  void operator()(xmlDoc* d) const noexcept { xmlFreeDoc(d); }
};
using document = std::unique_ptr<xmlDoc, free_document>;

struct free_libxml_string {
  void operator()(xmlChar* s) const noexcept { xmlFree(s); }
};
using libxml_string = std::unique_ptr<xmlChar, free_libxml_string>;

[[nodiscard]] inline std::string_view view(xmlChar const* text) noexcept {
  return text == nullptr ? std::string_view() : reinterpret_cast<char const*>(text);
}

/** What becomes of entities and subsets in other files. */
enum class external { ignored, read };

/** The tree of a document, entities expanded, or null when it is not well-formed with namespaces.
    `name` is where other files are looked for. */
[[nodiscard]] document parse(std::string_view bytes, std::filesystem::path const& name,
                             external what);

/** The canonical form with comments (Canonical XML 1.0); nothing when libxml2 finds none. */
[[nodiscard]] std::optional<std::string> canonical(xmlDoc* d);

}  // namespace penstock::conformance

#endif
