// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/flush/output.hpp>

#include <new>
#include <utility>

namespace penstock {
namespace {

/** Less is copied: that costs no more than an owner does, and extends the piece before it. Nor is a
    string kept that holds much more memory than it counts as. */
bool is_worth_moving(std::string const& bytes) noexcept {
  constexpr std::size_t size_min = 4096;
  return bytes.size() >= size_min && bytes.capacity() / 2 <= bytes.size();
}

}  // namespace

write_status output::write(received&& bytes) noexcept { return write(bytes.bytes()); }

write_status output::write_shared(const_buffer bytes, std::shared_ptr<void const>) noexcept {
  return write(bytes);
}

write_status output::write_borrowed(const_buffer bytes) noexcept { return write(bytes); }

write_status output::write_moved(std::string&& bytes) noexcept try {
  if (!is_worth_moving(bytes)) return write(bytes);
  auto const kept = std::make_shared<std::string>(std::move(bytes));
  auto const status = write_shared(buffer(*kept), kept);
  if (status == write_status::refused) bytes = std::move(*kept);
  return status;
} catch (std::bad_alloc const&) {  // of the owner: nothing was moved
  return write(bytes);
}

write_status output::write_file(std::shared_ptr<file const>, std::uint64_t,
                                std::uint64_t) noexcept {
  return write_status::refused;
}

flush_operation output::make_room(flush_options const& options) noexcept { return flush(options); }

}  // namespace penstock
