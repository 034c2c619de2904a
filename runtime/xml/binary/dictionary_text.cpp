// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Strings of dictionaries in binary XML: their numbers, and texts that are one of them.

#include "xml/binary/markup.hpp"
#include "xml/escape.hpp"

namespace penstock::xml {

using pieces = detail::binary_state::pieces;

namespace {

constexpr std::uint32_t of_session = 1;

/** What stands for place `id` in a dictionary; none for one that does not fit into 31 bits. */
std::optional<std::uint32_t> numbered(std::uint32_t id, std::uint32_t whose) noexcept {
  if (id >= dictionary::size_max) return {};
  return id << 1 | whose;
}

}  // namespace

bool writer::steps::binary_markup::is_clean(std::string_view text) noexcept {
  escape_source source(text);
  std::size_t size = 0;
  return measure({.where = place::plain, .is_whole = true}, source, size) == escape_stop::end;
}

writer::steps::binary_markup::number writer::steps::binary_markup::number_of(
    writer& w, std::string_view text, std::uint32_t known) noexcept {
  binary_options const& options = w.options_.binary;
  if (known != 0) return numbered(known - 1, 0);
  if (options.finds_strings && options.strings != nullptr) {
    if (auto const id = options.strings->find(text)) return numbered(*id, 0);
  }
  if (options.session == nullptr || text.empty()) return {};
  auto const id = options.session->id_of(text);
  return id ? numbered(*id, of_session) : number();
}

writer::steps::binary_markup::number writer::steps::binary_markup::number_of(
    writer const& w, dictionary_string const& text) noexcept {
  binary_options const& options = w.options_.binary;
  if (!is_binary(w) || options.strings == nullptr || !is_clean(text.text())) return {};
  if (text.from() == options.strings) return numbered(text.id(), 0);
  auto const id = options.finds_strings ? options.strings->find(text.text()) : std::nullopt;
  return id ? numbered(*id, 0) : number();
}

bool writer::steps::binary_markup::put_number(writer& w, std::uint32_t number) noexcept {
  char* const out = reserve(w, 1 + binary::multibyte_size_max);
  if (out == nullptr) return false;
  char* const end = binary::put_type(out, binary::record::dictionary);
  w.window_.advance_to(binary::put_multibyte(end, number));
  return true;
}

bool writer::steps::binary_markup::put_content_number(writer& w, std::uint32_t number) noexcept {
  if (w.cut_size_ != 0 && !end_text(w)) return false;
  std::size_t const begin = w.window_.unsealed_size();
  if (!put_number(w, number)) return false;
  seal_text(w, begin);
  return true;
}

bool writer::steps::binary_markup::put_attribute_piece(writer& w, dictionary_string const& text,
                                                       std::uint32_t number) noexcept {
  auto& state = state_of(w);
  bool const is_first = state.value == pieces::none;
  if (!put_attribute_piece(w, value(text.text()))) return false;
  if (!is_first) return true;
  // Alone it is its number; its text is there in case that more comes.
  char* const begin = state.scalar.data();
  char* const end =
      binary::put_multibyte(binary::put_type(begin, binary::record::dictionary), number);
  state.scalar_size = static_cast<std::uint8_t>(end - begin);
  state.value = pieces::scalar;
  return true;
}

writer& writer::text(dictionary_string const& content) noexcept {
  auto const number = steps::binary_markup::number_of(*this, content);
  if (!number || elements_.depth() == 0) return text(value(content.text()));
  if (!steps::enter(*this, operation::text)) return *this;
  if (state_ != state::attribute) {
    steps::close_start_tag(*this) && steps::binary_markup::put_content_number(*this, *number);
  } else if (steps::check_start_tag_size(*this, content.text().size())) {
    steps::binary_markup::put_attribute_piece(*this, content, *number) &&
        steps::check_start_tag_size(*this, 0);
  }
  return *this;
}

writer& writer::attribute(std::string_view qname, dictionary_string const& content) noexcept {
  auto const number = steps::binary_markup::number_of(*this, content);
  if (!number) return attribute(qname, value(content.text()));
  steps::begin_attribute(*this, operation::attribute) && steps::open_attribute(*this, qname, 0) &&
      steps::binary_markup::put_number(*this, *number) && steps::check_start_tag_size(*this, 0);
  return *this;
}

writer& writer::attribute(name const& name, dictionary_string const& content) noexcept {
  auto const number = steps::binary_markup::number_of(*this, content);
  if (!number) return attribute(name, value(content.text()));
  steps::begin_attribute(*this, operation::attribute) && steps::open_attribute(*this, name, 0) &&
      steps::binary_markup::put_number(*this, *number) && steps::check_start_tag_size(*this, 0);
  return *this;
}

}  // namespace penstock::xml
