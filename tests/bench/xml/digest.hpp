// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// digest: what a reader sees in a document, as one number: names, attributes and texts in their
// order, however they are escaped and quoted.

#ifndef PENSTOCK_BENCH_XML_DIGEST_HPP
#define PENSTOCK_BENCH_XML_DIGEST_HPP

#include <expat.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

namespace bench {

class document_digest {
public:
  /** Nothing, if `document` is not well-formed. */
  [[nodiscard]] static std::optional<std::uint64_t> of(std::string_view document) {
    std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> const parser(XML_ParserCreate(nullptr),
                                                                         XML_ParserFree);
    document_digest digest;
    XML_SetUserData(parser.get(), &digest);
    XML_SetElementHandler(parser.get(), start, end);
    XML_SetCharacterDataHandler(parser.get(), text);
    constexpr std::size_t part_max = 1 << 20;  // expat counts in int
    do {
      std::string_view const part = document.substr(0, part_max);
      document.remove_prefix(part.size());
      int const size = static_cast<int>(part.size());
      if (XML_Parse(parser.get(), part.data(), size, document.empty()) != XML_STATUS_OK) return {};
    } while (!document.empty());
    return digest.value_;
  }

private:
  static document_digest& self(void* data) { return *static_cast<document_digest*>(data); }
  static void XMLCALL start(void* data, XML_Char const* name, XML_Char const** attributes) {
    self(data).add('<', name);
    for (; attributes[0] != nullptr; attributes += 2) {
      self(data).add('@', attributes[0]);
      self(data).add('=', attributes[1]);
    }
    self(data).add('>', {});
  }
  static void XMLCALL end(void* data, XML_Char const* name) { self(data).add('/', name); }
  // Comes in pieces of the parser's choice, so nothing marks where they begin.
  static void XMLCALL text(void* data, XML_Char const* bytes, int size) {
    self(data).add({bytes, static_cast<std::size_t>(size)});
  }

  void add(char kind, std::string_view bytes) {
    add({&kind, 1});
    add(bytes);
    add(std::string_view("\0", 1));
  }
  void add(std::string_view bytes) {  // FNV-1a
    for (char const c : bytes) {
      value_ = (value_ ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    }
  }

  std::uint64_t value_ = 0xCBF29CE484222325U;
};

}  // namespace bench

#endif
