// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// send_parts: queue the parts and push them, waiting for the output and for what they are pulled
// from.

#ifndef PENSTOCK_XML_MTOM_SEND_PARTS_HPP
#define PENSTOCK_XML_MTOM_SEND_PARTS_HPP

#include <penstock/flush/output.hpp>
#include <penstock/task.hpp>

#include "xml/mtom/part_sender.hpp"

namespace penstock::xml {

/** Completes when all of `sender`'s parts have left with what was queued before them, or with the
    first flush that did not succeed; then a later call goes on. The result is of all its flushes
    together. An exception of what is pulled from passes through. */
[[nodiscard]] task<flush_result> send_parts(part_sender& sender, output& out,
                                            flush_options options);

}  // namespace penstock::xml

#endif
