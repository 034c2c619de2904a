// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// fragment_root: the tags of an element around markup that is read on its own, in which everything
// is in scope that is so in the writer.

#ifndef PENSTOCK_XML_FRAGMENT_ROOT_HPP
#define PENSTOCK_XML_FRAGMENT_ROOT_HPP

#include <penstock/xml/detail/namespaces.hpp>

#include <string>
#include <string_view>

namespace penstock::xml {

/** Its end tag. No document type says anything of an element of that name. */
inline constexpr std::string_view fragment_root_end = "</around-the-fragment>";

/** Its start tag, which ends at the beginning of the second line. The parser knows fewer names than
    the writer; `only_ascii` leaves out the prefixes that it may not know, whose use in a fragment
    it would refuse anyway. */
[[nodiscard]] std::string open_fragment_root(detail::namespaces const& scope, bool only_ascii);

}  // namespace penstock::xml

#endif
