// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Qualified names as text, such as the value of xsi:type.

#include "xml/binary/markup.hpp"
#include "xml/writer_steps.hpp"

#include <optional>

namespace penstock::xml {

using detail::namespaces;

namespace {

/** The binding that stands for what `name` means, with the prefix it wants. */
std::optional<std::size_t> find_binding(namespaces const& scope, name const& name) noexcept {
  if (name.has_any_prefix()) return scope.find_uri(name.ns(), true);
  auto const found = scope.find(name.prefix());
  return found && scope.uri(*found) == name.ns() ? found : std::nullopt;
}

}  // namespace

bool writer::steps::bind_text(writer& w, name const& name, std::string_view& prefix) noexcept {
  if (auto const ec = check_name(name, w.options_.start_tag_bytes_max)) return refuse(w, ec);
  namespaces& scope = w.namespaces_;
  auto const found = find_binding(scope, name);
  if (w.state_ != state::start_tag && w.state_ != state::attribute) {
    if (!found) return refuse(w, errc::undeclared_prefix);
    prefix = scope.prefix(*found);
    return true;
  }
  std::size_t const mark = w.tag_.mark();
  std::size_t const count_max = w.options_.namespaces_max;
  bool const needs_fresh = name.has_any_prefix() && !name.ns().empty();
  auto const result = found         ? scope.pin(*found, mark, count_max)
                      : needs_fresh ? scope.bind_fresh(name.ns(), mark, count_max)
                                    : scope.bind(name.prefix(), name.ns(),
                                                 namespaces::origin::automatic, mark, count_max);
  bound_prefix bound;
  if (!take(w, result, bound)) return false;
  prefix = scope.prefix(bound.binding);
  return true;
}

bool writer::steps::put_qualified_name(writer& w, std::string_view prefix,
                                       std::string_view local) noexcept {
  if (!open_content(w, prefix.size() + local.size() + 1)) return false;
  if (prefix.empty()) return put_whole_piece(w, local);
  if (is_binary(w) && w.state_ == state::content) {
    return binary_markup::put_qualified_name(w, prefix, local);
  }
  return put_whole_piece(w, prefix) && put_whole_piece(w, ":") && put_whole_piece(w, local);
}

writer& writer::qualified_name(name const& name) noexcept {
  std::string_view prefix;
  if (steps::enter_content(*this, operation::qualified_name) &&
      steps::bind_text(*this, name, prefix) &&
      steps::put_qualified_name(*this, prefix, name.local())) {
    steps::end_content(*this);
  }
  return *this;
}

writer& writer::qualified_name(std::string_view prefix, std::string_view local) noexcept {
  if (steps::enter_content(*this, operation::qualified_name) &&
      steps::put_qualified_name(*this, prefix, local)) {
    steps::end_content(*this);
  }
  return *this;
}

}  // namespace penstock::xml
