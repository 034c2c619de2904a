// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that fields are found by name whatever its case, and that names and values are judged as
// RFC 9110 5.5 and 5.6.2 have it.

#include <penstock/http/headers.hpp>

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace penstock::http;

namespace {

constexpr std::array list = {
    field{"Host", "x"},           field{"Accept-Encoding", "gzip;q=0.5 , br"},
    field{"accept-encoding", ""}, field{"ACCEPT-ENCODING", "zstd"},
    field{"Empty", ""},
};

}  // namespace

TEST_CASE("a field is found by name, whatever its case", "[http]") {
  headers const h(list);
  CHECK(h.find("hOST") == "x");
  CHECK(h.find("Hos") == std::nullopt);
  CHECK(h.find("Host ") == std::nullopt);
  CHECK(h.find("") == std::nullopt);
}

TEST_CASE("the first of several fields is found, and all are counted", "[http]") {
  headers const h(list);
  CHECK(h.find("Accept-Encoding") == "gzip;q=0.5 , br");
  CHECK(h.count("Accept-Encoding") == 3);
  CHECK(h.count("Accept_Encoding") == 0);
}

TEST_CASE("a field that is there and empty is not a missing one", "[http]") {
  CHECK(headers(list).find("Empty") == "");
  CHECK(headers().find("Empty") == std::nullopt);
}

TEST_CASE("headers are a list in the order received", "[http]") {
  headers const h(list);
  CHECK(h.size() == list.size());
  CHECK(h[1].name == "Accept-Encoding");
  std::string names;
  for (auto const& [name, value] : h) names += name;
  CHECK(names == "HostAccept-Encodingaccept-encodingACCEPT-ENCODINGEmpty");
  CHECK(headers().empty());
}

TEST_CASE("a token is found in the lists of all fields with the name", "[http]") {
  headers const h(list);
  CHECK(h.has_token("accept-encoding", "GZIP"));
  CHECK(h.has_token("accept-encoding", "br"));
  CHECK(h.has_token("accept-encoding", "zstd"));
  CHECK_FALSE(h.has_token("accept-encoding", "b"));
  CHECK_FALSE(h.has_token("accept-encoding", "gzip;q=0.5"));
  CHECK_FALSE(h.has_token("host", "br"));
}

TEST_CASE("only ASCII letters have a case", "[http]") {
  CHECK(equal_ignoring_case("aZ09-", "Az09-"));
  CHECK_FALSE(equal_ignoring_case("@[`{", "`{@["));
  CHECK_FALSE(equal_ignoring_case("\xc4", "\xe4"));
  CHECK_FALSE(equal_ignoring_case("a", "ab"));
}

TEST_CASE("trimming takes spaces and tabs from the ends, and nothing else", "[http]") {
  CHECK(trim(" \t a \t b\t ") == "a \t b");
  CHECK(trim(" \t").empty());
  CHECK(trim("\r\na\v") == "\r\na\v");
}

TEST_CASE("a token is one or more of 77 octets", "[http]") {
  int tokens = 0;
  for (int c = 0; c < 256; ++c) tokens += is_token(std::string(1, static_cast<char>(c))) ? 1 : 0;
  CHECK(tokens == 77);
  CHECK(is_token("X-Name_1!"));
  CHECK_FALSE(is_token(""));
  for (std::string_view const bad : {"a b", "a:", "a\r", "a(b", "\"a\"", "a/b", "\xe4"})
    CHECK_FALSE(is_token(bad));
}

TEST_CASE("a field value has no control octet but TAB, and no white space at its ends", "[http]") {
  for (std::string_view const good : {"", "a", "a \t b", "\xc3\xa4", "\"q\""})
    CHECK(is_field_value(good));
  using namespace std::string_view_literals;
  for (std::string_view const bad :
       {"a\r\nX: y"sv, "a\n"sv, "a\rb"sv, "a\0b"sv, "\x7f"sv, " a"sv, "a\t"sv})
    CHECK_FALSE(is_field_value(bad));
}
