// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whichever allocation of an accept loop fails, a connection may be lost, but the acceptor goes on:
// when there is memory again the next client is served.

#include "fault/faulty_worker.hpp"
#include "fault/peer.hpp"

#include <penstock/penstock.hpp>

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <new>
#include <string_view>
#include <utility>

using namespace penstock;

namespace {

constexpr std::string_view word = "hello";

task<void> echo(tcp_socket socket) {
  std::array<std::byte, 64> buffer;
  try {
    for (;;) {
      auto const [ec, n] = co_await socket.read_some(buffer);
      if (ec) co_return;
      auto const sent = co_await socket.write(std::span(buffer).first(n));
      if (sent.ec) co_return;
    }
  } catch (std::bad_alloc const&) {
    // This connection ends.
  }
}

task<void> serve(fault::faulty_worker::listening tell) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  if (!acceptor) co_return;
  async_scope connections(co_await current_stop());
  tell(acceptor->local_endpoint().value().port());
  for (;;) {
    try {
      auto socket = co_await acceptor->accept();
      if (!socket) break;
      connections.spawn(echo(std::move(*socket)));
    } catch (std::bad_alloc const&) {
      // This connection ends; the acceptor goes on.
    }
  }
  co_await connections.join();
}

}  // namespace

TEST_CASE("whichever allocation of an accept loop fails, it goes on") {
  fault::for_each_allocation([](fault::faulty_worker& faulty) {
    faulty.start(serve);
    std::uint16_t const port = faulty.port();
    if (port == 0) return;  // it could not even listen
    for (int i = 0; i < 3; ++i) {
      auto const answer = fault::exchange(port, word, fault::while_faulty);
      CHECK(word.starts_with(answer));
    }
    faulty.repair();
    CHECK_FALSE(faulty.has_ended());
    CHECK(fault::exchange(port, word, fault::while_repaired) == word);
  });
}
