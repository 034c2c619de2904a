// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The reader that judges messages takes right ones apart, and says of each that is not right what
// is wrong: a judge that accepts everything would prove nothing.

#include "unit/xml/mtom/message_reader.hpp"
#include "unit/xml/mtom/test_message.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using namespace penstock::test;

namespace {

std::string const right =
    root_head + "<a>" + include(1) + "</a>" + part_text(1, "abc") + message_end;

/** The error in `right` after its first `from` has become `to`. */
std::string error_with(std::string_view from, std::string_view to) {
  std::string message = right;
  std::size_t const at = message.find(from);
  REQUIRE(at != std::string::npos);
  message.replace(at, from.size(), to);
  return message_reader::read(message, "B").error;
}

}  // namespace

TEST_CASE("base64 is that of RFC 4648, 10") {
  CHECK(to_base64("") == "");
  CHECK(to_base64("f") == "Zg==");
  CHECK(to_base64("fo") == "Zm8=");
  CHECK(to_base64("foo") == "Zm9v");
  CHECK(to_base64("foob") == "Zm9vYg==");
  CHECK(to_base64("\xFF\xFE\xFD") == "//79");
}

TEST_CASE("a message comes apart, and its document together") {
  auto const seen = message_reader::read(right, "B");
  CHECK(seen.error == "");
  CHECK(seen.is_complete);
  REQUIRE(seen.parts.size() == 2);
  CHECK(seen.parts[1].bytes == "abc");
  CHECK(seen.parts[1].fields.at("content-type") == "application/octet-stream");
  CHECK(seen.restored == "<a>YWJj</a>");
}

TEST_CASE("a message may be cut short anywhere behind its document") {
  for (std::size_t size = right.find("</a>") + 4; size < right.size(); ++size) {
    auto const seen = message_reader::read(right.substr(0, size), "B");
    CAPTURE(size);
    CHECK(seen.error == "");
    CHECK_FALSE(seen.is_complete);
  }
}

TEST_CASE("what is wrong with a message is said") {
  CHECK(error_with("--B", "x--B") != "");
  CHECK(error_with("--B\r\n", "--B \r\n") != "");
  CHECK(error_with("--B--\r\n", "--B--\r\nmore") != "");
  CHECK(error_with("--B--\r\n", "--Bx\r\n") != "");
  CHECK(error_with("8bit", "binary") != "");
  CHECK(error_with("Encoding: binary", "Encoding: base64") != "");
  CHECK(error_with("xop+xml", "xml") != "");
  CHECK(error_with("<part@x.1>", "<part@x.2>") != "");
  CHECK(error_with("<part@x.1>", "<root@x>") != "");
  CHECK(error_with("<part@x.1>", "part@x.1") != "");
  CHECK(error_with("Content-ID: <part", "X: <part") != "");
  CHECK(error_with("Content-ID: <part", "Content-Type: a\r\nContent-ID: <part") != "");
  CHECK(error_with("octet-stream", "octet-stream\t") != "");
  CHECK(error_with("octet-stream", std::string(1000, 'x')) != "");
  CHECK(error_with("cid:part", "cid:p%61rt") == "");
  CHECK(error_with("cid:part", "cid:p%6art") != "");
  CHECK(error_with("cid:part", "cid:p%") != "");
  CHECK(error_with("<a>" + include(1) + "</a>", "<a/>") != "");
  CHECK(error_with("<a>", "<a>" + include(1)) != "");
  CHECK(error_with("xmlns:xop", "xmlns:xyz") != "");
}
