// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the queue of pieces case by case: what is queued, what may be sent, and what becomes of
// memory. send_queue_model_test.cpp compares it with a string under random use.

#include "flush/send_queue.hpp"

#include "support/allocation_fault.hpp"
#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstring>
#include <string>
#include <thread>

using namespace penstock;
using detail::block_pool;
using detail::send_queue;
using test::pattern;

namespace {

/** `text` as it comes from a socket. */
received come(block_pool& pool, std::string_view text) {
  detail::block& held = *pool.take();
  std::memcpy(held.bytes(), text.data(), text.size());
  return {held, pool, {held.bytes(), text.size()}};
}

/** The unsent bytes below `limit`. */
std::string unsent(send_queue const& queue, std::uint64_t limit) {
  std::array<iovec, 64> vectors;
  auto const found = queue.gather(vectors, limit, false);
  std::string all;
  for (iovec const& one : std::span(vectors).first(found.count)) {
    all.append(static_cast<char const*>(one.iov_base), one.iov_len);
  }
  CHECK(all.size() == found.bytes);
  return all;
}

std::size_t piece_count(send_queue const& queue) {
  std::array<iovec, 64> vectors;
  return queue.gather(vectors, queue.sealed(), false).count;
}

void put(mutable_buffer room, std::string_view text) {
  std::memcpy(room.data(), text.data(), text.size());
}

}  // namespace

TEST_CASE("copied bytes that follow each other are one piece", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  CHECK(queue.append(buffer("hello ")));
  CHECK(queue.append(buffer("world")));
  queue.seal();
  CHECK(unsent(queue, 11) == "hello world");
  CHECK(piece_count(queue) == 1);
  CHECK(queue.queued() == 11);
}

TEST_CASE("the first bytes to wait stay where they came, few as they may be", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  received first = come(pool, "hello ");
  std::byte const* const where = first.data();
  CHECK(queue.append_received(std::move(first)));
  CHECK(first.empty());
  CHECK(queue.append(buffer("wor")));
  CHECK(queue.append_received(come(pool, "ld")));  // a few bytes keep no block of their own
  queue.seal();
  CHECK(unsent(queue, 11) == "hello world");
  CHECK(piece_count(queue) == 2);
  CHECK(pool.lent() == 2);
  std::array<iovec, 2> vectors;
  static_cast<void>(queue.gather(vectors, 11, false));
  CHECK(vectors[0].iov_base == where);
  queue.consume(11);
  CHECK(pool.lent() == 0);
}

TEST_CASE("a block that its reader keeps is not written into", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  received first = come(pool, "abc");
  block_pool::retain(*const_cast<detail::block*>(first.memory()));
  received const kept(*const_cast<detail::block*>(first.memory()), pool, first.bytes());
  CHECK(queue.append_received(std::move(first)));
  CHECK(queue.append(buffer("def")));
  CHECK(kept.data()[3] != std::byte{'d'});
  queue.seal();
  CHECK(unsent(queue, 6) == "abcdef");
}

TEST_CASE("many bytes go on in their block, behind others too", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  std::string const many = pattern(5000);
  CHECK(queue.append(buffer("x")));
  CHECK(queue.append_received(come(pool, many)));
  queue.seal();
  CHECK(unsent(queue, 5001) == "x" + many);
  CHECK(piece_count(queue) == 2);
  CHECK(pool.lent() == 2);
}

TEST_CASE("bytes that were not sealed are accepted but may not be sent", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  CHECK(queue.append(buffer("abc")));
  CHECK(queue.accepted() == 3);
  CHECK(queue.sealed() == 0);
  queue.seal();
  CHECK(queue.sealed() == 3);
}

TEST_CASE("copies do not change with their source; borrowed bytes are the source", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  std::string source = "original";
  CHECK(queue.append(buffer(source)));
  CHECK(queue.append_borrowed(buffer(source)));
  queue.seal();
  source = "changed!";
  CHECK(unsent(queue, queue.sealed()) == "originalchanged!");
}

TEST_CASE("shared bytes keep their owner until they have left", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  auto const owner = std::make_shared<std::string>("shared");
  CHECK(queue.append_shared(buffer(*owner), owner));
  queue.seal();
  CHECK(owner.use_count() == 2);
  queue.consume(5);
  CHECK(owner.use_count() == 2);
  CHECK(unsent(queue, 6) == "d");
  queue.consume(1);
  CHECK(owner.use_count() == 1);
}

TEST_CASE("an empty queue holds no block", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  CHECK(queue.append(buffer("x")));
  queue.seal();
  CHECK(pool.lent() == 1);
  queue.consume(1);
  CHECK(pool.lent() == 0);
  CHECK_FALSE(queue.prepare(1).empty());
  CHECK(pool.lent() == 1);
  queue.unlend();
  CHECK(pool.lent() == 0);
  CHECK(queue.open_frame(18));
  CHECK(queue.seal_frame({}, {}));
  queue.unlend();
  CHECK(pool.lent() == 0);
}

TEST_CASE("commits continue one prepared room, whatever is sent or discarded meanwhile",
          "[flush]") {
  block_pool pool;
  for (int const disturbance : {0, 1, 2}) {
    send_queue queue(pool);
    mutable_buffer const room = queue.prepare(100);
    REQUIRE(room.size() >= 100);
    put(room, "abcdef");
    queue.commit(2);
    queue.seal();
    if (disturbance == 1) queue.consume(2);
    if (disturbance == 2) CHECK(queue.discard() == 2);
    queue.commit(3);
    queue.commit(1);
    queue.seal();
    CHECK(unsent(queue, queue.sealed()) == (disturbance == 0 ? "abcdef" : "cdef"));
  }
  CHECK(pool.lent() == 0);
}

TEST_CASE("a prefix that fits the headroom is written into it: one piece", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  CHECK(queue.open_frame(18));
  CHECK(queue.has_frame());
  CHECK(queue.append(buffer("body")));
  CHECK(queue.frame_bytes() == 4);
  CHECK(queue.sealed() == 0);
  CHECK(queue.seal_frame(buffer("4\r\n"), buffer("\r\n")));
  CHECK_FALSE(queue.has_frame());
  CHECK(unsent(queue, queue.sealed()) == "4\r\nbody\r\n");
  CHECK(piece_count(queue) == 1);
}

TEST_CASE("a prefix of exactly the headroom fits, one byte more does not", "[flush]") {
  block_pool pool;
  for (std::size_t const size : {17U, 18U, 19U}) {
    send_queue queue(pool);
    CHECK(queue.append(buffer("before")));
    queue.seal();
    CHECK(queue.open_frame(18));
    CHECK(queue.append(buffer("body")));
    std::string const prefix = pattern(size);
    CHECK(queue.seal_frame(buffer(prefix), {}));
    CHECK(unsent(queue, queue.sealed()) == "before" + prefix + "body");
    CHECK(piece_count(queue) == (size <= 18 ? 2 : 3));
  }
}

TEST_CASE("a prefix goes in front of shared and borrowed bytes too", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  std::string const borrowed = "borrowed";
  CHECK(queue.open_frame(18));
  CHECK(queue.append_borrowed(buffer(borrowed)));
  CHECK(queue.seal_frame(buffer("8:"), buffer("!")));
  CHECK(unsent(queue, queue.sealed()) == "8:borrowed!");
  CHECK(borrowed == "borrowed");
}

TEST_CASE("a frame of nothing but its prefix or its suffix is sealed", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  CHECK(queue.open_frame(18));
  CHECK(queue.seal_frame(buffer("head"), {}));
  CHECK(queue.open_frame(18));
  CHECK(queue.seal_frame({}, buffer("tail")));
  CHECK(queue.open_frame(0));
  CHECK(queue.seal_frame(buffer("<"), buffer(">")));
  CHECK(unsent(queue, queue.sealed()) == "headtail<>");
}

TEST_CASE("what was sealed may be sent while a frame is open behind it", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  CHECK(queue.append(buffer("first")));
  queue.seal();
  CHECK(queue.open_frame(18));
  CHECK(queue.append(buffer("second")));
  CHECK(unsent(queue, queue.sealed()) == "first");
  queue.consume(5);
  CHECK(queue.seal_frame(buffer("["), buffer("]")));
  CHECK(unsent(queue, queue.sealed()) == "[second]");
}

TEST_CASE("a discarded frame leaves what was before it, and room for another", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  CHECK(queue.append(buffer("kept")));
  queue.seal();
  CHECK(queue.open_frame(18));
  CHECK(queue.append(buffer(pattern(40'000))));
  queue.discard_frame();
  CHECK(queue.queued() == 4);
  CHECK(queue.open_frame(18));
  CHECK(queue.append(buffer("body")));
  CHECK(queue.seal_frame(buffer("4:"), {}));
  CHECK(unsent(queue, queue.sealed()) == "kept4:body");
  queue.discard_frame();  // none is open: nothing happens
  CHECK(queue.queued() == 10);
}

TEST_CASE("gather stops at its limit, at the vectors' end, and before borrowed bytes", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  std::string const borrowed = "BBBB";
  auto const owner = std::make_shared<std::string>("ssss");
  CHECK(queue.append(buffer("cccc")));
  CHECK(queue.append_shared(buffer(*owner), owner));
  CHECK(queue.append_borrowed(buffer(borrowed)));
  queue.seal();
  std::array<iovec, 8> vectors;
  CHECK(queue.gather(vectors, 6, false).bytes == 6);
  CHECK(queue.gather(std::span(vectors).first(1), 12, false).bytes == 4);
  auto const owned = queue.gather(vectors, 12, true);
  CHECK(owned.bytes == 8);
  CHECK_FALSE(owned.is_borrowed);
  queue.consume(9);
  auto const none = queue.gather(vectors, 12, true);
  CHECK(none.count == 0);
  CHECK(none.is_borrowed);
  CHECK(queue.own_borrowed(12));
  auto const all = queue.gather(vectors, 12, true);
  CHECK(all.bytes == 3);
  CHECK(vectors[0].iov_base != borrowed.data() + 1);
}

TEST_CASE("borrowed bytes are copied up to the limit and no further", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  std::string a = "aaaa";
  std::string b = "bbbb";
  CHECK(queue.append_borrowed(buffer(a)));
  CHECK(queue.append_borrowed(buffer(b)));
  queue.seal();
  CHECK(queue.own_borrowed(4));
  a = b = "....";
  CHECK(unsent(queue, 8) == "aaaa....");
}

TEST_CASE("discard counts what was lost and gives everything back", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  auto const owner = std::make_shared<std::string>("shared");
  CHECK(queue.append(buffer(pattern(50'000))));
  CHECK(queue.append_shared(buffer(*owner), owner));
  queue.seal();
  CHECK(queue.open_frame(18));
  CHECK(queue.append(buffer("open")));
  queue.consume(10);
  CHECK(queue.discard() == 50'000 - 10 + 6 + 4);
  CHECK(queue.discard() == 0);
  CHECK(pool.lent() == 0);
  CHECK(owner.use_count() == 1);
  CHECK(queue.append(buffer("after")));
  queue.seal();
  CHECK(queue.sent() == 10);
  CHECK(unsent(queue, queue.sealed()) == "after");
}

TEST_CASE("empty writes take nothing and queue nothing", "[flush]") {
  block_pool pool;
  send_queue queue(pool);
  auto const owner = std::make_shared<int>(1);
  CHECK(queue.append({}));
  CHECK(queue.append_borrowed({}));
  CHECK(queue.append_shared({}, owner));
  CHECK(owner.use_count() == 1);
  CHECK(queue.queued() == 0);
  CHECK(pool.lent() == 0);
}

TEST_CASE("a pool that finds no memory gives null and lends nothing", "[flush]") {
  block_pool pool;
  test::allocation_fault fault(0);
  CHECK(fault.during([&] { return pool.take(); }) == nullptr);
  CHECK(pool.lent() == 0);
}

namespace {

/** One step after another; what each must leave behind when memory was out is checked. */
void write_under_fault(std::size_t k, bool& did_fail) {
  block_pool pool(0);  // keeps nothing: every block is an allocation
  std::string const borrowed = pattern(100, 7);
  auto const owner = std::make_shared<std::string>(pattern(30, 9));
  std::string const copied = pattern(20'000, 1);
  std::string const prefix = pattern(600, 3);  // larger than the headroom
  std::string const suffix = pattern(17'000, 5);
  std::string expected;
  {
    send_queue queue(pool);
    test::allocation_fault fault(k);
    std::array<iovec, 64> vectors;
    auto const content = [&] {
      std::string all;
      auto const found = queue.gather(vectors, queue.accepted(), false);
      for (iovec const& one : std::span(vectors).first(found.count)) {
        all.append(static_cast<char const*>(one.iov_base), one.iov_len);
      }
      return all;
    };
    // A step that failed is tried again: the memory is there now, and the result must be the same
    // as if it had not failed.
    auto const step = [&](auto const& attempt, std::string const& adds) {
      std::string const before = content();
      std::uint64_t const accepted = queue.accepted();
      std::uint64_t const sealed = queue.sealed();
      bool taken = fault.during(attempt);
      if (!taken) {
        did_fail = true;
        CHECK(queue.accepted() == accepted);
        CHECK(queue.sealed() == sealed);
        CHECK(content() == before);
        taken = attempt();
      }
      CHECK(taken);
      expected += adds;
    };
    step([&] { return queue.append(buffer(copied)); }, copied);
    step([&] { return queue.append_borrowed(buffer(borrowed)); }, borrowed);
    step([&] { return queue.append_shared(buffer(*owner), owner); }, *owner);
    queue.seal();
    step([&] { return queue.open_frame(18); }, "");
    CHECK(queue.has_frame());
    step([&] { return queue.append_borrowed(buffer(borrowed)); }, "");
    step([&] { return queue.seal_frame(buffer(prefix), buffer(suffix)); },
         prefix + borrowed + suffix);
    step([&] { return queue.open_frame(18); }, "");
    step([&] { return queue.seal_frame(buffer("0\r\n"), buffer("\r\n")); }, "0\r\n\r\n");
    step([&] { return !queue.prepare(30'000).empty(); }, "");
    queue.commit(0);
    step([&] { return queue.own_borrowed(queue.sealed()); }, "");
    CHECK(content() == expected);
    did_fail = did_fail || fault.has_failed();
  }
  CHECK(pool.lent() == 0);
  CHECK(owner.use_count() == 1);
}

}  // namespace

TEST_CASE("when memory is out at any point, nothing was taken and the next try is whole",
          "[flush]") {
  bool did_fail = true;
  std::size_t failures = 0;
  for (std::size_t k = 0; did_fail; ++k) {
    did_fail = false;
    // A new thread has an empty frame recycler: pieces come from the heap again.
    std::jthread([&] { write_under_fault(k, did_fail); }).join();
    failures += did_fail ? 1 : 0;
  }
  CHECK(failures > 10);
}
