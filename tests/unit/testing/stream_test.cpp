// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a simulated connection does what TCP does with bytes, ends and resets.

#include "testing/stream.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <string>

using penstock::testing::stream;

TEST_CASE("bytes come in order, as many as there is room for", "[testing]") {
  auto [first, second] = stream::make(1, 4);
  std::string out;
  CHECK(second->receive(10, out) == -EAGAIN);
  CHECK(first->send("abcdef") == 4);
  CHECK(first->send("ef") == -EAGAIN);
  CHECK_FALSE(first->is_writable());
  CHECK(second->receive(3, out) == 3);
  CHECK(first->send("ef") == 2);
  CHECK(second->receive(10, out) == 3);
  CHECK(out == "abcdef");
  CHECK(first->acknowledged() == 6);
}

TEST_CASE("an end of stream comes behind the bytes before it", "[testing]") {
  auto [first, second] = stream::make(1, 100);
  first->send("last");
  CHECK(first->shutdown(SHUT_WR) == 0);
  CHECK(first->send("more") == -EPIPE);
  std::string out;
  CHECK(second->receive(10, out) == 4);
  CHECK(second->receive(10, out) == 0);
  CHECK(second->send("still open") == 10);
  CHECK(first->receive(100, out) == 10);
}

TEST_CASE("after a reset the first call gets it, sends then a broken pipe, reads an end",
          "[testing]") {
  auto [first, second] = stream::make(1, 100);
  second->reset();
  std::string out;
  CHECK(first->send("a") == -ECONNRESET);
  CHECK(first->send("a") == -EPIPE);
  CHECK(first->receive(1, out) == 0);
  CHECK(first->shutdown(SHUT_WR) == -ENOTCONN);
}

TEST_CASE("closing with unread bytes is a reset, without it is an end", "[testing]") {
  auto [first, second] = stream::make(1, 100);
  first->send("unread");
  second->close();
  std::string out;
  CHECK(first->receive(1, out) == -ECONNRESET);

  auto [third, fourth] = stream::make(2, 100);
  fourth->close();
  CHECK(third->receive(1, out) == 0);
  CHECK(third->send("into the void") == 13);  // the answer to it is the reset
  CHECK(third->send("more") == -EPIPE);
}

TEST_CASE("either end is told when something changed for it", "[testing]") {
  auto [first, second] = stream::make(1, 1);
  int first_told = 0;
  int second_told = 0;
  first->on_change = [&] { ++first_told; };
  second->on_change = [&] { ++second_told; };
  first->send("a");
  CHECK(second_told == 1);
  std::string out;
  second->receive(1, out);
  CHECK(first_told == 1);
  second->reset();
  CHECK(first_told == 2);
}

TEST_CASE("a broken network breaks both ends", "[testing]") {
  auto [first, second] = stream::make(1, 100);
  first->fail(ETIMEDOUT, true);
  std::string out;
  CHECK(first->send("a") == -EPIPE);
  CHECK(second->receive(1, out) == -ETIMEDOUT);
}
