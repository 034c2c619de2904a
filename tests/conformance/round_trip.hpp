// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// round_trip: a document of the suite, read, written by an xml::writer, and read again by libxml2,
// must have the canonical form that it had: in UTF-8, in UTF-16 of both byte orders, and, where no
// name, comment or processing instruction stands in the way, in US-ASCII.

#ifndef PENSTOCK_TESTS_CONFORMANCE_ROUND_TRIP_HPP
#define PENSTOCK_TESTS_CONFORMANCE_ROUND_TRIP_HPP

#include "conformance/catalog.hpp"

#include <cstddef>
#include <string>

namespace penstock::conformance {

enum class outcome {
  same,            // read by expat
  same_names,      // read by libxml2, because expat does not know the names of the fifth edition
  same_external,   // read by libxml2, because expat is given no other files
  same_otherwise,  // read by libxml2, because expat reads it otherwise; see known_differences
  version_1_1,     // left out: the writer writes XML 1.0
  no_namespaces,   // left out: ill-formed with namespaces, which the writer always has
  no_canonical,    // left out: it has no canonical form, for it refers to what is declared nowhere
  libxml_refuses,  // left out: the judge cannot read it
  refused,         // not well-formed, and nothing wrong came of it
  wrong            // a finding
};

struct result {
  outcome what;
  std::string why;          // of a finding
  bool is_in_ascii = true;  // no name or comment was in the way of an encoding as US-ASCII
};

/** Try one document; `number` chooses the sizes of windows and pieces. */
[[nodiscard]] result try_document(suite_document const& d, std::size_t number);

}  // namespace penstock::conformance

#endif
