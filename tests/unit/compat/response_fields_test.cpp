// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the header table by itself: slots and lines, replacing and appending, and that a module
// may edit it in place.

#include "compat/response_fields.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using namespace penstock::compat;

namespace {

struct table {
  table() { fields.reset("penstock"); }
  [[nodiscard]] std::string get(std::string_view name) const {
    USHORT size = 4711;
    PCSTR const value = fields.get(name, &size);
    if (value == nullptr) {
      CHECK(size == 0);
      return "(none)";
    }
    CHECK(std::string_view(value).size() == size);
    return {value, size};
  }
  HTTP_RESPONSE_HEADERS raw{};
  request_memory memory;
  response_fields fields{raw, memory};
};

}  // namespace

TEST_CASE("a fresh table has the server's name only", "[compat]") {
  table t;
  CHECK(t.get("Server") == "penstock");
  CHECK(t.get("Content-Type") == "(none)");
  CHECK(t.raw.UnknownHeaderCount == 0);
}

TEST_CASE("a standard name and its number are one slot", "[compat]") {
  table t;
  CHECK(t.fields.set("content-TYPE", "text/plain", true) == S_OK);
  CHECK(std::string_view(t.raw.KnownHeaders[HttpHeaderContentType].pRawValue) == "text/plain");
  CHECK(t.fields.set(HttpHeaderContentType, "text/html", true) == S_OK);
  CHECK(t.get("Content-Type") == "text/html");
}

TEST_CASE("appending makes a list, but for what is none", "[compat]") {
  table t;
  t.fields.set("Vary", "a", false);
  t.fields.set("Vary", "b", false);
  CHECK(t.get("Vary") == "a,b");
  t.fields.set("Set-Cookie", "a=1", false);
  t.fields.set("Set-Cookie", "b=2", false);
  CHECK(t.get("Set-Cookie") == "a=1");
  CHECK(t.raw.UnknownHeaderCount == 1);
  t.fields.set("X-Own", "1", false);
  t.fields.set("x-own", "2", false);
  CHECK(t.raw.UnknownHeaderCount == 3);
  t.fields.set("X-OWN", "3", true);
  CHECK(t.raw.UnknownHeaderCount == 2);
  CHECK(t.get("X-Own") == "3");
  t.fields.set("Set-Cookie", "c=3", true);
  CHECK(t.raw.UnknownHeaderCount == 1);
}

TEST_CASE("what is removed is gone, in slots and lines", "[compat]") {
  table t;
  t.fields.set("X-A", "1", true);
  t.fields.set("X-B", "2", true);
  t.fields.set("Set-Cookie", "a=1", false);
  t.fields.set("Set-Cookie", "b=2", false);
  t.fields.remove("X-A");
  t.fields.remove("Set-Cookie");
  t.fields.remove("Server");
  t.fields.remove("X-Never");
  CHECK(t.get("X-A") == "(none)");
  CHECK(t.get("X-B") == "2");
  CHECK(t.get("Set-Cookie") == "(none)");
  CHECK(t.get("Server") == "(none)");
  CHECK(t.raw.UnknownHeaderCount == 1);
}

TEST_CASE("fields that cannot be sent are refused", "[compat]") {
  constexpr HRESULT invalid = HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
  table t;
  CHECK(t.fields.set("X-A", "a\r\nX-B: b", true) == invalid);
  CHECK(t.fields.set("X A", "a", true) == invalid);
  CHECK(t.fields.set("", "a", true) == invalid);
  CHECK(t.fields.set("Content-Length", "12x", true) == invalid);
  CHECK(t.fields.set("Content-Length", "", true) == invalid);
  CHECK(t.fields.set("Vary", std::string(65535, 'a'), true) == S_OK);
  CHECK(t.fields.set("Vary", "b", false) == invalid);  // 16 bits do not count that far
  CHECK(t.fields.set("X-Blank", "  v ", true) == S_OK);
  CHECK(t.get("X-Blank") == "v");
}

TEST_CASE("a module may edit the table in place", "[compat]") {
  table t;
  t.fields.set("X-A", "1", true);
  t.fields.set("X-B", "2", true);
  t.raw.UnknownHeaderCount = 1;
  t.raw.KnownHeaders[HttpHeaderEtag] = {3, "\"e\""};
  CHECK(t.get("X-B") == "(none)");
  CHECK(t.get("ETag") == "\"e\"");
  t.fields.set("X-C", "3", true);
  CHECK(t.raw.UnknownHeaderCount == 2);
  HTTP_UNKNOWN_HEADER own[] = {{3, 1, "X-D", "4"}};
  t.raw.pUnknownHeaders = own;
  t.raw.UnknownHeaderCount = 1;
  t.fields.set("X-E", "5", true);
  CHECK(t.get("X-D") == "4");
  CHECK(t.get("X-E") == "5");
  CHECK(t.get("X-A") == "(none)");
}
