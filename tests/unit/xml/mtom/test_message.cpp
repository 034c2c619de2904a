// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/xml/mtom/test_message.hpp"

namespace penstock::test {

void check_message(std::string_view root, std::string_view parts, xml_writing const& write,
                   xml::writer_options const& options) {
  std::string const expected = root_head + std::string(root) + std::string(parts) + message_end;
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    test_output out(window);
    xml::writer xml(out, options);
    write(xml);
    CAPTURE(window, xml.error().message());
    REQUIRE(xml.bytes_written() == root.size());
    REQUIRE(xml.finish());
    REQUIRE_FALSE(xml.has_parts_left());
    REQUIRE(out.bytes == expected);
  }
}

void check_part_refused(std::error_code why, std::string_view root, xml_writing const& setup,
                        xml_writing const& call, xml::writer_options const& options) {
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    test_output out(window);
    xml::writer xml(out, options);
    setup(xml);
    CAPTURE(window, xml.error().message());
    REQUIRE(xml);
    call(xml);
    auto const error = xml.error();
    REQUIRE(error.code == why);
    REQUIRE(error.offset == root.size());
    REQUIRE(out.bytes == root_head + std::string(root));
    xml.bytes(buffer("more")).end_element().start_element("more").bytes_pulled(octet_task("", 1));
    REQUIRE_FALSE(xml.finish());
    REQUIRE(xml.flush().state() == flush_state::failed);
    REQUIRE(xml.error().code == why);
    REQUIRE(out.bytes == root_head + std::string(root));
  }
}

}  // namespace penstock::test
