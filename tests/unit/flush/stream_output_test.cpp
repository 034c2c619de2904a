// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// stream_output: the bounds of the queue as every output on a flusher shows them. On /dev/null,
// where each flush that has bytes is pending.

#include <penstock/error.hpp>
#include <penstock/flush/file_output.hpp>
#include <penstock/sync_wait.hpp>

#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace {

using namespace penstock;

constexpr output_limits limits{.high_watermark = 100, .low_watermark = 50, .hard_cap = 200};

/** Run `body` with an output that has these limits. */
void with_output(std::function<task<void>(stream_output&)> const& body) {
  sync_wait([](std::function<task<void>(stream_output&)> const& run) -> task<void> {
    auto opened = co_await file::open("/dev/null", open_mode::append);
    REQUIRE(opened.has_value());
    file_output out(std::move(*opened), limits);
    co_await run(out);
  }(body));
}

}  // namespace

TEST_CASE("write says when it passes the high watermark, and refuses at the hard cap", "[flush]") {
  with_output([](stream_output& out) -> task<void> {
    CHECK(out.write(std::string(100, 'a')) == write_status::accepted);
    CHECK(out.write("b") == write_status::full);
    CHECK(out.write(std::string(100, 'c')) == write_status::refused);
    CHECK(out.error() == errc::queue_full);
    CHECK(out.queued() == 101);
    CHECK(out.write(std::string(99, 'd')) == write_status::full);
    CHECK(out.queued() == 200);
    CHECK(out.prepare(1).empty());
    auto const sent = co_await out.flush();
    CHECK(sent.bytes_sent == 200);
    CHECK(out.queued() == 0);
    CHECK(out.write("e") == write_status::accepted);
  });
}

TEST_CASE("at the hard cap shared and borrowed bytes are refused too, and let go of", "[flush]") {
  with_output([](stream_output& out) -> task<void> {
    auto const shared = std::make_shared<std::string>(101, 's');
    out.write(std::string(100, 'a'));
    CHECK(out.write_shared(buffer(*shared), shared) == write_status::refused);
    CHECK(out.write_borrowed(buffer(*shared)) == write_status::refused);
    CHECK(shared.use_count() == 1);
    CHECK(out.queued() == 100);
    auto const sent = co_await out.flush();
    CHECK(sent.bytes_sent == 100);
  });
}

TEST_CASE("make_room leaves the low watermark queued", "[flush]") {
  with_output([](stream_output& out) -> task<void> {
    out.write(std::string(180, 'a'));
    auto const made = co_await out.make_room();
    CHECK(made.state == flush_state::done);
    CHECK(made.bytes_sent == 130);
    CHECK(out.queued() == 50);
    auto const again = co_await out.make_room();
    CHECK(again.immediate);
    CHECK(again.bytes_sent == 0);
  });
}

TEST_CASE("a prepared span never reaches beyond the hard cap", "[flush]") {
  with_output([](stream_output& out) -> task<void> {
    out.write(std::string(150, 'a'));
    mutable_buffer const room = out.prepare(10);
    CHECK(room.size() == 50);
    out.commit(50);
    CHECK(out.queued() == 200);
    auto const sent = co_await out.flush();
    CHECK(sent.bytes_sent == 200);
    CHECK(out.bytes_sent() == 200);
  });
}

TEST_CASE("after abort every flush is aborted and every write refused", "[flush]") {
  with_output([](stream_output& out) -> task<void> {
    out.write("lost");
    out.abort();
    CHECK(out.queued() == 0);
    CHECK(out.write("more") == write_status::refused);
    auto const flushed = co_await out.flush();
    CHECK(flushed.state == flush_state::aborted);
    CHECK(flushed.immediate);
    CHECK(flushed.error == errc::aborted);
  });
}
