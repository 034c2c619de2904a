// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Submissions, waiting, and the plain calls. How operations progress is in sim_progress.cpp.

#include "testing/sim_ring.hpp"

#include "testing/sim_op.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace penstock::testing {
namespace {

using enum op_kind;

/** Whether the descriptor is of the kind that the operation needs. */
bool fits(op_kind kind, descriptor const& used) noexcept {
  switch (kind) {
    case recv:
    case op_kind::send:
    case sendmsg:
    case op_kind::poll: return used.connection.exists();
    case op_kind::accept: return used.what == descriptor::kind::listener;
    case op_kind::connect: return used.what == descriptor::kind::socket;
    default: return used.file != nullptr;
  }
}

std::uint16_t port_of(sockaddr const& address) noexcept {
  // The port of an IPv6 address is in the same place.
  return ntohs(reinterpret_cast<sockaddr_in const&>(address).sin_port);
}

op_kind kind_of(detail::submission const& entry, log const& rules) {
  switch (entry.opcode) {
    case IORING_OP_NOP: return nop;
    case IORING_OP_RECV: return recv;
    case IORING_OP_SEND: return op_kind::send;
    case IORING_OP_SENDMSG: return sendmsg;
    case IORING_OP_POLL_ADD: return op_kind::poll;
    case IORING_OP_ACCEPT: return op_kind::accept;
    case IORING_OP_CONNECT: {
      auto const& address = *reinterpret_cast<sockaddr const*>(entry.address);
      return address.sa_family == AF_UNSPEC ? op_kind::dissolve : op_kind::connect;
    }
    case IORING_OP_CLOSE: return op_kind::close;
    case IORING_OP_ASYNC_CANCEL: return op_kind::cancel;
    case IORING_OP_READ: return op_kind::read;
    case IORING_OP_WRITEV: return writev;
    case IORING_OP_OPENAT2: return openat;
    case IORING_OP_STATX: return op_kind::statx;
    default: rules.violation("the simulation knows no opcode " + std::to_string(entry.opcode));
  }
}

}  // namespace

sim_ring::sim_ring(std::shared_ptr<simulation> world) : world_(std::move(world)) {
  storage_.resize(std::size_t(1) << world_->dice.below(9));
  entries_ = storage_.data();
  mask_ = static_cast<std::uint32_t>(storage_.size() - 1);
  events_max_ = std::size_t(1) << world_->dice.below(9);
  has_multishot_accept_ = world_->dice.chance(0.8);
  world_->network.on_change = [this](int fd) { try_all_on(fd); };
  world_->describe_stuck = [this] {
    for (auto const& [number, each] : in_flight_) {
      std::fprintf(stderr, "penstock sim: in flight: %s\n", each.name().c_str());
    }
  };
}

sim_ring::~sim_ring() {
  world_->network.on_change = nullptr;
  world_->describe_stuck = nullptr;
}

// --- submissions ---

void sim_ring::take_submissions() {
  while (head_ != tail_) {
    if (world_->whim(0.01)) return;  // no memory now (-EAGAIN): the rest goes next time
    io_uring_sqe const& filled = entries_[head_++ & mask_];
    request entry;
    entry.opcode = filled.opcode;
    entry.ioprio = filled.ioprio;
    entry.fd = filled.fd;
    entry.offset = filled.off;
    entry.address = filled.addr;
    entry.length = filled.len;
    entry.flags = filled.msg_flags;
    entry.user_data = filled.user_data;
    take(entry);
  }
}

void sim_ring::take(request const& entry) {
  op_kind const kind = kind_of(entry, world_->rules);
  if (kind == op_kind::cancel) return cancel(entry);
  if (kind == op_kind::close) return close(entry);
  if (kind == op_kind::dissolve) return dissolve(entry);
  op& started = in_flight_[++last_number_];
  started.number = last_number_;
  started.kind = kind;
  started.entry = entry;
  start(started);
}

void sim_ring::start(op& started) {
  request const& entry = started.entry;
  started.is_foreign = started.kind == op_kind::read && entry.fd >= 0 && entry.fd < net::first_fd;
  started.asked = entry.length;
  check_rules(started);
  if (descriptor const* const used = world_->network.find(entry.fd)) {
    started.generation = used->generation;
    started.connection = used->connection;
    started.file = used->file;
  }
  lend(started);
  world_->rules.say("submit %s %zu", started.name().c_str(), started.asked);
  if (started.is_foreign) return;
  bool const is_transfer = started.kind == recv || started.is_send();
  if (entry.fd < 0 && is_transfer) return finish(started, -EBADF);
  if (started.kind == op_kind::connect) {
    started.port = port_of(*reinterpret_cast<sockaddr const*>(entry.address));
  } else if (started.kind == openat) {
    started.path = reinterpret_cast<char const*>(entry.address);
    started.how = *reinterpret_cast<open_how const*>(entry.offset);
  }
  started.fault = world_->errors.draw(started.kind);
  try_soon(started);
}

void sim_ring::check_rules(op const& started) const {
  log const& rules = world_->rules;
  std::uint64_t const user_data = started.entry.user_data;
  bool const is_ready_still =
      std::ranges::any_of(ready_, [&](auto const& event) { return event.user_data == user_data; });
  bool const is_double =
      is_ready_still || std::ranges::any_of(in_flight_, [&](auto const& each) {
        return each.second.entry.user_data == user_data && each.first != started.number;
      });
  if (is_double) rules.violation("an operation is submitted that is in flight: " + started.name());
  int const fd = started.entry.fd;
  if (started.is_foreign || fd < 0 || started.kind == nop) return;
  descriptor const& used = open_descriptor(fd, started.name().c_str());
  if (!fits(started.kind, used)) rules.violation("not a thing to do here: " + started.name());
  for (auto const& [number, other] : in_flight_) {
    if (number == started.number || other.entry.fd != fd || other.generation != used.generation) {
      continue;
    }
    if ((started.is_send() && other.is_send()) || (started.kind == recv && other.kind == recv)) {
      rules.violation("two transfers in flight on one socket: " + other.name() + " and " +
                      started.name());
    }
  }
}

void sim_ring::lend(op& started) {
  ledger& lent = world_->lent;
  request const& entry = started.entry;
  std::uint64_t const number = started.number;
  auto const* const memory = reinterpret_cast<void const*>(entry.address);
  lent.lend(number, reinterpret_cast<void const*>(entry.user_data), sizeof(void*), false);
  switch (started.kind) {
    case recv:
    case op_kind::read: lent.lend(number, memory, entry.length, false); break;
    case op_kind::send: lent.lend(number, memory, entry.length, true); break;
    case op_kind::statx:
      lent.lend(number, reinterpret_cast<void const*>(entry.offset), sizeof(struct statx), false);
      break;
    case sendmsg:
    case writev: {
      // The list is read at submission, what it points to when it leaves.
      auto const* const message = static_cast<msghdr const*>(memory);
      std::span const pieces =
          started.kind == sendmsg
              ? std::span(message->msg_iov, message->msg_iovlen)
              : std::span(reinterpret_cast<iovec*>(entry.address), std::size_t(entry.length));
      started.asked = 0;
      for (iovec const& piece : pieces) {
        lent.lend(number, piece.iov_base, piece.iov_len, true);
        started.asked += piece.iov_len;
      }
      break;
    }
    default: break;
  }
}

void sim_ring::cancel(request const& entry) {
  int result = -ENOENT;
  op* const target = find(entry.address);
  if (target != nullptr) {
    result = target->is_cancel_asked ? -EALREADY : 0;
    // In the middle of something it ends as soon as it can, with what it did until then.
    bool const is_busy = !target->is_foreign && world_->whim(0.4);
    if (is_busy && !target->is_cancel_asked) {
      result = world_->dice.chance(0.5) ? -EALREADY : 0;
      std::uint64_t const number = target->number;
      world_->clock.after(world_->delay(), [this, number] { finish_canceled(number); });
    }
    target->is_cancel_asked = true;
    world_->rules.say("cancel %s: %d%s", target->name().c_str(), result, is_busy ? ", later" : "");
    if (!is_busy && result == 0) finish_canceled(target->number);
  } else {
    world_->rules.say("cancel: nothing is there");
  }
  static_cast<void>(count_class(op_kind::cancel, result));
  if (result < 0) post(entry.user_data, result, 0);
}

void sim_ring::close(request const& entry) {
  static_cast<void>(open_descriptor(entry.fd, "close"));
  for (auto const& [number, each] : in_flight_) {
    bool const may_stay = each.kind == op_kind::accept && each.is_cancel_asked;
    if (each.entry.fd == entry.fd && !may_stay && each.kind != openat) {
      world_->rules.violation("a descriptor is closed under " + each.name());
    }
  }
  int const fault = std::min(world_->errors.draw(op_kind::close), 0);
  world_->network.close(entry.fd);
  counted(op_kind::close, entry.fd, fault);
  if (entry.user_data == 0) {
    if (fault < 0) post(0, fault, 0);
    return;
  }
  // Somebody waits for the answer: that makes an operation of it.
  op& waiting = in_flight_[++last_number_];
  waiting.number = last_number_;
  waiting.kind = op_kind::close;
  waiting.entry = entry;
  waiting.entry.fd = -1;
  waiting.fault = fault;
  world_->lent.lend(waiting.number, reinterpret_cast<void const*>(entry.user_data), sizeof(void*),
                    false);
  try_soon(waiting);
}

void sim_ring::dissolve(request const& entry) {
  descriptor& used = open_descriptor(entry.fd, "dissolve");
  counted(op_kind::dissolve, entry.fd, 0);
  if (used.connection.exists()) used.connection.reset(ECONNRESET, true);
  if (entry.user_data != 0) post(entry.user_data, 0, 0);
}

// --- waiting ---

std::size_t sim_ring::enter(detail::wait_until wait,
                            std::span<detail::completion> events) noexcept {
  simulation_mark const mark;
  world_->step();
  take_submissions();
  schedule& clock = world_->clock;
  clock.move_to(clock.now() + std::chrono::nanoseconds(1 + world_->dice.below(20'000)));
  run_due();
  serve_foreign();
  if (events.empty()) return 0;
  if (wait.wait && ready_.empty() && !has_unsubmitted()) wait_for_event(wait.deadline);
  return deliver(events);
}

void sim_ring::run_due() {
  schedule& clock = world_->clock;
  for (auto next = clock.next(); next && *next <= clock.now(); next = clock.next()) {
    if (!ready_.empty() && world_->whim(0.1)) return;
    world_->step();
    clock.run_next();
  }
}

void sim_ring::wait_for_event(std::optional<time_point> deadline) {
  schedule& clock = world_->clock;
  while (ready_.empty()) {
    auto const next = clock.next();
    if (!next && !deadline) {
      if (!world_->is_friendly()) {
        world_->become_friendly();
        continue;
      }
      world_->describe_stuck();
      world_->rules.violation("a deadlock: the worker would wait for ever");
    }
    // Now and then something happens exactly at the deadline, and is seen before it, or after.
    bool const is_near = next && deadline && *deadline - *next < std::chrono::milliseconds(20);
    bool const is_race = is_near && world_->whim(0.2);
    if (deadline && (!next || *next > *deadline || is_race)) {
      clock.move_to(*deadline);
      if (!is_race || world_->dice.chance(0.5)) return;
    }
    world_->step();
    clock.run_next();
    run_due();
    serve_foreign();
  }
}

/** The worker's own eventfd and signalfd are real. */
void sim_ring::serve_foreign() {
  for (auto each = in_flight_.begin(); each != in_flight_.end();) {
    op& reading = (each++)->second;
    if (!reading.is_foreign) continue;
    pollfd state{.fd = reading.entry.fd, .events = POLLIN, .revents = 0};
    if (::poll(&state, 1, 0) != 1) continue;
    ssize_t const n =
        ::read(reading.entry.fd, reinterpret_cast<void*>(reading.entry.address), reading.asked);
    finish(reading, static_cast<std::int32_t>(n < 0 ? -errno : n));
  }
}

std::size_t sim_ring::deliver(std::span<detail::completion> events) {
  std::size_t count = std::min({events.size(), events_max_, ready_.size()});
  if (count > 1 && world_->whim(0.2)) count = world_->dice.between(1, count);
  std::copy_n(ready_.begin(), count, events.begin());
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(count));
  return count;
}

// --- plain calls ---

int sim_ring::counted(op_kind kind, int fd, int result) const {
  bool const is_descriptor = result >= net::first_fd;
  world_->rules.say("%s d%d: %d", name_of(kind), (is_descriptor ? result : fd) - net::first_fd,
                    is_descriptor ? 0 : result);
  if (!count_class(kind, is_descriptor ? whole : result)) {
    world_->rules.violation("the fault table has no such result");
  }
  return result;
}

std::ptrdiff_t sim_ring::send_now(int fd, msghdr const& message) noexcept {
  simulation_mark const mark;
  stream& to = open_descriptor(fd, "send_now").connection;
  if (is_sending_on(to)) world_->rules.violation("two transfers in flight on one socket: send_now");
  std::string bytes;
  for (iovec const& piece : std::span(message.msg_iov, message.msg_iovlen)) {
    bytes.append(static_cast<char const*>(piece.iov_base), piece.iov_len);
  }
  std::ptrdiff_t n = world_->errors.draw(op_kind::send_now);
  if (n < 0) {
    if (breaks_connection(static_cast<int>(n))) to.fail(static_cast<int>(-n), true);
  } else {
    std::string_view offered = bytes;
    if (offered.size() > 1 && world_->whim(0.3)) {
      offered = offered.substr(0, world_->dice.between(1, offered.size()));
    }
    n = to.send(offered);
  }
  world_->rules.say("send_now d%d %zu: %td", fd - net::first_fd, bytes.size(), n);
  if (!count_result(op_kind::send_now, n, bytes.size())) {
    world_->rules.violation("the fault table has no such result");
  }
  return n;
}

int sim_ring::socket(int, int, int) noexcept {
  simulation_mark const mark;
  int result = world_->errors.draw(op_kind::socket);
  if (result >= 0) result = world_->network.open(descriptor::kind::socket);
  return counted(op_kind::socket, net::first_fd - 1, result);
}

int sim_ring::bind(int fd, sockaddr const& address, socklen_t) noexcept {
  simulation_mark const mark;
  int result = world_->errors.draw(op_kind::bind);
  if (result >= 0) result = world_->network.bind(open_descriptor(fd, "bind"), port_of(address));
  return counted(op_kind::bind, fd, result);
}

int sim_ring::listen(int fd, int backlog) noexcept {
  simulation_mark const mark;
  static_cast<void>(open_descriptor(fd, "listen"));
  int result = world_->errors.draw(op_kind::listen);
  if (result >= 0) result = world_->network.listen(fd, static_cast<std::size_t>(backlog));
  return counted(op_kind::listen, fd, result);
}

int sim_ring::local_address(int fd, sockaddr& address, socklen_t& size) noexcept {
  simulation_mark const mark;
  sockaddr_in found{};
  found.sin_family = AF_INET;
  found.sin_port = htons(open_descriptor(fd, "local_address").port);
  found.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  size = sizeof found;
  std::memcpy(&address, &found, sizeof found);
  return counted(op_kind::local_address, fd, 0);
}

int sim_ring::set_option(int fd, int level, int name, void const* value, socklen_t) noexcept {
  simulation_mark const mark;
  descriptor& used = open_descriptor(fd, "set_option");
  if (level == SOL_SOCKET && name == SO_LINGER) {
    linger const& how = *static_cast<linger const*>(value);
    used.resets_on_close = how.l_onoff != 0 && how.l_linger == 0;
  }
  return counted(op_kind::set_option, fd, 0);
}

int sim_ring::get_option(int fd, int level, int name, void* value, socklen_t& size) noexcept {
  simulation_mark const mark;
  descriptor const& used = open_descriptor(fd, "get_option");
  if (level == IPPROTO_TCP && name == TCP_INFO && used.connection.exists()) {
    tcp_info info{};
    info.tcpi_bytes_acked = used.connection.acknowledged();
    size = std::min<socklen_t>(size, sizeof info);
    std::memcpy(value, &info, size);
  }
  return counted(op_kind::get_option, fd, 0);
}

int sim_ring::shutdown(int fd, int how) noexcept {
  simulation_mark const mark;
  descriptor& used = open_descriptor(fd, "shutdown");
  int const result = used.connection.exists() ? used.connection.shutdown(how) : -ENOTCONN;
  return counted(op_kind::shutdown, fd, result);
}

// --- the rest ---

void sim_ring::check_nothing_left() const {
  if (!in_flight_.empty()) {
    world_->rules.violation("in flight at the end: " + in_flight_.begin()->second.name());
  }
  if (!world_->lent.empty()) world_->rules.violation("memory is lent at the end");
  if (std::size_t const open = world_->network.open_count(); open > 0) {
    world_->rules.violation("descriptors open at the end: " + std::to_string(open));
  }
}

sim_ring::op* sim_ring::find(std::uint64_t user_data) noexcept {
  for (auto& [number, each] : in_flight_) {
    if (each.entry.user_data == user_data) return &each;
  }
  return nullptr;
}

descriptor& sim_ring::open_descriptor(int fd, char const* what) const {
  descriptor* const found = world_->network.find(fd);
  if (found == nullptr) {
    world_->rules.violation(std::string("a descriptor is used that is not open: ") + what);
  }
  return *found;
}

bool sim_ring::is_sending_on(stream const& connection) const {
  return std::ranges::any_of(in_flight_, [&](auto const& each) {
    return each.second.is_send() && each.second.connection == connection;
  });
}

}  // namespace penstock::testing
