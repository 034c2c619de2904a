// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/catalog.hpp"

#include "conformance/libxml.hpp"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>

namespace penstock::conformance {
namespace {

namespace fs = std::filesystem;

std::string attribute(xmlNode const* node, char const* name) {
  libxml_string const value(
      xmlGetNoNsProp(const_cast<xmlNode*>(node), reinterpret_cast<xmlChar const*>(name)));
  return value ? std::string(view(value.get())) : std::string();
}

std::string base_of(xmlNode const* node) {
  libxml_string const value(xmlGetNsProp(
      const_cast<xmlNode*>(node), reinterpret_cast<xmlChar const*>("base"), XML_XML_NAMESPACE));
  return value ? std::string(view(value.get())) : std::string();
}

/** The version that the declaration of `bytes`, if there is one, says. */
std::string declared_version(std::string_view bytes) {
  std::string ascii;  // without the zeros of UTF-16
  for (char const c : bytes.substr(0, 200)) {
    if (c != '\0') ascii += c;
  }
  auto const end = ascii.find("?>");
  auto const at = ascii.find("version");
  bool const says_1_1 = at < end && end != std::string::npos && ascii.find("1.1", at) < end;
  return says_1_1 ? "1.1" : "1.0";
}

suite_document describe(xmlNode const* test, fs::path const& base) {
  suite_document d;
  d.file = base / attribute(test, "URI");
  d.type = attribute(test, "TYPE");
  d.version = attribute(test, "VERSION");
  if (d.version.empty()) d.version = declared_version(read_file(d.file));
  d.has_namespaces = attribute(test, "NAMESPACE") != "no";
  return d;
}

void collect(xmlNode const* parent, fs::path const& base, std::vector<suite_document>& found) {
  for (xmlNode const* node = parent->children; node != nullptr; node = node->next) {
    if (node->type != XML_ELEMENT_NODE) continue;
    if (view(node->name) == "TEST") {
      found.push_back(describe(node, base));
    } else {
      // Each file of the catalog repeats the base that it is included with.
      std::string const more = base_of(node);
      bool const is_repeated = (base / "").string().ends_with("/" + more);
      collect(node, is_repeated ? base : base / more, found);
    }
  }
}

}  // namespace

std::string read_file(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<suite_document> read_catalog(fs::path const& suite) {
  fs::path const file = suite / "build/dist/cleaned/xmlconf-flattened.xml";
  document const catalog = parse(read_file(file), file, external::ignored);
  if (!catalog) throw std::runtime_error("cannot parse " + file.string());
  std::vector<suite_document> found;
  collect(xmlDocGetRootElement(catalog.get()), suite / "build/dist/xmlconf", found);
  return found;
}

}  // namespace penstock::conformance
