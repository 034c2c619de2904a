// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// message_reader: reads an MTOM message, by the rules of RFC 2046 and XOP 1.0 and not one byte
// more, and puts the parts back into the document. It knows nothing of how the writer makes them.
//
//     auto const seen = message_reader::read(bytes, "B");
//     CHECK(seen.error == "");
//     CHECK(seen.restored == document_without_mtom);

#ifndef PENSTOCK_TESTS_UNIT_XML_MTOM_MESSAGE_READER_HPP
#define PENSTOCK_TESTS_UNIT_XML_MTOM_MESSAGE_READER_HPP

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

struct read_part {
  std::map<std::string, std::string> fields;  // by their names in lower case
  std::string bytes;
};

struct read_message {
  std::string error;             // what is wrong with it; empty: nothing
  std::vector<read_part> parts;  // the first is the document
  std::string restored;          // the document, with base64 in place of each xop:Include
  bool is_complete = false;      // it ends with its closing boundary
};

class message_reader {
public:
  /** Read what a writer made that was given `boundary`. A message that is cut short between two
      tokens of its document, or anywhere behind that, has no error if it is right up to there. */
  [[nodiscard]] static read_message read(std::string_view bytes, std::string_view boundary);
};

/** Standard base64 of `bytes` (RFC 4648, 4). */
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace penstock::test

#endif
