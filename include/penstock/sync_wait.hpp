// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// sync_wait: run one task on a worker made for it, on the calling thread, and return what it gives.
//
//     std::string body = penstock::sync_wait(fetch(endpoint));

#ifndef PENSTOCK_SYNC_WAIT_HPP
#define PENSTOCK_SYNC_WAIT_HPP

#include <penstock/runtime.hpp>
#include <penstock/task.hpp>

#include <optional>
#include <system_error>
#include <type_traits>
#include <utility>

namespace penstock {

/** Blocks the calling thread, which must not be a worker's. Rethrows what the task threw; throws
    std::system_error when no ring can be created. */
template <class T>
T sync_wait(task<T> work, runtime_options options = {}) {
  options.threads = 1;
  if constexpr (std::is_void_v<T>) {
    if (auto ec = run(options, [&] { return std::move(work); })) throw std::system_error(ec);
  } else {
    std::optional<T> value;
    auto const keep = [](task<T> inner, std::optional<T>& place) -> task<void> {
      place.emplace(co_await std::move(inner));
    };
    if (auto ec = run(options, [&] { return keep(std::move(work), value); })) {
      throw std::system_error(ec);
    }
    return std::move(*value);
  }
}

}  // namespace penstock

#endif
