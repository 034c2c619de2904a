// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// faulty_worker: a worker on a thread of its own, so that it finds no memory recycled, one of whose
// allocations fails, and perhaps all after it. What it does must end with an error or unwind; the
// test, on its own thread, is the peer.
//
//     for_each_allocation([](faulty_worker& faulty) {
//       faulty.start([&](std::uint16_t& port) -> task<void> { … port = 80; … });
//       exchange(faulty.port());             // whatever comes of it
//       faulty.repair();                     // there is memory again
//       exchange(faulty.port());             // now it has to work
//     });

#ifndef PENSTOCK_FAULT_FAULTY_WORKER_HPP
#define PENSTOCK_FAULT_FAULTY_WORKER_HPP

#include <penstock/task.hpp>

#include "support/allocation_fault.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <future>
#include <thread>

namespace penstock::detail {
class worker;
}

namespace fault {

class faulty_worker {
public:
  faulty_worker(std::size_t k, penstock::test::fault_mode mode) noexcept : fault_(k, mode) {}
  faulty_worker(faulty_worker const&) = delete;
  faulty_worker& operator=(faulty_worker const&) = delete;
  ~faulty_worker();

  /** Calls with where it can be reached, once it can be. */
  using listening = std::function<void(std::uint16_t port)>;

  /** Run what `make_root` makes, which may end by std::bad_alloc; then, with memory again, what
      `make_after` makes. */
  void start(std::function<penstock::task<void>(listening)> make_root,
             std::function<penstock::task<void>()> make_after = {});
  /** Where the root listens; 0 when it ended before it did. */
  [[nodiscard]] std::uint16_t port() const { return port_.get(); }
  /** No allocation fails any more. */
  void repair();
  /** Request a stop and wait for the end. */
  void stop();

  // Known after repair() or stop().

  [[nodiscard]] bool has_failed() const noexcept { return fault_.has_failed(); }
  /** Whether the root has ended. */
  [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }
  [[nodiscard]] bool is_running() const noexcept { return thread_.joinable(); }

private:
  penstock::task<void> run();
  penstock::task<void> run_root();
  void tell(std::uint16_t port);

  penstock::test::allocation_fault fault_;
  std::function<penstock::task<void>(listening)> make_root_;
  std::function<penstock::task<void>()> make_after_;
  std::promise<std::uint16_t> told_;
  std::shared_future<std::uint16_t> port_ = told_.get_future().share();
  bool has_told_ = false;
  bool has_ended_ = false;
  penstock::detail::worker* worker_ = nullptr;
  std::jthread thread_;
};

/** Call `body(faulty_worker&)` for each allocation in turn, in both modes, until none fails any
    more; checks that no descriptor is left open. */
void for_each_allocation(std::function<void(faulty_worker&)> const& body);

}  // namespace fault

#endif
