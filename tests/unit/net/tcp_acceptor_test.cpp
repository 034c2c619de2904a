// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves on the loopback interface, and event by event on a manual ring, that an acceptor hands out
// every connection once, pauses without spinning when descriptors run out, and cleans up after
// itself.

#include <penstock/net/tcp_acceptor.hpp>

#include <penstock/scope.hpp>

#include "support/child.hpp"
#include "support/connection.hpp"
#include "support/manual_ring.hpp"
#include "support/sanitizers.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <sys/resource.h>

#include <chrono>
#include <set>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::unique_fd;
using detail::worker;

namespace {

tcp_acceptor listen_on_loopback(acceptor_options const& options = {}) {
  auto made = tcp_acceptor::listen(endpoint::loopback(0), options);
  REQUIRE(made.has_value());
  return std::move(*made);
}

/** A connection to `acceptor` that the kernel has completed and nobody took yet. */
unique_fd connect_to(tcp_acceptor const& acceptor) {
  unique_fd made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  where.sin_port = htons(acceptor.local_endpoint()->port());
  PENSTOCK_ASSERT(::connect(made.get(), reinterpret_cast<sockaddr*>(&where), sizeof where) == 0,
                  "connect");
  return made;
}

/** Whether the peer of `fd` has ended or reset the connection; waits for it. */
bool is_ended(unique_fd const& fd) {
  timeval const patience{5, 0};
  ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  char byte = 0;
  ssize_t const n = ::recv(fd.get(), &byte, 1, 0);
  return n == 0 || (n < 0 && errno == ECONNRESET);
}

struct accepted {
  int count = 0;
  std::error_code ec;
  int fd = -1;
};

task<void> accept_into(tcp_acceptor& from, accepted& end) {
  auto socket = co_await from.accept();
  ++end.count;
  if (socket)
    end.fd = socket->native_handle();
  else
    end.ec = socket.error();
}

}  // namespace

TEST_CASE("a connection comes out, with its bytes and with TCP_NODELAY", "[net]") {
  on_worker([]() -> task<void> {
    tcp_acceptor acceptor = listen_on_loopback();
    CHECK(acceptor.local_endpoint()->port() != 0);
    unique_fd const client = connect_to(acceptor);
    ::send(client.get(), "hello", 5, 0);
    auto socket = co_await acceptor.accept();
    REQUIRE(socket.has_value());
    int value = 0;
    socklen_t size = sizeof value;
    ::getsockopt(socket->native_handle(), IPPROTO_TCP, TCP_NODELAY, &value, &size);
    CHECK(value != 0);
    CHECK((::fcntl(socket->native_handle(), F_GETFD) & FD_CLOEXEC) != 0);
    auto const got = co_await read_exactly(*socket, 5);
    CHECK(got == "hello");
  });
}

TEST_CASE("many connections at once all come out, each once", "[net]") {
  on_worker([]() -> task<void> {
    tcp_acceptor acceptor = listen_on_loopback();
    std::vector<unique_fd> clients;
    std::vector<tcp_socket> sockets;
    std::set<std::string> greetings;
    for (int i = 0; i < 200; ++i) {
      clients.push_back(connect_to(acceptor));
      std::string const greeting = std::to_string(1000 + i);
      ::send(clients.back().get(), greeting.data(), greeting.size(), 0);
    }
    for (int i = 0; i < 200; ++i) {
      auto socket = co_await acceptor.accept();
      REQUIRE(socket.has_value());
      auto const greeting = co_await read_exactly(*socket, 4);
      greetings.insert(greeting);
      sockets.push_back(std::move(*socket));
    }
    CHECK(greetings.size() == 200);
  });
}

TEST_CASE("an accept that waits is canceled by a stop; the next one works", "[net]") {
  on_worker([]() -> task<void> {
    tcp_acceptor acceptor = listen_on_loopback();
    for (int round = 0; round < 3; ++round) {
      async_scope scope;
      accepted end;
      scope.spawn(accept_into(acceptor, end));
      co_await turns(2);
      scope.request_stop();
      CHECK(end.count == 0);
      co_await scope.join();
      CHECK(end.count == 1);
      CHECK(end.ec == errc::canceled);
    }
    async_scope stopped;
    stopped.request_stop();
    accepted at_once;
    stopped.spawn(accept_into(acceptor, at_once));
    CHECK(at_once.ec == errc::canceled);
    co_await stopped.join();
    unique_fd const client = connect_to(acceptor);
    auto const socket = co_await acceptor.accept();
    CHECK(socket.has_value());
  });
}

TEST_CASE("a connection that came before the stop is not lost", "[net]") {
  on_worker([]() -> task<void> {
    tcp_acceptor acceptor = listen_on_loopback();
    async_scope scope;
    accepted end;
    scope.spawn(accept_into(acceptor, end));
    unique_fd const client = connect_to(acceptor);
    auto const& count = worker::current().count().connections_accepted;
    while (count == 0) co_await yield();
    scope.request_stop();  // the waiter is ready, but has not run
    co_await scope.join();
    CHECK(end.count == 1);
    CHECK_FALSE(end.ec);
    CHECK(end.fd >= 0);
  });
}

TEST_CASE("closing ends connections that the kernel accepted and nobody took", "[net]") {
  unique_fd taken_by_ring;
  unique_fd in_backlog;
  auto const body = [&]() -> task<void> {
    tcp_acceptor acceptor = listen_on_loopback();
    taken_by_ring = connect_to(acceptor);
    auto const& count = worker::current().count().connections_accepted;
    while (count == 0) co_await yield();
    in_backlog = connect_to(acceptor);
    acceptor.close();
  };
  sync_wait(body());
  CHECK(is_ended(taken_by_ring));
  CHECK(is_ended(in_backlog));
}

TEST_CASE("a closed acceptor's port is free, and nothing is leaked", "[net]") {
  auto const body = []() -> task<void> {
    std::uint16_t port = 0;
    for (int round = 0; round < 50; ++round) {
      auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
      REQUIRE(acceptor.has_value());
      port = acceptor->local_endpoint()->port();
      acceptor->close();
      co_await turns(3);
    }
  };
  int const before = ::dup(0);
  ::close(before);
  sync_wait(body());
  int const after = ::dup(0);
  ::close(after);
  CHECK(after == before);
}

TEST_CASE("an endpoint that is taken, or not ours, is refused with the system's error", "[net]") {
  on_worker([]() -> task<void> {
    tcp_acceptor const first = listen_on_loopback();
    auto const second = tcp_acceptor::listen(*first.local_endpoint());
    CHECK(second.error() == system_error_code(EADDRINUSE));
    auto const elsewhere = tcp_acceptor::listen(*endpoint::parse("192.0.2.1", 0));
    CHECK(elsewhere.error() == system_error_code(EADDRNOTAVAIL));
    co_return;
  });
}

TEST_CASE("with reuse_port two acceptors share an endpoint", "[net]") {
  on_worker([]() -> task<void> {
    tcp_acceptor const first = listen_on_loopback({.reuse_port = true});
    auto const second = tcp_acceptor::listen(*first.local_endpoint(), {.reuse_port = true});
    CHECK(second.has_value());
    co_return;
  });
}

TEST_CASE("out of descriptors it pauses without spinning, and goes on when there are some",
          "[net]") {
  if (has_undefined_behavior_sanitizer) SKIP("the sanitizer needs descriptors of its own");
  auto const ended = in_child([] {
    int failures = 0;
    auto const expect = [&failures](bool holds, char const* claim) {
      if (holds) return;
      ++failures;
      std::fprintf(stderr, "not so: %s\n", claim);
    };
    auto const body = [&]() -> task<void> {
      tcp_acceptor acceptor = listen_on_loopback();
      std::vector<unique_fd> clients;
      for (int i = 0; i < 5; ++i) clients.push_back(connect_to(acceptor));
      int const next = ::dup(0);
      ::close(next);
      rlimit limit{};
      ::getrlimit(RLIMIT_NOFILE, &limit);
      rlimit const before = limit;
      limit.rlim_cur = static_cast<rlim_t>(next) + 2;
      ::setrlimit(RLIMIT_NOFILE, &limit);
      std::vector<tcp_socket> sockets;
      for (int i = 0; i < 2; ++i) {
        auto socket = co_await acceptor.accept();
        if (socket) sockets.push_back(std::move(*socket));
      }
      expect(sockets.size() == 2, "what fits is accepted");
      auto const& count = worker::current().count();
      auto const submitted = count.operations_submitted;
      static_cast<void>(co_await sleep_for(350ms));
      expect(count.accept_pauses >= 2 && count.accept_pauses <= 5, "ten tries a second");
      expect(count.operations_submitted - submitted <= 5, "no spinning");
      sockets.pop_back();  // room for one more
      auto third = co_await acceptor.accept();
      expect(third.has_value(), "a descriptor that came back is used");
      ::setrlimit(RLIMIT_NOFILE, &before);
      for (int i = 0; i < 2; ++i) {
        auto socket = co_await acceptor.accept();
        expect(socket.has_value(), "the backlog was kept");
        if (socket) sockets.push_back(std::move(*socket));
      }
      ::send(clients[0].get(), "x", 1, 0);
      auto const got = co_await read_exactly(sockets[0], 1);
      expect(got == "x", "the connections before were not harmed");
    };
    sync_wait(body());
    return failures == 0 ? 7 : 1;
  });
  INFO(ended.output);
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("an accept that ended unasked is asked for again; a failed connection is skipped",
          "[net]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    tcp_acceptor acceptor = listen_on_loopback();
    async_scope scope;
    accepted end;
    scope.spawn(accept_into(acceptor, end));
    for (int const error : {ECONNABORTED, EPERM, ENETDOWN, EINTR, ECANCELED}) {
      ring.complete(ring.find(IORING_OP_ACCEPT), -error);
      co_await turns(2);
      CHECK(ring.count(IORING_OP_ACCEPT) == 1);
      CHECK(end.count == 0);
    }
    ring.complete(ring.find(IORING_OP_ACCEPT), 77);  // the last of its events brings one too
    co_await scope.join();
    CHECK(end.fd == 77);
    CHECK(ring.count(IORING_OP_ACCEPT) == 1);
  });
}

TEST_CASE("a shortage pauses for a tenth of a second, however often it is asked", "[net]") {
  for (int const error : {EMFILE, ENFILE, ENOBUFS, ENOMEM}) {
    on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
      tcp_acceptor acceptor = listen_on_loopback();
      auto const before = owner.count().accept_pauses;
      for (int round = 1; round <= 5; ++round) {
        ring.complete(ring.find(IORING_OP_ACCEPT), -error);
        co_await turns(3);
        CHECK(ring.count(IORING_OP_ACCEPT) == 0);
        static_cast<void>(co_await sleep_for(99ms));
        CHECK(ring.count(IORING_OP_ACCEPT) == 0);
        static_cast<void>(co_await sleep_for(2ms));
        CHECK(ring.count(IORING_OP_ACCEPT) == 1);
        CHECK(owner.count().accept_pauses == before + static_cast<std::uint64_t>(round));
      }
      ring.complete(ring.find(IORING_OP_ACCEPT), -error);
      co_await turns(2);
      acceptor.close();  // in its pause
      static_cast<void>(co_await sleep_for(1s));
      CHECK(ring.count(IORING_OP_ACCEPT) == 0);
    });
  }
}

TEST_CASE("an error of the listening socket itself ends it, for every later accept too", "[net]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    tcp_acceptor acceptor = listen_on_loopback();
    std::uint64_t const armed = ring.find(IORING_OP_ACCEPT).user_data;
    ring.report(armed, 55);
    ring.complete(armed, -EINVAL);
    co_await turns(2);
    accepted end;
    co_await accept_into(acceptor, end);
    CHECK(end.fd == 55);  // what came before still comes out
    for (int i = 0; i < 2; ++i) {
      accepted failed;
      co_await accept_into(acceptor, failed);
      CHECK(failed.ec == system_error_code(EINVAL));
    }
    CHECK(ring.count(IORING_OP_ACCEPT) == 0);
  });
}

TEST_CASE("connections that nobody takes are left to the backlog above a bound", "[net]") {
  on_manual_ring([](worker& owner, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    tcp_acceptor acceptor = listen_on_loopback();
    std::uint64_t const armed = ring.find(IORING_OP_ACCEPT).user_data;
    for (int i = 0; i < 1023; ++i) ring.report(armed, 2000 + i);
    co_await turns(8);
    CHECK(ring.canceled.empty());
    ring.report(armed, 2000 + 1023);
    co_await turns(2);
    ring.take_submissions();
    CHECK(ring.canceled == std::vector<std::uint64_t>{armed});
    ring.report(armed, 2000 + 1024);  // was on its way
    ring.complete(armed, -ECANCELED);
    co_await turns(2);
    CHECK(ring.count(IORING_OP_ACCEPT) == 0);
    CHECK(owner.count().connections_accepted == 1025);
    int wrong = 0;
    for (int i = 0; i < 1025; ++i) {
      accepted end;
      co_await accept_into(acceptor, end);
      if (end.fd != 2000 + i) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(ring.count(IORING_OP_ACCEPT) == 1);
    ring.cancels_at_once = true;
  });
}

TEST_CASE("a connection that comes while the acceptor closes is closed", "[net]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    ring.cancels_at_once = false;
    tcp_acceptor acceptor = listen_on_loopback();
    std::uint64_t const armed = ring.find(IORING_OP_ACCEPT).user_data;
    ring.report(armed, 31);
    co_await turns(2);
    acceptor.close();
    ring.report(armed, 32);
    ring.complete(armed, 33);
    co_await turns(2);
    ring.take_submissions();
    for (int const fd : {31, 32, 33}) CHECK(std::ranges::count(ring.closed, fd) == 1);
    CHECK(ring.closed.size() == 4);  // and the listening socket
    CHECK(ring.canceled == std::vector<std::uint64_t>{armed});
  });
}
