// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// decimal: an exact decimal number of up to 28 digits, for amounts of money and the like.
//
//     xml.element("price", penstock::xml::decimal::parse("19.90").value());        // 19.90
//     xml.element("total", penstock::xml::decimal(false, 0, 398, 1));              // 39.8
//
// It is a whole number of 96 bits, divided by 10 to the power of the scale, with a sign: the
// OLE decimal, bit for bit, as binary XML has it.

#ifndef PENSTOCK_XML_DECIMAL_HPP
#define PENSTOCK_XML_DECIMAL_HPP

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

namespace penstock::xml {

class decimal {
public:
  static constexpr unsigned scale_max = 28;

  /** Zero. */
  constexpr decimal() noexcept = default;
  /** (high × 2^64 + low) ÷ 10^scale. A scale above scale_max is taken, and refused when it is
      written. */
  constexpr decimal(bool is_negative, std::uint32_t high, std::uint64_t low,
                    std::uint8_t scale) noexcept
      : scale_(scale), sign_(is_negative ? negative : positive), high_(high), low_(low) {}
  template <std::integral Integer>
  requires(sizeof(Integer) <= 8) explicit constexpr decimal(Integer number) noexcept
      : sign_(number < Integer{} ? negative : positive),
        low_(number < Integer{} ? ~static_cast<std::uint64_t>(number) + 1
                                : static_cast<std::uint64_t>(number)) {}

  /** From the lexical form of XML Schema (part 2, 3.2.3): `-1.50`, `.5`, `7.`. Trailing zeros count
      for the scale. What is beyond 28 places or 96 bits after the point is rounded, half to even.
      Nothing if it is no such form, or too large. */
  [[nodiscard]] static std::optional<decimal> parse(std::string_view text) noexcept;
  /** From the shortest text that reads back to `number`: 0.1 becomes 0.1. Nothing if it is not
      finite, or too large. */
  [[nodiscard]] static std::optional<decimal> from(double number) noexcept;

  [[nodiscard]] constexpr bool is_negative() const noexcept { return (sign_ & negative) != 0; }
  [[nodiscard]] constexpr unsigned scale() const noexcept { return scale_; }
  [[nodiscard]] constexpr std::uint32_t high() const noexcept { return high_; }
  [[nodiscard]] constexpr std::uint64_t low() const noexcept { return low_; }

  /** The same digits, scale and sign; 1.0 and 1.00 differ. */
  friend constexpr bool operator==(decimal const&, decimal const&) noexcept = default;

private:
  static constexpr std::uint8_t positive = 0;
  static constexpr std::uint8_t negative = 0x80;

  std::uint16_t reserved_ = 0;
  std::uint8_t scale_ = 0;
  std::uint8_t sign_ = 0;
  std::uint32_t high_ = 0;
  std::uint64_t low_ = 0;
};

static_assert(sizeof(decimal) == 16 && std::is_trivially_copyable_v<decimal>);

}  // namespace penstock::xml

#endif
