// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that every error has a message of its own and a status that answers it.

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>

#include <catch2/catch_test_macros.hpp>

#include <set>
#include <string>

using penstock::http::errc;
using penstock::http::status;
using penstock::http::status_for;

namespace {

constexpr int errc_last = static_cast<int>(errc::out_of_memory);

std::error_code code(int value) { return make_error_code(static_cast<errc>(value)); }

}  // namespace

TEST_CASE("every HTTP error says something of its own", "[http]") {
  std::set<std::string> messages = {"unknown HTTP error"};
  for (int value = 1; value <= errc_last; ++value)
    CHECK(messages.insert(code(value).message()).second);
  CHECK(code(errc_last + 1).message() == "unknown HTTP error");
}

TEST_CASE("every HTTP error is answered with an error status", "[http]") {
  for (int value = 1; value <= errc_last; ++value) {
    auto const answer = to_int(status_for(code(value)));
    CHECK((answer >= 400 && answer < 600));
  }
}

TEST_CASE("the status tells what was wrong", "[http]") {
  CHECK(status_for(errc::target_too_long) == status::uri_too_long);
  CHECK(status_for(errc::method_too_long) == status::not_implemented);
  CHECK(status_for(errc::version_not_supported) == status::http_version_not_supported);
  CHECK(status_for(errc::headers_too_large) == status::request_header_fields_too_large);
  CHECK(status_for(errc::body_too_large) == status::content_too_large);
  CHECK(status_for(errc::unknown_expectation) == status::expectation_failed);
  CHECK(status_for(errc::unknown_transfer_encoding) == status::not_implemented);
  CHECK(status_for(errc::path_outside_root) == status::bad_request);
}

TEST_CASE("an error that is not HTTP's is answered with 500", "[http]") {
  CHECK(status_for(penstock::errc::timed_out) == status::internal_server_error);
  CHECK(status_for(std::make_error_code(std::errc::no_such_file_or_directory)) ==
        status::internal_server_error);
}

TEST_CASE("the category has a name for logs", "[http]") {
  CHECK(std::string(penstock::http::category().name()) == "penstock.http");
}
