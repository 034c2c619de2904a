// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The text around the parts, byte for byte; options that would break it are refused; what is made
// for empty options differs from message to message.

#include "xml/mtom/multipart.hpp"

#include <penstock/xml/error.hpp>

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>

using namespace penstock::xml;

namespace {

mtom_options const plain = {.start_info = "application/soap+xml; action=\"urn:a\"",
                            .boundary = "B",
                            .start = "root@x",
                            .part_id_prefix = "http://x/"};

std::string const plain_type =
    "multipart/related; type=\"application/xop+xml\"; boundary=\"B\"; start=\"<root@x>\"; "
    "start-info=\"application/soap+xml; action=\\\"urn:a\\\"\"";

/** What `append` of a message with `options` writes. */
template <class Append>
std::string written(mtom_options const& options, Append append) {
  multipart message;
  REQUIRE_FALSE(message.begin(options));
  std::string text;
  append(message, text);
  return text;
}

void check_refused(mtom_options const& options) {
  multipart message;
  CHECK(message.begin(options) == errc::invalid_mime);
}

}  // namespace

TEST_CASE("the head of a message is that of its document") {
  std::string const document_head =
      "--B\r\n"
      "Content-ID: <root@x>\r\n"
      "Content-Transfer-Encoding: 8bit\r\n"
      "Content-Type: application/xop+xml; charset=utf-8; "
      "type=\"application/soap+xml; action=\\\"urn:a\\\"\"\r\n\r\n";
  auto const head = [](auto& message, auto& to) { message.append_head(to, "utf-8"); };
  CHECK(written(plain, head) == document_head);
  mtom_options with_header = plain;
  with_header.write_mime_header = true;
  CHECK(written(with_header, head) ==
        "MIME-Version: 1.0\r\nContent-Type: " + plain_type + "\r\n\r\n" + document_head);
}

TEST_CASE("a document that is not UTF-8 is binary to a mail program") {
  std::string const head =
      written(plain, [](auto& message, auto& to) { message.append_head(to, "utf-16BE"); });
  CHECK(head.find("\r\nContent-Transfer-Encoding: binary\r\n") != std::string::npos);
  CHECK(head.find("; charset=utf-16BE; ") != std::string::npos);
}

TEST_CASE("the media type of a message names its boundary and its document") {
  CHECK(written(plain, [](auto& message, auto& to) { message.append_content_type(to); }) ==
        plain_type);
}

TEST_CASE("a part has a head of its own") {
  CHECK(written(plain, [](auto& message, auto& to) { message.append_part_head(to, 1, ""); }) ==
        "\r\n--B\r\nContent-ID: <http://x/1>\r\nContent-Transfer-Encoding: binary\r\n"
        "Content-Type: application/octet-stream\r\n\r\n");
  CHECK(written(plain, [](auto& message,
                          auto& to) { message.append_part_head(to, 4294967296, "image/png"); }) ==
        "\r\n--B\r\nContent-ID: <http://x/4294967296>\r\n"
        "Content-Transfer-Encoding: binary\r\nContent-Type: image/png\r\n\r\n");
}

TEST_CASE("a message ends with its boundary") {
  CHECK(written(plain, [](auto& message, auto& to) { message.append_end(to); }) == "\r\n--B--\r\n");
}

TEST_CASE("an element stands for a part, and names it by a URL") {
  CHECK(written(plain, [](auto& message, auto& to) { message.append_include(to, 12); }) ==
        "<xop:Include href=\"cid:http%3A%2F%2Fx%2F12\" "
        "xmlns:xop=\"http://www.w3.org/2004/08/xop/include\"/>");
}

TEST_CASE("what is left empty is made anew for each message, and is valid") {
  std::set<std::string> types;
  for (int i = 0; i < 100; ++i) {
    types.insert(written({}, [](auto& message, auto& to) { message.append_content_type(to); }));
  }
  CHECK(types.size() == 100);
  std::string const& type = *types.begin();
  CHECK(type.find("; start-info=\"text/xml\"") != std::string::npos);
  std::string const guid = type.substr(type.find("uuid-") + 5, 36);
  CHECK(type.find("start=\"<" + guid + "@root>\"") != std::string::npos);
}

TEST_CASE("one message can be begun after another") {
  multipart message;
  REQUIRE_FALSE(message.begin(plain));
  REQUIRE_FALSE(message.begin({.boundary = "C"}));
  std::string end;
  message.append_end(end);
  CHECK(end == "\r\n--C--\r\n");
}

TEST_CASE("options that would break a header are refused") {
  check_refused({.start_info = "text"});
  check_refused({.start_info = ""});
  check_refused({.start_info = "text/xml\r\nX: y"});
  check_refused({.boundary = "a\r\nX: y"});
  check_refused({.boundary = "a\"b"});
  check_refused({.boundary = std::string(71, 'x')});
  check_refused({.boundary = "ends with a space "});
  check_refused({.start = "a>"});
  check_refused({.start = "a b"});
  check_refused({.start = "a\nb"});
  check_refused({.part_id_prefix = "<"});
  check_refused({.part_id_prefix = std::string(256, 'x')});
}

TEST_CASE("the document cannot have the Content-ID of a part") {
  check_refused({.start = "id/7", .part_id_prefix = "id/"});
  multipart message;
  CHECK_FALSE(message.begin({.start = "id/7x", .part_id_prefix = "id/"}));
  CHECK_FALSE(message.begin({.start = "id/", .part_id_prefix = "id/"}));
}

TEST_CASE("no line of a header is longer than mail allows, whatever the options") {
  std::string const quotes(240, '\\');
  std::string const info = "a/b;c=\"" + quotes + "\"";
  std::string const id(255, 'i');
  std::string const boundary(70, 'b');
  mtom_options const longest = {.start_info = info,
                                .boundary = boundary,
                                .start = id,
                                .part_id_prefix = std::string_view(id).substr(1),
                                .write_mime_header = true};
  std::string const text = written(longest, [](auto& message, auto& to) {
    message.append_head(to, "utf-16LE");
    message.append_part_head(to, UINT64_MAX, std::string(255, 'm'));
  });
  std::istringstream lines(text);
  std::size_t longest_line = 0;
  for (std::string line; std::getline(lines, line);) {
    longest_line = std::max(longest_line, line.size());
  }
  CHECK(longest_line > 800);
  CHECK(longest_line <= 998 + 1);  // with its CR
}
