// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// usual: what most calls are, in one go: an element or attribute with a short name of ASCII and no
// prefix, text that fits into the window, the end of an element.
//
// Each function does all of its call, or changes nothing and returns false: then the call's steps
// do it, at whatever window's edge, and say what is wrong with it. So these decide nothing by
// themselves; they only ask whether all is well in the cheapest order, and write into what is free
// of the window before they know.

#ifndef PENSTOCK_XML_USUAL_HPP
#define PENSTOCK_XML_USUAL_HPP

#include "xml/layout.hpp"
#include "xml/mtom/steps.hpp"
#include "xml/names.hpp"
#include "xml/scan.hpp"
#include "xml/transcode.hpp"
#include "xml/writer_steps.hpp"

namespace penstock::xml {

struct writer::steps::usual {
  /** May these be used at all? Not where tokens have another form than the plainest. */
  static bool is_asked_for(writer const& w) noexcept {
    return !is_binary(w) && last_character(w.options_.encoding) == 0x10FFFF &&
           w.layout_ == nullptr && w.mtom_ == nullptr && w.canonical_ == nullptr &&
           w.options_.quotes != quote::single_quote && !w.options_.is_fragment;
  }

  /** A name, and whether it is known already to be one of those that are meant here. */
  struct usual_name : std::string_view {
    explicit usual_name(std::string_view text) noexcept : std::string_view(text) {}
    explicit usual_name(constant_name const& text) noexcept
        : std::string_view(text), is_known(text.is_plain()) {}
    [[nodiscard]] bool is_right() const noexcept { return is_known || is_usual_name(*this); }

    bool is_known = false;
  };

  static bool start_element(writer& w, usual_name name) noexcept {
    detail::window& out = w.window_;
    if (!may_write_content(w) || out.room() < name.size() + 2 || !name.is_right()) return false;
    std::size_t const in_scope = w.elements_.bytes() + w.namespaces_.bytes() + name.size();
    if (w.elements_.depth() >= w.options_.depth_max || in_scope > w.options_.scope_bytes_max ||
        name.size() >= w.options_.start_tag_bytes_max) {
      return false;
    }
    std::size_t const mark = w.namespaces_.mark();
    if (!w.elements_.try_push(name, mark)) return false;
    char* const begin = end_start_tag(w);
    *begin = '<';
    out.advance_to(detail::copy_short(begin + 1, name.data(), name.size()));
    out.seal_to(begin);
    w.tag_.start({.begin = 1, .local_size = static_cast<std::uint32_t>(name.size())}, mark);
    w.state_ = state::start_tag;
    w.operation_ = operation::start_element;
    return true;
  }

  static bool attribute(writer& w, usual_name name, value content) noexcept {
    if (w.state_ != state::start_tag || !w.is_usual_ || !content.is_text()) return false;
    constexpr std::size_t markup_size = 4;  // space, equals, two quotes
    std::size_t const size = name.size() + markup_size + content.text().size();
    detail::window& out = w.window_;
    if (size > out.room() || w.tag_.attribute_count() >= w.options_.attributes_max ||
        !name.is_right()) {
      return false;
    }
    // All of the tag is in the window: there is one, because there is room in it.
    auto const place_in_tag = static_cast<std::uint32_t>(out.unsealed_size() + 1);
    char* cursor = out.cursor();
    *cursor++ = ' ';
    cursor = detail::copy_short(cursor, name.data(), name.size());
    *cursor++ = '=';
    *cursor++ = '"';
    cursor = put_text<place::attribute>(cursor, out.end() - 1, content.text());
    if (cursor == nullptr) return false;
    *cursor++ = '"';
    bool const fits =
        static_cast<std::size_t>(cursor - out.unsealed()) <= w.options_.start_tag_bytes_max;
    if (!fits || !w.tag_.try_add(name, place_in_tag)) return false;
    out.advance_to(cursor);
    w.operation_ = operation::attribute;
    return true;
  }

  static bool text(writer& w, value content) noexcept {
    if (!may_write_content(w) || !content.is_text()) return false;
    detail::window& out = w.window_;
    if (out.room() < content.text().size() + 1) return false;
    char* const cursor = put_text<place::text>(end_start_tag(w), out.end(), content.text());
    if (cursor == nullptr) return false;
    out.advance_to(cursor);
    out.seal();
    w.state_ = state::content;
    w.operation_ = operation::text;
    return true;
  }

  static bool end_element(writer& w, empty_form form) noexcept {
    if (w.state_ == state::start_tag && form != empty_form::collapse) return false;
    if (!may_write_content(w) || w.namespaces_.mark() != w.elements_.namespaces()) return false;
    std::string_view const name = w.elements_.name();
    detail::window& out = w.window_;
    constexpr std::size_t markup_size = 3;  // less than, slash, greater than
    if (out.room() < name.size() + markup_size + detail::element_stack::padding) return false;
    char* cursor = out.cursor();
    if (w.state_ == state::content) {
      *cursor++ = '<';
      *cursor++ = '/';
      cursor = detail::copy_padded(cursor, name.data(), name.size());
    } else {
      *cursor++ = '/';
    }
    *cursor++ = '>';
    out.advance_to(cursor);
    out.seal();
    w.elements_.pop();
    w.state_ = w.elements_.depth() == 0 ? state::epilog : state::content;
    w.operation_ = operation::end_element;
    return true;
  }

private:
  /** Is what is open an element's content, or a start tag that has only to be ended? */
  static bool may_write_content(writer const& w) noexcept {
    if (!w.is_usual_ || w.cut_size_ != 0) return false;
    if (w.state_ == state::content) return true;
    return w.state_ == state::start_tag && !w.tag_.needs_verify() &&
           w.tag_.mark() == w.namespaces_.mark();
  }
  /** Write the end of the start tag, if one is open; the cursor behind it. */
  static char* end_start_tag(writer& w) noexcept {
    char* cursor = w.window_.cursor();
    if (w.state_ == state::start_tag) *cursor++ = '>';
    return cursor;
  }

  /** Write all of `text` at `cursor`, where there is room for it as it is; null: it must be seen to
      otherwise. */
  template <place Where>
  static char* put_text(char* cursor, char* end, std::string_view text) noexcept {
    constexpr unsigned special = Where == place::text ? special_in_text : special_in_attribute;
    std::size_t const clean = clean_run<special>(cursor, text.data(), text.size());
    if (clean == text.size()) return cursor + clean;
    return put_rest(Where, cursor + clean, end, text, clean);
  }
  /** The same from the byte `begin` of `text` on. */
  [[gnu::noinline]] static char* put_rest(place where, char* cursor, char* end,
                                          std::string_view text, std::size_t begin) noexcept {
    escape_source source(text);
    source.next += begin;
    escape_target target{cursor, end};
    escape_stop const stop = escape({.where = where}, source, target);
    return stop == escape_stop::end ? target.next : nullptr;
  }
};

}  // namespace penstock::xml

#endif
