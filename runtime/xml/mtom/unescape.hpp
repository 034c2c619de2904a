// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// unescape: the value of an attribute, out of what was written into its tag.

#ifndef PENSTOCK_XML_MTOM_UNESCAPE_HPP
#define PENSTOCK_XML_MTOM_UNESCAPE_HPP

#include <string>
#include <string_view>

namespace penstock::xml {

/** Append what a reader sees of `written`, what it has between its quotes. False: it has a
    reference that is none of the five of XML's own nor to a character of ASCII. Throws
    std::bad_alloc. */
[[nodiscard]] bool append_unescaped(std::string& to, std::string_view written);

}  // namespace penstock::xml

#endif
