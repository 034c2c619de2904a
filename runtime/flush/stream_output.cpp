// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/error.hpp>
#include <penstock/flush/stream_output.hpp>

#include "flush/flusher.hpp"

#include <utility>

namespace penstock {

void detail::flusher_releaser::operator()(flusher* released) const noexcept { released->release(); }

stream_output::stream_output(detail::flusher_handle stream) noexcept : stream_(std::move(stream)) {}

stream_output::~stream_output() = default;

mutable_buffer stream_output::prepare(std::size_t size_min) noexcept {
  return stream_->prepare(size_min);
}

void stream_output::commit(std::size_t n) noexcept {
  stream_->queue().commit(n);
  stream_->queue().seal();
}

write_status stream_output::write(const_buffer bytes) noexcept {
  if (!stream_->has_room(bytes.size())) return write_status::refused;
  bool const taken = stream_->queue().append(bytes);
  stream_->queue().seal();
  return stream_->written(taken);
}

write_status stream_output::write(received&& bytes) noexcept {
  if (!stream_->has_room(bytes.size())) return write_status::refused;
  bool const taken = stream_->queue().append_received(std::move(bytes));
  stream_->queue().seal();
  return stream_->written(taken);
}

write_status stream_output::write_shared(const_buffer bytes,
                                         std::shared_ptr<void const> owner) noexcept {
  if (!stream_->has_room(bytes.size())) return write_status::refused;
  bool const taken = stream_->queue().append_shared(bytes, std::move(owner));
  stream_->queue().seal();
  return stream_->written(taken);
}

write_status stream_output::write_borrowed(const_buffer bytes) noexcept {
  if (!stream_->has_room(bytes.size())) return write_status::refused;
  bool const taken = stream_->queue().append_borrowed(bytes);
  stream_->queue().seal();
  return stream_->written(taken);
}

write_status stream_output::write_file(std::shared_ptr<file const> from, std::uint64_t offset,
                                       std::uint64_t length) noexcept {
  if (!stream_->has_room_for_file(length)) return write_status::refused;
  bool const taken = stream_->queue().append_file(std::move(from), offset, length);
  stream_->queue().seal();
  return stream_->written(taken);
}

// In one piece down to the sink's call; see docs/design/hot-path.md.
[[gnu::flatten]] flush_operation stream_output::flush(flush_options const& options) noexcept {
  if (stream_->skips(options)) return flush_result{.state = flush_state::skipped};
  return {*stream_, stream_->queue().sealed(), options};
}

flush_operation stream_output::make_room(flush_options const& options) noexcept {
  return {*stream_, stream_->low_water_target(), options};
}

std::size_t stream_output::queued() const noexcept { return stream_->queue().queued(); }

std::error_code stream_output::error() const noexcept { return stream_->error(); }

void stream_output::abort() noexcept { stream_->fail(flush_state::aborted, errc::aborted); }

std::uint64_t stream_output::bytes_sent() const noexcept { return stream_->queue().sent(); }

}  // namespace penstock
