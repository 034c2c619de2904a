// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Elements: start tags and end tags.

#include "xml/canonical.hpp"
#include "xml/layout.hpp"
#include "xml/markup.hpp"
#include "xml/mtom/steps.hpp"
#include "xml/names.hpp"
#include "xml/writer_steps.hpp"

namespace penstock::xml {

using detail::start_tag;

bool writer::steps::begin_element(writer& w) noexcept {
  if (!enter_markup(w, operation::start_element)) return false;
  if (w.state_ == state::epilog) return refuse(w, errc::second_root);
  if (w.elements_.depth() >= w.options_.depth_max) return refuse(w, errc::too_deep);
  return close_start_tag(w) && (!layout::indents(w) || layout::before_child(w));
}

bool writer::steps::open_element(writer& w, tag_name const& name, std::size_t mark,
                                 std::uint32_t binding) noexcept {
  std::size_t const before = w.window_.unsealed_size();
  if (name.size() >= w.options_.start_tag_bytes_max) return refuse(w, errc::start_tag_too_long);
  if (!check_scope_size(w, name.size())) return false;
  if (w.state_ == state::prolog && !check_root(w, name)) return false;
  if (!markup::open_element(w, name)) return false;
  bool const has_room = name.joined.empty() ? w.elements_.push(name.prefix, name.local, mark)
                                            : w.elements_.push({}, name.joined, mark);
  if (!has_room) return refuse(w, std::make_error_code(std::errc::not_enough_memory));
  if (layout::indents(w) && !layout::enter_element(w)) return false;
  w.window_.seal(before);
  w.tag_.start({.begin = markup::element_name_begin,
                .prefix_size = static_cast<std::uint32_t>(name.prefix.size()),
                .local_size = static_cast<std::uint32_t>(name.local.size()),
                .binding = binding},
               mark);
  w.state_ = state::start_tag;
  return true;
}

[[gnu::noinline]] writer& writer::start_element_carefully(std::string_view qname) noexcept {
  if (!steps::begin_element(*this)) return *this;
  std::size_t const prefix_size = qname_prefix_size(qname);
  if (prefix_size == not_a_qname) {
    steps::refuse(*this, errc::invalid_name);
  } else if (qname.substr(0, prefix_size) == "xmlns") {
    steps::refuse(*this, errc::reserved_name);
  } else {
    steps::open_element(*this, steps::tag_name(qname, prefix_size), namespaces_.mark(),
                        prefix_size == 0 ? start_tag::no_namespace : start_tag::by_prefix);
  }
  return *this;
}

writer& writer::start_element(name const& name) noexcept {
  if (!steps::begin_element(*this)) return *this;
  std::size_t const mark = namespaces_.mark();
  steps::bound_prefix bound;
  if (!steps::bind_element(*this, name, mark, bound)) return *this;
  steps::tag_name written(bound.prefix, name.local());
  if (steps::is_binary(*this)) steps::note_ids(*this, name, bound, written);
  steps::open_element(*this, written, mark, bound.binding);
  return *this;
}

bool writer::steps::close_start_tag(writer& w, tag_end end) noexcept {
  if (w.state_ != state::start_tag) return true;
  // The tag's bytes are back in the window after this, if a flush had put them aside.
  if (reserve(w, size_of(end)) == nullptr) return false;
  if (auto const ec = w.tag_.verify(markup::tag_names(w), w.namespaces_)) return refuse(w, ec);
  if (w.mtom_ != nullptr && !mtom::note_start_tag(w)) return false;
  if (canonical::is_on(w)) return canonical::close_start_tag(w);
  if (w.namespaces_.mark() > w.tag_.mark()) {
    if (!put_declarations(w) || reserve(w, size_of(end)) == nullptr) return false;
  }
  if (layout::indents(w)) layout::end_start_tag(w);
  markup::end_start_tag(w, end);
  w.state_ = state::content;
  return true;
}

writer& writer::end_start_tag() noexcept {
  if (!steps::enter_markup(*this, operation::end_start_tag)) return *this;
  if (state_ != state::start_tag) {
    steps::refuse(*this, errc::no_start_tag);
  } else if (steps::close_start_tag(*this)) {
    window_.seal();
    if (mtom_ != nullptr) steps::mtom::note_content_begin(*this);
  }
  return *this;
}

bool writer::steps::begin_end(writer& w) noexcept {
  if (!enter_markup(w, operation::end_element)) return false;
  return w.elements_.depth() != 0 || refuse(w, errc::no_open_element);
}

bool writer::steps::put_end(writer& w) noexcept {
  if (!close_start_tag(w)) return false;
  if (layout::indents(w) && !layout::before_end(w)) return false;
  return markup::put_end_tag(w);
}

void writer::steps::leave_element(writer& w) noexcept {
  if (layout::indents(w)) layout::leave_element(w);
  if (canonical::is_on(w)) canonical::leave_element(w);
  w.namespaces_.cut(w.elements_.namespaces());
  w.elements_.pop();
  bool const was_root = w.elements_.depth() == 0 && !w.options_.is_fragment;
  w.state_ = was_root ? state::epilog : state::content;
  w.window_.seal();
}

[[gnu::noinline]] writer& writer::end_element_carefully(empty_form form) noexcept {
  if (!steps::begin_end(*this)) return *this;
  bool const may_collapse = form != empty_form::expand && !steps::canonical::is_on(*this);
  bool const is_collapsed = state_ == state::start_tag && may_collapse;
  auto const end =
      form == empty_form::collapse ? steps::tag_end::slash : steps::tag_end::spaced_slash;
  bool const done = is_collapsed ? steps::close_start_tag(*this, end) : steps::put_end(*this);
  if (done) steps::leave_element(*this);
  return *this;
}

}  // namespace penstock::xml
