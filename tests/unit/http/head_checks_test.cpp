// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a head is taken to mean, apart from any octets; its many forms are in
// tests/data/http: target.md, host.md, content_length.md, transfer_encoding.md, connection.md.

#include "http/head_checks.hpp"

#include <catch2/catch_test_macros.hpp>

#include <initializer_list>
#include <string_view>
#include <vector>

using penstock::http::errc;
using penstock::http::field;
using penstock::http::is_authority;
using penstock::http::request_head;
using penstock::http::settle_fields;
using penstock::http::settle_target;

TEST_CASE("a path target has path and query, and no authority of its own", "[http]") {
  request_head head;
  head.method = "GET";
  head.target = "/a/b?c?d";
  CHECK(settle_target(head) == errc{});
  CHECK(head.path == "/a/b");
  CHECK(head.query == "c?d");
  CHECK(head.authority.empty());
}

TEST_CASE("Host gives the authority where the target does not", "[http]") {
  std::vector<field> const fields = {{"Host", "a:1"}};
  request_head head;
  head.fields = penstock::http::headers(fields);
  CHECK(settle_fields(head) == errc{});
  CHECK(head.authority == "a:1");
  head.authority = "b";
  CHECK(settle_fields(head) == errc{});
  CHECK(head.authority == "b");
}

TEST_CASE("a head without framing has no body", "[http]") {
  std::vector<field> const fields = {{"Host", "a"}};
  request_head head;
  head.fields = penstock::http::headers(fields);
  CHECK(settle_fields(head) == errc{});
  CHECK_FALSE(head.has_body());
  CHECK_FALSE(head.content_length);
  CHECK_FALSE(head.is_chunked);
  CHECK(head.keep_alive);
}

// llhttp refuses these before they get here; the checks do not count on it.
TEST_CASE("framing that llhttp would refuse is refused here too", "[http]") {
  struct {
    std::vector<field> fields;
    errc error;
  } const cases[] = {
      {{{"Content-Length", "5"}, {"Transfer-Encoding", "chunked"}}, errc::length_and_encoding},
      {{{"Content-Length", "5"}, {"Content-Length", "5"}}, errc::content_length_repeated},
      {{{"Content-Length", "5,5"}}, errc::bad_content_length},
      {{{"Content-Length", "-5"}}, errc::bad_content_length},
      {{{"Content-Length", "+5"}}, errc::bad_content_length},
      {{{"Content-Length", ""}}, errc::bad_content_length},
      {{{"Content-Length", "18446744073709551616"}}, errc::bad_content_length},
      {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}},
       errc::bad_transfer_encoding},
      {{{"Transfer-Encoding", "chunked, gzip"}}, errc::bad_transfer_encoding},
      {{{"Transfer-Encoding", "gzip, chunked, gzip"}}, errc::bad_transfer_encoding},
      {{{"Transfer-Encoding", ""}}, errc::bad_transfer_encoding},
  };
  for (auto const& c : cases) {
    std::vector<field> fields = c.fields;
    fields.push_back({"Host", "a"});
    request_head head;
    head.fields = penstock::http::headers(fields);
    CAPTURE(c.fields[0].value);
    CHECK(settle_fields(head) == c.error);
  }
}

TEST_CASE("an authority is a host and perhaps a port", "[http]") {
  for (std::string_view const good :
       {"a", "a.b:80", "1.2.3.4", "[::1]", "[::1]:0", "a:", "a:65535"})
    CHECK(is_authority(good));
  for (std::string_view const bad : {"", ":", ":80", "a:65536", "a:-1", "a:1:2", "a@b", "a b", "[",
                                     "[]", "[::1", "[::1]]", "[g::]", "a/"})
    CHECK_FALSE(is_authority(bad));
}
