// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/head_checks.hpp"

#include <penstock/http/target.hpp>

#include "http/octets.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

namespace penstock::http {

namespace {

/** A field that may be there once. */
struct single_field {
  std::string_view value;
  std::size_t count = 0;

  void add(std::string_view text) noexcept {
    value = text;
    ++count;
  }
};

/** The fields that decide, found in one pass. */
struct deciding_fields {
  single_field host;
  single_field content_length;
  single_field transfer_encoding;
  bool has_expectation = false;
  bool has_unknown_expectation = false;

  explicit deciding_fields(headers const& fields) noexcept {
    for (auto const& field : fields) add(field);
  }

  // The length of a name tells nearly all other fields apart without looking at their octets.
  void add(field const& f) noexcept {
    switch (f.name.size()) {
      case 4:
        if (equal_ignoring_case(f.name, "host")) host.add(f.value);
        break;
      case 6:
        if (equal_ignoring_case(f.name, "expect")) add_expectation(f.value);
        break;
      case 14:
        if (equal_ignoring_case(f.name, "content-length")) content_length.add(f.value);
        break;
      case 17:
        if (equal_ignoring_case(f.name, "transfer-encoding")) transfer_encoding.add(f.value);
        break;
      default: break;
    }
  }

  void add_expectation(std::string_view value) noexcept {
    has_expectation = true;
    if (!equal_ignoring_case(value, "100-continue")) has_unknown_expectation = true;
  }
};

// reg-name of RFC 3986 3.2.2, and what stands between the brackets of an IPv6 address.
constexpr octet_set reg_name_octets([](unsigned char c) {
  return is_digit(c) || is_alpha(c) || is_one_of(c, "-._~!$&'()*+,;=%");
});
constexpr octet_set ipv6_octets([](unsigned char c) {
  return hex_value(static_cast<char>(c)) >= 0 || c == ':' || c == '.';
});

/** True when every `%` in `text` is followed by two hexadecimal digits. */
bool has_good_escapes(std::string_view text) noexcept {
  for (auto at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    bool const good =
        text.size() - at > 2 && hex_value(text[at + 1]) >= 0 && hex_value(text[at + 2]) >= 0;
    if (!good) return false;
  }
  return true;
}

/** True for nothing, and for `:` with a number up to 65535 or, as RFC 3986 has it, none. */
bool is_port_part(std::string_view text) noexcept {
  if (text.empty()) return true;
  if (text.front() != ':' || text.size() > 6) return false;
  std::uint32_t port = 0;
  for (char const c : text.substr(1)) {
    if (!is_digit(static_cast<unsigned char>(c))) return false;
    port = port * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return port <= 65535;
}

/** What follows `http://` or `https://`; nothing when `target` begins otherwise. */
std::string_view after_scheme(std::string_view target) noexcept {
  for (std::string_view const scheme : {"http://", "https://"})
    if (equal_ignoring_case(target.substr(0, scheme.size()), scheme))
      return target.substr(scheme.size());
  return {};
}

errc settle_absolute_target(request_head& head) noexcept {
  auto const rest = after_scheme(head.target);
  auto const end = std::min(rest.find_first_of("/?"), rest.size());
  head.authority = rest.substr(0, end);
  if (!is_authority(head.authority)) return errc::bad_target;
  auto const parts = split_target(rest.substr(end));
  head.path = parts.path.empty() ? std::string_view("/") : parts.path;
  head.query = parts.query;
  return {};
}

// RFC 9112 3.2: one Host on HTTP/1.1, always valid; 3.2.2: the target's authority wins over it.
errc settle_host(request_head& head, single_field const& host) noexcept {
  if (host.count == 0) return head.version_minor == 0 ? errc{} : errc::host_missing;
  if (host.count > 1) return errc::host_repeated;
  if (!host.value.empty() && !is_authority(host.value)) return errc::bad_host;
  if (head.authority.empty()) head.authority = host.value;
  return {};
}

errc settle_content_length(request_head& head, single_field const& length) noexcept {
  if (length.count == 0) return {};
  if (length.count > 1) return errc::content_length_repeated;
  std::uint64_t octets = 0;
  auto const* const end = length.value.data() + length.value.size();
  auto const [stop, error] = std::from_chars(length.value.data(), end, octets);
  if (error != std::errc{} || stop != end) return errc::bad_content_length;
  head.content_length = octets;
  return {};
}

/** Why a Transfer-Encoding that is not exactly `chunked` is refused: codings that are merely not
    known here, or something that leaves the end of the body to be guessed. */
errc refuse_transfer_encoding(std::string_view value) noexcept {
  for (;;) {
    auto const comma = value.find(',');
    auto const coding = trim(value.substr(0, comma));
    bool const is_last = comma == std::string_view::npos;
    if (!is_token(coding)) return errc::bad_transfer_encoding;
    if (!is_last && equal_ignoring_case(coding, "chunked")) return errc::bad_transfer_encoding;
    if (is_last) return errc::unknown_transfer_encoding;
    value.remove_prefix(comma + 1);
  }
}

// RFC 9112 6.1: with HTTP/1.0 the framing cannot be trusted. 6.3: with a length it is an attack.
errc settle_transfer_encoding(request_head& head, single_field const& encoding) noexcept {
  if (encoding.count == 0) return {};
  if (head.content_length) return errc::length_and_encoding;
  if (head.version_minor == 0 || encoding.count > 1) return errc::bad_transfer_encoding;
  if (!equal_ignoring_case(encoding.value, "chunked"))
    return refuse_transfer_encoding(encoding.value);
  head.is_chunked = true;
  return {};
}

// RFC 9110 10.1.1: HTTP/1.0 knows no expectations; without a body there is nothing to wait for.
errc settle_expectation(request_head& head, deciding_fields const& fields) noexcept {
  if (head.version_minor == 0) return {};
  if (fields.has_unknown_expectation) return errc::unknown_expectation;
  head.expects_continue = fields.has_expectation && head.has_body();
  return {};
}

}  // namespace

errc settle_target(request_head& head) noexcept {
  if (head.target == "*" && head.method == "OPTIONS") {
    head.path = head.target;
    return {};
  }
  if (!head.target.starts_with('/')) return settle_absolute_target(head);
  auto const parts = split_target(head.target);
  head.path = parts.path;
  head.query = parts.query;
  return {};
}

errc settle_fields(request_head& head) noexcept {
  deciding_fields const fields(head.fields);
  if (auto const e = settle_host(head, fields.host); e != errc{}) return e;
  if (auto const e = settle_content_length(head, fields.content_length); e != errc{}) return e;
  if (auto const e = settle_transfer_encoding(head, fields.transfer_encoding); e != errc{})
    return e;
  if (auto const e = settle_expectation(head, fields); e != errc{}) return e;
  // RFC 9112 9.3: close always wins; HTTP/1.0 stays open only where it is asked to.
  head.keep_alive = !head.fields.has_token("connection", "close") &&
                    (head.version_minor > 0 || head.fields.has_token("connection", "keep-alive"));
  return {};
}

bool is_authority(std::string_view text) noexcept {
  if (text.starts_with('[')) {
    auto const n = ipv6_octets.run(text.substr(1));
    if (n < 2 || n + 1 == text.size() || text[n + 1] != ']') return false;
    return is_port_part(text.substr(n + 2));
  }
  auto const n = reg_name_octets.run(text);
  return n > 0 && has_good_escapes(text.substr(0, n)) && is_port_part(text.substr(n));
}

}  // namespace penstock::http
