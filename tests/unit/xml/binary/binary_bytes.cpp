// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/xml/binary/binary_bytes.hpp"

#include <cctype>
#include <charconv>

namespace penstock::test {

std::string bytes_of(std::string_view notation) {
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

void check_binary(std::string_view notation, xml_writing const& write,
                  xml::writer_options const& options) {
  CAPTURE(notation);
  check_document(bytes_of(notation), write, options);
}

void check_in_element(std::string_view notation, xml_writing const& write,
                      xml::writer_options const& options) {
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
