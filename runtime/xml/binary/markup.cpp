// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Tags of binary XML.

#include "xml/binary/markup.hpp"

#include <new>

namespace penstock::xml {

using binary::record;

/** The records that a name can be written in. Each letter from `a` on has its own. */
struct writer::steps::binary_markup::name_records {
  struct with_local {
    record plain;
    record with_prefix;
    record with_letter;
  };

  with_local string;  // the local name is a string
  with_local number;  // it is in a dictionary
};

namespace {

/** Which of the prefixes of one letter, a to z, `prefix` is; -1: none. */
int letter_of(std::string_view prefix) noexcept {
  if (prefix.size() != 1 || prefix.front() < 'a' || prefix.front() > 'z') return -1;
  return prefix.front() - 'a';
}

char* put_string(char* out, std::string_view text) noexcept {
  out = binary::put_multibyte(out, static_cast<std::uint32_t>(text.size()));
  return detail::copy_short(out, text.data(), text.size());
}

}  // namespace

bool writer::steps::binary_markup::put_name(writer& w, name_records const& types,
                                            tag_name const& name) noexcept {
  std::string& names = state_of(w).names;
  try {
    names.push_back(' ');
    if (!name.prefix.empty()) names.append(name.prefix).push_back(':');
    names.append(name.local);
  } catch (std::bad_alloc const&) {
    return refuse(w, std::make_error_code(std::errc::not_enough_memory));
  }
  number const id = number_of(w, name.local, name.local_id);
  char* out = reserve(w, 1 + 2 * binary::multibyte_size_max + name.size());
  if (out == nullptr) return false;
  int const letter = letter_of(name.prefix);
  name_records::with_local const& type = id ? types.number : types.string;
  if (letter >= 0) {
    *out++ = static_cast<char>(static_cast<int>(type.with_letter) + letter);
  } else if (name.prefix.empty()) {
    out = binary::put_type(out, type.plain);
  } else {
    out = put_string(binary::put_type(out, type.with_prefix), name.prefix);
  }
  w.window_.advance_to(id ? binary::put_multibyte(out, *id) : put_string(out, name.local));
  return true;
}

bool writer::steps::binary_markup::open_element(writer& w, tag_name const& name) noexcept {
  state_of(w).names.clear();
  if (state_of(w).begins_array) {
    char* const out = reserve(w, 1);
    if (out == nullptr) return false;
    w.window_.advance_to(binary::put_type(out, record::array));
  }
  constexpr name_records types{{record::short_element, record::element, record::prefix_element_a},
                               {record::short_dictionary_element, record::dictionary_element,
                                record::prefix_dictionary_element_a}};
  return put_name(w, types, name);
}

writer::steps::name_place writer::steps::binary_markup::open_attribute(
    writer& w, tag_name const& name) noexcept {
  std::string const& names = state_of(w).names;
  auto const begin = static_cast<std::uint32_t>(names.size() + 1);
  constexpr name_records types{
      {record::short_attribute, record::attribute, record::prefix_attribute_a},
      {record::short_dictionary_attribute, record::dictionary_attribute,
       record::prefix_dictionary_attribute_a}};
  if (!put_name(w, types, name)) return {nullptr};
  return {names.data(), begin};
}

bool writer::steps::binary_markup::put_declaration(writer& w, std::size_t binding) noexcept {
  std::string_view const prefix = w.namespaces_.prefix(binding);
  std::string_view const uri = w.namespaces_.uri(binding);
  number const id = is_clean(uri) ? number_of(w, uri, w.namespaces_.uri_id(binding)) : number();
  char* out = reserve(w, 1 + 2 * binary::multibyte_size_max + prefix.size());
  if (out == nullptr) return false;
  if (prefix.empty()) {
    out = binary::put_type(out, id ? record::short_dictionary_xmlns : record::short_xmlns);
  } else {
    out = binary::put_type(out, id ? record::dictionary_xmlns : record::xmlns);
    out = put_string(out, prefix);
  }
  w.window_.advance_to(id ? binary::put_multibyte(out, *id) : out);
  if (id) return true;
  open_record const opened = open(w, binary::sized::string, uri.size());
  return opened && put_strict(w, place::plain, uri) && close(w, opened);
}

void writer::steps::binary_markup::end_start_tag(writer& w, bool is_empty) noexcept {
  if (is_empty) w.window_.put(static_cast<char>(record::end_element));
}

bool writer::steps::binary_markup::put_end_tag(writer& w) noexcept {
  if (char* const text = w.window_.last_mark()) {
    *text |= binary::with_end_element;
    w.window_.unmark();
    return true;
  }
  if (reserve(w, 1) == nullptr) return false;
  w.window_.put(static_cast<char>(record::end_element));
  return true;
}

bool writer::steps::binary_markup::put_comment(writer& w, std::string_view text) noexcept {
  return put_sized(w, binary::sized::comment, place::comment, text);
}

}  // namespace penstock::xml
