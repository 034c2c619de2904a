// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The document type: what is in it is checked before anything of it is written.

#include "xml/canonical.hpp"
#include "xml/fragment_check.hpp"
#include "xml/layout.hpp"
#include "xml/names.hpp"
#include "xml/writer_steps.hpp"

#include <algorithm>
#include <initializer_list>
#include <new>

namespace penstock::xml {
namespace {

/** PubidChar (2.3). */
bool is_public_id(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) {
    bool const is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    bool const is_digit = c >= '0' && c <= '9';
    return is_letter || is_digit ||
           std::string_view(" \r\n-'()+,./:=?;!*#@$_%").find(c) != std::string_view::npos;
  });
}

bool has(std::string_view text, char c) noexcept { return text.find(c) != std::string_view::npos; }

std::error_code check_size(document_type const& type, std::size_t max) noexcept {
  std::string_view const none;
  for (std::string_view const part : {type.name, type.public_id.value_or(none),
                                      type.system_id.value_or(none), type.internal_subset}) {
    if (part.size() > max) return errc::doctype_too_long;
    max -= part.size();
  }
  return {};
}

/** What is wrong with anything but the subset's markup. */
std::error_code check(document_type const& type, std::size_t size_max) noexcept {
  if (auto const ec = check_size(type, size_max)) return ec;
  std::size_t const prefix_size = qname_prefix_size(type.name);
  if (prefix_size == not_a_qname) return errc::invalid_name;
  if (type.name.substr(0, prefix_size) == "xmlns") return errc::reserved_name;
  if (type.public_id && !(type.system_id && is_public_id(*type.public_id))) {
    return errc::invalid_public_id;
  }
  if (type.system_id) {
    std::string_view const id = *type.system_id;
    if (has(id, '#') || (has(id, '"') && has(id, '\''))) return errc::invalid_system_id;
    if (auto const ec = check_characters(id)) return ec;
  }
  return check_characters(type.internal_subset);
}

}  // namespace

std::error_code writer::steps::remember(writer& w, document_type const& type) noexcept {
  detail::doctype_memory& memory = w.doctype_;
  std::string& prolog = memory.prolog;
  memory.is_trusted = type.subset == trust::trusted && !type.internal_subset.empty();
  bool const has_subset = !type.internal_subset.empty() && !memory.is_trusted;
  try {
    if (type.names_root) memory.root = type.name;
    // A parser lets entities pass that an external subset, which it does not see, may declare. So
    // shall it do with those of a subset that nobody looks into.
    if (memory.is_standalone && !memory.is_trusted) {
      prolog = "<?xml version=\"1.0\" standalone=\"yes\"?>";
    }
    prolog += "<!DOCTYPE any";
    if (type.system_id || memory.is_trusted) prolog += " SYSTEM \"\"";
    if (has_subset) {
      prolog += '[';
      auto const ec = check_internal_subset(prolog, type.internal_subset, memory.plain);
      if (ec) return ec;
      prolog.append(type.internal_subset) += ']';
      // In a document that stands alone, what a parameter entity declares does not count.
      if (memory.is_standalone && has(type.internal_subset, '%')) memory.plain.clear();
    }
    prolog += '>';
  } catch (std::bad_alloc const&) {
    return std::make_error_code(std::errc::not_enough_memory);
  }
  memory.is_there = true;
  return {};
}

bool writer::steps::put_literal(writer& w, std::string_view keyword,
                                std::string_view text) noexcept {
  std::string_view const marks = has(text, '"') ? "'" : "\"";
  return check_encodable(w, text) && put(w, keyword) && put(w, marks) && put(w, text) &&
         put(w, marks);
}

bool writer::steps::put_doctype(writer& w, document_type const& type) noexcept {
  if (canonical::is_on(w)) return true;
  if (!check_encodable(w, type.name) || !check_encodable(w, type.internal_subset)) return false;
  if (!put(w, "<!DOCTYPE ") || !put(w, type.name)) return false;
  if (type.public_id && !put_literal(w, " PUBLIC ", *type.public_id)) return false;
  if (type.system_id && !put_literal(w, type.public_id ? " " : " SYSTEM ", *type.system_id)) {
    return false;
  }
  if (!type.internal_subset.empty()) {
    if (!put(w, " [") || !put(w, type.internal_subset) || !put(w, "]")) return false;
  }
  return put(w, ">");
}

writer& writer::doctype(document_type const& type) noexcept {
  if (!steps::enter_markup(*this, operation::doctype)) return *this;
  if (steps::is_binary(*this)) {
    steps::refuse(*this, errc::not_in_binary);
  } else if ((state_ != state::empty && state_ != state::prolog) || doctype_.is_there) {
    steps::refuse(*this, errc::misplaced_doctype);
  } else if (auto const wrong = check(type, options_.doctype_bytes_max)) {
    steps::refuse(*this, wrong);
  } else if (auto const failed = steps::remember(*this, type)) {
    steps::refuse(*this, failed);
  } else if (!steps::layout::indents(*this) || steps::layout::before_child(*this)) {
    if (!steps::put_doctype(*this, type)) return *this;
    state_ = state::prolog;
    window_.seal();
  }
  return *this;
}

bool writer::steps::check_root(writer& w, tag_name const& name) noexcept {
  std::string_view const root = w.doctype_.root;
  if (root.empty()) return true;
  bool const is_same = name.joined.empty()
                           ? root.size() == name.size() && root.starts_with(name.prefix) &&
                                 root.ends_with(name.local) && root[name.prefix.size()] == ':'
                           : root == name.joined;
  return is_same || refuse(w, errc::wrong_root);
}

}  // namespace penstock::xml
