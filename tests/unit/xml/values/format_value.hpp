// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// format_value: the text of one value, for tests.

#ifndef PENSTOCK_TESTS_UNIT_XML_VALUES_FORMAT_VALUE_HPP
#define PENSTOCK_TESTS_UNIT_XML_VALUES_FORMAT_VALUE_HPP

#include <penstock/xml/value.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>

namespace penstock::test {

/** What it writes; "refused" when it has no lexical form. Nothing behind its end is touched. */
inline std::string format_value(xml::value v, xml::real_form form = xml::real_form::schema) {
  constexpr char untouched = '\x7F';
  std::string buffer(v.lexical_size_max() + 8, untouched);
  char* const end = v.format(buffer.data(), form);
  if (end == nullptr) return "refused";
  auto const size = static_cast<std::size_t>(end - buffer.data());
  REQUIRE(size <= v.lexical_size_max());
  REQUIRE(buffer.substr(v.lexical_size_max()) == std::string(8, untouched));
  return buffer.substr(0, size);
}

}  // namespace penstock::test

#endif
