// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/usual.hpp"

namespace penstock::xml {

// The careful ways are called in a function's last step, so that the usual ones keep few registers.

writer& writer::start_element(std::string_view qname) noexcept {
  if (steps::usual::start_element(*this, steps::usual::usual_name(qname))) return *this;
  return start_element_carefully(qname);
}

writer& writer::start_element(constant_name const& qname) noexcept {
  if (steps::usual::start_element(*this, steps::usual::usual_name(qname))) return *this;
  return start_element_carefully(qname);
}

writer& writer::attribute(std::string_view qname, value content) noexcept {
  if (steps::usual::attribute(*this, steps::usual::usual_name(qname), content)) return *this;
  return attribute_carefully(qname, content, quote::unsaid);
}

writer& writer::attribute(constant_name const& qname, value content) noexcept {
  if (steps::usual::attribute(*this, steps::usual::usual_name(qname), content)) return *this;
  return attribute_carefully(qname, content, quote::unsaid);
}

writer& writer::text(value content) noexcept {
  if (steps::usual::text(*this, content)) return *this;
  return text_carefully(content);
}

writer& writer::end_element(empty_form form) noexcept {
  if (steps::usual::end_element(*this, form)) return *this;
  return end_element_carefully(form);
}

}  // namespace penstock::xml
