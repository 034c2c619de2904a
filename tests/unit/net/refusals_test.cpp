// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that sockets and acceptors report what the system refuses, whichever of their calls it is,
// and close what they had opened by then.

#include <penstock/error.hpp>
#include <penstock/net/tcp_acceptor.hpp>
#include <penstock/net/tcp_socket.hpp>
#include <penstock/scope.hpp>

#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include <cerrno>
#include <coroutine>
#include <optional>
#include <string>
#include <vector>

using namespace penstock;
using namespace penstock::test;

namespace {

task<void> accept_into(tcp_acceptor& acceptor, std::vector<std::error_code>& errors) {
  auto const accepted = co_await acceptor.accept();
  errors.push_back(accepted ? std::error_code() : accepted.error());
}

task<void> close_into(tcp_socket& socket, std::vector<std::error_code>& ends) {
  ends.push_back(co_await socket.close());
}

task<void> read_into(tcp_socket& socket, io_result& result) {
  std::array<std::byte, 16> buffer;
  result = co_await socket.read_some(buffer);
}

}  // namespace

TEST_CASE("without a descriptor there is neither a socket nor an acceptor", "[net]") {
  on_manual_ring([](detail::worker&, manual_ring& ring) -> task<void> {
    ring.plain_result = -EMFILE;
    auto const acceptor = tcp_acceptor::listen(endpoint::loopback(0));
    REQUIRE_FALSE(acceptor.has_value());
    CHECK(acceptor.error() == std::errc::too_many_files_open);
    auto const socket = co_await tcp_socket::connect(endpoint::loopback(1));
    REQUIRE_FALSE(socket.has_value());
    CHECK(socket.error() == std::errc::too_many_files_open);
    co_await turns(1);
    CHECK(ring.closed.empty());
  });
}

TEST_CASE("an error of the listening socket ends it, an error of one connection does not",
          "[net]") {
  int const fatal = GENERATE(EBADF, EINVAL, ENOTSOCK, EOPNOTSUPP);
  on_manual_ring([fatal](detail::worker&, manual_ring& ring) -> task<void> {
    auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
    REQUIRE(acceptor.has_value());
    std::vector<std::error_code> errors;
    async_scope scope;
    scope.spawn(accept_into(*acceptor, errors));
    ring.complete(ring.find(IORING_OP_ACCEPT), -ECONNABORTED);
    co_await turns(2);
    CHECK(errors.empty());
    ring.complete(ring.find(IORING_OP_ACCEPT), -fatal);
    co_await scope.join();
    REQUIRE(errors.size() == 1);
    CHECK(errors[0] == system_error_code(fatal));
    CHECK(ring.count(IORING_OP_ACCEPT) == 0);
  });
}

TEST_CASE("an acceptor that is closed, or whose address cannot be had, says so", "[net]") {
  on_manual_ring([](detail::worker&, manual_ring&) -> task<void> {
    auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
    REQUIRE(acceptor.has_value());
    CHECK(acceptor->local_endpoint().error() == std::errc::not_a_socket);
    acceptor->close();
    CHECK(acceptor->local_endpoint().error() == errc::closed);
    tcp_socket const socket(77);
    CHECK(socket.local_endpoint().error() == std::errc::not_a_socket);
    co_return;
  });
}

TEST_CASE("a half that cannot be shut down says why", "[net]") {
  on_manual_ring([](detail::worker&, manual_ring& ring) -> task<void> {
    tcp_socket socket(77);
    CHECK_FALSE(socket.shutdown_write());
    ring.plain_result = -ENOTCONN;
    CHECK(socket.shutdown_write() == std::errc::not_connected);
    auto const closed = co_await socket.close();
    CHECK_FALSE(closed);
    CHECK(socket.shutdown_write() == errc::closed);
  });
}

TEST_CASE("a send that moved nothing is tried again", "[net]") {
  on_manual_ring([](detail::worker&, manual_ring& ring) -> task<void> {
    tcp_socket socket(77);
    io_result result;
    async_scope scope;
    auto const write = [](tcp_socket& to, io_result& end) -> task<void> {
      end = co_await to.write(buffer("hello"));
    };
    scope.spawn(write(socket, result));
    ring.complete(ring.find(IORING_OP_SEND), 0);
    co_await turns(2);
    ring.complete(ring.find(IORING_OP_SEND), 5);
    co_await scope.join();
    CHECK_FALSE(result.ec);
    CHECK(result.n == 5);
  });
}

TEST_CASE("two tasks may close a socket while a third reads from it", "[net]") {
  on_manual_ring([](detail::worker&, manual_ring& ring) -> task<void> {
    tcp_socket socket(77);
    io_result read;
    std::vector<std::error_code> ends;
    async_scope scope;
    scope.spawn(read_into(socket, read));
    scope.spawn(close_into(socket, ends));
    scope.spawn(close_into(socket, ends));
    co_await turns(1);
    CHECK(ends.empty());
    CHECK(ring.closed.empty());
    ring.complete(ring.find(IORING_OP_RECV), 0);  // what the shutdown makes of it
    co_await scope.join();
    CHECK(read.ec == errc::eof);
    CHECK(ends == std::vector<std::error_code>(2));
    CHECK(ring.closed == std::vector<int>{77});
  });
}

TEST_CASE("an acceptor listens on IPv6 where there is some", "[net]") {
  on_worker([]() -> task<void> {
    auto acceptor = tcp_acceptor::listen(*endpoint::parse("::1", 0));
    if (!acceptor) {
      bool const is_missing = acceptor.error() == std::errc::address_not_available ||
                              acceptor.error() == std::errc::address_family_not_supported;
      CHECK(is_missing);
      co_return;
    }
    auto const where = acceptor->local_endpoint();
    REQUIRE(where.has_value());
    CHECK(where->is_v6());
    auto client = co_await tcp_socket::connect(*where);
    REQUIRE(client.has_value());
    auto server = co_await acceptor->accept();
    REQUIRE(server.has_value());
    auto const sent = co_await client->write(buffer("over six"));
    auto const got = co_await read_exactly(*server, 8);
    CHECK(sent.n == 8);
    CHECK(got == "over six");
  });
}
