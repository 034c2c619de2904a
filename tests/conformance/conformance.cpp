// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every well-formed document of the W3C's XML conformance test suite, read and written again, is
// the same document: expat → copier → writer → libxml2, and canonical forms are compared; in four
// encodings. Of every other document of the suite, what is written, if anything, is well-formed.
//
//     conformance SUITE        # the directory of the package, see fetch.sh
//
// Prints a table of what became of the documents. Exit status: 0, no finding; 1; 77, the suite is
// not there.

#include "conformance/catalog.hpp"
#include "conformance/round_trip.hpp"

#include <array>
#include <cstdio>
#include <exception>
#include <string_view>

using namespace penstock::conformance;

namespace {

// Fewer round trips than these mean that the suite was not read.
constexpr std::size_t round_trips_min = 910;

struct row {
  outcome what;
  std::string_view text;
};

constexpr std::array rows{
    row{outcome::same, "the same, read by expat"},
    row{outcome::same_names, "the same, read by libxml2: names of the fifth edition"},
    row{outcome::same_external, "the same, read by libxml2: entities in other files"},
    row{outcome::same_otherwise, "the same, read by libxml2: expat reads it otherwise"},
    row{outcome::version_1_1, "left out: XML 1.1"},
    row{outcome::no_namespaces, "left out: no namespaces, colons elsewhere in names"},
    row{outcome::no_canonical, "left out: an entity that is declared nowhere"},
    row{outcome::libxml_refuses, "left out: libxml2 does not read it"},
    row{outcome::refused, "not well-formed, and nothing wrong came of it"},
    row{outcome::wrong, "wrong"},
};

using counts = std::array<std::size_t, rows.size()>;

std::size_t count(counts const& of, outcome what) { return of[static_cast<std::size_t>(what)]; }

void print(counts const& of) {
  for (row const& r : rows) {
    std::printf("%6zu  %.*s\n", count(of, r.what), static_cast<int>(r.text.size()), r.text.data());
  }
}

counts try_all(std::vector<suite_document> const& documents, std::size_t& in_ascii) {
  counts seen{};
  for (std::size_t i = 0; i < documents.size(); ++i) {
    result const r = try_document(documents[i], i);
    ++seen[static_cast<std::size_t>(r.what)];
    if (r.what <= outcome::same_otherwise && r.is_in_ascii) ++in_ascii;
    bool const is_told = r.what == outcome::wrong || r.what == outcome::libxml_refuses ||
                         r.what == outcome::no_canonical;
    if (is_told) std::printf("%s: %s\n", documents[i].file.c_str(), r.why.c_str());
  }
  return seen;
}

}  // namespace

int main(int argc, char** argv) try {
  std::filesystem::path const suite = argc > 1 ? argv[1] : "";
  if (!std::filesystem::exists(suite / "package.json")) {
    std::puts("the conformance suite is not there: tests/run conformance fetches it");
    return 77;
  }
  std::size_t in_ascii = 0;
  counts const seen = try_all(read_catalog(suite), in_ascii);
  print(seen);
  std::size_t const same = count(seen, outcome::same) + count(seen, outcome::same_names) +
                           count(seen, outcome::same_external) +
                           count(seen, outcome::same_otherwise);
  std::printf("%zu round trips in UTF-8 and UTF-16, %zu in US-ASCII\n", same, in_ascii);
  return count(seen, outcome::wrong) == 0 && same >= round_trips_min ? 0 : 1;
} catch (std::exception const& e) {
  std::fprintf(stderr, "conformance: %s\n", e.what());
  return 1;
}
