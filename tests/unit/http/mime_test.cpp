// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a content type is found by the extension alone, whatever its case.

#include <penstock/http/mime.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string_view>

using penstock::http::content_type;

TEST_CASE("known extensions have their types", "[http]") {
  CHECK(content_type("index.html") == "text/html; charset=utf-8");
  CHECK(content_type("/a/b/app.js") == "text/javascript; charset=utf-8");
  CHECK(content_type("x.json") == "application/json");
  CHECK(content_type("x.svg") == "image/svg+xml");
  CHECK(content_type("x.wasm") == "application/wasm");
  CHECK(content_type("x.woff2") == "font/woff2");
  CHECK(content_type("x.7z") == "application/x-7z-compressed");
  CHECK(content_type("x.zst") == "application/zstd");
  CHECK(content_type("x.webmanifest") == "application/manifest+json");
}

TEST_CASE("the case of an extension does not matter", "[http]") {
  CHECK(content_type("REPORT.PdF") == "application/pdf");
}

TEST_CASE("only the last extension counts", "[http]") {
  CHECK(content_type("a.html.gz") == "application/gzip");
  CHECK(content_type("a.d/index.css") == "text/css; charset=utf-8");
}

TEST_CASE("what is not known is a row of octets", "[http]") {
  for (std::string_view const name :
       {"", "Makefile", "a.", ".", "/", "a.html/", "dir.html/file", "dir/html", "x.unknown",
        "x.htmlx", "x.averyveryverylongextension", "x.htm\xc4"})
    CHECK(content_type(name) == "application/octet-stream");
}
