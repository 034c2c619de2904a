// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/header_names.hpp"

#include <penstock/http/headers.hpp>

#include <span>

namespace penstock::compat {
namespace {

constexpr std::string_view request_names[] = {"Cache-Control",
                                              "Connection",
                                              "Date",
                                              "Keep-Alive",
                                              "Pragma",
                                              "Trailer",
                                              "Transfer-Encoding",
                                              "Upgrade",
                                              "Via",
                                              "Warning",
                                              "Allow",
                                              "Content-Length",
                                              "Content-Type",
                                              "Content-Encoding",
                                              "Content-Language",
                                              "Content-Location",
                                              "Content-MD5",
                                              "Content-Range",
                                              "Expires",
                                              "Last-Modified",
                                              "Accept",
                                              "Accept-Charset",
                                              "Accept-Encoding",
                                              "Accept-Language",
                                              "Authorization",
                                              "Cookie",
                                              "Expect",
                                              "From",
                                              "Host",
                                              "If-Match",
                                              "If-Modified-Since",
                                              "If-None-Match",
                                              "If-Range",
                                              "If-Unmodified-Since",
                                              "Max-Forwards",
                                              "Proxy-Authorization",
                                              "Referer",
                                              "Range",
                                              "TE",
                                              "Translate",
                                              "User-Agent"};
static_assert(std::size(request_names) == HttpHeaderRequestMaximum);

constexpr std::size_t shared_count = HttpHeaderLastModified + 1;  // the same in both directions
constexpr std::string_view response_only_names[] = {
    "Accept-Ranges", "Age",    "ETag",       "Location", "Proxy-Authenticate",
    "Retry-After",   "Server", "Set-Cookie", "Vary",     "WWW-Authenticate"};
static_assert(shared_count + std::size(response_only_names) == HttpHeaderResponseMaximum);

std::optional<int> find(std::span<std::string_view const> names, std::string_view name) noexcept {
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (http::equal_ignoring_case(names[i], name)) return static_cast<int>(i);
  }
  return std::nullopt;
}

}  // namespace

std::string_view request_header_name(int id) noexcept {
  bool const is_known = id >= 0 && id < HttpHeaderRequestMaximum;
  return is_known ? request_names[id] : std::string_view();
}

std::string_view response_header_name(int id) noexcept {
  if (id < 0 || id >= HttpHeaderResponseMaximum) return {};
  auto const index = static_cast<std::size_t>(id);
  return index < shared_count ? request_names[index] : response_only_names[index - shared_count];
}

std::optional<int> request_header_id(std::string_view name) noexcept {
  return find(request_names, name);
}

std::optional<int> response_header_id(std::string_view name) noexcept {
  if (auto const shared = find(std::span(request_names).first(shared_count), name)) return shared;
  auto const own = find(response_only_names, name);
  if (!own) return std::nullopt;
  return *own + static_cast<int>(shared_count);
}

}  // namespace penstock::compat
