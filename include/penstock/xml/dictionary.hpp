// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// dictionary: strings that writer and reader of binary XML both know beforehand, so that only their
// numbers are written.
//
//     constexpr xml::dictionary_table feed_strings("feed", "row", "id", "urn:x");
//     constexpr xml::dictionary feed_dictionary(feed_strings);       // "row" is number 1
//     constexpr xml::name row("", feed_dictionary["row"], feed_dictionary["urn:x"]);
//
//     xml::writer xml(out, {.encoding = xml::encoding::binary,
//                           .binary = {.strings = &feed_dictionary}});
//     xml.start_element(row);
//
// In text, and for a writer with another dictionary, such names are names like any other. The
// dictionary of SOAP is in soap_dictionary.hpp.

#ifndef PENSTOCK_XML_DICTIONARY_HPP
#define PENSTOCK_XML_DICTIONARY_HPP

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

namespace penstock::xml {

class dictionary;

/** A string, and its place in a dictionary, if it is in one. It owns neither. */
class dictionary_string {
public:
  /** Of no dictionary. */
  explicit constexpr dictionary_string(std::string_view text) noexcept : text_(text) {}
  /** Number `id` of `from`, below its size(). */
  constexpr dictionary_string(dictionary const& from, std::uint32_t id) noexcept;

  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }
  /** Null: of none. */
  [[nodiscard]] constexpr dictionary const* from() const noexcept { return from_; }
  [[nodiscard]] constexpr std::uint32_t id() const noexcept { return id_; }

private:
  std::string_view text_;
  dictionary const* from_ = nullptr;
  std::uint32_t id_ = 0;
};

/** An ordered list of strings. It looks at the strings that it is given, and at the list of them,
    and owns neither. Two dictionaries are the same if they are the same object. */
class dictionary {
public:
  using strings = std::span<std::string_view const>;
  using index = std::span<std::uint32_t const>;

  /** More cannot be numbered in binary XML. */
  static constexpr std::size_t size_max = std::size_t{1} << 30;

  /** `slots` is what make_index() made of `all`; without it, find() goes through all of them. */
  explicit constexpr dictionary(strings all, index slots = {}) noexcept
      : strings_(all), slots_(slots) {}
  template <class Table>
  requires requires(Table const& t) {
    t.all();
    t.slots();
  }
  explicit constexpr dictionary(Table const& table) noexcept
      : dictionary(table.all(), table.slots()) {}

  [[nodiscard]] constexpr std::size_t size() const noexcept { return strings_.size(); }
  /** Number `id`, below size(). */
  [[nodiscard]] constexpr dictionary_string operator[](std::uint32_t id) const noexcept {
    return {*this, id};
  }
  /** `text` with its number, if it is in here. */
  [[nodiscard]] constexpr dictionary_string operator[](std::string_view text) const noexcept {
    auto const id = find(text);
    return id ? dictionary_string(*this, *id) : dictionary_string(text);
  }
  [[nodiscard]] constexpr dictionary_string operator[](char const* text) const noexcept {
    return (*this)[std::string_view(text)];
  }
  /** The number of `text`; the lowest, if it is there twice. */
  [[nodiscard]] constexpr std::optional<std::uint32_t> find(std::string_view text) const noexcept;
  [[nodiscard]] constexpr strings all() const noexcept { return strings_; }

  /** How many slots an index of `count` strings has. */
  [[nodiscard]] static constexpr std::size_t index_size(std::size_t count) noexcept {
    return std::bit_ceil(2 * count + 1);
  }
  /** Fill `slots`, index_size() zeros, with the index of `all`. */
  static constexpr void make_index(strings all, std::span<std::uint32_t> slots) noexcept;

private:
  [[nodiscard]] static constexpr std::size_t hash(std::string_view text) noexcept {
    std::uint32_t value = 2166136261U;  // FNV-1a
    for (char const c : text) value = (value ^ static_cast<unsigned char>(c)) * 16777619U;
    return value ^ value >> 16;
  }

  strings strings_;
  index slots_;  // by hash, then one after the other: 1 + a number; 0: empty
};

/** The strings of a dictionary that is known when the program is compiled, and their index. */
template <std::size_t N>
class dictionary_table {
public:
  template <class... Text>
  requires(sizeof...(Text) == N) explicit constexpr dictionary_table(Text const&... text) noexcept
      : strings_{std::string_view(text)...} {
    dictionary::make_index(strings_, slots_);
  }

  [[nodiscard]] constexpr dictionary::strings all() const noexcept { return strings_; }
  [[nodiscard]] constexpr dictionary::index slots() const noexcept { return slots_; }

private:
  std::array<std::string_view, N> strings_;
  std::array<std::uint32_t, dictionary::index_size(N)> slots_{};
};

template <class... Text>
dictionary_table(Text const&...) -> dictionary_table<sizeof...(Text)>;

constexpr dictionary_string::dictionary_string(dictionary const& from, std::uint32_t id) noexcept
    : text_(from.all()[id]), from_(&from), id_(id) {}

constexpr void dictionary::make_index(strings all, std::span<std::uint32_t> slots) noexcept {
  for (std::uint32_t id = 0; id < all.size(); ++id) {
    std::size_t slot = hash(all[id]) & (slots.size() - 1);
    while (slots[slot] != 0) slot = (slot + 1) & (slots.size() - 1);
    slots[slot] = id + 1;
  }
}

constexpr std::optional<std::uint32_t> dictionary::find(std::string_view text) const noexcept {
  if (std::is_constant_evaluated() || slots_.empty()) {
    for (std::uint32_t id = 0; id < strings_.size(); ++id) {
      if (strings_[id] == text) return id;
    }
    return {};
  }
  std::size_t slot = hash(text) & (slots_.size() - 1);
  for (; slots_[slot] != 0; slot = (slot + 1) & (slots_.size() - 1)) {
    std::uint32_t const id = slots_[slot] - 1;
    if (strings_[id] == text) return id;
  }
  return {};
}

}  // namespace penstock::xml

#endif
