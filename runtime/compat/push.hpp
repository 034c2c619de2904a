// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// push: write what the caller lends into an output, in pieces that its queue takes, and flush. What
// both interfaces' flushes are made of.

#ifndef PENSTOCK_COMPAT_PUSH_HPP
#define PENSTOCK_COMPAT_PUSH_HPP

#include <penstock/buffer.hpp>
#include <penstock/flush/output.hpp>
#include <penstock/task.hpp>

#include <span>

namespace penstock::compat {

/** All flushes of one push, as one: their bytes together, immediate if each of them was. When it is
    over, whatever its state, no pointer into the lent bytes is held.
    It suspends only where a flush is pending, so a caller that finds it ended at once knows that it
    was immediate. `owes_yield` is set when a flush had used up its turn's share: a caller that can
    should then yield. */
[[nodiscard]] task<flush_result> push(output& to, std::span<const_buffer const> lent, bool more,
                                      bool& owes_yield);

}  // namespace penstock::compat

#endif
