// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/soap_dictionary.hpp>

namespace penstock::xml::detail {
namespace {

constexpr auto make_slots() noexcept {
  std::array<std::uint32_t, dictionary::index_size(soap_strings.size())> slots{};
  dictionary::make_index(soap_strings, slots);
  return slots;
}

}  // namespace

constexpr std::array<std::uint32_t, dictionary::index_size(soap_strings.size())> soap_slots =
    make_slots();

}  // namespace penstock::xml::detail
