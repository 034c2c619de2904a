// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that both rings give receives, sends and polls the same results: with bytes there and not,
// at the end of a stream, after a reset, cut in the middle, and canceled.

#include "support/connection.hpp"
#include "unit/ring/driver.hpp"

#include <poll.h>

#include <cerrno>
#include <numeric>
#include <thread>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using detail::unique_fd;

namespace {

constexpr std::size_t mebibyte = 1U << 20U;

void reset(unique_fd& fd) {
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  PENSTOCK_ASSERT(::setsockopt(fd.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0,
                  "SO_LINGER");
  fd.reset();
}

void fill(int fd) {
  std::string const bytes(65536, 'f');
  while (::send(fd, bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) continue;
}

/** Read `size` bytes, or up to the end, on a thread, so that the ring can go on. */
class reader {
public:
  reader(int fd, std::size_t size) : thread_([this, fd, size] { read(fd, size); }) {}
  std::string const& join() {
    thread_.join();
    return bytes_;
  }

private:
  void read(int fd, std::size_t size) {
    std::string piece(65536, '\0');
    while (bytes_.size() < size) {
      ssize_t const n = ::recv(fd, piece.data(), std::min(piece.size(), size - bytes_.size()), 0);
      if (n <= 0) return;
      bytes_.append(piece, 0, static_cast<std::size_t>(n));
    }
  }

  std::string bytes_;
  std::jthread thread_;
};

/** A MSG_WAITALL send of 1 MiB of which some has gone and the rest waits. */
struct stuck_send {
  driver ring{both_rings()};
  descriptor_pair pair = connect_descriptors(small_buffers);
  std::string bytes = pattern(mebibyte);

  stuck_send() {
    ring.send(1, pair.server.get(), bytes);
    REQUIRE(ring.stays_quiet());
  }
  /** The short count of the send, which must be the next event. */
  std::size_t cut() {
    event const ended = ring.next();
    CHECK(ended.who == 1);
    CHECK(ended.result > 0);
    CHECK(ended.result < static_cast<int>(mebibyte));
    return static_cast<std::size_t>(ended.result);
  }
  int send_again() {
    ring.send(2, pair.server.get(), "x");
    return ring.next().result;
  }
};

}  // namespace

TEST_CASE("recv: gives the bytes that are there, and no more than it has room for", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  std::array<char, 4> to{};
  REQUIRE(::send(pair.client.get(), "hello", 5, 0) == 5);
  ring.recv(7, pair.server.get(), to);
  CHECK(ring.next() == event{7, 4});
  CHECK(std::string_view(to.data(), 4) == "hell");
  ring.recv(8, pair.server.get(), to);
  CHECK(ring.next() == event{8, 1});
}

TEST_CASE("recv: waits for bytes that come later, with every one of many sockets", "[ring]") {
  driver ring(both_rings());
  std::vector<descriptor_pair> pairs;
  std::array<char, 50> to{};
  for (std::size_t i = 0; i < to.size(); ++i) {
    pairs.push_back(connect_descriptors());
    ring.recv(i + 1, pairs[i].server.get(), std::span(to).subspan(i, 1));
  }
  REQUIRE(ring.stays_quiet());
  for (std::size_t i = to.size(); i-- > 0;) {
    char const byte = static_cast<char>('A' + i);
    REQUIRE(::send(pairs[i].client.get(), &byte, 1, 0) == 1);
    CHECK(ring.next() == event{i + 1, 1});
    CHECK(to[i] == byte);
  }
  CHECK(ring.stays_quiet());
}

TEST_CASE("recv: the end of the stream is 0, a reset is ECONNRESET", "[ring]") {
  driver ring(both_rings());
  auto ended = connect_descriptors();
  auto broken = connect_descriptors();
  std::array<char, 2> to{};
  ring.recv(1, ended.server.get(), std::span(to).first(1));
  ring.recv(2, broken.server.get(), std::span(to).last(1));
  REQUIRE(ring.stays_quiet());
  ended.client.reset();
  CHECK(ring.next() == event{1, 0});
  reset(broken.client);
  CHECK(ring.next() == event{2, -ECONNRESET});
}

TEST_CASE("recv: with MSG_WAITALL it ends when its room is full, or short at the end", "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors();
  std::array<char, 6> to{};
  ring.recv(1, pair.server.get(), to, MSG_WAITALL);
  REQUIRE(::send(pair.client.get(), "one", 3, 0) == 3);
  REQUIRE(ring.stays_quiet());
  REQUIRE(::send(pair.client.get(), "two", 3, 0) == 3);
  CHECK(ring.next() == event{1, 6});
  CHECK(std::string_view(to.data(), 6) == "onetwo");
  ring.recv(2, pair.server.get(), to, MSG_WAITALL);
  REQUIRE(::send(pair.client.get(), "end", 3, 0) == 3);
  REQUIRE(ring.stays_quiet());
  pair.client.reset();
  CHECK(ring.next() == event{2, 3});
}

TEST_CASE("recv: our own shutdown ends it with 0, a half-closed peer too", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  auto const other = connect_descriptors();
  char byte = 0;
  ring.recv(1, pair.server.get(), {&byte, 1});
  ring.recv(2, other.server.get(), {&byte, 1});
  REQUIRE(ring.stays_quiet());
  CHECK(ring->shutdown(pair.server.get(), SHUT_RDWR) == 0);
  CHECK(ring.next() == event{1, 0});
  REQUIRE(::shutdown(other.client.get(), SHUT_WR) == 0);
  CHECK(ring.next() == event{2, 0});
  ring.send(3, other.server.get(), "xyz");
  CHECK(ring.next() == event{3, 3});
}

TEST_CASE("recv: of two on one socket each gets bytes, in either order", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors();
  std::array<char, 2> to{};
  ring.recv(0, pair.server.get(), std::span(to).first(1));
  ring.recv(1, pair.server.get(), std::span(to).last(1));
  REQUIRE(ring.stays_quiet());
  REQUIRE(::send(pair.client.get(), "a", 1, 0) == 1);
  event const first = ring.next();
  CHECK(first.result == 1);
  CHECK(to.at(first.who) == 'a');
  CHECK(ring.stays_quiet());
  REQUIRE(::send(pair.client.get(), "b", 1, 0) == 1);
  CHECK(ring.next() == event{1 - first.who, 1});
  CHECK(to.at(1 - first.who) == 'b');
}

TEST_CASE("recv and send: what is no socket, or nothing, is told at once", "[ring]") {
  driver ring(both_rings());
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  unique_fd const from(ends[0]);
  unique_fd const to(ends[1]);
  char byte = 0;
  ring.recv(1, from.get(), {&byte, 1});
  CHECK(ring.next() == event{1, -ENOTSOCK});
  ring.send(2, to.get(), "x");
  CHECK(ring.next() == event{2, -ENOTSOCK});
  ring.recv(3, -1, {&byte, 1});
  CHECK(ring.next() == event{3, -EBADF});
  ring.send(4, 1'000'000, "x");
  CHECK(ring.next() == event{4, -EBADF});
}

TEST_CASE("recv and send: with MSG_DONTWAIT they say EAGAIN", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors(small_buffers);
  char byte = 0;
  ring.recv(1, pair.server.get(), {&byte, 1}, MSG_DONTWAIT);
  CHECK(ring.next() == event{1, -EAGAIN});
  fill(pair.server.get());
  ring.send(2, pair.server.get(), "x", MSG_DONTWAIT);
  CHECK(ring.next() == event{2, -EAGAIN});
}

TEST_CASE("send: without MSG_WAITALL it is short when the buffer is", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors(small_buffers);
  std::string const bytes = pattern(mebibyte);
  ring.send(1, pair.server.get(), bytes, 0);
  event const sent = ring.next();
  CHECK(sent.result > 0);
  CHECK(sent.result < 100'000);
}

TEST_CASE("K3: with MSG_WAITALL a send ends when all of it went", "[ring]") {
  stuck_send stuck;
  reader peer(stuck.pair.client.get(), mebibyte);
  CHECK(stuck.ring.next() == event{1, mebibyte});
  CHECK((peer.join() == stuck.bytes));
}

TEST_CASE("K3: a sendmsg of more pieces than fit one call goes whole and in order", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors(small_buffers);
  std::string bytes = pattern(200'000);
  std::vector<iovec> pieces;
  for (std::size_t i = 0; i < 200; ++i) {
    pieces.push_back({bytes.data() + i * 1000, 1000});
    pieces.push_back({bytes.data(), 0});
  }
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  ring.transfer(1, IORING_OP_SENDMSG, pair.server.get(), &message, 1, MSG_WAITALL);
  REQUIRE(ring.stays_quiet());
  reader peer(pair.client.get(), bytes.size());
  CHECK(ring.next() == event{1, 200'000});
  CHECK((peer.join() == bytes));
}

TEST_CASE("K4: a send cut by a reset gives what went; the error is the next one's", "[ring]") {
  stuck_send stuck;
  reset(stuck.pair.client);
  stuck.cut();
  int const error = stuck.send_again();
  CHECK((error == -ECONNRESET || error == -EPIPE));
}

TEST_CASE("K4: a send cut by our own shutdown gives what went, the next one EPIPE", "[ring]") {
  stuck_send stuck;
  CHECK(stuck.ring->shutdown(stuck.pair.server.get(), SHUT_RDWR) == 0);
  stuck.cut();
  CHECK(stuck.send_again() == -EPIPE);
}

TEST_CASE("K4: a send that is canceled gives what went, and that is what arrives", "[ring]") {
  stuck_send stuck;
  stuck.ring.cancel(9, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  std::size_t const sent = stuck.cut();
  CHECK(stuck.ring.stays_quiet());
  stuck.pair.server.reset();
  CHECK((reader(stuck.pair.client.get(), mebibyte).join() == stuck.bytes.substr(0, sent)));
}

TEST_CASE("send: one that waits with nothing sent reports a reset, or a cancel, itself", "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors(small_buffers);
  fill(pair.server.get());
  ring.send(1, pair.server.get(), "x");
  REQUIRE(ring.stays_quiet());
  ring.cancel(2, 1).flags = IOSQE_CQE_SKIP_SUCCESS;
  CHECK(ring.next() == event{1, -ECANCELED});
  ring.send(3, pair.server.get(), "x");
  REQUIRE(ring.stays_quiet());
  reset(pair.client);
  int const error = ring.next().result;
  CHECK((error == -ECONNRESET || error == -EPIPE));
}

TEST_CASE("K7: to a broken connection ECONNRESET, then EPIPE, and never a SIGPIPE", "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors();
  reset(pair.client);
  ring.send(1, pair.server.get(), "x");
  CHECK(ring.next() == event{1, -ECONNRESET});
  ring.send(2, pair.server.get(), "x");
  CHECK(ring.next() == event{2, -EPIPE});  // a signal would have ended the test
}

TEST_CASE("recv and send wait on one socket without getting in each other's way", "[ring]") {
  stuck_send stuck;
  char byte = 0;
  stuck.ring.recv(2, stuck.pair.server.get(), {&byte, 1});
  REQUIRE(stuck.ring.stays_quiet());
  REQUIRE(::send(stuck.pair.client.get(), "r", 1, 0) == 1);
  CHECK(stuck.ring.next() == event{2, 1});
  CHECK(byte == 'r');
  reader peer(stuck.pair.client.get(), mebibyte);
  CHECK(stuck.ring.next() == event{1, mebibyte});
  CHECK((peer.join() == stuck.bytes));
}

TEST_CASE("poll: tells what is ready now, or later, or broken", "[ring]") {
  driver ring(both_rings());
  auto pair = connect_descriptors(small_buffers);
  ring.poll(1, pair.server.get(), POLLOUT);
  CHECK(ring.next() == event{1, POLLOUT});
  ring.poll(2, pair.server.get(), POLLIN);
  REQUIRE(ring.stays_quiet());
  REQUIRE(::send(pair.client.get(), "x", 1, 0) == 1);
  CHECK(ring.next() == event{2, POLLIN});
  fill(pair.server.get());
  ring.poll(3, pair.server.get(), POLLOUT);
  REQUIRE(ring.stays_quiet());
  reset(pair.client);
  CHECK((ring.next().result & (POLLERR | POLLHUP)) == (POLLERR | POLLHUP));
  ring.poll(4, -1, POLLIN);
  CHECK(ring.next() == event{4, -EBADF});
}

TEST_CASE("poll: for writing it waits until the peer has read", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors(small_buffers);
  fill(pair.server.get());
  ring.poll(1, pair.server.get(), POLLOUT);
  REQUIRE(ring.stays_quiet());
  std::string room(65536, '\0');
  while (::recv(pair.client.get(), room.data(), room.size(), MSG_DONTWAIT) > 0 ||
         ring.stays_quiet()) {
    continue;  // the last look has taken the event
  }
  ring.poll(2, pair.server.get(), POLLOUT);
  CHECK(ring.next() == event{2, POLLOUT});
}

TEST_CASE("poll: our own shutdown ends one for writing", "[ring]") {
  driver ring(both_rings());
  auto const pair = connect_descriptors(small_buffers);
  fill(pair.server.get());
  ring.poll(1, pair.server.get(), POLLOUT);
  REQUIRE(ring.stays_quiet());
  CHECK(ring->shutdown(pair.server.get(), SHUT_RDWR) == 0);
  CHECK(ring.next().result > 0);
}
