// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// nbfx_reader: what an independent reader sees in a document of binary XML ([MC-NBFX]), or in the
// beginning of one. It turns the records into text, and has that read by another parser: so names,
// characters, attributes and namespaces are judged by one that never heard of records.
//
// It is strict: it takes only records that Penstock's writer means to write, each as small as its
// content allows.

#ifndef PENSTOCK_TESTS_UNIT_XML_READER_NBFX_READER_HPP
#define PENSTOCK_TESTS_UNIT_XML_READER_NBFX_READER_HPP

#include "expat_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

class nbfx_reader {
public:
  /** The strings that numbers stand for. */
  struct dictionaries {
    std::span<std::string_view const> fixed = {};
    std::span<std::string const> session = {};
  };

  /** Read `bytes`; `is_whole`: the document must be complete. */
  static reading read(std::string_view bytes, bool is_whole, dictionaries const& known);
  static reading read(std::string_view bytes, bool is_whole) { return read(bytes, is_whole, {}); }

  /** The document as text; what is wrong with it, in `error`. */
  static std::string to_text(std::string_view bytes, dictionaries const& known, std::string& error);

  /** The strings in a block that a session sends before a document ([MC-NBFSE], 2.1), which is all
      of `block`. Throws std::runtime_error when it is none. */
  static std::vector<std::string> read_strings(std::string_view block);

private:
  struct attribute {
    std::string name;
    std::string value;
  };

  nbfx_reader(std::string_view bytes, dictionaries const& known) : rest_(bytes), known_(known) {}

  [[noreturn]] static void fail(std::string const& why);
  void require(bool is_right, char const* why) const {
    if (!is_right) fail(why);
  }

  void read_document();
  void read_record();
  void read_element(unsigned type);
  void read_array();
  void read_comment();
  void end_element();

  unsigned octet();
  unsigned peek() const {
    return rest_.empty() ? 0x100 : static_cast<unsigned char>(rest_.front());
  }
  std::string_view take(std::size_t n);
  std::uint64_t bits(std::size_t size);
  std::uint32_t multibyte();
  std::string string();
  std::string dictionary_string();
  std::string name(unsigned type, unsigned base, unsigned letters, unsigned dictionary_letters);
  attribute read_attribute(unsigned type);
  attribute read_xmlns(unsigned type);

  /** The text of a text record without the end of an element, of that type. */
  std::string text(unsigned type);
  std::string integer(unsigned type);
  std::string sized(unsigned type, unsigned smallest);

  std::string_view rest_;
  dictionaries known_;
  std::string out_;
  std::vector<std::string> open_;
};

}  // namespace penstock::test

#endif
