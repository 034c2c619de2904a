// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what receives do that report again and again into lent memory: which block each takes,
// which events name one, and what ends them. The simulated ring does the same.

#include "support/connection.hpp"
#include "unit/ring/driver.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <string>
#include <string_view>
#include <vector>

using namespace penstock;
using namespace penstock::test;
using detail::completion;

namespace {

constexpr std::size_t block_size = 16;

enum class ending { of_peer, reset, shutdown, cancel };

/** A receive in flight over a ring that has such receives, with blocks lent. */
class lender {
public:
  explicit lender(std::size_t count) : blocks_(count, std::string(block_size, '.')) {
    if (!driver_->has_multishot_receive()) SKIP("this kernel has none");
    for (std::size_t id = 0; id < count; ++id) lend(id);
    receive();
  }

  void lend(std::size_t id) {
    driver_->lend(static_cast<std::uint16_t>(id), std::as_writable_bytes(std::span(blocks_[id])));
  }
  void receive() {
    io_uring_sqe& entry = driver_.entry(1, IORING_OP_RECV, pair_.server.get());
    entry.flags = IOSQE_BUFFER_SELECT;
    entry.ioprio = IORING_RECV_MULTISHOT;
    driver_.submit();
  }
  void cancel() { driver_.cancel(2, 1).flags = IOSQE_CQE_SKIP_SUCCESS; }

  completion next() {
    std::array<completion, 1> taken{};
    REQUIRE(driver_->enter({true, driver_->now() + 5s}, taken) == 1);
    return taken[0];
  }
  /** The next event, which must name a block with these bytes; returns its number. */
  std::size_t next_with(std::string_view bytes, bool is_last = false) {
    completion const event = next();
    CHECK(event.result == static_cast<int>(bytes.size()));
    CHECK((event.flags & IORING_CQE_F_BUFFER) != 0);
    CHECK(((event.flags & IORING_CQE_F_MORE) == 0) == is_last);
    std::size_t const id = event.flags >> IORING_CQE_BUFFER_SHIFT;
    CHECK(blocks_.at(id).starts_with(bytes));
    return id;
  }
  /** The next event, which must be the last, and name no block. */
  int next_end() {
    completion const event = next();
    CHECK((event.flags & (IORING_CQE_F_BUFFER | IORING_CQE_F_MORE)) == 0);
    return event.result;
  }
  void peer_sends(std::string_view bytes) {
    REQUIRE(::send(pair_.client.get(), bytes.data(), bytes.size(), 0) ==
            static_cast<ssize_t>(bytes.size()));
  }

  /** Returns the result that the last event is to have. */
  int bring_about(ending how) {
    linger const at_once{.l_onoff = 1, .l_linger = 0};
    switch (how) {
      case ending::of_peer: pair_.client.reset(); return 0;
      case ending::reset:
        REQUIRE(::setsockopt(pair_.client.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) ==
                0);
        pair_.client.reset();
        return -ECONNRESET;
      case ending::shutdown: REQUIRE(::shutdown(pair_.server.get(), SHUT_RDWR) == 0); return 0;
      case ending::cancel: cancel(); return -ECANCELED;
    }
    return 0;
  }

private:
  driver driver_{kind::uring};
  descriptor_pair pair_ = connect_descriptors();
  std::vector<std::string> blocks_;
};

}  // namespace

TEST_CASE("multishot recv: epoll has none, and says so", "[ring]") {
  CHECK_FALSE(driver(kind::epoll)->has_multishot_receive());
}

TEST_CASE("multishot recv: each event names the block lent first", "[ring]") {
  lender ring(3);
  ring.peer_sends("one");
  CHECK(ring.next_with("one") == 0);
  ring.lend(0);
  ring.peer_sends("0123456789abcdefXY");
  CHECK(ring.next_with("0123456789abcdef") == 1);
  CHECK(ring.next_with("XY") == 2);
  ring.peer_sends("again");
  CHECK(ring.next_with("again") == 0);
}

TEST_CASE("multishot recv: a full block with more behind it says so", "[ring]") {
  lender ring(3);
  ring.peer_sends("0123456789abcdefXY");
  CHECK((ring.next().flags & IORING_CQE_F_SOCK_NONEMPTY) != 0);
  CHECK((ring.next().flags & IORING_CQE_F_SOCK_NONEMPTY) == 0);
}

TEST_CASE("multishot recv: with nothing lent it ends with ENOBUFS, also before bytes come",
          "[ring]") {
  lender ring(0);
  CHECK(ring.next_end() == -ENOBUFS);
}

TEST_CASE("multishot recv: as many blocks are used as are lent, and not one more", "[ring]") {
  lender ring(detail::ring::lent_max);
  for (std::size_t id = 0; id < detail::ring::lent_max; ++id) {
    ring.peer_sends("x");
    CHECK(ring.next_with("x") == id);
  }
  ring.peer_sends("y");
  CHECK(ring.next_end() == -ENOBUFS);
  ring.lend(5);
  ring.receive();
  CHECK(ring.next_with("y") == 5);
}

TEST_CASE("multishot recv: an end, an error, a shutdown and a cancel take no block", "[ring]") {
  ending const how = GENERATE(ending::of_peer, ending::reset, ending::shutdown, ending::cancel);
  lender ring(2);
  ring.peer_sends("last");
  CHECK(ring.next_with("last") == 0);
  int const expected = ring.bring_about(how);
  CHECK(ring.next_end() == expected);
  if (how != ending::cancel) return;
  ring.peer_sends("more");
  ring.receive();
  CHECK(ring.next_with("more") == 1);  // it was not lost
}

TEST_CASE("multishot recv: what comes beside its cancel is told, or still there", "[ring]") {
  lender ring(2);
  ring.peer_sends("first");
  ring.cancel();
  completion const event = ring.next();
  if (event.result == -ECANCELED) {
    ring.receive();
    CHECK(ring.next_with("first") == 0);
  } else {
    CHECK(event.result == 5);
    CHECK(ring.next_end() == -ECANCELED);
  }
}
