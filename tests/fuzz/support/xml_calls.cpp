// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "fuzz/support/xml_calls.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace fuzz {

using penstock::test::event;
using penstock::test::seen_name;
namespace xml = penstock::xml;

namespace {

/** A name as it is written, without looking up what its prefix stands for. */
seen_name as_written(std::string_view qname) {
  auto const colon = qname.find(':');
  if (colon == qname.npos) return {std::string(qname), {}, ""};
  return {std::string(qname.substr(colon + 1)), {}, std::string(qname.substr(0, colon))};
}

/** As a reader sees line ends where they cannot be escaped. */
std::string with_line_feeds(std::string_view text) {
  std::string seen;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    seen += text[i] == '\r' ? '\n' : text[i];
  }
  return seen;
}

/** Take a character that has only begun off the end. */
void trim_begun_character(std::string& text) {
  for (std::size_t n = 1; n <= 3 && n <= text.size(); ++n) {
    auto const c = static_cast<unsigned char>(text[text.size() - n]);
    if ((c & 0xC0) == 0x80) continue;
    std::size_t const size = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    if (size > n) text.resize(text.size() - n);
    return;
  }
}

}  // namespace

/** From a list, so that names meet again; or as the input has it. The reader knows the names of the
    fourth edition, which are fewer beyond ASCII. */
std::string_view xml_calls::name() {
  static constexpr std::array<std::string_view, 12> known = {
      "a", "b", "p:a", "q:a", "p:b", "xml:lang", "xmlns", "xmlns:p", "\xC3\xA9", "a-b.c_1", "r:a"};
  unsigned const choice = choices_.below(16);
  if (choice < known.size()) return known[choice];
  std::string_view const any = choices_.text();
  auto const is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  auto const end = std::ranges::find_if_not(any, is_ascii);
  return any.substr(0, static_cast<std::size_t>(end - any.begin()));
}

std::string_view xml_calls::prefix() {
  static constexpr std::array<std::string_view, 7> known = {"", "p", "q", "r", "xml", "xmlns", "1"};
  return known[choices_.below(known.size())];
}

std::string_view xml_calls::ns() {
  static constexpr std::array<std::string_view, 6> known = {
      "", "urn:1", "urn:2", "urn:&\"<\t\n", xml::xml_namespace, "http://www.w3.org/2000/xmlns/"};
  return known[choices_.below(known.size())];
}

void xml_calls::start() {
  switch (choices_.below(3)) {
    case 0: {
      auto const qname = name();
      xml_.start_element(qname);
      return add_start(as_written(qname));
    }
    case 1: {
      auto const [p, local, uri] = std::array{prefix(), name(), ns()};
      xml_.start_element(p, local, uri);
      return add_start({std::string(local), std::string(uri), std::string(p)});
    }
    default: {
      auto const [local, uri] = std::array{name(), ns()};
      xml_.start_element(xml::name(xml::any_prefix, local, uri));
      return add_start({std::string(local), std::string(uri), {}});
    }
  }
}

void xml_calls::add_start(seen_name started) {
  if (!xml_) return;
  events_.push_back({.what = event::kind::start, .name = started});
  open_.push_back(std::move(started));
  in_tag_ = true;
}

void xml_calls::attribute() {
  switch (choices_.below(4)) {
    case 0: {
      auto const [qname, value] = std::array{name(), choices_.text()};
      xml_.attribute(qname, value);
      return add_attribute(as_written(qname), value);
    }
    case 1: {
      auto const [p, local, uri, value] = std::array{prefix(), name(), ns(), choices_.text()};
      xml_.attribute(p, local, uri, value);
      return add_attribute({std::string(local), std::string(uri), std::string(p)}, value);
    }
    case 2: {
      auto const [local, uri, value] = std::array{name(), ns(), choices_.text()};
      xml_.attribute(xml::name(xml::any_prefix, local, uri), value);
      return add_attribute({std::string(local), std::string(uri), {}}, value);
    }
    default: {
      auto const qname = name();
      xml_.start_attribute(qname);
      add_attribute(as_written(qname), "");
      in_attribute_ = static_cast<bool>(xml_);
    }
  }
}

void xml_calls::add_attribute(seen_name added, std::string_view value) {
  if (xml_) events_.back().attributes.push_back({std::move(added), std::string(value)});
}

void xml_calls::end() {
  if (choices_.below(2) == 0) {
    xml_.end_element();
  } else {
    xml_.full_end_element();
  }
  if (!xml_) return;
  events_.push_back({.what = event::kind::end, .name = open_.back()});
  open_.pop_back();
  in_tag_ = false;
}

void xml_calls::text(std::string_view written) {
  if (!xml_) return;
  if (in_attribute_) {
    events_.back().attributes.back().value += written;
  } else if (!open_.empty()) {
    in_tag_ = false;  // also when the text is empty
    penstock::test::add_text(events_, written);
  }
}

void xml_calls::comment() {
  std::string_view const written = choices_.text();
  xml_.comment(written);
  if (!xml_) return;
  events_.push_back({.what = event::kind::comment, .text = with_line_feeds(written)});
  in_tag_ = false;
}

void xml_calls::instruction() {
  auto const [target, data] = std::array{name(), choices_.text()};
  xml_.processing_instruction(target, data);
  if (!xml_) return;
  std::string seen = with_line_feeds(data);
  seen.erase(0, std::min(seen.find_first_not_of(" \t\n"), seen.size()));
  events_.push_back({.what = event::kind::instruction,
                     .name = {std::string(target), {}, {}},
                     .text = std::move(seen)});
  in_tag_ = false;
}

void xml_calls::step() {
  switch (choices_.below(16)) {
    case 0:
    case 1: return start();
    case 2:
    case 3: return attribute();
    case 4:
      xml_.end_attribute();
      if (xml_) in_attribute_ = false;
      return;
    case 5: return end();
    case 6: {
      auto const [p, uri] = std::array{prefix(), ns()};
      xml_.declare_namespace(p, uri);
      return;
    }
    case 7:
      xml_.end_start_tag();
      if (xml_) in_tag_ = false;
      return;
    case 8: {
      auto const number = static_cast<int>(choices_.octet()) - 128;
      xml_.text(number);
      return text(std::to_string(number));
    }
    case 9: {
      auto const written = choices_.text();
      xml_.cdata(written);
      return text(written);
    }
    case 10: return comment();
    case 11: return instruction();
    case 12: xml_.declaration(); return;
    case 13: xml_.release(); return;
    default: {
      auto const written = choices_.text();
      xml_.text(written);
      return text(written);
    }
  }
}

std::vector<event> xml_calls::seen() const {
  auto complete = events_;
  if (in_tag_) complete.pop_back();
  if (!complete.empty() && complete.back().what == event::kind::text) {
    trim_begun_character(complete.back().text);
    if (complete.back().text.empty()) complete.pop_back();
  }
  return complete;
}

}  // namespace fuzz
