// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// fragment_check: is markup that a caller made right where it is to stand? An independent parser
// (expat) reads it with just as much around it as counts there. Nothing is loaded from elsewhere,
// and what entities can grow to is bounded by expat.
//
// expat takes memory from the heap; without any, the answer is std::errc::not_enough_memory.

#ifndef PENSTOCK_XML_FRAGMENT_CHECK_HPP
#define PENSTOCK_XML_FRAGMENT_CHECK_HPP

#include <penstock/xml/detail/doctype_memory.hpp>
#include <penstock/xml/detail/namespaces.hpp>

#include <cstddef>
#include <string_view>
#include <system_error>

namespace penstock::xml {

/** Is `text` of whole characters that XML has (2.2)? */
[[nodiscard]] std::error_code check_characters(std::string_view text) noexcept;

/** What is around content. */
struct fragment_context {
  std::string_view prolog;          // a document's beginning, for its entities
  detail::namespaces const& scope;  // what prefixes stand for
  std::size_t depth_max;            // elements in elements in the fragment
  std::size_t attributes_max;       // of one element, declarations not counted
};

/** Is `fragment` well-formed as content of an element (XML 1.0, 3.1 and 4.3.2), whatever text is
    before and behind it, and do its names have namespaces? An xml::errc if not. */
[[nodiscard]] std::error_code check_content(fragment_context const& context,
                                            std::string_view fragment) noexcept;

/** Is `fragment` right within an attribute's value in quotes of the kind `mark`? */
[[nodiscard]] std::error_code check_attribute_value(std::string_view prolog,
                                                    std::string_view fragment, char mark) noexcept;

/** Is `subset` right behind `prolog`, which ends with the bracket that opens it? Adds to `plain`
    the entities that it declares to be text without markup and references. */
[[nodiscard]] std::error_code check_internal_subset(std::string_view prolog,
                                                    std::string_view subset,
                                                    detail::entity_names& plain) noexcept;

}  // namespace penstock::xml

#endif
