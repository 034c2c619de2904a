// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// create_ring: which ring a worker gets. In this order, the first that says something decides:
//
//     runtime_options::ring            uring or epoll
//     environment PENSTOCK_RING        uring, epoll or sim:SEED
//     neither                          uring; epoll where that is refused, missing or too old
//
// Being out of memory or descriptors is no refusal: it is an error, since it may be over a moment
// later, and half of a program's workers on another ring would be harder to explain.

#ifndef PENSTOCK_RING_CREATE_HPP
#define PENSTOCK_RING_CREATE_HPP

#include <penstock/result.hpp>
#include <penstock/runtime_options.hpp>

#include "ring/ring.hpp"

#include <cstdint>
#include <memory>

namespace penstock::detail {

/** A ring for the calling thread. The first fall back to epoll in a process is told on stderr. */
[[nodiscard]] result<std::unique_ptr<ring>> create_ring(runtime_options const& options);

/** The simulated ring of a world with this seed. Only the library penstock::testing has it. */
[[gnu::weak]] std::unique_ptr<ring> make_sim_ring(std::uint64_t seed,
                                                  runtime_options const& options);

}  // namespace penstock::detail

#endif
