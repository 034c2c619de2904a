// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// names: what may be a name (XML 1.0 fifth edition, 2.3; Namespaces in XML 1.0, 4).

#ifndef PENSTOCK_XML_NAMES_HPP
#define PENSTOCK_XML_NAMES_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace penstock::xml {

/** A Name without a colon. */
[[nodiscard]] bool is_ncname(std::string_view name) noexcept;

/** What qname_prefix_size() says of what is not a QName. */
inline constexpr std::size_t not_a_qname = SIZE_MAX;

/** The size of the prefix of `qname`, which is `local` (0) or `prefix:local`; or not_a_qname. */
[[nodiscard]] std::size_t qname_prefix_size(std::string_view qname) noexcept;

}  // namespace penstock::xml

#endif
