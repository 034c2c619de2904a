// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// catalog: the documents of the W3C's XML conformance test suite, and what it says of each.

#ifndef PENSTOCK_TESTS_CONFORMANCE_CATALOG_HPP
#define PENSTOCK_TESTS_CONFORMANCE_CATALOG_HPP

#include <filesystem>
#include <string>
#include <vector>

namespace penstock::conformance {

struct suite_document {
  std::filesystem::path file;
  std::string type;     // "valid", "invalid" (but well-formed), "not-wf" or "error"
  std::string version;  // of XML, as the catalog or the document says: "1.0" or "1.1"
  bool has_namespaces;  // false: its names are not those of Namespaces in XML
};

/** What the catalog under `suite`, the directory of the package, lists; in its order. Throws
    std::runtime_error when it cannot be read. */
[[nodiscard]] std::vector<suite_document> read_catalog(std::filesystem::path const& suite);

/** All bytes of `file`. */
[[nodiscard]] std::string read_file(std::filesystem::path const& file);

}  // namespace penstock::conformance

#endif
