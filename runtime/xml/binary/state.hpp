// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// binary_state: what a writer of binary XML keeps besides what every writer does. Text needs none
// of it, so a writer of text has none.

#ifndef PENSTOCK_XML_BINARY_STATE_HPP
#define PENSTOCK_XML_BINARY_STATE_HPP

#include "xml/binary/records.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace penstock::xml::detail {

struct binary_state {
  // The names in the open start tag, as `prefix:local`, each behind a blank. The records have them
  // in pieces, or only their number in a dictionary.
  std::string names;

  bool begins_array = false;  // the next element is that of an array

  // The attribute that is written in pieces: what it will be, if no more comes.
  enum class pieces : std::uint8_t {
    none,        // an empty text
    scalar,      // the record in `scalar`
    bytes,       // a record of bytes, to which bytes() may add
    more_bytes,  // the same, but no more of them
    chars        // text
  };
  pieces value = pieces::none;
  std::uint8_t scalar_size = 0;
  std::size_t value_begin = 0;  // of its record, in what is in progress. There is room for the
                                // shortest beginning of one; then its bytes, or its text
  std::array<char, binary::scalar_record_max> scalar{};
};

}  // namespace penstock::xml::detail

#endif
