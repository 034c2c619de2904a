// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Raw: markup of the caller's own making.

#include "xml/canonical.hpp"
#include "xml/fragment_check.hpp"
#include "xml/writer_steps.hpp"

namespace penstock::xml {

std::error_code writer::steps::check_markup(writer& w, std::string_view markup) noexcept {
  if (w.state_ == state::attribute) {
    return check_attribute_value(w.doctype_.prolog, markup, w.quote_);
  }
  return check_content({.prolog = w.doctype_.prolog,
                        .scope = w.namespaces_,
                        .depth_max = w.options_.depth_max - w.elements_.depth(),
                        .attributes_max = w.options_.attributes_max},
                       markup);
}

writer& writer::raw(std::string_view fragment, trust who) noexcept {
  if (!steps::begin_content(*this, operation::raw, fragment.size())) return *this;
  if (steps::is_binary(*this) || steps::canonical::is_on(*this)) {
    steps::refuse(*this, steps::is_binary(*this) ? errc::not_in_binary : errc::not_canonical);
    return *this;
  }
  auto wrong = check_characters(fragment);
  if (!wrong && who == trust::checked) wrong = steps::check_markup(*this, fragment);
  if (wrong) {
    steps::refuse(*this, wrong);
  } else if (steps::check_encodable(*this, fragment) && steps::put(*this, fragment)) {
    steps::end_content(*this);
  }
  return *this;
}

}  // namespace penstock::xml
