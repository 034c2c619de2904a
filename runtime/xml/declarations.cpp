// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Declarations: which prefix a name in a namespace gets, and what the start tag declares for it.

#include "xml/canonical.hpp"
#include "xml/markup.hpp"
#include "xml/names.hpp"
#include "xml/writer_steps.hpp"

#include <optional>

namespace penstock::xml {

using detail::namespaces;
using detail::start_tag;

bool writer::steps::take(writer& w, namespaces::binding_result const& result,
                         bound_prefix& bound) noexcept {
  if (result.error) return refuse(w, result.error);
  if (result.clash) w.tag_.note_clash();
  bound.binding = static_cast<std::uint32_t>(result.index);
  return check_scope_size(w, 0);
}

std::error_code writer::steps::check_name(name const& name, std::size_t size_max) noexcept {
  if (name.ns().size() > size_max || name.prefix().size() > size_max) {
    return errc::start_tag_too_long;
  }
  if (name.is_checked()) return {};
  if (!is_ncname(name.local())) return errc::invalid_name;
  if (!name.prefix().empty() && !is_ncname(name.prefix())) return errc::invalid_name;
  return {};
}

bool writer::steps::bind_element(writer& w, name const& name, std::size_t mark,
                                 bound_prefix& bound) noexcept {
  if (auto const ec = check_name(name, w.options_.start_tag_bytes_max)) return refuse(w, ec);
  bound.prefix = name.prefix();
  if (name.has_any_prefix()) {
    if (auto const found = w.namespaces_.find_uri(name.ns(), true)) {
      bound = {w.namespaces_.prefix(*found), static_cast<std::uint32_t>(*found)};
      return true;
    }
  }
  auto const count_max = w.options_.namespaces_max;
  return take(
      w,
      w.namespaces_.bind(name.prefix(), name.ns(), namespaces::origin::automatic, mark, count_max),
      bound);
}

bool writer::steps::bind_attribute(writer& w, name const& name, bound_prefix& bound) noexcept {
  if (auto const ec = check_name(name, w.options_.start_tag_bytes_max)) return refuse(w, ec);
  if (name.ns().empty() && name.prefix().empty()) {
    return name.local() != "xmlns" || refuse(w, errc::reserved_name);
  }
  std::size_t const mark = w.tag_.mark();
  auto const count_max = w.options_.namespaces_max;
  if (!name.has_any_prefix()) {
    if (name.prefix().empty()) return refuse(w, errc::invalid_namespace);
    bound.prefix = name.prefix();
    return take(w,
                w.namespaces_.bind(name.prefix(), name.ns(), namespaces::origin::automatic, mark,
                                   count_max),
                bound);
  }
  if (auto const found = w.namespaces_.find_uri(name.ns(), false)) {
    bound.binding = static_cast<std::uint32_t>(*found);
  } else if (!take(w, w.namespaces_.bind_fresh(name.ns(), mark, count_max), bound)) {
    return false;
  }
  bound.prefix = w.namespaces_.prefix(bound.binding);
  return true;
}

void writer::steps::note_ids(writer& w, name const& name, bound_prefix const& bound,
                             tag_name& written) noexcept {
  name::dictionary_ids const& ids = name.ids();
  if (ids.from == nullptr || ids.from != w.options_.binary.strings) return;
  written.local_id = ids.local;
  if (ids.ns != 0 && bound.binding < start_tag::by_prefix) {
    w.namespaces_.set_uri_id(bound.binding, ids.ns);
  }
}

bool writer::steps::declare(writer& w, std::string_view prefix, std::string_view ns,
                            bound_prefix& bound) noexcept {
  if (!enter(w, operation::declare_namespace)) return false;
  if (w.state_ == state::attribute) return refuse(w, errc::attribute_open);
  if (w.state_ != state::start_tag) return refuse(w, errc::no_start_tag);
  if (!prefix.empty() && !is_ncname(prefix)) return refuse(w, errc::invalid_name);
  if (!check_start_tag_size(w, prefix.size()) || !check_start_tag_size(w, ns.size())) return false;
  auto const result = w.namespaces_.bind(prefix, ns, namespaces::origin::declared, w.tag_.mark(),
                                         w.options_.namespaces_max);
  return take(w, result, bound);
}

writer& writer::declare_namespace(std::string_view prefix, std::string_view ns,
                                  quote marks) noexcept {
  std::size_t const before = namespaces_.mark();
  steps::bound_prefix bound;
  bool const is_new = steps::declare(*this, prefix, ns, bound) && namespaces_.mark() != before;
  if (is_new) namespaces_.set_quotes(bound.binding, marks);
  return *this;
}

writer& writer::declare_namespace(std::string_view prefix, dictionary_string const& ns) noexcept {
  steps::bound_prefix bound;
  bool const is_known =
      steps::is_binary(*this) && ns.from() != nullptr && ns.from() == options_.binary.strings;
  if (steps::declare(*this, prefix, ns.text(), bound) && is_known) {
    namespaces_.set_uri_id(bound.binding, ns.id() + 1);
  }
  return *this;
}

writer& writer::surrounding_namespace(std::string_view prefix, std::string_view ns) noexcept {
  if (!steps::enter(*this, operation::declare_namespace)) return *this;
  bool const is_part = options_.is_fragment || steps::canonical::is_on(*this);
  if (state_ != state::empty || !is_part) {
    steps::refuse(*this, errc::misplaced_namespace);
  } else if (!prefix.empty() && !is_ncname(prefix)) {
    steps::refuse(*this, errc::invalid_name);
  } else {
    steps::bound_prefix unused;
    steps::take(*this,
                namespaces_.bind(prefix, ns, namespaces::origin::silent, namespaces_.mark(),
                                 options_.namespaces_max),
                unused);
  }
  return *this;
}

bool writer::steps::put_declarations(writer& w) noexcept {
  for (auto const how : {namespaces::origin::declared, namespaces::origin::automatic}) {
    for (std::size_t i = w.tag_.mark(); i < w.namespaces_.mark(); ++i) {
      if (w.namespaces_.how(i) != how) continue;
      if (!markup::put_declaration(w, i) || !check_start_tag_size(w, 0)) return false;
    }
  }
  return true;
}

}  // namespace penstock::xml
