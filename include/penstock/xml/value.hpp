// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// value: text, a number or a truth value, as content of an element or an attribute.
//
//     xml.attribute("id", 7).attribute("ratio", 0.1).attribute("live", true).text(row.title);
//
// Numbers are written straight into the output's memory, without a string in between, in the forms
// of XML Schema (part 2): integers in decimal, float and double as the shortest text that reads
// back to the same value (`0.1`, `1e+15`, `INF`, `-INF`, `NaN`), `true` and `false`.

#ifndef PENSTOCK_XML_VALUE_HPP
#define PENSTOCK_XML_VALUE_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace penstock::xml {

namespace detail {

/** Integers that are meant as numbers: not characters, which could be meant as text. */
template <class T>
concept number_like = std::integral<T> && sizeof(T) <= 8 && !std::same_as<T, bool> &&
                      !std::same_as<T, char> && !std::same_as<T, wchar_t> &&
                      !std::same_as<T, char8_t> && !std::same_as<T, char16_t> &&
                      !std::same_as<T, char32_t>;

}  // namespace detail

/** Made from what it stands for at the call. Text is looked at during the call, never kept. It is
    16 bytes and trivial on purpose, so that it travels in registers. */
class value {
public:
  enum class kind : std::uint8_t { text, boolean, signed_integer, unsigned_integer, real, real32 };

  /** The most bytes that a value which is not text can take. */
  static constexpr std::size_t number_size_max = 32;

  template <class T>
  requires std::convertible_to<T const&, std::string_view>
  constexpr value(T const& text) noexcept : value(std::string_view(text)) {}
  constexpr value(std::string_view text) noexcept
      : content_{.characters = text.data()}, size_(text.size() & size_max), kind_(kind::text) {}
  template <detail::number_like T>
  constexpr value(T number) noexcept : size_(0), kind_(kind::unsigned_integer) {
    if constexpr (std::is_signed_v<T>) {
      content_.signed_integer = number;
      kind_ = kind::signed_integer;
    } else {
      content_.unsigned_integer = number;
    }
  }
  template <std::same_as<bool> T>
  constexpr value(T truth) noexcept
      : content_{.unsigned_integer = truth}, size_(0), kind_(kind::boolean) {}
  constexpr value(double number) noexcept : content_{.real = number}, size_(0), kind_(kind::real) {}
  constexpr value(float number) noexcept
      : content_{.real32 = number}, size_(0), kind_(kind::real32) {}

  [[nodiscard]] constexpr bool is_text() const noexcept { return kind_ == kind::text; }
  /** The text itself; of is_text() only. */
  [[nodiscard]] constexpr std::string_view text() const noexcept {
    return {content_.characters, size_};
  }
  /** Write a value that is not text to `out`, where number_size_max bytes are free.
      Returns the end of what it wrote. */
  [[nodiscard]] char* format(char* out) const noexcept;

private:
  union content {
    char const* characters;
    std::int64_t signed_integer;
    std::uint64_t unsigned_integer;
    double real;
    float real32;
  };

  static constexpr std::uint64_t size_max = (std::uint64_t{1} << 56) - 1;

  content content_{};
  std::uint64_t size_ : 56;  // of text
  kind kind_ : 8;
};

static_assert(sizeof(value) == 16 && std::is_trivially_copyable_v<value>);

}  // namespace penstock::xml

#endif
