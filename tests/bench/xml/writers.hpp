// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// writers: what the XML benchmark compares, each as a function that writes the document of some
// records to a drain.

#ifndef PENSTOCK_BENCH_XML_WRITERS_HPP
#define PENSTOCK_BENCH_XML_WRITERS_HPP

#include "xml/drain.hpp"
#include "xml/records.hpp"

#include <functional>
#include <string_view>
#include <vector>

namespace bench {

/** Writes the document, and has whatever it can make ready before made ready. */
using write_document = std::function<void(drain& to)>;

struct xml_writer {
  std::string_view name;
  std::string_view group;   // "penstock", "raw" for bounds, "peer"
  std::string_view checks;  // what it looks at while it writes, beside the characters to escape
  /** Make it ready for some records, which live longer. */
  write_document (*prepare)(records const& all);
};

// Of those that were there to be built with.
void add_bounds(std::vector<xml_writer>& to);
void add_penstock(std::vector<xml_writer>& to);
void add_libxml2(std::vector<xml_writer>& to);
void add_pugixml(std::vector<xml_writer>& to);
void add_qt(std::vector<xml_writer>& to);

}  // namespace bench

#endif
