// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whichever allocation of a sequence of flushes fails, the peer gets a beginning of what was
// accepted, the flushes say how much, and the worker's other streams go on.

#include "fault/faulty_worker.hpp"
#include "fault/peer.hpp"

#include <penstock/flush/socket_output.hpp>

#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>

using namespace penstock;
using namespace penstock::test;

namespace {

// More than both sockets' buffers hold, so that flushes are pending.
constexpr int buffer_bytes = 16 * 1024;
constexpr std::size_t piece_bytes = 60'000;
constexpr std::size_t pieces = 6;

struct account {
  std::size_t accepted = 0;
  std::uint64_t sent = 0;  // as the flushes say
  bool is_whole = false;
  std::error_code error;
};

write_status write(socket_output& out, std::size_t way, std::string& bytes) {
  if (way % 3 == 0) return out.write(bytes);
  if (way % 3 == 1) return out.write_borrowed(buffer(bytes));
  auto const owner = std::make_shared<std::string>(bytes);
  return out.write_shared(buffer(*owner), owner);
}

task<void> write_pieces(detail::unique_fd& fd, account& so_far) {
  tcp_socket socket(fd.get());
  static_cast<void>(fd.release());
  socket_output out(socket);
  for (std::size_t i = 0; i < pieces; ++i) {
    std::string bytes = pattern(piece_bytes, so_far.accepted);
    if (write(out, i, bytes) == write_status::refused) {
      so_far.error = out.error();
      break;
    }
    so_far.accepted += bytes.size();
    auto const done = co_await out.flush({.deadline = now() + fault::while_repaired});
    so_far.sent += done.bytes_sent;
    so_far.error = done.error;
    if (!done) break;
  }
  co_await socket.close();
  so_far.is_whole = so_far.accepted == pieces * piece_bytes && !so_far.error;
}

void check_received(descriptor_pair& pair, account const& end, std::string const& received) {
  pair.server.reset();  // if it was not taken over
  CHECK(received == pattern(pieces * piece_bytes).substr(0, received.size()));
  CHECK(received.size() <= end.accepted);
  CHECK(received.size() >= end.sent);
}

}  // namespace

TEST_CASE("whichever allocation of a flush fails, no byte is wrong and other streams go on") {
  fault::for_each_allocation([](fault::faulty_worker& faulty) {
    descriptor_pair first = connect_descriptors(buffer_bytes);
    descriptor_pair second = connect_descriptors(buffer_bytes);
    account of_first;
    account of_second;
    faulty.start([&](auto const&) { return write_pieces(first.server, of_first); },
                 [&]() { return write_pieces(second.server, of_second); });
    auto const head = fault::read_all(first.client.get(), fault::while_faulty);
    static_cast<void>(faulty.port());  // its root has ended
    auto const tail = fault::read_all(first.client.get(), fault::while_faulty);
    auto const later = fault::read_all(second.client.get(), fault::while_repaired);
    faulty.stop();
    check_received(first, of_first, head + tail);
    check_received(second, of_second, later);
    CHECK(of_second.is_whole);
    CHECK(later.size() == pieces * piece_bytes);
    CHECK((of_first.is_whole || faulty.has_failed()));
    if (of_first.error) CHECK(of_first.error == std::errc::not_enough_memory);
  });
}
