// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// array_view: many values of one type, which become as many elements.
//
//     std::vector<double> const samples = …;
//     xml.array("v", samples);                       // <v>0.5</v><v>0.25</v>…
//
// In binary XML they are one record. The view owns nothing; the writer looks at the items during
// the call only.

#ifndef PENSTOCK_XML_ARRAY_VIEW_HPP
#define PENSTOCK_XML_ARRAY_VIEW_HPP

#include <penstock/xml/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <type_traits>

namespace penstock::xml {

/** The types that binary XML has arrays of (MC-NBFX, 2.2.3.31). */
enum class array_kind : std::uint8_t {
  boolean,
  int16,
  int32,
  int64,
  real32,
  real,
  decimal,
  date_time,
  timespan,
  guid
};

namespace detail {

template <class T>
[[nodiscard]] constexpr int find_array_kind() noexcept {
  if (std::same_as<T, bool>) return static_cast<int>(array_kind::boolean);
  if (number_like<T> && std::is_signed_v<T>) {
    if (sizeof(T) == 2) return static_cast<int>(array_kind::int16);
    if (sizeof(T) == 4) return static_cast<int>(array_kind::int32);
    if (sizeof(T) == 8) return static_cast<int>(array_kind::int64);
  }
  if (std::same_as<T, float>) return static_cast<int>(array_kind::real32);
  if (std::same_as<T, double>) return static_cast<int>(array_kind::real);
  if (std::same_as<T, decimal>) return static_cast<int>(array_kind::decimal);
  if (std::same_as<T, date_time>) return static_cast<int>(array_kind::date_time);
  if (std::same_as<T, timespan>) return static_cast<int>(array_kind::timespan);
  if (std::same_as<T, guid>) return static_cast<int>(array_kind::guid);
  return -1;
}

/** What arrays can be of. */
template <class T>
concept array_item = find_array_kind<T>()
>= 0;

template <class Range>
concept array_range = std::ranges::contiguous_range<Range> && std::ranges::sized_range<Range> &&
    array_item<std::ranges::range_value_t<Range>>;

}  // namespace detail

class array_view {
public:
  /** Item `i` of `items`, which is whatever the caller has them in. */
  using get = value (*)(void const* items, std::size_t i) noexcept;

  /** A span, vector or array of bool, an integer with sign of 2, 4 or 8 bytes, float, double,
      decimal, date_time, timespan or guid. */
  template <detail::array_range Range>
  constexpr array_view(Range const& range) noexcept
      : array_view(kind_of<std::ranges::range_value_t<Range>>, std::ranges::data(range),
                   std::ranges::size(range), item_of<std::ranges::range_value_t<Range>>) {
    data_ = items_;
  }
  /** Items that are made one by one, as they are needed. Each must be of the `kind` that it says,
      and what it looks at must be there until the next one is made. */
  constexpr array_view(array_kind kind, void const* items, std::size_t count, get item) noexcept
      : items_(items), count_(count), item_(item), kind_(kind) {}

  [[nodiscard]] constexpr array_kind kind() const noexcept { return kind_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return count_; }
  /** Where the items are in memory, one after the other, in the type of this library or of C++;
      null when they are made one by one. */
  [[nodiscard]] constexpr void const* data() const noexcept { return data_; }
  [[nodiscard]] value operator[](std::size_t i) const noexcept { return item_(items_, i); }

private:
  template <detail::array_item T>
  static constexpr array_kind kind_of = static_cast<array_kind>(detail::find_array_kind<T>());

  template <class T>
  static value item_of(void const* items, std::size_t i) noexcept {
    return static_cast<T const*>(items)[i];
  }

  void const* items_;
  void const* data_ = nullptr;
  std::size_t count_;
  get item_;
  array_kind kind_;
};

}  // namespace penstock::xml

#endif
