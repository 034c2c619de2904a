// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// binary_bytes: binary XML as the tests write it down: bytes in hexadecimal, and text in quotation
// marks.
//
//     check_binary("40 01 't' 99 04 'test'", [](xml::writer& xml) { xml.element("t", "test"); });

#ifndef PENSTOCK_TESTS_UNIT_XML_BINARY_BINARY_BYTES_HPP
#define PENSTOCK_TESTS_UNIT_XML_BINARY_BINARY_BYTES_HPP

#include "unit/xml/test_output.hpp"

#include <cctype>
#include <charconv>
#include <string>
#include <string_view>

namespace penstock::test {

/** The bytes that `notation` stands for. */
inline std::string bytes_of(std::string_view notation) {
  std::string bytes;
  while (!notation.empty()) {
    char const c = notation.front();
    if (c == '\'') {
      std::size_t const end = notation.find('\'', 1);
      REQUIRE(end != std::string_view::npos);
      bytes.append(notation.substr(1, end - 1));
      notation.remove_prefix(end + 1);
    } else if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      notation.remove_prefix(1);
    } else {
      unsigned byte = 0;
      auto const [end, ec] = std::from_chars(notation.data(), notation.data() + 2, byte, 16);
      REQUIRE(ec == std::errc());
      REQUIRE(end == notation.data() + 2);
      bytes.push_back(static_cast<char>(byte));
      notation.remove_prefix(2);
    }
  }
  return bytes;
}

inline xml::writer_options binary_options() { return {.encoding = xml::encoding::binary}; }

/** Check that `write(xml)` makes exactly these bytes, whatever the size of the output's windows. */
template <class Write>
void check_binary(std::string_view notation, Write write,
                  xml::writer_options options = binary_options()) {
  CAPTURE(notation);
  check_document(bytes_of(notation), write, options);
}

/** The same for an element `a`, in whose start tag `write(xml)` begins. */
template <class Write>
void check_in_element(std::string_view notation, Write write,
                      xml::writer_options options = binary_options()) {
  check_binary(
      "40 01 'a' " + std::string(notation),
      [&](xml::writer& xml) {
        xml.start_element("a");
        write(xml);
        xml.end_element();
      },
      options);
}

}  // namespace penstock::test

#endif
