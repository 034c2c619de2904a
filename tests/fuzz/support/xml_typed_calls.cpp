// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Calls with values that are not text, and what a reader must see of them.

#include "fuzz/support/xml_calls.hpp"

#include "unit/xml/reader/encoded_bytes.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fuzz {

using penstock::test::base64_of;
using penstock::test::event;
namespace xml = penstock::xml;

/** Up to 64 bits, few or many, so that every size of record is met. */
std::uint64_t xml_calls::bits() {
  std::uint64_t value = 0;
  for (unsigned n = choices_.below(9); n > 0; --n) value = value << 8 | choices_.octet();
  return choices_.below(2) == 0 ? value : ~value;
}

void xml_calls::bytes_in_pieces() {
  std::string whole;
  for (unsigned n = choices_.below(5); n > 0; --n) {
    std::string_view const piece = choices_.text();
    xml_.bytes(penstock::buffer(piece));
    whole += piece;
  }
  xml_.text("");  // what comes next could be bytes too
  text(base64_of(whole));
}

template <class Item>
void xml_calls::array(std::string (*print)(Item)) {
  std::string_view local = name();
  if (local.find(':') != local.npos) local = "v";  // its prefix could be refused behind the start
  bool const is_in_namespace = choices_.below(2) != 0;
  std::string_view const uri = is_in_namespace ? ns() : "";
  std::array<Item, 4> items{};
  std::size_t const count = choices_.below(open_.empty() ? 2 : items.size() + 1);
  for (std::size_t i = 0; i < count; ++i) items[i] = static_cast<Item>(bits());
  std::span<Item const> const view(items.data(), count);
  if (is_in_namespace) {
    xml_.array(xml::name(xml::any_prefix, local, uri), view);
  } else {
    xml_.array(local, view);
  }
  if (!xml_) return;
  for (Item const item : view) {
    penstock::test::seen_name const element{std::string(local), {}, {}};
    events_.push_back({.what = event::kind::start, .name = element});
    penstock::test::add_text(events_, print(item));
    events_.push_back({.what = event::kind::end, .name = element});
    in_tag_ = false;
  }
}

void xml_calls::list() {
  std::array<int, 3> const items = {-1, 0, static_cast<int>(choices_.octet())};
  xml_.list(items);
  text("-1 0 " + std::to_string(items[2]));
}

void xml_calls::qualified_name() {
  auto const [p, local] = std::array{prefix(), choices_.text()};
  xml_.qualified_name(p, local);
  std::string written(p);
  if (!p.empty()) written += ':';
  text(written.append(local));
}

void xml_calls::typed_step() {
  switch (choices_.below(11)) {
    case 0: {
      auto const number = static_cast<std::int64_t>(bits());
      xml_.text(number);
      return text(std::to_string(number));
    }
    case 1: {
      std::uint64_t const number = bits();
      xml_.text(number);
      return text(std::to_string(number));
    }
    case 2: {
      bool const truth = choices_.below(2) != 0;
      xml_.text(truth);
      return text(truth ? "true" : "false");
    }
    case 3: {
      std::string_view const bytes = choices_.text();
      xml_.text(xml::base64(penstock::buffer(bytes)));
      return text(base64_of(bytes));
    }
    case 4: return bytes_in_pieces();
    case 5: return array<std::int16_t>([](auto item) { return std::to_string(item); });
    case 6: return array<std::int64_t>([](auto item) { return std::to_string(item); });
    case 7: {
      std::string_view const bytes = choices_.text();
      xml_.hex(penstock::buffer(bytes));
      return text(penstock::test::hex_of(bytes));
    }
    case 8: return list();
    case 9: return qualified_name();
    default: return array<bool>([](bool item) { return std::string(item ? "true" : "false"); });
  }
}

}  // namespace fuzz
