// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that operations of the simulated ring progress as the kernel's do: whole and short, ended
// by peers, canceled with what they had done, and never more than once.

#include "testing/sim_ring.hpp"

#include "unit/testing/bare_ring.hpp"

#include <catch2/catch_test_macros.hpp>

#include <poll.h>
#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <set>
#include <span>
#include <string>
#include <string_view>

using namespace penstock;
using namespace penstock::test;

namespace {

std::uint64_t one = 1;
std::uint64_t two = 2;

std::uint64_t user_data(std::uint64_t const& op) { return reinterpret_cast<std::uintptr_t>(&op); }

}  // namespace

TEST_CASE("a read gets what came, and scribbles over what it was lent before", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::string room(8, '.');
  ring.submit(IORING_OP_RECV, one, fd, room.data(), 8);
  CHECK(ring.enter().empty());
  CHECK(room != "........");
  ring.peer->send("abc");
  auto const events = ring.enter();
  REQUIRE(events.size() == 1);
  CHECK(events[0].user_data == user_data(one));
  CHECK(events[0].result == 3);
  CHECK(room.starts_with("abc"));
}

TEST_CASE("a multishot receive takes the block lent first, and tells of each", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::array<std::array<char, 4>, 3> blocks{};
  ring.lend(2, blocks[2]);
  ring.lend(0, blocks[0]);
  ring.receive(one, fd);
  CHECK(ring.enter().empty());
  ring.peer->send("abcdef");
  auto const events = ring.enter();
  REQUIRE(events.size() == 3);
  constexpr std::uint32_t told = IORING_CQE_F_BUFFER | IORING_CQE_F_MORE;
  CHECK(events[0].result == 4);
  CHECK((events[0].flags & ~IORING_CQE_F_SOCK_NONEMPTY) == (told | 2U << IORING_CQE_BUFFER_SHIFT));
  CHECK(events[1].result == 2);
  CHECK(events[1].flags == told);
  CHECK(std::string_view(blocks[2].data(), 4) == "abcd");
  CHECK(std::string_view(blocks[0].data(), 2) == "ef");
  CHECK(events[2].result == -ENOBUFS);  // nothing is lent
  CHECK(events[2].flags == 0);
}

TEST_CASE("a multishot receive ends with the stream, with an error, or canceled", "[testing]") {
  for (int const result : {0, -ECONNRESET, -ECANCELED}) {
    bare_ring ring;
    std::array<char, 4> block{};
    ring.lend(7, block);
    ring.receive(one, ring.connected());
    CHECK(ring.enter().empty());
    if (result == 0) ring.peer->shutdown(SHUT_WR);
    if (result == -ECONNRESET) ring.peer->reset();
    std::uint64_t request = 0;
    if (result == -ECANCELED) {
      ring.submit(IORING_OP_ASYNC_CANCEL, request, -1, &one).flags = IOSQE_CQE_SKIP_SUCCESS;
    }
    auto const events = ring.enter();
    REQUIRE(events.size() == 1);
    CHECK(events[0].result == result);
    CHECK(events[0].flags == 0);
    CHECK(ring.world->lent.blocks.size() == 1);  // it is the kernel's still
  }
}

TEST_CASE("a direct read gives what came, the end, or says that there is nothing", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::array<char, 4> room{};
  auto const memory = std::as_writable_bytes(std::span(room));
  CHECK(ring.ring.receive_now(fd, memory) == -EAGAIN);
  ring.peer->send("abcdef");
  CHECK(ring.ring.receive_now(fd, memory) == 4);
  CHECK(std::string_view(room.data(), 4) == "abcd");
  CHECK(ring.ring.receive_now(fd, memory) == 2);
  ring.peer->shutdown(SHUT_WR);
  CHECK(ring.ring.receive_now(fd, memory) == 0);
}

TEST_CASE("a wait for bytes ends when there are some, or none will come", "[testing]") {
  for (bool const has_bytes : {false, true}) {
    bare_ring ring;
    int const fd = ring.connected();
    ring.submit(IORING_OP_POLL_ADD, one, fd).poll32_events = POLLIN;
    CHECK(ring.enter().empty());
    has_bytes ? static_cast<void>(ring.peer->send("a")) : ring.peer->close();
    auto const events = ring.enter();
    REQUIRE(events.size() == 1);
    CHECK(events[0].result == POLLIN);
  }
}

TEST_CASE("a send with WAITALL goes on until all is sent", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::string const bytes(70'000, 'x');
  ring.submit(IORING_OP_SEND, one, fd, bytes.data(), 70'000).msg_flags = MSG_WAITALL;
  CHECK(ring.enter().empty());
  std::string read;
  ring.peer->receive(1000, read);
  CHECK(ring.enter().empty());
  ring.peer->receive(100'000, read);
  ring.enter();
  for (int i = 0; i < 100; ++i) ring.peer->receive(100'000, read), ring.enter();
  CHECK(read == bytes);
}

TEST_CASE("a canceled send reports what went, a canceled read that nothing did", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::string const bytes(5000, 'x');
  std::array<char, 8> room;
  ring.submit(IORING_OP_SEND, one, fd, bytes.data(), 5000).msg_flags = MSG_WAITALL;
  ring.submit(IORING_OP_RECV, two, fd, room.data(), 8);
  CHECK(ring.enter().empty());
  for (std::uint64_t* target : {&one, &two}) {
    std::uint64_t request = 0;
    ring.submit(IORING_OP_ASYNC_CANCEL, request, -1, target).flags = IOSQE_CQE_SKIP_SUCCESS;
    auto const events = ring.enter();
    REQUIRE(events.size() == 1);
    CHECK(events[0].user_data == user_data(*target));
    CHECK(events[0].result == (target == &one ? 1000 : -ECANCELED));
  }
}

TEST_CASE("a cancel that comes too late finds nothing", "[testing]") {
  bare_ring ring;
  std::uint64_t request = 0;
  ring.submit(IORING_OP_ASYNC_CANCEL, request, -1, &one);
  auto const events = ring.enter();
  REQUIRE(events.size() == 1);
  CHECK(events[0].result == -ENOENT);
}

TEST_CASE("a multishot accept reports each connection until descriptors run out", "[testing]") {
  bare_ring ring;
  int const fd = ring.ring.socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(ring.ring.listen(fd, 5) == 0);
  ring.submit(IORING_OP_ACCEPT, one, fd).ioprio = IORING_ACCEPT_MULTISHOT;
  testing::stream::pointer clients[3];
  for (auto& client : clients) REQUIRE(ring.world->network.connect(0, client) == 0);
  ring.world->network.open_max = 3;
  auto const events = ring.enter();
  REQUIRE(events.size() == 3);
  CHECK(events[0].result == fd + 1);
  CHECK(events[0].flags == IORING_CQE_F_MORE);
  CHECK(events[1].result == fd + 2);
  CHECK(events[2].result == -EMFILE);
  CHECK(events[2].flags == 0);
}

TEST_CASE("a dissolved connection ends what is in flight and resets the peer", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::array<char, 8> room;
  ring.submit(IORING_OP_RECV, one, fd, room.data(), 8);
  sockaddr const nobody{.sa_family = AF_UNSPEC, .sa_data = {}};
  ring.submit(IORING_OP_CONNECT, two, fd, &nobody);
  auto const events = ring.enter();
  REQUIRE(events.size() == 2);
  std::set<std::int32_t> const results = {events[0].result, events[1].result};
  CHECK(results == std::set<std::int32_t>{0, -ECONNRESET});
  std::string out;
  CHECK(ring.peer->receive(1, out) == -ECONNRESET);
}

TEST_CASE("a wait for writability ends when there is room", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  std::string const bytes(5000, 'x');
  iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  CHECK(ring.ring.send_now(fd, message) == 1000);
  CHECK(ring.ring.send_now(fd, message) == -EAGAIN);
  ring.submit(IORING_OP_POLL_ADD, one, fd).poll32_events = POLLOUT;
  CHECK(ring.enter().empty());
  std::string out;
  ring.peer->receive(1, out);
  auto const events = ring.enter();
  REQUIRE(events.size() == 1);
  CHECK(events[0].result == POLLOUT);
}

TEST_CASE("an operation that is told to fail fails, and a broken connection with it", "[testing]") {
  bare_ring ring({.faults = false, .fail_at = 1});
  int const fd = ring.connected();
  std::array<char, 8> room;
  ring.submit(IORING_OP_RECV, one, fd, room.data(), 8);
  auto const events = ring.enter();
  REQUIRE(events.size() == 1);
  CHECK(events[0].result < 0);
  CHECK(ring.world->errors.injected == 1);
}

TEST_CASE("a splice fills a pipe from a file, and what is in it goes to the peer", "[testing]") {
  bare_ring ring;
  int const fd = ring.connected();
  detail::pipe_ends pipe;
  REQUIRE(ring.ring.open_pipe(pipe) == 0);  // the seed draws a kernel with pipes
  int const source = ring.world->network.open(testing::descriptor::kind::file);
  auto node = std::make_shared<testing::file_node>();
  node->bytes = "0123456789";
  ring.world->network.find(source)->file.node = node;
  io_uring_sqe& entry = ring.submit(IORING_OP_SPLICE, one, pipe.write, nullptr, 100);
  entry.splice_fd_in = source;
  entry.splice_off_in = 3;
  entry.off = UINT64_MAX;
  auto const events = ring.enter();
  REQUIRE(events.size() == 1);
  CHECK(events[0].result == 7);
  CHECK(ring.ring.splice_now(fd, pipe, 4) == 4);
  CHECK(ring.ring.splice_now(fd, pipe, 3) == 3);
  CHECK(ring.peer->inbox == "3456789");
  ring.ring.close_pipe(pipe);
  CHECK(ring.world->network.find(pipe.read) == nullptr);
  CHECK(ring.world->network.find(pipe.write) == nullptr);
}

TEST_CASE("some kernels have pipes, and others say that they have none", "[testing]") {
  std::set<int> seen;
  for (std::uint64_t seed = 1; seed < 50; ++seed) {
    bare_ring ring({.faults = false}, seed);
    detail::pipe_ends pipe;
    seen.insert(ring.ring.open_pipe(pipe));
  }
  CHECK(seen == std::set<int>{-ENOSYS, 0});
}
