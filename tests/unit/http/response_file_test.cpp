// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that ranges of files are framed like any other body: with a length, in chunks, not at all
// for HEAD; and that a file that ends too early never makes an answer that looks complete.

#include <penstock/error.hpp>
#include <penstock/file/file.hpp>
#include <penstock/http/error.hpp>

#include "unit/http/client.hpp"
#include "unit/temporary_directory.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>
#include <utility>

using namespace penstock;
using namespace penstock::test;
using http::request;
using http::response;

namespace {

constexpr std::string_view get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

/** A file with `size` bytes of pattern(). */
class page {
public:
  explicit page(std::size_t size) { directory_.write("page", pattern(size)); }

  task<std::shared_ptr<file const>> open() const {
    auto opened = co_await file::open(directory_.at("page"));
    REQUIRE(opened.has_value());
    co_return std::make_shared<file const>(std::move(*opened));
  }

private:
  tests::temporary_directory directory_;
};

}  // namespace

TEST_CASE("a file is a body with a length", "[http]") {
  for (std::size_t const size : {1UL, 5000UL, 200'000UL}) {
    page const source(size);
    auto const handler = [&](request&, response& answer) -> task<void> {
      answer.write_file(co_await source.open(), 0, size);
    };
    serve(handler, {}, [&](site& at) -> task<void> {
      client peer = co_await at.connect();
      for (int i = 0; i < 2; ++i) {
        co_await peer.send(get);
        reply const got = co_await peer.read_reply();
        CHECK(got.field("Content-Length") == std::to_string(size));
        CHECK((got.body == pattern(size)));
      }
    });
  }
}

TEST_CASE("ranges of a file in chunks, beside other bytes", "[http]") {
  page const source(300'000);
  auto const handler = [&](request&, response& answer) -> task<void> {
    auto const from = co_await source.open();
    answer.write_file(from, 0, 100'000);
    auto const first = co_await answer.flush();
    CHECK(first);
    answer.write(pattern(100'010).substr(100'000));
    answer.write_file(from, 100'010, 7);
    auto const second = co_await answer.flush();
    CHECK(second);
    answer.write_file(from, 100'017, 150'000);
  };
  serve(handler, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    reply const got = co_await peer.read_reply();
    CHECK(got.field("Transfer-Encoding") == "chunked");
    CHECK((got.decoded() == pattern(250'017)));
  });
}

TEST_CASE("to HEAD a file is counted and dropped", "[http]") {
  page const source(200'000);
  std::weak_ptr<file const> kept;
  auto const handler = [&](request&, response& answer) -> task<void> {
    auto const from = co_await source.open();
    kept = from;
    answer.write_file(from, 0, 200'000);
  };
  serve(handler, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    std::string const all = co_await peer.read_to_end();
    CHECK(all.find("Content-Length: 200000\r\n") != std::string::npos);
    CHECK(all.ends_with("\r\n\r\n"));
    CHECK(kept.expired());
  });
}

TEST_CASE("a range beyond the announced length is refused", "[http]") {
  page const source(1000);
  auto const handler = [&](request&, response& answer) -> task<void> {
    auto const from = co_await source.open();
    answer.set_header("Content-Length", "600");
    CHECK(answer.write_file(from, 0, 601) == write_status::refused);
    CHECK(answer.error() == http::errc::bad_content_length);
    CHECK(answer.write_file(from, 0, 600) == write_status::accepted);
    CHECK(answer.write_file(from, 0, 1) == write_status::refused);
  };
  serve(handler, {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(get);
    reply const got = co_await peer.read_reply();
    CHECK(got.body == pattern(600));
  });
}

TEST_CASE("an answer whose file ends too early is cut, not complete", "[http]") {
  for (std::size_t const there : {0UL, 1000UL, 100'000UL}) {
    for (int const version : {0, 1}) {
      page const source(there);
      auto const handler = [&](request&, response& answer) -> task<void> {
        answer.write("begin");
        auto const begun = co_await answer.flush();
        CHECK(begun);
        answer.write_file(co_await source.open(), 0, 150'000);
        auto const sent = co_await answer.flush();
        CHECK(sent.error == errc::file_ended);
      };
      serve(handler, {}, [&](site& at) -> task<void> {
        client peer = co_await at.connect();
        co_await peer.send("GET / HTTP/1." + std::to_string(version) + "\r\nHost: x\r\n\r\n");
        std::string const all = co_await peer.read_to_end();
        CHECK_FALSE(all.ends_with("0\r\n\r\n"));
        CHECK(peer.end() == cond::closed);
      });
    }
  }
}
