// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// bare_ring: a simulated ring without a worker, filled by hand, in a friendly world.
//
//     bare_ring ring;
//     int const fd = ring.connected();                 // ring.peer is the other end
//     ring.submit(IORING_OP_RECV, 1, fd, buffer, 10);
//     auto const events = ring.enter();

#ifndef PENSTOCK_TESTS_UNIT_TESTING_BARE_RING_HPP
#define PENSTOCK_TESTS_UNIT_TESTING_BARE_RING_HPP

#include "base/assert.hpp"
#include "testing/sim_ring.hpp"
#include "testing/simulation.hpp"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace penstock::test {

struct bare_ring {
  explicit bare_ring(testing::world_options const& options = {.faults = false},
                     std::uint64_t seed = 3)  // draws a kernel that has what others may lack
      : world(std::make_shared<testing::simulation>(seed, options)), ring(world) {
    if (!options.faults && options.fail_at == 0) world->become_friendly();
  }

  /** A descriptor of a connection. */
  int connected() {
    auto ends = testing::stream::make(99, 1000);
    peer = ends.second;
    int const fd = world->network.open(testing::descriptor::kind::connection);
    world->network.attach(*world->network.find(fd), ends.first);
    return fd;
  }

  /** Fill an entry; `user_data` stands for an operation. */
  io_uring_sqe& submit(std::uint8_t opcode, std::uint64_t& user_data, int fd,
                       void const* address = nullptr, std::uint32_t length = 0) {
    io_uring_sqe* entry = ring.try_get_entry();
    if (entry == nullptr) {
      ring.enter({}, {});
      entry = ring.try_get_entry();
    }
    PENSTOCK_ASSERT(entry != nullptr, "an entry");
    *entry = {};
    entry->opcode = opcode;
    entry->fd = fd;
    entry->addr = reinterpret_cast<std::uintptr_t>(address);
    entry->len = length;
    entry->user_data = reinterpret_cast<std::uintptr_t>(&user_data);
    return *entry;
  }

  void lend(std::uint16_t id, std::span<char> memory) {
    ring.lend(id, std::as_writable_bytes(memory));
  }
  /** A receive that reports again and again, into what was lent. */
  void receive(std::uint64_t& user_data, int fd) {
    io_uring_sqe& entry = submit(IORING_OP_RECV, user_data, fd);
    entry.flags = IOSQE_BUFFER_SELECT;
    entry.ioprio = IORING_RECV_MULTISHOT;
  }

  /** All that happens within a second. */
  std::vector<detail::completion> enter() {
    std::vector<detail::completion> all;
    time_point const end = ring.now() + std::chrono::seconds(1);
    while (ring.now() < end) {
      std::array<detail::completion, 16> events;
      std::size_t const count = ring.enter({true, end}, events);
      all.insert(all.end(), events.begin(), events.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return all;
  }

  std::shared_ptr<testing::simulation> world;
  testing::sim_ring ring;
  testing::stream::pointer peer;
};

}  // namespace penstock::test

#endif
