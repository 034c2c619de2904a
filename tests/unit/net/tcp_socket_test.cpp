// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves on the loopback interface what a socket reports, and that neither moving, closing nor
// destroying it harms what is in flight.

#include <penstock/net/tcp_socket.hpp>

#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "net/socket_state.hpp"
#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

struct ending {
  io_result result;
  int count = 0;
};

task<void> read_one(tcp_socket& from, ending& end, wait_limits limits = {}) {
  std::byte one;
  end.result = co_await from.read_some({&one, 1}, limits);
  ++end.count;
}

task<void> write_all(tcp_socket& to, const_buffer bytes, ending& end, wait_limits limits = {}) {
  end.result = co_await to.write(bytes, limits);
  ++end.count;
}

}  // namespace

TEST_CASE("bytes go both ways", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    auto const sent = co_await pair.server.write(buffer("hello"));
    CHECK_FALSE(sent.ec);
    CHECK(sent.n == 5);
    auto const got = co_await read_exactly(pair.client, 5);
    CHECK(got == "hello");
    auto const back = co_await pair.client.write(buffer("you"));
    CHECK(back.n == 3);
    auto const got_back = co_await read_exactly(pair.server, 3);
    CHECK(got_back == "you");
    auto const nothing = co_await pair.server.write({});
    CHECK_FALSE(nothing.ec);
    CHECK(nothing.n == 0);
  });
}

TEST_CASE("a read reports the end of the peer's half, and the other half still works", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    CHECK_FALSE(pair.client.shutdown_write());
    ending end;
    co_await read_one(pair.server, end);
    CHECK(end.result.ec == cond::eof);
    CHECK(end.result.n == 0);
    auto const sent = co_await pair.server.write(buffer("still"));
    CHECK_FALSE(sent.ec);
    auto const got = co_await read_exactly(pair.client, 5);
    CHECK(got == "still");
  });
}

TEST_CASE("a reset is told from an end", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    async_scope scope;
    ending end;
    scope.spawn(read_one(pair.server, end));
    pair.client.abort();
    co_await scope.join();
    CHECK(end.result.ec == cond::closed);
    CHECK(end.result.ec == system_error_code(ECONNRESET));
    auto const sent = co_await pair.server.write(buffer("x"));
    CHECK(sent.ec == cond::closed);
    CHECK(sent.n == 0);
  });
}

TEST_CASE("abort shows the peer a reset, never an end, also with operations in flight", "[net]") {
  for (int const in_flight : {0, 1, 2}) {
    on_worker([&]() -> task<void> {
      connection pair = connect_pair(small_buffers);
      std::string const large = pattern(1 << 20);
      async_scope scope;
      ending end;
      if (in_flight == 1) scope.spawn(read_one(pair.server, end));
      if (in_flight == 2) scope.spawn(write_all(pair.server, buffer(large), end));
      if (in_flight == 0) static_cast<void>(co_await pair.server.write(buffer("part")));
      co_await turns(2);
      pair.server.abort();
      CHECK_FALSE(pair.server.is_open());
      co_await scope.join();
      CHECK(end.count == (in_flight == 0 ? 0 : 1));
      if (in_flight != 0) CHECK(end.result.ec);
      std::array<std::byte, 4096> buffer;
      io_result last;
      while (!last.ec) last = co_await pair.client.read_some(buffer);
      CHECK(last.ec == system_error_code(ECONNRESET));
    });
  }
}

TEST_CASE("a read past its deadline has timed out, and the next one reads", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    ending late;
    wait_limits limits;
    limits.deadline = now() + 5ms;
    co_await read_one(pair.server, late, limits);
    CHECK(late.result.ec == errc::timed_out);
    CHECK(late.result.n == 0);
    auto const sent = co_await pair.client.write(buffer("x"));
    CHECK(sent.n == 1);
    ending next;
    co_await read_one(pair.server, next);
    CHECK_FALSE(next.result.ec);
    CHECK(next.result.n == 1);
  });
}

TEST_CASE("a read is canceled by a stop of its task or of its own token", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    async_scope scope;
    ending end;
    scope.spawn(read_one(pair.server, end));
    co_await turns(2);
    scope.request_stop();
    co_await scope.join();
    CHECK(end.result.ec == errc::canceled);

    std::stop_source source;
    std::stop_token const token = source.get_token();
    async_scope other;
    ending own;
    wait_limits limits;
    limits.stop = token;
    other.spawn(read_one(pair.server, own, limits));
    co_await turns(2);
    source.request_stop();
    co_await other.join();
    CHECK(own.result.ec == errc::canceled);
  });
}

TEST_CASE("several MiB reach a reader that takes its time", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(64 * 1024);
    std::string const text = pattern(6 << 20);
    async_scope scope;
    ending end;
    scope.spawn(write_all(pair.server, buffer(text), end));
    std::string got;
    while (got.size() < text.size()) {
      std::size_t const size = std::min<std::size_t>(text.size() - got.size(), 100'000);
      auto const part = co_await read_exactly(pair.client, size);
      if (part.empty()) break;
      got += part;
      co_await turns(1);
    }
    co_await scope.join();
    CHECK_FALSE(end.result.ec);
    CHECK(end.result.n == text.size());
    CHECK(got == text);
  });
}

TEST_CASE("a canceled write tells how much went", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::string const text = pattern(4 << 20);
    async_scope scope;
    ending end;
    scope.spawn(write_all(pair.server, buffer(text), end));
    auto const first = co_await read_exactly(pair.client, 10'000);
    scope.request_stop();
    co_await scope.join();
    CHECK(end.result.ec == errc::canceled);
    CHECK(end.result.n >= 10'000);
    CHECK(end.result.n < text.size());
    pair.server.shutdown_write();
    auto const rest = co_await read_all(pair.client);
    CHECK(first.size() + rest.size() == end.result.n);
    CHECK(text.compare(0, end.result.n, first + rest) == 0);
  });
}

TEST_CASE("a reset in the middle of a write is an error with a count", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::string const text = pattern(4 << 20);
    async_scope scope;
    ending end;
    scope.spawn(write_all(pair.server, buffer(text), end));
    static_cast<void>(co_await read_exactly(pair.client, 10'000));
    pair.client.abort();
    co_await scope.join();
    CHECK(end.result.ec == cond::closed);
    CHECK(end.result.n >= 10'000);
    CHECK(end.result.n < text.size());
  });
}

TEST_CASE("a half-closed socket writes no more, without SIGPIPE", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    CHECK_FALSE(pair.server.shutdown_write());
    auto const sent = co_await pair.server.write(buffer("x"));
    CHECK(sent.ec == system_error_code(EPIPE));
    auto const got = co_await read_all(pair.client);
    CHECK(got.empty());
  });
}

TEST_CASE("close ends a read in another task, then closes; it is idempotent", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    int const fd = pair.server.native_handle();
    async_scope scope;
    ending end;
    scope.spawn(read_one(pair.server, end));
    co_await turns(2);
    auto const first = co_await pair.server.close();
    CHECK_FALSE(first);
    CHECK(end.count == 1);
    CHECK_FALSE(pair.server.is_open());
    CHECK(::fcntl(fd, F_GETFD) == -1);
    auto const second = co_await pair.server.close();
    CHECK_FALSE(second);
    co_await scope.join();
    auto const got = co_await read_all(pair.client);
    CHECK(got.empty());
    CHECK(pair.server.shutdown_write() == errc::closed);
    ending after;
    co_await read_one(pair.server, after);
    CHECK(after.result.ec == errc::closed);
  });
}

TEST_CASE("close is not cut short by a stop", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    int const fd = pair.server.native_handle();
    auto const close = [](tcp_socket& socket, std::error_code& end) -> task<void> {
      end = co_await socket.close();
    };
    async_scope scope;
    scope.request_stop();
    std::error_code end = errc::bad_state;
    scope.spawn(close(pair.server, end));
    co_await scope.join();
    CHECK_FALSE(end);
    CHECK(::fcntl(fd, F_GETFD) == -1);
  });
}

TEST_CASE("a socket destroyed with operations in flight elsewhere ends them, and its descriptor",
          "[net]") {
  int fd = -1;
  auto const body = [&]() -> task<void> {
    connection pair = connect_pair(small_buffers);
    std::optional<tcp_socket> server(std::move(pair.server));
    fd = server->native_handle();
    std::string const text = pattern(4 << 20);
    async_scope scope;
    ending read;
    ending write;
    scope.spawn(read_one(*server, read));
    scope.spawn(write_all(*server, buffer(text), write));
    static_cast<void>(co_await read_exactly(pair.client, 10'000));
    server.reset();
    co_await scope.join();
    CHECK(read.count == 1);
    CHECK(read.result.ec);
    CHECK(write.count == 1);
    CHECK(write.result.ec);
    CHECK(write.result.n >= 10'000);
    CHECK(write.result.n < text.size());
  };
  sync_wait(body());
  CHECK(::fcntl(fd, F_GETFD) == -1);
}

TEST_CASE("a socket moved while operations are in flight goes on with them", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair(64 * 1024);
    auto first = std::make_unique<tcp_socket>(std::move(pair.server));
    std::string const text = pattern(1 << 20);
    async_scope scope;
    ending read;
    ending write;
    scope.spawn(read_one(*first, read));
    scope.spawn(write_all(*first, buffer(text), write));
    auto part = co_await read_exactly(pair.client, 10'000);
    tcp_socket second = std::move(*first);
    CHECK_FALSE(first->is_open());
    first.reset();
    CHECK(second.is_open());
    part += co_await read_exactly(pair.client, text.size() - part.size());
    static_cast<void>(co_await pair.client.write(buffer("x")));
    co_await scope.join();
    CHECK_FALSE(read.result.ec);
    CHECK_FALSE(write.result.ec);
    CHECK(write.result.n == text.size());
    CHECK(part == text);
  });
}

TEST_CASE("a write cut short by the kernel goes on where it stopped, after a move too", "[net]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    auto first = std::make_unique<tcp_socket>(77);
    std::string const text = pattern(100);
    async_scope scope;
    ending end;
    scope.spawn(write_all(*first, buffer(text), end));
    ring.complete(ring.find(IORING_OP_SEND), 30);
    tcp_socket second = std::move(*first);
    first.reset();
    co_await turns(2);
    CHECK(ring.find(IORING_OP_SEND).fd == 77);
    CHECK(ring.find(IORING_OP_SEND).addr == reinterpret_cast<std::uintptr_t>(text.data()) + 30);
    CHECK(ring.find(IORING_OP_SEND).len == 70);
    ring.complete(ring.find(IORING_OP_SEND), -EPIPE);
    co_await scope.join();
    CHECK(end.result.n == 30);
    CHECK(end.result.ec == cond::closed);
  });
}

TEST_CASE("assigning to a socket lets go of the one it had", "[net]") {
  on_worker([]() -> task<void> {
    connection a = connect_pair();
    connection b = connect_pair();
    a.server = std::move(b.server);
    auto const got = co_await read_all(a.client);
    CHECK(got.empty());
    auto const sent = co_await a.server.write(buffer("x"));
    CHECK(sent.n == 1);
    auto const got_b = co_await read_exactly(b.client, 1);
    CHECK(got_b == "x");
  });
}

TEST_CASE("connect reaches a listener; without one the system says so", "[net]") {
  on_worker([]() -> task<void> {
    auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
    auto const where = acceptor->local_endpoint();
    auto client = co_await tcp_socket::connect(*where);
    auto server = co_await acceptor->accept();
    CHECK(server.has_value());
    auto const sent = co_await client->write(buffer("x"));
    CHECK(sent.n == 1);
    CHECK(client->local_endpoint()->is_v6() == false);
    CHECK(client->local_endpoint()->port() != where->port());
    acceptor->close();
    co_await turns(3);
    auto const refused = co_await tcp_socket::connect(*where);
    CHECK(refused.error() == system_error_code(ECONNREFUSED));
  });
}

TEST_CASE("a connect that nobody answers ends at its deadline, and its descriptor is closed",
          "[net]") {
  on_manual_ring([](worker&, manual_ring& ring) -> task<void> {
    wait_limits limits;
    limits.deadline = now() + 3s;
    auto const late = co_await tcp_socket::connect(endpoint::loopback(1), limits);
    CHECK(late.error() == errc::timed_out);
    ring.take_submissions();
    CHECK(ring.closed.size() == 1);
  });
}
