// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Values, in random calls: what a reader must see of them is made here by other means.

#include "encoded_bytes.hpp"
#include "random_writer.hpp"

#include <algorithm>
#include <vector>

namespace penstock::test {

void random_writer::bytes_in_pieces() {
  std::string whole(below(10) == 0 ? below(40'000) : below(20), ' ');
  for (char& c : whole) c = static_cast<char>(random_());
  bool const in_attribute = in_tag_ && whole.size() < 1000 && below(2) == 0;
  std::string const name = local_name() + std::to_string(attribute_count_++);
  if (in_attribute) xml_.start_attribute(name);
  xml_.bytes({});
  for (std::string_view rest = whole; !rest.empty();) {
    std::size_t const n = std::min<std::size_t>(rest.size(), 1 + below(below(3) == 0 ? 30'000 : 5));
    xml_.bytes(buffer(rest.substr(0, n)));
    rest.remove_prefix(n);
    if (below(4) == 0) xml_.release();
  }
  if (in_attribute) {
    xml_.end_attribute();
    return add_attribute({name, "", ""}, base64_of(whole));
  }
  if (below(2) == 0) {
    xml_.hex(buffer("x"));
    add_text(events_, base64_of(whole) + "78");
  } else {
    xml_.text("");  // what comes next could be bytes too
    add_text(events_, base64_of(whole));
  }
  in_tag_ = false;
}

void random_writer::list() {
  std::vector<int> items(below(6));
  std::string expected;
  for (int& item : items) {
    item = static_cast<int>(random_());
    expected += (expected.empty() ? "" : " ") + std::to_string(item);
  }
  if (in_tag_ && below(2) == 0) {
    std::string const name = local_name() + std::to_string(attribute_count_++);
    xml_.start_attribute(name).list(items).end_attribute();
    return add_attribute({name, "", ""}, expected);
  }
  xml_.list(items);
  add_text(events_, expected);
  in_tag_ = false;
}

void random_writer::qualified_name() {
  if (!in_tag_) return;  // elsewhere the prefix need not be in scope
  std::string const prefix = pick({"p", "q"});
  std::string const local = local_name();
  std::string const name = local_name() + std::to_string(attribute_count_++);
  xml_.start_attribute(name);
  xml_.qualified_name(xml::name(prefix, local, namespace_of(prefix, open_.size() - 1)));
  xml_.end_attribute();
  add_attribute({name, "", ""}, prefix + ":" + local);
}

void random_writer::values() {
  switch (below(4)) {
    case 0: return list();
    case 1: return qualified_name();
    case 2: {
      std::string const bytes(below(50), static_cast<char>(random_()));
      bool const is_hex = below(2) == 0;
      xml_.text(is_hex ? xml::value(xml::hex(buffer(bytes)))
                       : xml::value(xml::base64(buffer(bytes))));
      add_text(events_, is_hex ? hex_of(bytes) : base64_of(bytes));
      in_tag_ = false;
      return;
    }
    default: bytes_in_pieces();
  }
}

void random_writer::hostile_value() {
  switch (below(7)) {
    case 0: xml_.bytes(buffer(text())); break;
    case 1: xml_.hex(buffer(text())); break;
    case 2: xml_.list(std::vector<std::string>{hostile_text(), hostile_name()}); break;
    case 3: xml_.qualified_name(hostile_name(), hostile_text()); break;
    case 4: xml_.qualified_name(xml::name(hostile_name(), local_name(), "urn:any1")); break;
    case 5: xml_.qualified_name(xml::name(xml::any_prefix, local_name(), "urn:any5")); break;
    default: xml_.text(xml::date_time(random_() * std::uint64_t{1} << 32, xml::time_kind::local));
  }
}

}  // namespace penstock::test
