// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// mime: the content type of a file, by the extension of its name.
//
//     content_type("/a/report.HTML")      // "text/html; charset=utf-8"
//     content_type("Makefile")            // "application/octet-stream"

#ifndef PENSTOCK_HTTP_MIME_HPP
#define PENSTOCK_HTTP_MIME_HPP

#include <string_view>

namespace penstock::http {

/** The media type for `file_name`, which may be a path. The case of the extension is ignored; an
    unknown one, or none, gives application/octet-stream. Text is said to be UTF-8. */
[[nodiscard]] std::string_view content_type(std::string_view file_name) noexcept;

}  // namespace penstock::http

#endif
