// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that receive() gives every byte once and in order, whichever way it looks for them, and
// that whoever waits is told of ends, errors, stops and deadlines without losing any.

#include "net/receiver.hpp"

#include <penstock/net/tcp_socket.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "sched/worker.hpp"
#include "support/connection.hpp"
#include "support/manual_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <fcntl.h>
#include <poll.h>

#include <cerrno>
#include <optional>
#include <stop_token>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::ring;
using detail::worker;

namespace {

struct ending {
  std::string bytes;
  std::error_code ec;
  int count = 0;
};

task<void> receive_one(tcp_socket& from, ending& end, wait_limits limits = {}) {
  auto const got = co_await from.receive(limits);
  got ? static_cast<void>(end.bytes.append(text(*got))) : static_cast<void>(end.ec = got.error());
  ++end.count;
}

task<void> receive_all(tcp_socket& from, ending& end) {
  while (!end.ec) co_await receive_one(from, end);
}

task<void> write_all(tcp_socket& to, const_buffer bytes) {
  static_cast<void>(co_await to.write(bytes));
  to.shutdown_write();
}

/** A manual ring that has multishot receives; events are made by the test. */
class lending_ring : public manual_ring {
public:
  lending_ring() { has_multishot_receive_ = true; }

  std::vector<std::pair<std::uint16_t, mutable_buffer>> lent;  // oldest first
  std::string readable;                                        // what receive_now() gives
  std::ptrdiff_t nothing = -EAGAIN;                            // what it gives without that
  int reads = 0;

  void lend(std::uint16_t id, mutable_buffer memory) noexcept override {
    lent.emplace_back(id, memory);
  }
  std::ptrdiff_t receive_now(int, mutable_buffer memory) noexcept override {
    ++reads;
    std::size_t const n = std::min(memory.size(), readable.size());
    if (n == 0) return nothing;
    std::ranges::copy(std::as_bytes(std::span(readable).first(n)), memory.begin());
    readable.erase(0, n);
    return static_cast<std::ptrdiff_t>(n);
  }

  /** An event of the receive in flight, with `bytes` in the block lent first. */
  void receives(std::string_view bytes, std::uint32_t flags = IORING_CQE_F_MORE) {
    auto const [id, memory] = lent.front();
    lent.erase(lent.begin());
    std::ranges::copy(buffer(bytes), memory.begin());
    flags |= IORING_CQE_F_BUFFER | std::uint32_t(id) << IORING_CQE_BUFFER_SHIFT;
    post(find(IORING_OP_RECV).user_data, static_cast<int>(bytes.size()), flags);
  }
};

/** Run `body(ring, socket)` over a lending ring; afterwards nothing is in flight or lent. */
template <class Body>
void on_lending_ring(Body const& body) {
  auto seam = std::make_unique<lending_ring>();
  lending_ring& kernel = *seam;
  worker owner(std::move(seam), {});
  auto const root = [&]() -> task<void> {
    tcp_socket socket(7);
    co_await body(kernel, socket);
  };
  owner.run(root());
  while (kernel.count(IORING_OP_RECV) > 0) kernel.complete(kernel.find(IORING_OP_RECV), 0);
  REQUIRE(owner.drain());
  CHECK(owner.blocks().lent() == 0);
}

}  // namespace

TEST_CASE("receive gives what came, and the end of the stream", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    static_cast<void>(co_await pair.client.write(buffer("hello")));
    ending end;
    co_await receive_one(pair.server, end);
    CHECK(end.bytes == "hello");
    pair.client.shutdown_write();
    co_await receive_one(pair.server, end);
    CHECK(end.ec == cond::eof);
    co_await receive_one(pair.server, end);  // and again
    CHECK(end.ec == cond::eof);
    auto const sent = co_await pair.server.write(buffer("still"));
    CHECK_FALSE(sent.ec);
  });
}

TEST_CASE("a stream of any size arrives whole and in order", "[net]") {
  for (std::size_t const size : {1UL, 16UL * 1024, 16UL * 1024 + 1, 3'000'000UL}) {
    on_worker([size]() -> task<void> {
      connection pair = connect_pair();
      std::string const text = pattern(size);
      async_scope scope;
      ending end;
      scope.spawn(write_all(pair.client, buffer(text)));
      co_await receive_all(pair.server, end);
      CHECK(end.ec == cond::eof);
      CHECK(end.bytes == text);
      co_await scope.join();
    });
  }
}

TEST_CASE("what came before a reader asks is kept for it", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    static_cast<void>(co_await pair.client.write(buffer("first")));
    ending end;
    co_await receive_one(pair.server, end);
    std::string const text = pattern(1 << 20);
    async_scope scope;
    scope.spawn(write_all(pair.client, buffer(text)));
    co_await turns(50);  // it comes, and nobody takes it
    end = {};
    co_await receive_all(pair.server, end);
    CHECK(end.bytes == text);
    co_await scope.join();
  });
}

TEST_CASE("a reader that does not take bounds what is held for it", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    static_cast<void>(co_await pair.client.write(buffer("first")));
    ending end;
    co_await receive_one(pair.server, end);
    std::size_t const before = worker::current().blocks().lent();
    for (int i = 0; i < 100; ++i) {
      static_cast<void>(co_await pair.client.write(buffer("x")));
      co_await turns(2);
    }
    CHECK(worker::current().blocks().lent() <= before + 9);  // 8, and one canceled in mid-work
    end = {};
    while (end.bytes.size() < 100) co_await receive_one(pair.server, end);
    CHECK(end.bytes == std::string(100, 'x'));
  });
}

TEST_CASE("a deadline or a stop ends the wait and takes no byte away", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    ending end;
    co_await receive_one(pair.server, end, {.deadline = now() + 5ms});
    CHECK(end.ec == errc::timed_out);
    std::stop_source own;
    std::stop_token const token = own.get_token();
    async_scope scope;
    end = {};
    scope.spawn(receive_one(pair.server, end, {.stop = token}));
    co_await turns(2);
    own.request_stop();
    co_await turns(2);
    CHECK(end.ec == errc::canceled);
    static_cast<void>(co_await pair.client.write(buffer("later")));
    end = {};
    co_await receive_one(pair.server, end);
    CHECK(end.bytes == "later");
    end = {};
    scope.spawn(receive_one(pair.server, end));
    co_await turns(2);
    scope.request_stop();  // inherited
    co_await scope.join();
    CHECK(end.ec == errc::canceled);
  });
}

TEST_CASE("close and abort end a receive in another task", "[net]") {
  for (bool const is_abort : {false, true}) {
    on_worker([is_abort]() -> task<void> {
      connection pair = connect_pair();
      int const fd = pair.server.native_handle();
      async_scope scope;
      ending end;
      scope.spawn(receive_one(pair.server, end));
      co_await turns(2);
      if (is_abort) {
        pair.server.abort();
      } else {
        static_cast<void>(co_await pair.server.close());
      }
      co_await scope.join();
      CHECK(end.count == 1);
      CHECK(end.ec);
      co_await turns(2);
      CHECK(::fcntl(fd, F_GETFD) == -1);
      std::byte one{};
      auto const seen = co_await pair.client.read_some({&one, 1});
      CHECK(seen.ec == (is_abort ? system_error_code(ECONNRESET) : make_error_code(errc::eof)));
    });
  }
}

TEST_CASE("a socket destroyed while nobody receives gives its descriptor and its bytes back",
          "[net]") {
  int fd = -1;
  on_worker([&]() -> task<void> {
    connection pair = connect_pair();
    fd = pair.server.native_handle();
    static_cast<void>(co_await pair.client.write(buffer("one")));
    ending end;
    co_await receive_one(pair.server, end);
    static_cast<void>(co_await pair.client.write(buffer("two")));
    co_await turns(3);
  });
  CHECK(::fcntl(fd, F_GETFD) == -1);
}

TEST_CASE("a reader that always finds bytes still lets others have their turn", "[net]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    std::string const text = pattern(8 << 20);
    async_scope scope;
    ending end;
    scope.spawn(write_all(pair.client, buffer(text)));
    scope.spawn(receive_all(pair.server, end));
    int turns_seen = 0;
    for (; !end.ec; ++turns_seen) co_await yield();
    CHECK(turns_seen > 3);
    CHECK(end.bytes == text);
    co_await scope.join();
  });
}

TEST_CASE("with a crowd of events, all blocks there may be are lent", "[net]") {
  on_lending_ring([](lending_ring& kernel, tcp_socket& socket) -> task<void> {
    async_scope scope;
    ending end;
    scope.spawn(receive_one(socket, end));
    co_await turns(1);
    CHECK(kernel.lent.size() == detail::lent_blocks::few);
    for (int i = 0; i < 4; ++i) kernel.post(0, 0, 0);  // that nobody waits for
    co_await turns(1);
    CHECK(kernel.lent.size() == ring::lent_max);
    kernel.receives("x");
    co_await scope.join();
    CHECK(end.bytes == "x");
  });
}

TEST_CASE("when all lent blocks are in use, the bytes are read in a call", "[net]") {
  on_lending_ring([](lending_ring& kernel, tcp_socket& socket) -> task<void> {
    async_scope scope;
    ending end;
    scope.spawn(receive_one(socket, end));
    co_await turns(1);
    CHECK(kernel.lent.size() == detail::lent_blocks::few);
    kernel.readable = "hello";
    kernel.complete(kernel.find(IORING_OP_RECV), -ENOBUFS);
    co_await scope.join();
    CHECK(end.bytes == "hello");
    scope.spawn(receive_one(socket, end));  // little came: back to the cheaper way
    co_await turns(1);
    kernel.receives(" world");
    co_await scope.join();
    CHECK(end.bytes == "hello world");
  });
}

TEST_CASE("when such a read fills its block, the rest is read at once", "[net]") {
  on_lending_ring([](lending_ring& kernel, tcp_socket& socket) -> task<void> {
    async_scope scope;
    ending end;
    scope.spawn(receive_one(socket, end));
    co_await turns(1);
    kernel.readable = pattern(100'000);
    kernel.complete(kernel.find(IORING_OP_RECV), -ENOBUFS);
    co_await scope.join();
    CHECK(end.bytes.size() == detail::block_pool::common_capacity);
    end = {};
    co_await receive_one(socket, end);
    CHECK(end.bytes.size() == 100'000 - detail::block_pool::common_capacity);
  });
}

TEST_CASE("a multishot receive that ends unasked is asked for again", "[net]") {
  for (int const result : {-ECANCELED, -EINTR, -EAGAIN}) {
    on_lending_ring([result](lending_ring& kernel, tcp_socket& socket) -> task<void> {
      async_scope scope;
      ending end;
      scope.spawn(receive_one(socket, end));
      co_await turns(1);
      kernel.complete(kernel.find(IORING_OP_RECV), result);
      co_await turns(1);
      CHECK(end.count == 0);
      kernel.receives("x", 0);  // the last of this one too
      co_await scope.join();
      CHECK(end.bytes == "x");
    });
  }
}

TEST_CASE("an error comes behind the bytes before it, and stays", "[net]") {
  on_lending_ring([](lending_ring& kernel, tcp_socket& socket) -> task<void> {
    ending end;
    co_await receive_one(socket, end, {.deadline = now() + 1ms});
    kernel.receives("last");
    kernel.complete(kernel.find(IORING_OP_RECV), -ECONNRESET);
    co_await turns(1);
    end = {};
    co_await receive_one(socket, end);
    CHECK(end.bytes == "last");
    for (int i = 0; i < 2; ++i) {
      co_await receive_one(socket, end);
      CHECK(end.ec == system_error_code(ECONNRESET));
    }
  });
}

TEST_CASE("a stream of large messages is read in calls, into blocks of 256 KiB", "[net]") {
  on_lending_ring([](lending_ring& kernel, tcp_socket& socket) -> task<void> {
    std::string const block = pattern(detail::block_pool::common_capacity);
    async_scope scope;
    ending end;
    scope.spawn(receive_one(socket, end));
    co_await turns(1);
    kernel.readable = pattern(300'000);
    kernel.receives(block, IORING_CQE_F_MORE | IORING_CQE_F_SOCK_NONEMPTY);
    co_await scope.join();
    CHECK(end.bytes == block);
    co_await turns(1);
    CHECK(kernel.canceled.size() == 1);
    end = {};
    co_await receive_one(socket, end);
    CHECK(end.bytes.size() == detail::block_pool::bulk_capacity);
    co_await receive_one(socket, end);
    CHECK(end.bytes == pattern(300'000));
    CHECK(kernel.reads == 2);
    scope.spawn(receive_one(socket, end));
    co_await turns(1);
    CHECK(kernel.count(IORING_OP_POLL_ADD) == 1);
    kernel.nothing = 0;
    kernel.complete(kernel.find(IORING_OP_POLL_ADD), POLLIN);
    co_await scope.join();
    CHECK(end.ec == cond::eof);
  });
}
