// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Content: text, CDATA sections, comments, processing instructions, the XML declaration.

#include "xml/canonical.hpp"
#include "xml/layout.hpp"
#include "xml/markup.hpp"
#include "xml/names.hpp"
#include "xml/transcode.hpp"
#include "xml/utf8.hpp"
#include "xml/writer_steps.hpp"

#include <algorithm>
#include <cstring>

namespace penstock::xml {
namespace {

errc code_for(escape_stop stop, place where) noexcept {
  switch (stop) {
    case escape_stop::invalid_utf8: return errc::invalid_utf8;
    case escape_stop::incomplete_utf8: return errc::incomplete_utf8;
    case escape_stop::unencodable: return errc::unencodable;
    case escape_stop::forbidden: break;
    default: return errc::invalid_character;
  }
  switch (where) {
    case place::cdata:
    case place::whole_cdata: return errc::cdata_end;
    case place::comment: return errc::comment_hyphens;
    case place::instruction: return errc::instruction_end;
    case place::text:
    case place::attribute:
    case place::attribute_single:
    case place::plain:
    case place::blank: return errc::outside_root;
  }
  return errc::outside_root;
}

/** True for `xml` in any mixture of cases, which no processing instruction may be called. */
bool is_reserved_target(std::string_view target) noexcept {
  return target.size() == 3 && (target[0] | 0x20) == 'x' && (target[1] | 0x20) == 'm' &&
         (target[2] | 0x20) == 'l';
}

}  // namespace

escape_rules writer::steps::rules_for(writer const& w, place where) noexcept {
  return {.where = where,
          .on_invalid = w.options_.on_invalid,
          .handler = w.options_.handler,
          .encodable_max = last_character(w.options_.encoding)};
}

bool writer::steps::put_escaped(writer& w, escape_rules const& rules,
                                std::string_view& text) noexcept {
  escape_source source(text);
  detail::window& out = w.window_;
  auto stop = escape_stop::room;
  auto const is_right = [&rules](escape_stop how) {
    return how == escape_stop::end || (how == escape_stop::incomplete_utf8 && !rules.is_whole);
  };
  auto const copy = [&] {
    escape_target target{out.cursor(), out.end()};
    stop = escape(rules, source, target);
    out.advance_to(target.next);
  };
  if (out.room() >= text.size()) copy();
  if (stop == escape_stop::room) {
    // The rest must go in whole or not at all, and nothing may leave before it is known to be
    // right: look at all of it, then make the room that it takes.
    std::size_t size = 0;
    escape_source ahead = source;
    stop = measure(rules, ahead, size);
    if (is_right(stop) && size == 0) {
      source = ahead;  // all of it is dropped, or only begun
    } else if (is_right(stop)) {
      if (reserve(w, size) == nullptr) return false;
      copy();
    }
  }
  if (!is_right(stop)) return refuse(w, code_for(stop, rules.where));
  text.remove_prefix(stop == escape_stop::end ? text.size() : text.size() - source.left());
  return true;
}

bool writer::steps::put_whole(writer& w, place where, std::string_view text) noexcept {
  escape_rules rules = rules_for(w, where);
  rules.is_whole = true;
  return put_escaped(w, rules, text);
}

bool writer::steps::put_strict(writer& w, place where, std::string_view text) noexcept {
  return put_escaped(
      w, {.where = where, .encodable_max = last_character(w.options_.encoding), .is_whole = true},
      text);
}

bool writer::steps::complete_character(writer& w, place where, std::string_view& text) noexcept {
  while (w.cut_size_ != 0 && !text.empty()) {
    w.cut_[w.cut_size_++] = text.front();
    text.remove_prefix(1);
    char const* const first = w.cut_.data();
    if (decode_utf8(first, first + w.cut_size_).verdict == utf8_verdict::truncated) continue;
    std::string_view character(first, w.cut_size_);
    if (!put_escaped(w, rules_for(w, where), character)) return false;
    // What replaced an ill-formed character can be followed by the beginning of another.
    std::copy(character.begin(), character.end(), w.cut_.begin());
    w.cut_size_ = static_cast<std::uint8_t>(character.size());
  }
  return true;
}

bool writer::steps::put_text(writer& w, place where, value content) noexcept {
  if (!content.is_text()) return (w.cut_size_ == 0 || end_text(w)) && put_value(w, content);
  std::string_view text = content.text();
  if (w.cut_is_bytes_ && !end_bytes(w)) return false;
  if (w.cut_size_ != 0 && !complete_character(w, where, text)) return false;
  if (!put_escaped(w, rules_for(w, where), text)) return false;
  if (!text.empty()) {
    std::copy(text.begin(), text.end(), w.cut_.begin());
    w.cut_size_ = static_cast<std::uint8_t>(text.size());
  }
  return true;
}

bool writer::steps::put_lines(writer& w, place where, std::string_view text) noexcept {
  return layout::changes_lines(w) ? layout::put_whole(w, where, text) : put_whole(w, where, text);
}

bool writer::steps::end_text(writer& w) noexcept {
  if (w.cut_is_bytes_) return end_bytes(w);
  if (layout::holds_line_end(w)) return layout::end_line(w);
  std::string_view const cut(w.cut_.data(), w.cut_size_);
  w.cut_size_ = 0;
  if (is_binary(w) && w.state_ == state::content) return binary_markup::put_cut(w, cut);
  return put_whole(w, text_place(w), cut);
}

bool writer::steps::put_value(writer& w, value content) noexcept {
  if (content.is_bytes()) return put_bytes(w, content);
  char* const cursor = reserve(w, content.lexical_size_max());
  if (cursor == nullptr) return false;
  char* const end = content.format(cursor, w.options_.reals);
  if (end == nullptr) return refuse(w, errc::no_lexical_form);
  w.window_.advance_to(end);
  return true;
}

bool writer::steps::put_outside_root(writer& w, value content) noexcept {
  if (!content.is_text()) return refuse(w, errc::outside_root);
  if (!put_lines(w, place::blank, content.text())) return false;
  if (layout::indents(w) && !content.text().empty()) layout::note_text(w);
  // It means nothing, and has no record and no place there.
  if (is_binary(w) || canonical::is_on(w)) w.window_.drop_unsealed();
  if (w.state_ == state::empty && !content.text().empty()) w.state_ = state::prolog;
  w.window_.seal();
  return true;
}

bool writer::steps::put_content(writer& w, value content) noexcept {
  if (is_binary(w)) return binary_markup::put_text(w, content);
  if (layout::indents(w)) layout::note_text(w);
  bool const has_lines = layout::changes_lines(w) && content.is_text();
  bool const is_put =
      has_lines ? layout::put_text(w, content.text()) : put_text(w, place::text, content);
  if (is_put) w.window_.seal();
  return is_put;
}

bool writer::steps::enter_fragment(writer& w) noexcept {
  if (!w.options_.is_fragment) return refuse(w, errc::outside_root);
  w.state_ = state::content;
  return true;
}

bool writer::steps::close_for_text(writer& w) noexcept {
  if (!close_start_tag(w)) return false;
  if (layout::indents(w)) layout::note_text(w);
  return true;
}

[[gnu::noinline]] writer& writer::text_carefully(value content) noexcept {
  if (!steps::enter(*this, operation::text)) return *this;
  switch (state_) {
    case state::start_tag:
    case state::content: steps::close_start_tag(*this) && steps::put_content(*this, content); break;
    case state::attribute:
      if (steps::check_start_tag_size(*this, content.long_size())) {
        steps::put_attribute_piece(*this, content) && steps::check_start_tag_size(*this, 0);
      }
      break;
    default:
      if (!options_.is_fragment) {
        steps::put_outside_root(*this, content);
      } else if (!content.is_text() || !content.text().empty()) {
        steps::enter_fragment(*this) && steps::put_content(*this, content);
      }
  }
  return *this;
}

bool writer::steps::put(writer& w, std::string_view markup) noexcept {
  if (markup.empty()) return true;
  if (reserve(w, markup.size()) == nullptr) return false;
  w.window_.put(markup);
  return true;
}

writer& writer::cdata(std::string_view text) noexcept {
  steps::enter_markup(*this, operation::cdata) &&
      (elements_.depth() != 0 || steps::enter_fragment(*this)) && steps::close_for_text(*this) &&
      steps::put_cdata(*this, text);
  return *this;
}

bool writer::steps::put_cdata(writer& w, std::string_view text) noexcept {
  if (is_binary(w)) return binary_markup::put_whole_text(w, text);
  bool const may_split = w.options_.on_cdata_end == cdata_end::split;
  place const where = may_split ? place::cdata : place::whole_cdata;
  bool const is_put = canonical::is_on(w)
                          ? put_whole(w, place::text, text)
                          : put(w, "<![CDATA[") && put_lines(w, where, text) && put(w, "]]>");
  if (is_put) w.window_.seal();
  return is_put;
}

bool writer::steps::put_whole_piece(writer& w, value content) noexcept {
  if (w.state_ == state::attribute) {
    if (!put_attribute_piece(w, content)) return false;
  } else if (is_binary(w)) {
    return content.is_text() ? binary_markup::put_whole_text(w, content.text())
                             : binary_markup::put_text(w, content);
  } else if (!put_text(w, place::text, content)) {
    return false;
  }
  return w.cut_size_ == 0 || end_text(w);
}

bool writer::steps::enter_content(writer& w, operation what) noexcept {
  if (!enter(w, what)) return false;
  bool const goes_on = w.cut_is_bytes_ && what == operation::bytes;
  if (w.cut_size_ != 0 && !goes_on && !end_text(w)) return false;
  return w.elements_.depth() != 0 || enter_fragment(w);
}

bool writer::steps::open_content(writer& w, std::size_t size) noexcept {
  if (w.state_ != state::attribute) return close_for_text(w);
  bool const becomes_text = is_binary(w) && w.operation_ != operation::bytes;
  return check_start_tag_size(w, size) && (!becomes_text || binary_markup::become_text(w));
}

void writer::steps::end_content(writer& w) noexcept {
  if (w.state_ == state::content) {
    w.window_.seal();
  } else {
    check_start_tag_size(w, 0);
  }
}

bool writer::steps::begin_misc(writer& w, operation what) noexcept {
  if (!enter_markup(w, what) || !close_start_tag(w)) return false;
  if (layout::indents(w) && !layout::before_child(w)) return false;
  if (w.state_ == state::empty) w.state_ = state::prolog;
  return true;
}

bool writer::steps::put_comment(writer& w, std::string_view text) noexcept {
  if (is_binary(w)) return binary_markup::put_comment(w, text);
  if (canonical::is_on(w)) return canonical::put_misc(w, {}, text);
  return put(w, "<!--") && put_lines(w, place::comment, text) && put(w, "-->");
}

writer& writer::comment(std::string_view text) noexcept {
  if (steps::begin_misc(*this, operation::comment) && steps::put_comment(*this, text)) {
    window_.seal();
  }
  return *this;
}

writer& writer::processing_instruction(std::string_view target, std::string_view data) noexcept {
  if (!steps::begin_misc(*this, operation::processing_instruction)) return *this;
  if (!is_ncname(target)) {
    steps::refuse(*this, errc::invalid_name);
  } else if (is_reserved_target(target)) {
    steps::refuse(*this, errc::reserved_name);
  } else if (steps::is_binary(*this)) {
    steps::refuse(*this, errc::not_in_binary);
  } else if (steps::canonical::is_on(*this) ? steps::canonical::put_misc(*this, target, data)
                                            : steps::put_instruction(*this, target, data)) {
    window_.seal();
  }
  return *this;
}

bool writer::steps::put_instruction(writer& w, std::string_view target,
                                    std::string_view data) noexcept {
  return check_encodable(w, target) && put(w, "<?") && put(w, target) &&
         (data.empty() || put(w, " ")) && put_lines(w, place::instruction, data) && put(w, "?>");
}

bool writer::steps::put_pseudo_attribute(writer& w, std::string_view name,
                                         std::string_view text) noexcept {
  char const marks = quote_of(w, quote::unsaid);
  std::string_view const quoted(&marks, 1);
  return put(w, name) && put(w, quoted) && put(w, text) && put(w, quoted);
}

writer& writer::declaration(standalone alone) noexcept {
  if (!steps::enter(*this, operation::declaration)) return *this;
  if (state_ != state::empty && state_ != state::undeclared) {
    steps::refuse(*this, errc::declaration_not_first);
    return *this;
  }
  if (steps::is_binary(*this) || steps::canonical::is_on(*this)) {
    doctype_.is_standalone = alone == standalone::yes;
    state_ = state::prolog;
    return *this;
  }
  bool const says_alone = alone != standalone::unsaid;
  std::string_view const answer = alone == standalone::yes ? "yes" : "no";
  if (steps::put(*this, "<?xml") && steps::put_pseudo_attribute(*this, " version=", "1.0") &&
      steps::put_pseudo_attribute(*this,
                                  " encoding=", declared_name(options_.encoding, options_.mark)) &&
      (!says_alone || steps::put_pseudo_attribute(*this, " standalone=", answer)) &&
      steps::put(*this, "?>")) {
    doctype_.is_standalone = alone == standalone::yes;
    state_ = state::prolog;
    window_.seal();
  }
  return *this;
}

}  // namespace penstock::xml
