// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what a module sees of its request.

#include "unit/compat/scripted_module.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace penstock;
using namespace penstock::test;

namespace {

void look_at(std::string_view octets, std::function<void(IHttpRequest&)> const& look) {
  module_script script;
  bool is_asked = false;
  script.begin = [&](IHttpContext& context) {
    is_asked = true;
    look(*context.GetRequest());
    return RQ_NOTIFICATION_FINISH_REQUEST;
  };
  answers(script, octets);
  CHECK(is_asked);
}

std::string narrow(PCWSTR text, USHORT bytes) {
  std::string narrowed;
  for (std::size_t i = 0; i < bytes / sizeof(WCHAR); ++i) {
    narrowed += static_cast<char>(text[i]);
  }
  return narrowed;
}

}  // namespace

TEST_CASE("method, version and URL are there, raw and cooked", "[compat]") {
  look_at(request_text("GET", "/a%20b?x=1"), [](IHttpRequest& request) {
    HTTP_REQUEST const& raw = *request.GetRawHttpRequest();
    CHECK(std::string_view(request.GetHttpMethod()) == "GET");
    CHECK(raw.Verb == HttpVerbGET);
    CHECK(std::string_view(raw.pRawUrl) == "/a%20b?x=1");
    CHECK(raw.RawUrlLength == 10);
    USHORT major = 0;
    USHORT minor = 0;
    request.GetHttpVersion(&major, &minor);
    CHECK(major == 1);
    CHECK(minor == 1);
    HTTP_COOKED_URL const& url = raw.CookedUrl;
    CHECK(narrow(url.pHost, url.HostLength) == "x");
    CHECK(narrow(url.pAbsPath, url.AbsPathLength) == "/a%20b");
    CHECK(narrow(url.pQueryString, url.QueryStringLength) == "?x=1");
    CHECK(narrow(url.pFullUrl, url.FullUrlLength) == "http://x/a%20b?x=1");
  });
}

TEST_CASE("a method without a number is shown by its name", "[compat]") {
  look_at(request_text("PATCH", "/"), [](IHttpRequest& request) {
    HTTP_REQUEST const& raw = *request.GetRawHttpRequest();
    CHECK(raw.Verb == HttpVerbUnknown);
    CHECK(std::string_view(raw.pUnknownVerb, raw.UnknownVerbLength) == "PATCH");
  });
}

TEST_CASE("fields are found by name and by number, and end in a NUL", "[compat]") {
  auto const octets = request_text("GET", "/",
                                   "User-Agent: me\r\nX-Own: 1\r\nAccept: a\r\naccept: b\r\n"
                                   "Cookie: c=1\r\nCookie: d=2\r\n");
  look_at(octets, [](IHttpRequest& request) {
    USHORT size = 0;
    CHECK(std::string_view(request.GetHeader("user-agent", &size)) == "me");
    CHECK(size == 2);
    CHECK(std::string_view(request.GetHeader(HttpHeaderUserAgent)) == "me");
    CHECK(std::string_view(request.GetHeader("x-OWN")) == "1");
    CHECK(std::string_view(request.GetHeader(HttpHeaderAccept)) == "a, b");
    CHECK(std::string_view(request.GetHeader("Cookie")) == "c=1; d=2");
    CHECK(request.GetHeader("X-None", &size) == nullptr);
    CHECK(size == 0);
    CHECK(request.GetHeader(HttpHeaderRange) == nullptr);
    CHECK(request.GetHeader(static_cast<HTTP_HEADER_ID>(60)) == nullptr);
    CHECK(request.GetHeader(nullptr) == nullptr);
    CHECK(request.GetRawHttpRequest()->Headers.UnknownHeaderCount == 1);
  });
}

TEST_CASE("what comes later says so", "[compat]") {
  look_at(request_text("GET", "/"), [](IHttpRequest& request) {
    DWORD received = 0;
    char buffer[4];
    CHECK(request.ReadEntityBody(buffer, 4, FALSE, &received) == win(ERROR_NOT_SUPPORTED));
    CHECK(request.SetHttpMethod("PUT") == win(ERROR_NOT_SUPPORTED));
  });
}
