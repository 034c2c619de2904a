// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The checks take what MIME takes and nothing else, one character at a time; escapes come back.

#include "xml/mtom/mime.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using namespace penstock::xml;

namespace {

std::string characters_for_which(bool (*check)(std::string_view), std::string_view before,
                                 std::string_view after) {
  std::string found;
  for (int c = 0; c < 256; ++c) {
    std::string const text = std::string(before) + static_cast<char>(c) + std::string(after);
    if (check(text)) found.push_back(static_cast<char>(c));
  }
  return found;
}

}  // namespace

TEST_CASE("a boundary has the characters of RFC 2046 and no others") {
  CHECK(characters_for_which(is_boundary, "a", "b") ==
        " '()+,-./0123456789:=?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
  CHECK(characters_for_which(is_boundary, "a", "") ==
        "'()+,-./0123456789:=?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
}

TEST_CASE("a boundary has 1 to 70 characters") {
  CHECK_FALSE(is_boundary(""));
  CHECK(is_boundary("x"));
  CHECK(is_boundary(std::string(70, 'x')));
  CHECK_FALSE(is_boundary(std::string(71, 'x')));
}

TEST_CASE("a Content-ID is printable, and has nothing that ends it or its quotes") {
  CHECK(characters_for_which(is_content_id, "a", "b") ==
        "!#$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}"
        "~");
  CHECK_FALSE(is_content_id(""));
  CHECK(is_content_id(std::string(255, 'x')));
  CHECK_FALSE(is_content_id(std::string(256, 'x')));
}

TEST_CASE("a media type is two tokens and parameters") {
  for (std::string_view const right :
       {"a/b", "image/svg+xml", "application/vnd.x-1!#$%&'*^_`{|}~", "text/xml;charset=utf-8",
        "text/xml; charset=\"utf-8\"", "text/xml ; a=b;c=\"\" ; d=\"\\\" \\\\ ; /\""}) {
    CAPTURE(right);
    CHECK(is_media_type(right));
  }
  for (std::string_view const wrong : {"",
                                       "a",
                                       "a/",
                                       "/b",
                                       "a/b/c",
                                       "a b/c",
                                       "a/b c",
                                       "a/b;",
                                       "a/b; ",
                                       "a/b;c",
                                       "a/b;c=",
                                       "a/b;=c",
                                       "a/b;c=d e",
                                       "a/b;c=\"",
                                       "a/b;c=\"d",
                                       "a/b;c=\"\\",
                                       "a/b;c=\"d\"e",
                                       " a/b",
                                       "a/b ",
                                       "a/b\r\nX: y",
                                       "a/b;c=\"\r\n\"",
                                       "a/b;c=\"\\\n\"",
                                       "a/b;c=\"\xC3\xA4\"",
                                       "\xC3/b",
                                       "a/b;c=d;;e=f"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_media_type(wrong));
  }
  CHECK(is_media_type("a/" + std::string(253, 'b')));
  CHECK_FALSE(is_media_type("a/" + std::string(254, 'b')));
}

TEST_CASE("a media type never has a control character") {
  CHECK(characters_for_which(is_media_type, "a/", "b") ==
        "!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");
  std::string const quoted = characters_for_which(is_media_type, "a/b;c=\"", "d\"");
  CHECK(quoted.size() == 0x7F - 0x20 - 1);  // all that is printable but the quote
  CHECK(quoted.front() == ' ');
  CHECK(quoted.back() == '~');
}

TEST_CASE("quotes and backslashes are quoted") {
  std::string text = "x=";
  append_quoted(text, R"(a "b" \ c)");
  CHECK(text == R"(x="a \"b\" \\ c")");
}

TEST_CASE("the URL of a Content-ID escapes all that is reserved but @") {
  std::string url;
  append_cid_url(url, "http://tempuri.org/1/63~_-.a@b%c!'()*+,:;=?[]^`{|}#$&");
  CHECK(url ==
        "cid:http%3A%2F%2Ftempuri.org%2F1%2F63~_-.a@b%25c%21%27%28%29%2A%2B%2C%3A%3B%3D%3F%5B%5D"
        "%5E%60%7B%7C%7D%23%24%26");
}
