// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A window hands over what is sealed and nothing else, and carries what is in progress to the next
// window, past flushes and past the end of the old memory.

#include <penstock/xml/detail/window.hpp>

#include "unit/xml/test_output.hpp"

#include <string>

using namespace penstock::test;
using penstock::xml::detail::window;

namespace {

void put(window& w, std::string_view text) {
  REQUIRE(w.reserve(text.size()) != nullptr);
  w.put(text);
}

}  // namespace

TEST_CASE("what is sealed reaches the output when the window is released") {
  test_output out(100);
  window w(out);
  put(w, "sealed");
  w.seal();
  CHECK(out.bytes.empty());
  CHECK(w.sealed_total() == 6);
  CHECK(w.release());
  CHECK(out.bytes == "sealed");
  CHECK(w.sealed_total() == 6);
  CHECK(out.commit_count == 1);
}

TEST_CASE("what is in progress survives a release and a move") {
  test_output out(8);
  window w(out);
  put(w, "abc");
  w.seal();
  put(w, "def");
  CHECK(w.unsealed_size() == 3);
  CHECK(w.release());
  CHECK(out.bytes == "abc");
  CHECK(w.unsealed_size() == 3);
  CHECK(w.release());  // with nothing new
  CHECK(w.unsealed_size() == 3);
  put(w, "0123456789");
  CHECK(w.unsealed_size() == 13);
  CHECK(std::string_view(w.unsealed(), 13) == "def0123456789");
  w.seal(3);
  CHECK(w.unsealed_size() == 10);
  put(w, std::string(100, 'x'));
  CHECK(out.bytes == "abcdef");
  w.seal();
  CHECK(w.release());
  CHECK(out.bytes == "abcdef0123456789" + std::string(100, 'x'));
  CHECK(w.sealed_total() == out.bytes.size());
}

TEST_CASE("a refused reserve gives the output's error and hands over what is sealed") {
  test_output out(4, 10);
  window w(out);
  put(w, "12345678");
  w.seal();
  put(w, "9");
  CHECK(w.reserve(2) == nullptr);
  CHECK(w.error() == penstock::errc::queue_full);
  w.abandon();
  CHECK(out.bytes == "12345678");
  CHECK(w.unsealed_size() == 0);
}

TEST_CASE("a refusal without an error counts as a full queue") {
  struct mute_output final : penstock::output {
    penstock::mutable_buffer prepare(std::size_t) noexcept override { return {}; }
    void commit(std::size_t) noexcept override {}
    penstock::write_status write(penstock::const_buffer) noexcept override {
      return penstock::write_status::refused;
    }
    penstock::flush_operation flush(penstock::flush_options const&) noexcept override {
      return penstock::flush_result{.error = {}};
    }
    std::size_t queued() const noexcept override { return 0; }
    std::error_code error() const noexcept override { return {}; }
  } out;
  window w(out);
  CHECK(w.reserve(1) == nullptr);
  CHECK(w.error() == penstock::errc::queue_full);
}

TEST_CASE("the gate counts what is sealed and what the output has queued") {
  test_output out(4);
  out.keeps_queue = true;
  window w(out);
  CHECK_FALSE(w.waits_less_than(1));  // not known yet
  CHECK(w.waits_less_than_now(1));
  CHECK(w.waits_less_than(1));
  CHECK_FALSE(w.waits_less_than(0));
  put(w, "123");
  CHECK(w.waits_less_than(1));  // not sealed
  w.seal();
  CHECK_FALSE(w.waits_less_than(3));
  CHECK(w.waits_less_than(4));
  put(w, "45678");  // moves: the 3 are in the queue now
  CHECK(out.bytes.size() == 3);
  CHECK_FALSE(w.waits_less_than(3));
  CHECK(w.waits_less_than(4));
  w.seal();
  CHECK_FALSE(w.waits_less_than(8));
  CHECK(w.waits_less_than(9));
  CHECK(out.queued_count == 1);
}

TEST_CASE("a release makes the output's queue unknown, for others may write") {
  test_output out(64);
  window w(out);
  CHECK(w.waits_less_than_now(10));
  CHECK(w.release());
  out.write(std::string_view("written by others"));
  CHECK_FALSE(w.waits_less_than(10));
  CHECK_FALSE(w.waits_less_than_now(10));
  CHECK(w.waits_less_than_now(100));
}

TEST_CASE("a reset window begins anew") {
  test_output first(4);
  test_output second(4);
  window w(first);
  put(w, "lost");
  w.reset(second);
  CHECK(w.unsealed_size() == 0);
  CHECK(w.sealed_total() == 0);
  put(w, "kept");
  w.seal();
  CHECK(w.release());
  CHECK(first.bytes.empty());
  CHECK(second.bytes == "kept");
}
