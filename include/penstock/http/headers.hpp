// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// headers: the fields of one HTTP message, read-only.
//
//     if (auto type = request.headers().find("Content-Type")) log(*type);
//     for (auto const& [name, value] : request.headers()) log(name, value);
//     bool const close = request.headers().has_token("connection", "close");
//
// Names are compared without regard to case (ASCII), and `_` is not `-`. A headers object is a view
// of two words: copy it freely, and mind whose memory it looks at (a request's, until that request
// is over).

#ifndef PENSTOCK_HTTP_HEADERS_HPP
#define PENSTOCK_HTTP_HEADERS_HPP

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace penstock::http {

/** One field line. The value has no white space at either end. */
struct field {
  std::string_view name;
  std::string_view value;
};

class headers {
public:
  using iterator = std::span<field const>::iterator;

  headers() = default;
  /** A view of `fields`, in the order in which they were received. */
  headers(std::span<field const> fields) noexcept : fields_(fields) {}

  /** The value of the first field with this name. A field may be there and empty. */
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  /** How many fields have this name. */
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
  /** True when `token` is an element of the comma-separated lists in the fields with this name;
      case is ignored, and so is what stands after `;` in an element. For names whose values hold
      no quoted strings: Connection, Upgrade, Accept-Encoding, TE. */
  [[nodiscard]] bool has_token(std::string_view name, std::string_view token) const noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return fields_.size(); }
  [[nodiscard]] bool empty() const noexcept { return fields_.empty(); }
  [[nodiscard]] field const& operator[](std::size_t index) const noexcept { return fields_[index]; }
  [[nodiscard]] iterator begin() const noexcept { return fields_.begin(); }
  [[nodiscard]] iterator end() const noexcept { return fields_.end(); }

private:
  std::span<field const> fields_;
};

/** True when the two are equal but for the case of ASCII letters. */
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept;

/** `text` without the spaces and tabs at its ends. */
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

/** True for `token` of RFC 9110 5.6.2: what a field name or a method is made of. Not empty. */
[[nodiscard]] bool is_token(std::string_view text) noexcept;

/** True when `text` may be sent as a field value: no control octet but TAB (so no CR, LF, NUL), and
    neither a space nor a tab at its ends (RFC 9110 5.5). It may be empty. */
[[nodiscard]] bool is_field_value(std::string_view text) noexcept;

}  // namespace penstock::http

#endif
