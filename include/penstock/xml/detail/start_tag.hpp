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
  void start(used_name element, std::size_t mark) noexcept;
  /** Add an attribute to the tag whose bytes begin at `tag`. An error if its name is there already,
      or out of memory. From linear_max attributes on, it is verify() that finds a name again. */
  [[nodiscard]] std::error_code add(used_name attribute, char const* tag) noexcept;
  void note_clash() noexcept { has_clash_ = needs_verify_ = true; }

  /** What was written between the quotes of the attribute `local` in the namespace `uri`; of a tag
      that verify() found right. */
  [[nodiscard]] std::optional<std::string_view> find(std::string_view local, std::string_view uri,
                                                     char const* tag,
                                                     namespaces const& scope) const noexcept;

  [[nodiscard]] used_name const& element() const noexcept { return element_; }
  [[nodiscard]] std::vector<used_name> const& attributes() const noexcept { return attributes_; }
  [[nodiscard]] std::size_t attribute_count() const noexcept { return attributes_.size(); }
  [[nodiscard]] std::size_t mark() const noexcept { return mark_; }
  /** Check the whole tag at its end. */
  [[nodiscard]] std::error_code verify(char const* tag, namespaces const& scope) noexcept {
    return needs_verify_ ? verify_names(tag, scope) : std::error_code();
  }

private:
  static constexpr std::size_t linear_max = 16;

  [[nodiscard]] std::error_code verify_names(char const* tag, namespaces const& scope) noexcept;
  [[nodiscard]] bool has_duplicate(char const* tag, namespaces const& scope) const noexcept;
  [[nodiscard]] std::error_code sort_for_duplicate(char const* tag,
                                                   namespaces const& scope) noexcept;

  used_name element_;
  std::vector<used_name> attributes_;
  std::vector<std::uint32_t> order_;  // of attributes_, by namespace and local name
  std::size_t mark_ = 0;
  bool needs_verify_ = false;
  bool has_clash_ = false;
};

}  // namespace penstock::xml::detail

#endif
