// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/flush/output.hpp>

namespace penstock {

write_status output::write(received&& bytes) noexcept { return write(bytes.bytes()); }

write_status output::write_shared(const_buffer bytes, std::shared_ptr<void const>) noexcept {
  return write(bytes);
}

write_status output::write_borrowed(const_buffer bytes) noexcept { return write(bytes); }

flush_operation output::make_room(flush_options const& options) noexcept { return flush(options); }

}  // namespace penstock
