// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// How the operations of a sim_ring progress and end.

#include "testing/sim_op.hpp"
#include "testing/sim_ring.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace penstock::testing {
namespace {

using enum op_kind;

// What a program may not count on in a buffer that it has lent.
constexpr int scribble = 0xA5;

bool is_shortage(int result) noexcept {
  return result == -EMFILE || result == -ENFILE || result == -ENOBUFS || result == -ENOMEM;
}

}  // namespace

// --- when, and how it ends ---

void sim_ring::try_soon(op& waiting) {
  if (std::exchange(waiting.is_try_due, true)) return;
  std::uint64_t const number = waiting.number;
  world_->clock.after(world_->delay(), [this, number] { try_now(number); });
}

void sim_ring::try_all_on(int fd) {
  for (auto& [number, each] : in_flight_) {
    if (each.entry.fd == fd && !each.is_foreign) try_soon(each);
  }
}

void sim_ring::try_now(std::uint64_t number) {
  auto const found = in_flight_.find(number);
  if (found == in_flight_.end()) return;  // canceled meanwhile
  op& tried = found->second;
  tried.is_try_due = false;
  if (auto const result = progress(tried)) finish(tried, *result);
}

void sim_ring::finish_canceled(std::uint64_t number) {
  auto const found = in_flight_.find(number);
  if (found == in_flight_.end()) return;  // it was over first
  op& canceled = found->second;
  bool const by_signal = (canceled.kind == recv || canceled.is_send()) && world_->whim(0.1);
  int const nothing_done = by_signal ? -EINTR : -ECANCELED;
  finish(canceled, canceled.done > 0 ? static_cast<std::int32_t>(canceled.done) : nothing_done);
}

void sim_ring::finish(op& ended, std::int32_t result) {
  world_->rules.say("end %s: %d", ended.name().c_str(),
                    result >= net::first_fd ? result - net::first_fd : result);
  if (!ended.is_foreign && ended.kind != nop && ended.kind != op_kind::close) {
    bool const is_short = ended.kind == recv || ended.is_send() || ended.kind == op_kind::read ||
                          ended.kind == writev;
    bool const is_known = ended.is_multishot() && result >= 0
                              ? count_class(accept, some)
                              : count_result(ended.kind, result, is_short ? ended.asked : SIZE_MAX);
    if (!is_known) world_->rules.violation("the fault table has no such result: " + ended.name());
  }
  note_shortage(ended, result);
  world_->lent.give_back(ended.number);
  post(ended.entry.user_data, result, 0);
  in_flight_.erase(ended.number);
}

void sim_ring::post(std::uint64_t user_data, std::int32_t result, std::uint32_t flags) {
  ready_.push_back({user_data, result, flags});
}

/** Who asks again at once for what cannot be had is spinning. */
void sim_ring::note_shortage(op const& ended, std::int32_t result) {
  constexpr std::size_t in_a_second_max = 20;
  if (ended.kind != accept || !is_shortage(result)) return;
  time_point const now = world_->clock.now();
  shortages_.push_back(now);
  while (now - shortages_.front() > std::chrono::seconds(1)) shortages_.pop_front();
  if (shortages_.size() > in_a_second_max) {
    world_->rules.violation("accept is asked again and again in a shortage: " + ended.name());
  }
}

std::optional<std::int32_t> sim_ring::progress(op& tried) {
  if (tried.fault < 0 && tried.kind == recv && breaks_connection(tried.fault)) {
    tried.connection.fail(-tried.fault, true);
  }
  if (tried.fault < 0 && !tried.is_send()) return tried.fault;
  switch (tried.kind) {
    case recv: return receive(tried);
    case op_kind::send:
    case sendmsg: return send(tried);
    case op_kind::poll: return poll(tried);
    case accept: return accept_next(tried);
    case op_kind::connect: return connect(tried);
    case op_kind::read: return read_file(tried);
    case writev: return write_file(tried);
    case openat: return open_file(tried);
    case op_kind::statx: return describe_file(tried);
    default: return 0;
  }
}

// --- sockets ---

std::optional<std::int32_t> sim_ring::receive(op& tried) {
  auto* const buffer = reinterpret_cast<char*>(tried.entry.address);
  std::memset(buffer, scribble, tried.asked);
  if (tried.connection.is_dead() && world_->whim(0.5)) tried.connection.drop_inbox();
  std::size_t const limit =
      tried.asked > 1 && world_->whim(0.5) ? world_->dice.between(1, tried.asked) : tried.asked;
  std::string bytes;
  std::ptrdiff_t const n = tried.connection.receive(limit, bytes);
  if (n == -EAGAIN) return std::nullopt;
  std::ranges::copy(bytes, buffer);
  return static_cast<std::int32_t>(n);
}

std::optional<std::int32_t> sim_ring::send(op& tried) {
  stream& to = tried.connection;
  if (tried.fault < 0 && (tried.done > 0 || world_->dice.chance(0.5))) {
    // A count hides the reason why there is no more of it (K4): the next call is told.
    if (breaks_connection(tried.fault)) to.fail(-tried.fault, tried.done == 0);
    return tried.done > 0 ? static_cast<std::int32_t>(tried.done) : tried.fault;
  }
  std::size_t limit = tried.asked - tried.done;
  if (limit > 1 && (tried.fault != 0 || world_->whim(0.5))) limit = world_->dice.between(1, limit);
  std::string bytes;
  world_->lent.read(tried.number, tried.done, std::min(limit, std::max(to.room(), 1UL)), bytes);
  std::ptrdiff_t const n = to.send(bytes);
  if (n == -EAGAIN) return std::nullopt;
  if (n < 0) {
    if (tried.done == 0) return static_cast<std::int32_t>(n);
    if (n != -EPIPE) to.put_error_back(static_cast<int>(-n));  // that one comes again by itself
    return static_cast<std::int32_t>(tried.done);
  }
  tried.done += static_cast<std::size_t>(n);
  bool const waits_for_all = (tried.entry.flags & MSG_WAITALL) != 0;
  if (tried.done == tried.asked || tried.fault == some || !waits_for_all) {
    return static_cast<std::int32_t>(tried.done);
  }
  if (to.is_writable()) try_soon(tried);
  return std::nullopt;
}

std::optional<std::int32_t> sim_ring::poll(op& tried) {
  if (!tried.connection.is_writable()) return std::nullopt;
  return POLLOUT | (tried.connection.is_dead() ? POLLERR | POLLHUP : 0);
}

std::optional<std::int32_t> sim_ring::accept_next(op& tried) {
  descriptor* const listener = world_->network.find(tried.entry.fd);
  bool const is_gone = listener == nullptr || listener->generation != tried.generation;
  if (is_gone || listener->backlog.empty()) return std::nullopt;
  if (world_->network.is_full()) return -EMFILE;
  stream connection = std::move(listener->backlog.front());
  listener->backlog.pop_front();
  std::uint16_t const port = listener->port;
  bool const has_more = !listener->backlog.empty();
  int const fd = world_->network.open(descriptor::kind::connection);
  world_->network.find(fd)->port = port;
  world_->rules.say("%s takes c%llu as d%d", tried.name().c_str(),
                    static_cast<unsigned long long>(connection.number()), fd - net::first_fd);
  world_->network.attach(fd, std::move(connection));
  if (!tried.is_multishot() || tried.fault == some) return fd;
  static_cast<void>(count_class(op_kind::accept, whole));
  post(tried.entry.user_data, fd, IORING_CQE_F_MORE);
  tried.fault = world_->errors.draw(op_kind::accept);
  if (has_more || tried.fault < 0) try_soon(tried);
  return std::nullopt;
}

std::optional<std::int32_t> sim_ring::connect(op& tried) {
  stream made;
  int const result = world_->network.connect(tried.port, made);
  if (result == -EAGAIN) {  // the backlog is full: TCP tries again
    std::uint64_t const number = tried.number;
    world_->clock.after(std::chrono::milliseconds(100), [this, number] { try_now(number); });
    return std::nullopt;
  }
  if (result == 0) world_->network.attach(tried.entry.fd, std::move(made));
  return result;
}

// --- files ---

std::int32_t sim_ring::read_file(op& tried) {
  auto* const buffer = reinterpret_cast<char*>(tried.entry.address);
  std::memset(buffer, scribble, tried.asked);
  std::size_t const limit = tried.fault == some && tried.asked > 1
                                ? world_->dice.between(1, tried.asked - 1)
                                : tried.asked;
  std::string_view const bytes = tried.file->read(tried.entry.offset, limit);
  std::ranges::copy(bytes, buffer);
  return static_cast<std::int32_t>(bytes.size());
}

std::int32_t sim_ring::write_file(op& tried) {
  std::size_t const limit = tried.fault == some && tried.asked > 1
                                ? world_->dice.between(1, tried.asked - 1)
                                : tried.asked;
  std::string bytes;
  world_->lent.read(tried.number, 0, limit, bytes);
  tried.file->write(tried.entry.offset, bytes);
  return static_cast<std::int32_t>(bytes.size());
}

std::int32_t sim_ring::open_file(op& tried) {
  if (world_->network.is_full()) return -EMFILE;
  descriptor const* const from = world_->network.find(tried.entry.fd);
  testing::open_file made;
  testing::open_file const* const base = from == nullptr ? nullptr : from->file.get();
  if (int const e = world_->disk.open(base, tried.path, tried.how, made); e < 0) return e;
  int const fd = world_->network.open(descriptor::kind::file);
  world_->network.find(fd)->file = std::make_shared<testing::open_file>(std::move(made));
  return fd;
}

std::int32_t sim_ring::describe_file(op& tried) {
  auto* const found = reinterpret_cast<struct statx*>(tried.entry.offset);
  std::memset(found, scribble, sizeof *found);
  tried.file->describe(*found);
  return 0;
}

}  // namespace penstock::testing
