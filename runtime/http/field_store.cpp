// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/field_store.hpp"

#include <new>

namespace penstock::http {

bool field_store::append(std::string_view octets) noexcept {
  try {
    octets_.append(octets);
    return true;
  } catch (std::bad_alloc const&) {
    return false;
  }
}

field_store::piece field_store::take() noexcept {
  piece const p = {static_cast<std::uint32_t>(open_at_), static_cast<std::uint32_t>(open_size())};
  open_at_ = octets_.size();
  return p;
}

bool field_store::add_field(piece name, piece value) noexcept {
  auto const raw = view(value);
  auto const trimmed = trim(raw);
  value.at += static_cast<std::uint32_t>(trimmed.data() - raw.data());
  value.size = static_cast<std::uint32_t>(trimmed.size());
  try {
    pieces_.push_back({name, value});
    return true;
  } catch (std::bad_alloc const&) {
    return false;
  }
}

bool field_store::publish() noexcept {
  fields_.clear();
  try {
    fields_.reserve(pieces_.size());
  } catch (std::bad_alloc const&) {
    return false;
  }
  for (auto const& p : pieces_) fields_.push_back({view(p.name), view(p.value)});
  return true;
}

void field_store::clear() noexcept {
  octets_.clear();
  open_at_ = 0;
  pieces_.clear();
  fields_.clear();
}

}  // namespace penstock::http
