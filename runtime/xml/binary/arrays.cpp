// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Arrays of binary XML: one record for many elements of the same name, each with one value.

#include "xml/binary/markup.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace penstock::xml {

namespace {

/** The values in one record, in bytes. More are several records, so that no array needs more room
    in one piece; a reader sees elements one after the other either way. */
constexpr std::size_t record_values_max = 65'536;

/** True if `items` lie in memory as they do in a record. */
bool is_as_written(array_view items) noexcept {
  if (std::endian::native != std::endian::little || items.data() == nullptr) return false;
  return items.kind() >= array_kind::int16 && items.kind() <= array_kind::real;
}

}  // namespace

bool writer::steps::binary_markup::put_array_values(writer& w, array_view items, std::size_t first,
                                                    std::size_t count) noexcept {
  std::size_t const item_size = binary::array_item_size(items.kind());
  char* out = reserve(w, 1 + binary::multibyte_size_max + count * item_size);
  if (out == nullptr) return false;
  out = binary::put_multibyte(binary::put_array_type(out, items.kind()),
                              static_cast<std::uint32_t>(count));
  if (is_as_written(items)) {
    char const* const begin = static_cast<char const*>(items.data()) + first * item_size;
    out = std::copy_n(begin, count * item_size, out);
  } else {
    for (std::size_t i = first; i < first + count; ++i) {
      out = binary::put_array_item(out, items.kind(), items[i]);
      if (out == nullptr) return refuse(w, errc::no_lexical_form);
    }
  }
  w.window_.advance_to(out);
  return true;
}

template <class Name>
void writer::steps::binary_markup::put_array(writer& w, Name const& name,
                                             array_view items) noexcept {
  std::size_t const count_max = record_values_max / binary::array_item_size(items.kind());
  for (std::size_t i = 0; i < items.size() && w;) {
    std::size_t const count = std::min(items.size() - i, count_max);
    state_of(w).begins_array = true;
    w.start_element(name);
    state_of(w).begins_array = false;
    if (!w || !close_start_tag(w, tag_end::slash) || !put_array_values(w, items, i, count)) return;
    leave_element(w);
    i += count;
  }
}

template void writer::steps::binary_markup::put_array(writer&, std::string_view const&,
                                                      array_view) noexcept;
template void writer::steps::binary_markup::put_array(writer&, name const&, array_view) noexcept;

}  // namespace penstock::xml
