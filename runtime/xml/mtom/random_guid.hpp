// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// random_guid: a guid that nobody can guess and that is nowhere else (RFC 9562, version 4), as
// text.

#ifndef PENSTOCK_XML_MTOM_RANDOM_GUID_HPP
#define PENSTOCK_XML_MTOM_RANDOM_GUID_HPP

#include <array>
#include <string_view>
#include <system_error>

namespace penstock::xml {

class random_guid {
public:
  random_guid() noexcept;

  /** When the system has no random numbers. */
  [[nodiscard]] std::error_code error() const noexcept { return error_; }
  /** 36 characters: lower-case digits as 8-4-4-4-12. */
  [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), text_.size()}; }

private:
  std::array<char, 36> text_{};
  std::error_code error_;
};

}  // namespace penstock::xml

#endif
