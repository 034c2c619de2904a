// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/head_writer.hpp"

#include <penstock/http/headers.hpp>

#include "http/octets.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace penstock::http {

std::error_code head_writer::status_line(status code) noexcept {
  return status_line(code, reason_phrase(code));
}

std::error_code head_writer::status_line(status code, std::string_view reason) noexcept {
  int const number = to_int(code);
  if (number < 100 || number > 999) return errc::bad_status;
  if (!value_octets.has_all(reason)) return errc::bad_field_value;
  std::array const digits = {static_cast<char>('0' + number / 100),
                             static_cast<char>('0' + number / 10 % 10),
                             static_cast<char>('0' + number % 10)};
  // The space before the reason is there even when no reason is (RFC 9112 section 4).
  return put({"HTTP/1.1 ", {digits.data(), digits.size()}, " ", reason, "\r\n"});
}

std::error_code head_writer::field(std::string_view name, std::string_view value) noexcept {
  if (!is_token(name)) return errc::bad_field_name;
  if (!is_field_value(value)) return errc::bad_field_value;
  return put({name, ": ", value, "\r\n"});
}

std::error_code head_writer::field(std::string_view name, std::uint64_t value) noexcept {
  std::array<char, 20> digits = {};  // 2^64 - 1 has 20
  auto const end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return field(name,
               std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
}

std::error_code head_writer::end() noexcept { return put({"\r\n"}); }

std::error_code head_writer::put(std::initializer_list<std::string_view> pieces) noexcept {
  std::size_t total = 0;
  for (auto const piece : pieces) total += piece.size();
  if (total > room_ - size_) return errc::no_room;
  for (auto const piece : pieces) {
    if (piece.empty()) continue;  // its data() may be null, which memcpy does not allow
    std::memcpy(out_ + size_, piece.data(), piece.size());
    size_ += piece.size();
  }
  return {};
}

}  // namespace penstock::http
