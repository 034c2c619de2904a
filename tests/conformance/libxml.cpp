// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "conformance/libxml.hpp"

#include <libxml/c14n.h>
#include <libxml/parser.h>

namespace penstock::conformance {
namespace {

xmlParserInput* load_nothing(char const*, char const*, xmlParserCtxt*) { return nullptr; }

void say_nothing(void*, char const*, ...) {}

struct free_context {
  void operator()(xmlParserCtxt* c) const noexcept { xmlFreeParserCtxt(c); }
};

}  // namespace

document parse(std::string_view bytes, std::filesystem::path const& name, external what) {
  static xmlExternalEntityLoader const load_files = xmlGetExternalEntityLoader();
  xmlSetExternalEntityLoader(what == external::read ? load_files : load_nothing);
  xmlSetGenericErrorFunc(nullptr, say_nothing);
  constexpr int options = XML_PARSE_NOENT | XML_PARSE_NONET | XML_PARSE_DTDLOAD |
                          XML_PARSE_DTDATTR | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
  std::unique_ptr<xmlParserCtxt, free_context> const context(xmlNewParserCtxt());
  document d(xmlCtxtReadMemory(context.get(), bytes.data(), static_cast<int>(bytes.size()),
                               name.c_str(), nullptr, options));
  // A namespace that is no URI, but has a letter of another language, is only warned of.
  int const last_error = context->lastError.code;
  bool const has_namespaces = context->nsWellFormed != 0 || last_error == XML_WAR_NS_URI;
  return context->wellFormed != 0 && has_namespaces ? std::move(d) : document();
}

std::optional<std::string> canonical(xmlDoc* d) {
  xmlChar* bytes = nullptr;
  int const size = xmlC14NDocDumpMemory(d, nullptr, XML_C14N_1_0, nullptr, 1, &bytes);
  libxml_string const owner(bytes);
  if (size < 0) return {};
  return std::string(reinterpret_cast<char const*>(bytes), static_cast<std::size_t>(size));
}

}  // namespace penstock::conformance
