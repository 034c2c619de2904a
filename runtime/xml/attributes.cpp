// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Attributes: written into the open start tag as they come.

#include "xml/markup.hpp"
#include "xml/names.hpp"
#include "xml/writer_steps.hpp"

namespace penstock::xml {

using detail::start_tag;

bool writer::steps::begin_attribute(writer& w, operation what, quote marks) noexcept {
  if (!enter(w, what)) return false;
  if (w.state_ == state::attribute) return refuse(w, errc::attribute_open);
  if (w.state_ != state::start_tag) return refuse(w, errc::no_start_tag);
  if (w.tag_.attribute_count() >= w.options_.attributes_max) {
    return refuse(w, errc::too_many_attributes);
  }
  w.quote_ = quote_of(w, marks);
  return true;
}

bool writer::steps::put_attribute_name(writer& w, tag_name const& name, std::uint32_t binding,
                                       std::size_t value_size) noexcept {
  if (!check_start_tag_size(w, name.size() + text_markup::attribute_size) ||
      !check_start_tag_size(w, value_size)) {
    return false;
  }
  name_place const at = markup::open_attribute(w, name, value_size);
  if (at.names == nullptr) return false;
  std::error_code const ec =
      w.tag_.add({.begin = at.begin,
                  .prefix_size = static_cast<std::uint32_t>(name.prefix.size()),
                  .local_size = static_cast<std::uint32_t>(name.local.size()),
                  .binding = binding},
                 at.names);
  return !ec || refuse(w, ec);
}

bool writer::steps::open_attribute(writer& w, std::string_view qname,
                                   std::size_t value_size) noexcept {
  std::size_t const prefix_size = qname_prefix_size(qname);
  if (prefix_size == not_a_qname) return refuse(w, errc::invalid_name);
  if (prefix_size == 0) {
    if (qname == "xmlns") return refuse(w, errc::reserved_name);
    return put_attribute_name(w, tag_name(qname, 0), start_tag::no_namespace, value_size);
  }
  tag_name const name(qname, prefix_size);
  if (name.prefix == "xmlns") return refuse(w, errc::reserved_name);
  return put_attribute_name(w, name, start_tag::by_prefix, value_size);
}

bool writer::steps::open_attribute(writer& w, name const& name, std::size_t value_size) noexcept {
  bound_prefix bound;
  if (!bind_attribute(w, name, bound)) return false;
  tag_name written(bound.prefix, name.local());
  if (is_binary(w)) note_ids(w, name, bound, written);
  return put_attribute_name(w, written, bound.binding, value_size);
}

bool writer::steps::put_attribute_value(writer& w, value content) noexcept {
  if (is_binary(w)) {
    if (!binary_markup::put_attribute_value(w, content)) return false;
  } else {
    bool const is_put = content.is_text() ? put_whole(w, attribute_place(w.quote_), content.text())
                                          : put_value(w, content);
    if (!is_put || !text_markup::close_attribute(w)) return false;
  }
  return check_start_tag_size(w, 0);
}

bool writer::steps::start_value(writer& w) noexcept {
  if (is_binary(w) && !binary_markup::open_attribute_value(w)) return false;
  w.state_ = state::attribute;
  return true;
}

bool writer::steps::put_attribute_piece(writer& w, value content) noexcept {
  return is_binary(w) ? binary_markup::put_attribute_piece(w, content)
                      : put_text(w, attribute_place(w.quote_), content);
}

bool writer::steps::end_value(writer& w) noexcept {
  bool const is_put =
      is_binary(w) ? binary_markup::close_attribute_value(w) : text_markup::close_attribute(w);
  if (!is_put) return false;
  w.state_ = state::start_tag;
  return check_start_tag_size(w, 0);
}

[[gnu::noinline]] writer& writer::attribute_carefully(std::string_view qname, value content,
                                                      quote marks) noexcept {
  steps::begin_attribute(*this, operation::attribute, marks) &&
      steps::open_attribute(*this, qname, content.lexical_size_max()) &&
      steps::put_attribute_value(*this, content);
  return *this;
}

writer& writer::attribute(name const& name, value content, quote marks) noexcept {
  steps::begin_attribute(*this, operation::attribute, marks) &&
      steps::open_attribute(*this, name, content.lexical_size_max()) &&
      steps::put_attribute_value(*this, content);
  return *this;
}

writer& writer::start_attribute(std::string_view qname, quote marks) noexcept {
  steps::begin_attribute(*this, operation::start_attribute, marks) &&
      steps::open_attribute(*this, qname, 0) && steps::start_value(*this);
  return *this;
}

writer& writer::start_attribute(name const& name, quote marks) noexcept {
  steps::begin_attribute(*this, operation::start_attribute, marks) &&
      steps::open_attribute(*this, name, 0) && steps::start_value(*this);
  return *this;
}

writer& writer::end_attribute() noexcept {
  if (!steps::enter(*this, operation::end_attribute)) return *this;
  if (state_ != state::attribute) {
    steps::refuse(*this, errc::no_open_attribute);
  } else if (cut_size_ == 0 || steps::end_text(*this)) {
    steps::end_value(*this);
  }
  return *this;
}

}  // namespace penstock::xml
