// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// fake_sink: a sink under the test's control, and a stream that writes to it. What the "kernel"
// takes is read from the flusher's memory at that moment, as the real one does.
//
//     fake_stream out(owner, ring);
//     out.far.room = 10;               // then it is full
//     out.write("0123456789abc");
//     auto f = out.flush();            // pending, 10 bytes sent
//     out.complete_send(3);            // the kernel takes the rest
//     co_await turns(1);

#ifndef PENSTOCK_TESTS_UNIT_FLUSH_FAKE_SINK_HPP
#define PENSTOCK_TESTS_UNIT_FLUSH_FAKE_SINK_HPP

#include <penstock/file/file.hpp>
#include <penstock/flush/socket_output.hpp>

#include "flush/flusher.hpp"
#include "flush/sink.hpp"
#include "support/manual_ring.hpp"

#include <unistd.h>
#include <algorithm>
#include <cerrno>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace penstock::test {

/** What a fake sink does, and what it has seen. */
struct far_end {
  std::size_t room = 0;             // bytes that send_now() still takes; then -EAGAIN
  std::size_t send_max = SIZE_MAX;  // most bytes of one send_now()
  std::deque<int> errors;           // errnos of the next calls of send_now(); 0: none for this one
  std::function<void(std::size_t)> on_bytes = [](std::size_t) {};  // after each piece of wire
  std::function<void()> on_shut = [] {};
  std::uint64_t acknowledged = 0;
  bool takes_pipes = false;

  std::string wire;
  int tries = 0;           // calls of send_now()
  int operations = 0;      // begun and not ended
  int operations_max = 0;  // at once
  bool is_shut = false;
  bool is_closing = false;
};

class fake_sink final : public detail::sink {
public:
  explicit fake_sink(far_end& far) noexcept : far_(far) {}

  std::ptrdiff_t send_now(msghdr const& message) noexcept override {
    return send([&](std::size_t most) { return take(message, most); });
  }
  bool takes_pipes() const noexcept override { return far_.takes_pipes; }
  std::ptrdiff_t splice_now(detail::pipe_ends const& from, std::size_t size) noexcept override {
    return send([&](std::size_t most) {
      std::string bytes(std::min(size, most), '\0');
      ssize_t const n = ::read(from.read, bytes.data(), bytes.size());
      far_.wire.append(bytes, 0, static_cast<std::size_t>(n));
      return static_cast<std::size_t>(n);
    });
  }
  detail::submission send(msghdr const& message) noexcept override {
    detail::submission what;
    what.opcode = IORING_OP_SENDMSG;
    what.address = reinterpret_cast<std::uintptr_t>(
        message.msg_iovlen == 1 ? &kept_.emplace_back(*message.msg_iov).message : &message);
    return what;
  }
  detail::submission wait_writable() noexcept override {
    detail::submission what;
    what.opcode = IORING_OP_POLL_ADD;
    return what;
  }
  std::uint64_t acknowledged() noexcept override { return far_.acknowledged; }
  void begin_operation() noexcept override {
    far_.operations_max = std::max(far_.operations_max, ++far_.operations);
  }
  void end_operation() noexcept override { --far_.operations; }
  void shutdown() noexcept override {
    far_.is_shut = true;
    far_.on_shut();
  }
  bool is_closing() noexcept override { return far_.is_closing; }

  /** Put at most `size_max` bytes of `message` on the wire. */
  std::size_t take(msghdr const& message, std::size_t size_max) noexcept {
    std::size_t taken = 0;
    for (iovec const& one : std::span(message.msg_iov, message.msg_iovlen)) {
      std::size_t const n = std::min(one.iov_len, size_max - taken);
      far_.wire.append(static_cast<char const*>(one.iov_base), n);
      taken += n;
    }
    return taken;
  }

private:
  /** `take_some(most)` puts at most so many bytes on the wire and says how many. */
  template <class Take>
  std::ptrdiff_t send(Take const& take_some) {
    ++far_.tries;
    if (!far_.errors.empty()) {
      int const error = far_.errors.front();
      far_.errors.pop_front();
      if (error != 0) return -error;
    }
    if (far_.is_shut) return -EPIPE;
    std::size_t const most = std::min(far_.room, far_.send_max);
    if (most == 0) return -EAGAIN;
    std::size_t const n = take_some(most);
    far_.room -= n;
    far_.on_bytes(n);
    return static_cast<std::ptrdiff_t>(n);
  }

  /** A message of one part, which need not live until it is sent. */
  struct one_part {
    explicit one_part(iovec const& part) noexcept : vector(part) {
      message.msg_iov = &vector;
      message.msg_iovlen = 1;
    }
    one_part(one_part const&) = delete;
    one_part& operator=(one_part const&) = delete;

    iovec vector;
    msghdr message{};
  };

  far_end& far_;
  std::deque<one_part> kept_;
};

/** A stream of its own, with the calls of a socket_output. */
class fake_stream {
public:
  fake_stream(detail::worker& owner, manual_ring& seam, output_limits const& limits = {})
      : ring(seam) {
    auto* const made = new detail::flusher_to<fake_sink>(owner, limits, far);
    sink = &made->destination();
    flusher.reset(made);
  }

  write_status write(std::string_view text) {
    if (!flusher->has_room(text.size())) return write_status::refused;
    return sealed(flusher->queue().append(buffer(text)));
  }
  write_status write_borrowed(std::string_view text) {
    if (!flusher->has_room(text.size())) return write_status::refused;
    return sealed(flusher->queue().append_borrowed(buffer(text)));
  }
  write_status write_shared(std::shared_ptr<std::string> const& owned) {
    if (!flusher->has_room(owned->size())) return write_status::refused;
    return sealed(flusher->queue().append_shared(buffer(*owned), owned));
  }
  write_status write_file(std::shared_ptr<file const> from, std::uint64_t offset,
                          std::uint64_t length) {
    if (!flusher->has_room_for_file(length)) return write_status::refused;
    return sealed(flusher->queue().append_file(std::move(from), offset, length));
  }
  [[nodiscard]] flush_operation flush(flush_options const& options = {}) {
    if (flusher->skips(options)) return flush_result{.state = flush_state::skipped};
    return {*flusher, flusher->queue().sealed(), options};
  }
  [[nodiscard]] flush_operation make_room(flush_options const& options = {}) {
    return {*flusher, flusher->low_water_target(), options};
  }

  [[nodiscard]] bool is_sending() { return ring.count(IORING_OP_SENDMSG) != 0; }
  [[nodiscard]] bool is_polling() { return ring.count(IORING_OP_POLL_ADD) != 0; }
  /** The kernel has taken at most `size_max` bytes of the send in flight, and is done with it. */
  std::size_t complete_send(std::size_t size_max) {
    io_uring_sqe const& entry = ring.find(IORING_OP_SENDMSG);
    std::size_t const n = sink->take(*reinterpret_cast<msghdr const*>(entry.addr), size_max);
    ring.complete(entry, static_cast<std::int32_t>(n));
    far.on_bytes(n);
    return n;
  }
  /** The kernel has taken at most `size_max` bytes of the newest send without a copy; it holds
      their memory until notify() is called with what this returns. */
  std::uint64_t count_zero_copy(std::size_t size_max) {
    io_uring_sqe const& entry = ring.find_last(IORING_OP_SENDMSG_ZC);
    std::size_t const n = sink->take(*reinterpret_cast<msghdr const*>(entry.addr), size_max);
    ring.report(entry.user_data, static_cast<std::int32_t>(n));
    far.on_bytes(n);
    return entry.user_data;
  }
  void notify(std::uint64_t send, std::uint32_t usage = 0) {
    ring.post(send, static_cast<std::int32_t>(usage), IORING_CQE_F_NOTIF);
  }
  [[nodiscard]] std::size_t zero_copies() { return ring.count(IORING_OP_SENDMSG_ZC); }
  void fail_send(int error) { ring.complete(ring.find(IORING_OP_SENDMSG), -error); }
  void become_writable(std::size_t room) {
    far.room = room;
    ring.complete(ring.find(IORING_OP_POLL_ADD), 4);
  }

  manual_ring& ring;
  far_end far;
  fake_sink* sink = nullptr;
  detail::flusher_handle flusher;

private:
  write_status sealed(bool taken) {
    flusher->queue().seal();
    return flusher->written(taken);
  }
};

/** What became of an awaited flush. */
struct awaited {
  flush_result result{.state = flush_state::pending};
  int endings = 0;
};

/** Await `operation` and note what it gives. */
inline task<void> await_flush(flush_operation& operation, awaited& end) {
  end.result = co_await operation;
  ++end.endings;
}

}  // namespace penstock::test

#endif
