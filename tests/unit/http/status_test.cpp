// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that status codes have their registered phrases, and that codes without bodies are known.

#include <penstock/http/status.hpp>

#include <catch2/catch_test_macros.hpp>

using penstock::http::is_bodiless;
using penstock::http::is_interim;
using penstock::http::reason_phrase;
using penstock::http::status;

TEST_CASE("a registered status has its phrase", "[http]") {
  CHECK(reason_phrase(status::ok) == "OK");
  CHECK(reason_phrase(status::not_found) == "Not Found");
  CHECK(reason_phrase(status::non_authoritative_information) == "Non-Authoritative Information");
  CHECK(reason_phrase(status::request_header_fields_too_large) ==
        "Request Header Fields Too Large");
  CHECK(reason_phrase(status::http_version_not_supported) == "HTTP Version Not Supported");
}

TEST_CASE("a status that is not registered has no phrase", "[http]") {
  CHECK(reason_phrase(static_cast<status>(299)).empty());
  CHECK(reason_phrase(static_cast<status>(0)).empty());
}

TEST_CASE("interim responses, 204 and 304 have no body, and no others", "[http]") {
  for (int code = 100; code < 1000; ++code) {
    bool const expected = code < 200 || code == 204 || code == 304;
    CHECK(is_bodiless(static_cast<status>(code)) == expected);
  }
  CHECK(is_interim(status::early_hints));
  CHECK_FALSE(is_interim(status::ok));
}
