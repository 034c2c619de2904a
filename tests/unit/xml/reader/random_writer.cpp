// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "random_writer.hpp"

#include <algorithm>

namespace penstock::test {

using xml::any_prefix;
using xml::name;

std::string random_writer::text() {
  static std::vector<std::string> const pieces = {"plain ",
                                                  "a",
                                                  "0123456789abcdef",
                                                  "<",
                                                  ">",
                                                  "&",
                                                  "\"",
                                                  "'",
                                                  "]",
                                                  "]]",
                                                  "]]>",
                                                  "\t",
                                                  "\n",
                                                  "\r",
                                                  "\r\n",
                                                  "?>",
                                                  " - ",
                                                  "\x7F",
                                                  "\xC3\xA9",
                                                  "\xE2\x82\xAC",
                                                  "\xF0\x9F\x98\x80",
                                                  "\xC2\x85",
                                                  "\xE2\x80\xA8",
                                                  "\xEF\xBF\xBD"};
  std::string result;
  for (unsigned n = below(8); n > 0; --n) result += pick(pieces);
  if (below(30) == 0) result += std::string(below(3000), 'x');
  return result;
}

std::string random_writer::local_name() {
  // Of the fourth edition, which expat knows; the fifth allows many more.
  static std::vector<std::string> const names = {"a",
                                                 "row",
                                                 "a-b",
                                                 "x.1",
                                                 "_",
                                                 "\xC3\xA9l\xC3\xA9ment",
                                                 "\xE5\x90\x8D",
                                                 "aRatherLongNameForAnElementOrAnAttribute"};
  return pick(names);
}

std::string random_writer::hostile_text() {
  static std::vector<std::string> const bad = {std::string(1, '\0'),
                                               "\x01",
                                               "\x1F",
                                               "\xEF\xBF\xBE",
                                               "\xEF\xBF\xBF",
                                               "\x80",
                                               "\xC0\x80",
                                               "\xED\xA0\x80",
                                               "\xF4\x90\x80\x80",
                                               "\xFF",
                                               "\xE2\x82",
                                               "\xF0\x9F",
                                               "--",
                                               "-",
                                               "?>",
                                               "]]>"};
  return text() + pick(bad) + (below(2) == 0 ? "" : text());
}

std::string random_writer::hostile_name() {
  static std::vector<std::string> const bad = {"",    "a b",   "1",       "<",        "a>",
                                               "p:x", "xmlns", "xmlns:p", "xml:lang", ":",
                                               "a:",  "\xFF",  "a\x01",   "q:q:q"};
  return pick(bad);
}

std::string random_writer::namespace_of(std::string_view prefix, std::size_t depth) {
  return "urn:" + std::string(prefix) + (depth % 2 == 0 ? "even" : "odd&\"<");
}

void random_writer::add_start(seen_name name) {
  events_.push_back({.what = event::kind::start, .name = name});
  open_.push_back(std::move(name));
  in_tag_ = had_root_ = true;
}

void random_writer::add_end() {
  events_.push_back({.what = event::kind::end, .name = open_.back()});
  open_.pop_back();
  in_tag_ = false;
}

void random_writer::add_attribute(seen_name name, std::string value) {
  events_.back().attributes.push_back({std::move(name), std::move(value)});
}

void random_writer::start() {
  std::string const local = local_name();
  std::string const prefix = pick({"p", "q"});
  switch (below(5)) {
    case 0: xml_.start_element(local); return add_start({local, {}, ""});
    case 1: {
      std::string const ns = namespace_of(prefix, open_.size());
      xml_.start_element(prefix, local, ns);
      return add_start({local, ns, prefix});
    }
    case 2: {
      std::string const ns = below(2) == 0 ? "" : namespace_of("", open_.size());
      xml_.start_element("", local, ns);
      return add_start({local, ns, ""});
    }
    case 3: {
      std::string const ns = pick({"", "urn:any1", "urn:any2"});
      xml_.start_element(name(any_prefix, local, ns));
      return add_start({local, ns, {}});
    }
    default: {
      std::string const ns = namespace_of(prefix, open_.size());
      xml_.start_element(prefix + ":" + local).declare_namespace(prefix, ns);
      return add_start({local, ns, prefix});
    }
  }
}

void random_writer::end() {
  if (open_.empty()) return;
  if (below(3) == 0) {
    xml_.full_end_element();
  } else {
    xml_.end_element();
  }
  add_end();
}

void random_writer::attribute() {
  if (!in_tag_) return;
  std::string const local = local_name() + std::to_string(attribute_count_++);
  std::string const prefix = pick({"p", "q"});
  std::string const ns = namespace_of(prefix, open_.size() - 1);
  std::string const value = text();
  switch (below(4)) {
    case 0: xml_.attribute(local, value); return add_attribute({local, "", ""}, value);
    case 1:
      xml_.attribute(prefix, local, ns, value);
      return add_attribute({local, ns, prefix}, value);
    case 2: {
      std::string const any = pick({"urn:any1", "urn:any3", "urn:any4"});
      xml_.attribute(name(any_prefix, local, any), value);
      return add_attribute({local, any, {}}, value);
    }
    default: {
      auto const number = static_cast<int>(below(1000)) - 500;
      xml_.attribute(local, number);
      return add_attribute({local, "", ""}, std::to_string(number));
    }
  }
}

void random_writer::attribute_in_pieces() {
  if (!in_tag_) return;
  std::string const local = local_name() + std::to_string(attribute_count_++);
  std::string const value = text();
  std::size_t const cut = below(static_cast<unsigned>(value.size()) + 1);
  xml_.start_attribute(local).text(value.substr(0, cut));
  if (below(2) == 0) xml_.release();
  xml_.text(value.substr(cut)).end_attribute();
  add_attribute({local, "", ""}, value);
}

void random_writer::text_in_pieces() {
  std::string const whole = text();
  std::size_t at = 0;
  while (at < whole.size()) {
    std::size_t const n = std::min<std::size_t>(1 + below(3), whole.size() - at);
    xml_.text(std::string_view(whole).substr(at, n));
    if (below(4) == 0) xml_.release();
    at += n;
  }
  if (!whole.empty()) in_tag_ = false;
  add_text(events_, whole);
}

void random_writer::content() {
  if (open_.empty()) return outside_root();
  std::string const content = text();
  in_tag_ = false;
  switch (below(4)) {
    case 0: xml_.cdata(content); break;
    case 1: xml_.text(-7); return add_text(events_, "-7");
    default: xml_.text(content);
  }
  add_text(events_, content);
}

void random_writer::outside_root() {
  xml_.text(pick({" ", "\n", "\t\r\n", ""}));  // not reported by a reader
}

void random_writer::markup() {
  in_tag_ = false;
  std::string content = text();
  std::erase(content, '\r');  // a reader would see a line feed
  std::erase(content, '-');
  if (is_binary_ || below(2) == 0) {
    xml_.comment(content);
    events_.push_back({.what = event::kind::comment, .text = content});
    return;
  }
  std::erase(content, '?');
  content.erase(0, std::min(content.find_first_not_of(" \t\n"), content.size()));
  std::string const target = pick({"p", "xml-stylesheet", "\xC3\xA9"});
  xml_.processing_instruction(target, content);
  events_.push_back({.what = event::kind::instruction, .name = {target, {}, {}}, .text = content});
}

void random_writer::hostile() {
  std::string const prefix = pick({"", "p", "q", "xml", "xmlns", "1"});
  std::string const ns = pick({"", "urn:peven", "urn:qodd&\"<", "urn:\x02", "urn:any1",
                               std::string(xml::xml_namespace), "http://www.w3.org/2000/xmlns/"});
  switch (below(17)) {
    case 0: xml_.text(hostile_text()); break;
    case 1: xml_.cdata(hostile_text()); break;
    case 2: xml_.comment(hostile_text()); break;
    case 3: xml_.processing_instruction(hostile_name(), text()); break;
    case 4: xml_.processing_instruction("p", hostile_text()); break;
    case 5: xml_.start_element(hostile_name()); break;
    case 6: xml_.start_element(prefix, local_name(), ns); break;
    case 7: xml_.attribute(hostile_name(), hostile_text()); break;
    case 8: xml_.attribute(prefix, "x", ns, hostile_text()); break;
    case 9: xml_.attribute(name(any_prefix, "x", ns), "x"); break;
    case 10: xml_.declare_namespace(prefix, ns); break;
    case 11: xml_.end_element(); break;
    case 12: xml_.end_attribute(); break;
    case 13: xml_.start_attribute(hostile_name()); break;
    case 14: xml_.declaration(); break;
    case 15: hostile_value(); break;
    default: xml_.finish();
  }
}

void random_writer::step() {
  if (is_hostile()) return hostile();
  if (!had_root_ && below(3) == 0) return start();
  if (open_.empty()) return below(2) == 0 ? markup() : outside_root();
  switch (below(13)) {
    case 0:
    case 1:
    case 2: return open_.size() < 20 ? start() : end();
    case 3:
    case 4: return end();
    case 5:
    case 6: return attribute();
    case 7: return attribute_in_pieces();
    case 8: return text_in_pieces();
    case 9: return markup();
    case 10: return values();
    default: return content();
  }
}

void random_writer::finish() {
  if (!had_root_) start();
  while (!open_.empty()) end();
}

}  // namespace penstock::test
