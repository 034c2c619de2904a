// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// test_message: run a document with parts at every window size, and compare its bytes.

#ifndef PENSTOCK_TESTS_UNIT_XML_MTOM_TEST_MESSAGE_HPP
#define PENSTOCK_TESTS_UNIT_XML_MTOM_TEST_MESSAGE_HPP

#include "unit/xml/mtom/message.hpp"
#include "unit/xml/test_output.hpp"

#include <string>
#include <string_view>

namespace penstock::test {

inline xml::writer_options with_mtom(xml::mtom_options const& mtom = given_names) {
  xml::writer_options options;
  options.mtom = mtom;
  return options;
}

inline std::string const root_head =
    "--B\r\nContent-ID: <root@x>\r\nContent-Transfer-Encoding: 8bit\r\n"
    "Content-Type: application/xop+xml; charset=utf-8; type=\"text/xml\"\r\n\r\n";

/** The element that stands for a part. */
inline std::string include(int number) {
  return "<xop:Include href=\"cid:part@x." + std::to_string(number) +
         "\" xmlns:xop=\"http://www.w3.org/2004/08/xop/include\"/>";
}

/** Check that `write(xml)` makes the document `root` and, behind it, `parts`, which are
    part_texts, whatever the size of the output's windows. */
void check_message(std::string_view root, std::string_view parts, xml_writing const& write,
                   xml::writer_options const& options = with_mtom());

/** Check that after `setup(xml)`, which is right, `call(xml)` is refused for the reason `why`, and
    that the output has the document up to there, and nothing of what comes later. */
void check_part_refused(std::error_code why, std::string_view root, xml_writing const& setup,
                        xml_writing const& call, xml::writer_options const& options = with_mtom());

}  // namespace penstock::test

#endif
