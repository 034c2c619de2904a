// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// head_checks: what a request head means: where it goes, how its body is framed, whether the
// connection stays. Everything that two parties could read in two ways is refused here.

#ifndef PENSTOCK_HTTP_HEAD_CHECKS_HPP
#define PENSTOCK_HTTP_HEAD_CHECKS_HPP

#include <penstock/http/error.hpp>

#include "http/request_head.hpp"

#include <string_view>

namespace penstock::http {

/** Given method and target, set path and query, and authority where the target has one.
    Error: errc::bad_target. */
[[nodiscard]] errc settle_target(request_head& head) noexcept;

/** Given the above, version and fields, set the rest of `head`.
    Errors: those of the header section and of the framing, see error.hpp. */
[[nodiscard]] errc settle_fields(request_head& head) noexcept;

/** True for `host [":" port]` as RFC 3986 3.2.2 has it, without user information, with at least one
    octet of host, and with a port of at most 65535. */
[[nodiscard]] bool is_authority(std::string_view text) noexcept;

}  // namespace penstock::http

#endif
