// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// start_tag: the names in the start tag that is being written, and what must hold of them when it
// ends: every prefix is declared and stands for the namespace that was meant, and no attribute is
// there twice, neither by its name nor by its namespace and local name.
//
// The names themselves are in the tag's bytes, which move with the window; only their places are
// kept here. The table is reused for every tag.

#ifndef PENSTOCK_XML_DETAIL_START_TAG_HPP
#define PENSTOCK_XML_DETAIL_START_TAG_HPP

#include <penstock/xml/detail/namespaces.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <system_error>
#include <vector>

namespace penstock::xml::detail {

class start_tag {
public:
  /** In place of the index of a binding. */
  static constexpr std::uint32_t no_namespace = UINT32_MAX;   // nothing to look up
  static constexpr std::uint32_t by_prefix = UINT32_MAX - 1;  // whatever the prefix stands for

  /** One name in the tag: `prefix:local` from `begin`, counted from the tag's `<`. */
  struct used_name {
    std::uint32_t begin = 0;
    std::uint32_t prefix_size = 0;  // without the colon; 0: no prefix
    std::uint32_t local_size = 0;
    std::uint32_t binding = no_namespace;
  };

  /** Begin a tag. Its bindings are those of `namespaces` from `mark` on. */
  void start(used_name element, std::size_t mark) noexcept {
    element_ = element;
    count_ = 0;
    mark_ = mark;
    names_seen_ = 0;
    needs_verify_ = element.binding != no_namespace;
    has_clash_ = false;
  }
  /** Add an attribute to the tag whose bytes begin at `tag`. An error if its name is there already,
      or out of memory. From linear_max attributes on, it is verify() that finds a name again. */
  [[nodiscard]] std::error_code add(used_name attribute, char const* tag) noexcept;
  /** Add an attribute `name` without a namespace, at `begin`, if it is quickly seen to be no
      duplicate, and there is memory for it. False: ask add(). */
  [[nodiscard]] bool try_add(std::string_view name, std::uint32_t begin) noexcept {
    std::uint64_t const bit = bit_of(name);
    if ((names_seen_ & bit) != 0 || count_ >= linear_max || memory_.empty()) return false;
    names_seen_ |= bit;
    memory_[count_++] = {.begin = begin, .local_size = static_cast<std::uint32_t>(name.size())};
    return true;
  }
  void note_clash() noexcept { has_clash_ = needs_verify_ = true; }
  /** False if verify() has nothing to look at. */
  [[nodiscard]] bool needs_verify() const noexcept { return needs_verify_; }

  /** What was written between the quotes of the attribute `local` in the namespace `uri`; of a tag
      that verify() found right. */
  [[nodiscard]] std::optional<std::string_view> find(std::string_view local, std::string_view uri,
                                                     char const* tag,
                                                     namespaces const& scope) const noexcept;

  [[nodiscard]] used_name const& element() const noexcept { return element_; }
  [[nodiscard]] std::span<used_name const> attributes() const noexcept {
    return {memory_.data(), count_};
  }
  [[nodiscard]] std::size_t attribute_count() const noexcept { return count_; }
  [[nodiscard]] std::size_t mark() const noexcept { return mark_; }
  /** Check the whole tag at its end. */
  [[nodiscard]] std::error_code verify(char const* tag, namespaces const& scope) noexcept {
    return needs_verify_ ? verify_names(tag, scope) : std::error_code();
  }

private:
  static constexpr std::size_t linear_max = 16;

  /** One of 64, the same for the same name. */
  [[nodiscard]] static std::uint64_t bit_of(std::string_view name) noexcept {
    auto const first = static_cast<unsigned char>(name.front());
    auto const last = static_cast<unsigned char>(name.back());
    return std::uint64_t{1} << ((first + 5U * last + 11U * name.size()) % 64);
  }

  [[nodiscard]] std::error_code verify_names(char const* tag, namespaces const& scope) noexcept;
  [[nodiscard]] bool has_duplicate(char const* tag, namespaces const& scope) const noexcept;
  [[nodiscard]] std::error_code sort_for_duplicate(char const* tag,
                                                   namespaces const& scope) noexcept;

  used_name element_;
  std::vector<used_name> memory_;     // of attributes(): none, or for linear_max at least
  std::size_t count_ = 0;             // of attributes
  std::vector<std::uint32_t> order_;  // of them, by namespace and local name
  std::size_t mark_ = 0;
  std::uint64_t names_seen_ = 0;  // bit_of() all attributes
  bool needs_verify_ = false;
  bool has_clash_ = false;
};

}  // namespace penstock::xml::detail

#endif
