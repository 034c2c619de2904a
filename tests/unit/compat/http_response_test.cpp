// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves over a real connection what a module's status and fields become, and that they can be
// changed until the first flush.

#include "unit/compat/scripted_module.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace penstock;
using namespace penstock::test;

namespace {

/** The answer of a module that does `what` in its handler. */
reply answer_of(std::function<void(IHttpResponse&, IHttpContext&)> const& what) {
  module_script script;
  script.execute = [&](IHttpContext& context) {
    what(*context.GetResponse(), context);
    return RQ_NOTIFICATION_CONTINUE;
  };
  return ask(script);
}

}  // namespace

TEST_CASE("status, reason and fields go out as they were set", "[compat]") {
  auto const got = answer_of([](IHttpResponse& response, IHttpContext&) {
    CHECK(response.SetStatus(404, "Nothing Here", 3) == S_OK);
    CHECK(response.SetHeader("X-Own", "yes", 3, TRUE) == S_OK);
    CHECK(response.SetHeader(HttpHeaderContentType, "text/plain; x", 10, TRUE) == S_OK);
  });
  CHECK(got.head.starts_with("HTTP/1.1 404 Nothing Here\r\n"));
  CHECK(got.field("X-Own") == "yes");
  CHECK(got.field("Content-Type") == "text/plain");
  CHECK(got.field("Server") == "penstock");
  CHECK(got.field("Content-Length") == "0");
}

TEST_CASE("what was set can be asked", "[compat]") {
  answer_of([](IHttpResponse& response, IHttpContext&) {
    USHORT code = 0;
    USHORT substatus = 1;
    PCSTR reason = nullptr;
    USHORT size = 0;
    HRESULT error = S_FALSE;
    PCWSTR module = nullptr;
    DWORD notification = 0;
    response.GetStatus(&code, &substatus, &reason, &size);
    CHECK(code == 200);
    CHECK(std::string_view(reason, size) == "OK");
    CHECK(response.SetStatus(503, "Busy", 7, E_FAIL) == S_OK);
    response.GetStatus(&code, &substatus, &reason, &size, &error, &module, &notification);
    CHECK(code == 503);
    CHECK(substatus == 7);
    CHECK(std::string_view(reason) == "Busy");
    CHECK(error == E_FAIL);
    CHECK(std::basic_string_view<WCHAR>(module) == PENSTOCK_W("script"));
    CHECK(notification == RQ_EXECUTE_REQUEST_HANDLER);
    CHECK(response.GetHeader("X-None") == nullptr);
    CHECK(response.GetHeader(HttpHeaderResponseMaximum) == nullptr);
    CHECK(std::string_view(response.GetHeader(HttpHeaderServer, &size)) == "penstock");
    CHECK(size == 8);
  });
}

TEST_CASE("statuses and fields that cannot be are refused", "[compat]") {
  answer_of([](IHttpResponse& response, IHttpContext&) {
    CHECK(response.SetStatus(200, nullptr) == win(ERROR_INVALID_PARAMETER));
    CHECK(response.SetStatus(100, "Continue") == win(ERROR_INVALID_DATA));
    CHECK(response.SetStatus(1000, "Much") == win(ERROR_INVALID_DATA));
    CHECK(response.SetStatus(200, "a\r\nb") == win(ERROR_INVALID_DATA));
    CHECK(response.SetStatus(200, std::string(70000, 'x').c_str()) == win(ERROR_INVALID_DATA));
    CHECK(response.SetHeader(nullptr, "a", 1, TRUE) == win(ERROR_INVALID_PARAMETER));
    CHECK(response.SetHeader("X-A", nullptr, 0, TRUE) == win(ERROR_INVALID_PARAMETER));
    CHECK(response.SetHeader(HttpHeaderResponseMaximum, "a", 1, TRUE) ==
          win(ERROR_INVALID_PARAMETER));
    CHECK(response.DeleteHeader("X-None") == S_OK);
    CHECK(response.DeleteHeader(HttpHeaderMaximum) == S_OK);
  });
}

TEST_CASE("the server's field can be replaced by name, and is appended to by number", "[compat]") {
  CHECK(answer_of([](IHttpResponse& response, IHttpContext&) {
          response.SetHeader("Server", "mine", 4, TRUE);
        }).field("Server") == "mine");
  CHECK(answer_of([](IHttpResponse& response, IHttpContext&) {
          response.SetHeader(HttpHeaderServer, "mine", 4, TRUE);
        }).field("Server") == "penstock,mine");
  CHECK_FALSE(answer_of([](IHttpResponse& response, IHttpContext&) {
                response.DeleteHeader("Server");
                response.SetStatus(200, "OK");
              }).field("Server"));
}

TEST_CASE("framing and date stay the server's own", "[compat]") {
  auto const got = answer_of([](IHttpResponse& response, IHttpContext& context) {
    response.SetHeader(HttpHeaderTransferEncoding, "gzip", 4, TRUE);
    response.SetHeader(HttpHeaderDate, "never", 5, TRUE);
    response.SetHeader(HttpHeaderConnection, "Upgrade", 7, TRUE);
    CHECK(write(context, "body") == S_OK);
  });
  CHECK_FALSE(got.field("Transfer-Encoding"));
  CHECK(got.count("Date") == 1);
  CHECK(got.field("Date") != "never");
  CHECK_FALSE(got.field("Connection"));
  CHECK(got.body == "body");
}

TEST_CASE("a connection can be told to end", "[compat]") {
  CHECK(answer_of([](IHttpResponse& response, IHttpContext& context) {
          response.SetNeedDisconnect();
          write(context, "x");
        }).field("Connection") == "close");
  CHECK(answer_of([](IHttpResponse& response, IHttpContext&) {
          response.SetHeader("Connection", "close", 5, TRUE);
        }).field("Connection") == "close");
}

TEST_CASE("clearing takes back status, fields and body that were not sent", "[compat]") {
  auto const got = answer_of([](IHttpResponse& response, IHttpContext& context) {
    response.SetStatus(500, "Oh");
    response.SetHeader("X-Old", "1", 1, TRUE);
    write(context, "old");
    response.Clear();
    CHECK(std::string_view(response.GetHeader("Server")) == "penstock");
    response.SetHeader("X-New", "1", 1, TRUE);
    write(context, "new");
  });
  CHECK(got.status() == 200);
  CHECK_FALSE(got.field("X-Old"));
  CHECK(got.field("X-New") == "1");
  CHECK(got.body == "new");
}

TEST_CASE("clearing the fields leaves status and body", "[compat]") {
  auto const got = answer_of([](IHttpResponse& response, IHttpContext& context) {
    response.SetStatus(201, "Created");
    response.SetHeader("X-Old", "1", 1, TRUE);
    write(context, "body");
    response.ClearHeaders();
  });
  CHECK(got.status() == 201);
  CHECK_FALSE(got.field("X-Old"));
  CHECK(got.body == "body");
}

TEST_CASE("after a flush, changes succeed and reach nobody", "[compat][F2]") {
  auto const got = answer_of([](IHttpResponse& response, IHttpContext& context) {
    DWORD sent = 0;
    response.SetHeader("X-Early", "1", 1, TRUE);
    CHECK_FALSE(context.GetResponseHeadersSent());
    CHECK(response.Flush(FALSE, TRUE, &sent) == S_OK);
    CHECK(context.GetResponseHeadersSent());
    CHECK(response.SetHeader("X-Late", "1", 1, TRUE) == S_OK);
    CHECK(response.SetStatus(500, "Late") == S_OK);
    CHECK(std::string_view(response.GetHeader("X-Late")) == "1");
    response.Clear();
    CHECK(response.GetHeader("X-Early") == nullptr);
  });
  CHECK(got.status() == 200);
  CHECK(got.field("X-Early") == "1");
  CHECK_FALSE(got.field("X-Late"));
}

TEST_CASE("the raw response is the working copy", "[compat]") {
  std::string const own = "raw";
  auto const got = answer_of([&](IHttpResponse& response, IHttpContext& context) {
    HTTP_RESPONSE* const raw = response.GetRawHttpResponse();
    response.SetStatus(202, "Taken");
    CHECK(raw->StatusCode == 202);
    response.SetHeader(HttpHeaderEtag, "\"1\"", 3, TRUE);
    CHECK(raw->Headers.KnownHeaders[HttpHeaderEtag].RawValueLength == 3);
    write(context, "gone");
    CHECK(raw->EntityChunkCount == 1);
    CHECK(raw->pEntityChunks[0].FromMemory.BufferLength == 4);
    raw->EntityChunkCount = 0;
    HTTP_DATA_CHUNK chunk = chunk_of(own);
    CHECK(response.WriteEntityChunkByReference(&chunk) == S_OK);
    raw->Headers.KnownHeaders[HttpHeaderLocation] = {5, "/over"};
    raw->StatusCode = 203;
  });
  CHECK(got.status() == 203);
  CHECK(got.field("ETag") == "\"1\"");
  CHECK(got.field("Location") == "/over");
  CHECK(got.body == "raw");
}

TEST_CASE("a head that cannot be sent becomes a 500", "[compat]") {
  auto const got = answer_of([&](IHttpResponse& response, IHttpContext& context) {
    response.GetRawHttpResponse()->Headers.KnownHeaders[HttpHeaderEtag] = {3, "a\nb"};
    write(context, "body");
    DWORD sent = 1;
    CHECK(response.Flush(FALSE, TRUE, &sent) == win(ERROR_INVALID_DATA));
    CHECK(sent == 0);
  });
  CHECK(got.status() == 500);
  CHECK(got.body.empty());
}
