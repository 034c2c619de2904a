// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/mtom_state.hpp"

#include <new>

namespace penstock::xml::detail {

mtom_state::mtom_state(mtom_options const& given_options) : options(given_options) {
  std::string_view* const views[] = {&options.start_info, &options.boundary, &options.start,
                                     &options.part_id_prefix};
  std::size_t size = 0;
  for (std::string_view const* view : views) size += view->size();
  given.reserve(size);  // so that it does not move
  for (std::string_view* view : views) {
    std::size_t const begin = given.size();
    given.append(*view);
    *view = std::string_view(given).substr(begin);
  }
}

std::error_code mtom_state::begin(std::string_view charset) noexcept try {
  parts.begin(options);
  sender.begin();
  head.clear();
  media_type.clear();
  content_begin = UINT64_MAX;
  if (auto const ec = texts.begin(options)) return ec;
  texts.append_head(head, charset);
  return {};
} catch (std::bad_alloc const&) {
  return std::make_error_code(std::errc::not_enough_memory);
}

}  // namespace penstock::xml::detail
