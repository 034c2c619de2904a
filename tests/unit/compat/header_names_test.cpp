// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the standard fields have the numbers of the original, both ways.

#include "compat/header_names.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace penstock::compat;

TEST_CASE("the numbers are those of the enumeration", "[compat]") {
  CHECK(request_header_name(HttpHeaderContentLength) == "Content-Length");
  CHECK(request_header_name(HttpHeaderHost) == "Host");
  CHECK(request_header_name(HttpHeaderUserAgent) == "User-Agent");
  CHECK(response_header_name(HttpHeaderContentMd5) == "Content-MD5");
  CHECK(response_header_name(HttpHeaderEtag) == "ETag");
  CHECK(response_header_name(HttpHeaderServer) == "Server");
  CHECK(response_header_name(HttpHeaderSetCookie) == "Set-Cookie");
  CHECK(response_header_name(HttpHeaderWwwAuthenticate) == "WWW-Authenticate");
}

TEST_CASE("every name leads back to its number, whatever its case", "[compat]") {
  for (int id = 0; id < HttpHeaderRequestMaximum; ++id) {
    CHECK(request_header_id(request_header_name(id)) == id);
  }
  for (int id = 0; id < HttpHeaderResponseMaximum; ++id) {
    CHECK(response_header_id(response_header_name(id)) == id);
  }
  CHECK(response_header_id("sEt-cOOkie") == HttpHeaderSetCookie);
}

TEST_CASE("a field of one direction is not one of the other", "[compat]") {
  CHECK_FALSE(response_header_id("Host"));
  CHECK_FALSE(request_header_id("Set-Cookie"));
  CHECK_FALSE(request_header_id("X-Own"));
  CHECK(response_header_name(HttpHeaderResponseMaximum).empty());
  CHECK(request_header_name(-1).empty());
}
