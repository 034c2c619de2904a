// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The teardown oracle: after each test, whatever it tested, nothing may be left of it. It is linked
// into every program of tests, and fails the test that leaves
//
//     a descriptor open · a worker alive, on any thread · a frame, or what is kept like one
//
// A worker that ends asserts for itself that no operation is in flight and that no block of its
// pool is lent; with no worker left, there is neither.

#include <penstock/detail/promise.hpp>

#include "base/assert.hpp"
#include "sched/counters.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/reporters/catch_reporter_event_listener.hpp>
#include <catch2/reporters/catch_reporter_registrars.hpp>

#include <dirent.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <thread>

namespace {

using namespace std::chrono_literals;

/** The open descriptors, and what each one is. */
using descriptors = std::map<int, std::string>;

descriptors open_descriptors() {
  descriptors found;
  std::unique_ptr<DIR, int (*)(DIR*)> const directory(::opendir("/proc/self/fd"), &::closedir);
  PENSTOCK_ASSERT(directory != nullptr, "the descriptors cannot be listed");
  while (dirent const* const entry = ::readdir(directory.get())) {
    if (entry->d_name[0] == '.') continue;
    int const fd = std::stoi(entry->d_name);
    if (fd == ::dirfd(directory.get())) continue;
    std::array<char, 128> target;
    ssize_t const size =
        ::readlinkat(::dirfd(directory.get()), entry->d_name, target.data(), target.size());
    found[fd].assign(target.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
  }
  return found;
}

/** Of `all`, what is not in `known`. */
descriptors not_in(descriptors const& known, descriptors all) {
  std::erase_if(all, [&](auto const& one) {
    auto const found = known.find(one.first);
    return found != known.end() && found->second == one.second;
  });
  return all;
}

/** What a test must leave as it found it. */
struct inventory {
  descriptors open = open_descriptors();
  std::size_t workers = penstock::detail::living_workers();
  std::size_t frames = penstock::detail::frames_alive();

  bool operator==(inventory const&) const = default;
};

/** What is there now. The kernel may close a descriptor a little after it was told to; only a test
    that seems to leak waits for it. */
inventory take_inventory(inventory const& expected) {
  inventory found;
  for (int tries = 0; tries < 100 && found.open != expected.open; ++tries) {
    std::this_thread::sleep_for(5ms);
    found.open = open_descriptors();
  }
  return found;
}

std::ptrdiff_t difference(std::size_t after, std::size_t before) noexcept {
  return static_cast<std::ptrdiff_t>(after - before);
}

class teardown_oracle : public Catch::EventListenerBase {
public:
  using EventListenerBase::EventListenerBase;

  void sectionStarting(Catch::SectionInfo const&) override {
    if (depth_++ == 0) before_ = inventory();
  }

  /** The outermost section is the test case; a failure here is still one of it. */
  void sectionEnded(Catch::SectionStats const&) override {
    if (--depth_ == 0) compare();
  }

private:
  void compare() const {
    inventory const after = take_inventory(before_);
    for (auto const& [fd, what] : not_in(before_.open, after.open)) {
      FAIL_CHECK("the test left descriptor " << fd << " open: " << what);
    }
    for (auto const& [fd, what] : not_in(after.open, before_.open)) {
      FAIL_CHECK("the test closed descriptor " << fd << ", which was not its own: " << what);
    }
    if (after.workers != before_.workers) {
      FAIL_CHECK("the test left workers alive: " << difference(after.workers, before_.workers));
    }
    if (after.frames != before_.frames) {
      FAIL_CHECK("the test left frames alive: " << difference(after.frames, before_.frames));
    }
  }

  int depth_ = 0;
  inventory before_;
};

CATCH_REGISTER_LISTENER(teardown_oracle)

}  // namespace
