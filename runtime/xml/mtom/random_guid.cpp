// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/random_guid.hpp"

#include <sys/random.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace penstock::xml {

random_guid::random_guid() noexcept {
  std::array<std::uint8_t, 16> octets{};
  ssize_t n = 0;
  do {
    n = getrandom(octets.data(), octets.size(), 0);  // so few come whole, or not at all
  } while (n < 0 && errno == EINTR);
  if (n < 0) {
    error_ = {errno, std::system_category()};
    return;
  }
  octets[6] = static_cast<std::uint8_t>((octets[6] & 0x0F) | 0x40);  // version
  octets[8] = static_cast<std::uint8_t>((octets[8] & 0x3F) | 0x80);  // variant
  constexpr std::string_view digits = "0123456789abcdef";
  char* out = text_.data();
  for (std::size_t i = 0; i < octets.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    *out++ = digits[octets[i] >> 4];
    *out++ = digits[octets[i] & 15];
  }
}

}  // namespace penstock::xml
