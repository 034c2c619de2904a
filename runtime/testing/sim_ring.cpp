// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Submissions, waiting, and the plain calls. What an operation does is in sim_progress.cpp.

#include "testing/sim_ring.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace penstock::testing {

sim_ring::sim_ring(std::shared_ptr<simulation> world) : world_(std::move(world)) {
  storage_.resize(std::size_t(1) << world_->dice.below(9));
  entries_ = storage_.data();
  mask_ = static_cast<std::uint32_t>(storage_.size() - 1);
  events_max_ = std::size_t(1) << world_->dice.below(9);
  has_multishot_accept_ = world_->dice.chance(0.8);
  has_multishot_receive_ = world_->dice.chance(0.7);
  has_zero_copy_ = world_->dice.chance(0.8);
  world_->network.on_change = [this](descriptor& changed) {
    for (auto& [number, each] : in_flight_) {
      if (each.on.get() == &changed) try_soon(each);
    }
  };
  world_->describe_in_flight = [this] {
    for (auto const& [number, each] : in_flight_) {
      std::fprintf(stderr, "penstock sim: in flight: %s\n", each.name().c_str());
    }
  };
}

// --- operations: begin ---

void sim_ring::start(io_uring_sqe const& entry) {
  sim_op made{entry, rule_of(entry, world_->rules)};
  made.number = ++last_number_;
  made.on = world_->network.find(entry.fd);
  if (made.kind == op_kind::splice) made.from = world_->network.find(entry.splice_fd_in);
  check_rules(made);
  sim_op& started = in_flight_[made.number] = std::move(made);
  submit(*world_, started);
  world_->rules.say("submit %s %zu", started.name().c_str(), started.asked);
  if (started.is_foreign()) return;
  if (entry.fd < 0 && started.kind != op_kind::openat) return finish(started, -EBADF);
  started.fault = world_->errors.draw(started.kind);
  try_soon(started);
}

void sim_ring::check_rules(sim_op const& started) const {
  log const& rules = world_->rules;
  std::string const name = started.name();
  auto const is_same = [&](auto const& other) {
    return other.user_data != 0 && other.user_data == started.user_data;
  };
  bool is_double = std::ranges::any_of(ready_, is_same);
  for (auto const& [number, other] : in_flight_) {
    is_double = is_double || is_same(other);
    if (started.kind == op_kind::close && other.from != nullptr && other.from == started.on) {
      rules.violation("a descriptor is closed under " + other.name());
    }
    if (other.on == nullptr || other.on != started.on) continue;
    bool const are_transfers = started.is_transfer() && other.is_transfer();
    if (are_transfers && started.is_send() == other.is_send()) {
      rules.violation("two transfers in flight on one socket: " + other.name() + " and " + name);
    }
    bool const may_stay = other.kind == op_kind::accept && other.is_cancel_asked;
    if (started.kind == op_kind::close && !may_stay && other.kind != op_kind::openat) {
      rules.violation("a descriptor is closed under " + other.name());
    }
  }
  if (is_double) rules.violation("an operation is submitted that is in flight: " + name);
  if (started.kind == op_kind::multi_recv && !has_multishot_receive_) {
    rules.violation("the kernel has no such receives: " + name);
  }
  if (started.is_zero_copy() && !has_zero_copy_) {
    rules.violation("the kernel has no such sends: " + name);
  }
  if (started.is_foreign() || started.fd < 0) return;
  descriptor const& used = open_descriptor(started.fd, name);
  if (started.kind == op_kind::splice &&
      open_descriptor(started.splice_fd_in, name).what != descriptor::kind::file) {
    rules.violation("only files are spliced from: " + name);
  }
  if (started.needs && used.what != *started.needs) {
    rules.violation("not a thing to do here: " + name);
  }
}

void sim_ring::cancel(io_uring_sqe const& entry) {
  auto const found = std::ranges::find_if(in_flight_, [&](auto const& each) {
    return each.second.user_data == entry.addr && !each.second.owes_notification();
  });
  sim_op* const target = found == in_flight_.end() ? nullptr : &found->second;
  bool const is_first = target != nullptr && !std::exchange(target->is_cancel_asked, true);
  // In the middle of something it ends as soon as it can, with what it did until then.
  bool const is_busy = target != nullptr && !target->is_foreign() && world_->whim(0.4);
  int result = target == nullptr ? -ENOENT : -EALREADY;
  if (is_first && !(is_busy && world_->dice.chance(0.5))) result = 0;
  world_->rules.say("cancel %s: %d%s", target == nullptr ? "nothing" : target->name().c_str(),
                    result, is_busy ? ", later" : "");
  count(op_kind::cancel, result);
  if (result < 0) ready_.push_back({entry.user_data, result, 0});
  if (!is_first) return;
  is_busy ? later(*target, world_->delay(), &sim_ring::finish_canceled) : finish_canceled(*target);
}

// --- operations: progress, and end ---

/** Unless it is over first. */
void sim_ring::later(sim_op const& op, duration delay, void (sim_ring::*act)(sim_op&)) {
  world_->clock.after(delay, [this, act, number = op.number] {
    auto const found = in_flight_.find(number);
    if (found != in_flight_.end()) (this->*act)(found->second);
  });
}

void sim_ring::try_soon(sim_op& waiting) {
  if (std::exchange(waiting.is_try_due, true)) return;
  later(waiting, world_->delay(), &sim_ring::try_now);
}

void sim_ring::try_now(sim_op& tried) {
  tried.is_try_due = false;
  bool const has_failed = tried.fault < 0 && !tried.is_transfer();  // those do so themselves
  auto const result = has_failed ? tried.fault : tried.progress(*world_, tried);
  if (!result) {
    if (tried.retry) later(tried, *std::exchange(tried.retry, {}), &sim_ring::try_now);
  } else if (!tried.is_multishot() || tried.fault == some || *result <= 0) {
    finish(tried, *result);
  } else {
    count(tried.kind, *result);
    std::uint32_t const flags = IORING_CQE_F_MORE | std::exchange(tried.event_flags, 0U);
    world_->rules.say("event %s: %s", tried.name().c_str(), shown(*result).c_str());
    ready_.push_back({tried.user_data, *result, flags});
    tried.fault = world_->errors.draw(tried.kind);
    try_soon(tried);
  }
}

void sim_ring::finish_canceled(sim_op& canceled) {
  if (canceled.owes_notification()) return;  // it has told its count meanwhile
  bool const by_signal = canceled.is_transfer() && world_->whim(0.1);
  int const nothing_done = by_signal ? -EINTR : -ECANCELED;
  finish(canceled, canceled.done > 0 ? static_cast<std::int32_t>(canceled.done) : nothing_done);
}

void sim_ring::finish(sim_op& ended, std::int32_t result) {
  // Now and then there is only one event (K8): then the memory is free with it.
  bool const is_notified =
      ended.is_zero_copy() && ended.on != nullptr && (result > 0 || world_->dice.chance(0.7));
  if (is_notified) return notify_later(ended, result);
  world_->rules.say("end %s: %s", ended.name().c_str(), shown(result).c_str());
  // Whatever comes last of many is not all of them.
  if (!ended.is_foreign()) count(ended.kind, result, ended.is_multishot() ? SIZE_MAX : ended.asked);
  bool const is_shortage =
      result == -EMFILE || result == -ENFILE || result == -ENOBUFS || result == -ENOMEM;
  if (ended.kind == op_kind::accept && is_shortage) note_shortage(ended);
  world_->lent.give_back(ended.number);
  bool const is_silent = result >= 0 && (ended.flags & IOSQE_CQE_SKIP_SUCCESS) != 0;
  if (ended.owes_notification() && result > 0) {
    result = static_cast<std::int32_t>(IORING_NOTIF_USAGE_ZC_COPIED);
  }
  if (!is_silent) ready_.push_back({ended.user_data, result, ended.event_flags});
  in_flight_.erase(ended.number);
}

/** The count of a zero-copy send; its notification comes whenever it comes. */
void sim_ring::notify_later(sim_op& sent, std::int32_t result) {
  world_->rules.say("count %s: %s", sent.name().c_str(), shown(result).c_str());
  count(sent.kind, result, sent.asked);
  ready_.push_back({sent.user_data, result, IORING_CQE_F_MORE});
  static_cast<op_rule&>(sent) = notification_rule();
  sent.sent_until = sent.on->connection->sent;
  sent.asked = 1;
  sent.fault = 0;
  sent.event_flags = IORING_CQE_F_NOTIF;
  try_soon(sent);
}

/** Who asks again at once for what cannot be had is spinning. */
void sim_ring::note_shortage(sim_op const& ended) {
  constexpr std::size_t in_a_second_max = 20;
  time_point const now = world_->clock.now();
  shortages_.push_back(now);
  while (now - shortages_.front() > std::chrono::seconds(1)) shortages_.pop_front();
  if (shortages_.size() > in_a_second_max) {
    world_->rules.violation("accept is asked again and again in a shortage: " + ended.name());
  }
}

// --- waiting ---

std::size_t sim_ring::enter(detail::wait_until wait,
                            std::span<detail::completion> events) noexcept {
  simulation_mark const mark;
  world_->step();
  while (head_ != tail_ && !world_->whim(0.01)) {  // or -EAGAIN: the rest goes next time
    io_uring_sqe const& entry = entries_[head_++ & mask_];
    entry.opcode == IORING_OP_ASYNC_CANCEL ? cancel(entry) : start(entry);
  }
  world_->clock.move_to(now() + std::chrono::nanoseconds(1 + world_->dice.below(20'000)));
  run_due();
  serve_foreign();
  if (events.empty()) return 0;
  if (wait.wait && ready_.empty() && !has_unsubmitted()) wait_for_event(wait.deadline);

  std::size_t const most = std::min({events.size(), events_max_, ready_.size()});
  std::size_t const count = world_->piece_of(most, 0.2);
  std::copy_n(ready_.begin(), count, events.begin());
  ready_.erase(ready_.begin(), ready_.begin() + static_cast<std::ptrdiff_t>(count));
  return count;
}

void sim_ring::run_due() {
  schedule& clock = world_->clock;
  for (auto next = clock.next(); next && *next <= clock.now(); next = clock.next()) {
    if (!ready_.empty() && world_->whim(0.1)) return;
    world_->step();
    clock.run_next();
  }
}

void sim_ring::wait_for_event(time_point deadline) {
  schedule& clock = world_->clock;
  bool const has_deadline = deadline != no_deadline;
  while (ready_.empty()) {
    auto const next = clock.next();
    if (!next && !has_deadline) {
      if (world_->is_friendly()) world_->stuck("a deadlock: the worker would wait for ever");
      world_->become_friendly();
      continue;
    }
    // Now and then something happens exactly at the deadline, and is seen before it, or after.
    bool const is_near = next && deadline - *next < std::chrono::milliseconds(20);
    bool const is_race = is_near && world_->whim(0.2);
    if (has_deadline && (!next || *next > deadline || is_race)) {
      clock.move_to(deadline);
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
    sim_op& reading = (each++)->second;
    if (!reading.is_foreign()) continue;
    pollfd state{.fd = reading.fd, .events = POLLIN, .revents = 0};
    if (::poll(&state, 1, 0) != 1) continue;
    ssize_t const n = ::read(reading.fd, reinterpret_cast<void*>(reading.addr), reading.asked);
    finish(reading, static_cast<std::int32_t>(n < 0 ? -errno : n));
  }
}

// --- plain calls ---

int sim_ring::call(op_kind kind, int fd, std::function<int(descriptor&)> const& act,
                   std::size_t asked) {
  simulation_mark const mark;
  descriptor none;
  bool const is_made = kind == op_kind::socket || kind == op_kind::open_pipe;
  descriptor& used = is_made ? none : open_descriptor(fd, name_of(kind));
  int const fault = world_->errors.draw(kind);
  if (breaks_connection(fault)) used.connection->fail(-fault, true);
  int const result = fault < 0 ? fault : act(used);
  world_->rules.say("%s %s: %s", name_of(kind), shown(fd).c_str(), shown(result).c_str());
  count(kind, result, asked);
  return result;
}

void sim_ring::lend(std::uint16_t id, mutable_buffer memory) noexcept {
  simulation_mark const mark;
  world_->lent.lend_block({id, memory});
}

void sim_ring::check_alone(op_kind call, int fd) const {
  for (auto const& [number, each] : in_flight_) {
    bool const is_same = call == op_kind::receive_now ? each.is_receive() : each.is_send();
    if (!is_same || each.fd != fd) continue;
    world_->rules.violation("two transfers in flight on one socket: " +
                            (name_of(call) + (" and " + each.name())));
  }
}

std::ptrdiff_t sim_ring::send_now(int fd, msghdr const& message) noexcept {
  simulation_mark const mark;
  check_alone(op_kind::send_now, fd);
  std::string bytes;
  for (iovec const& piece : std::span(message.msg_iov, message.msg_iovlen)) {
    bytes.append(static_cast<char const*>(piece.iov_base), piece.iov_len);
  }
  auto const send = [&](descriptor& used) {
    bytes.resize(world_->piece_of(bytes.size(), 0.3));
    return static_cast<int>(used.connection->send(bytes));
  };
  return call(op_kind::send_now, fd, send, bytes.size());
}

std::ptrdiff_t sim_ring::receive_now(int fd, mutable_buffer memory) noexcept {
  simulation_mark const mark;
  check_alone(op_kind::receive_now, fd);
  auto const receive = [&](descriptor& used) {
    stream& from = *used.connection;
    std::string bytes;
    std::size_t const most = std::min(memory.size(), from.inbox.size());
    auto const n = static_cast<int>(from.receive(world_->piece_of(most, 0.3), bytes));
    std::ranges::copy(bytes, reinterpret_cast<char*>(memory.data()));
    return n;
  };
  return call(op_kind::receive_now, fd, receive, memory.size());
}

int sim_ring::open_pipe(detail::pipe_ends& made) noexcept {
  if (!has_pipes_) has_pipes_ = world_->dice.chance(0.7);
  return call(op_kind::open_pipe, -1, [&](descriptor&) {
    if (!*has_pipes_) return -ENOSYS;
    auto const bytes = std::make_shared<std::string>();
    std::size_t const capacity = world_->dice.pick<std::size_t>(4096, 65'536, 262'144);
    net& network = world_->network;
    made.read = network.open(descriptor::kind::pipe);
    made.write = network.open(descriptor::kind::pipe);
    if (made.read >= 0 && made.write < 0) network.close(made.read);
    if (made.write < 0) return made.write;
    for (int const end : {made.read, made.write}) {
      descriptor& opened = *network.find(end);
      opened.pipe = bytes;
      opened.capacity = capacity;
    }
    return 0;
  });
}

void sim_ring::close_pipe(detail::pipe_ends const& closed) noexcept {
  simulation_mark const mark;
  auto const written = world_->network.find(closed.write);
  for (auto const& [number, each] : in_flight_) {
    if (each.on == nullptr || each.on != written) continue;
    world_->rules.violation("a descriptor is closed under " + each.name());
  }
  for (int const end : {closed.read, closed.write}) {
    world_->network.close(open_descriptor(end, "close_pipe").fd);
  }
}

std::ptrdiff_t sim_ring::splice_now(int fd, detail::pipe_ends const& from,
                                    std::size_t size) noexcept {
  simulation_mark const mark;
  check_alone(op_kind::splice_now, fd);
  std::string& pipe = *open_descriptor(from.read, "splice_now").pipe;
  if (size > pipe.size()) world_->rules.violation("more is taken from a pipe than is in it");
  auto const send = [&](descriptor& used) {
    std::string_view const bytes = std::string_view(pipe).substr(0, world_->piece_of(size, 0.3));
    auto const n = static_cast<int>(used.connection->send(bytes));
    if (n > 0) pipe.erase(0, static_cast<std::size_t>(n));
    return n;
  };
  return call(op_kind::splice_now, fd, send, size);
}

int sim_ring::socket(int, int, int) noexcept {
  auto const open = [&](descriptor&) { return world_->network.open(descriptor::kind::socket); };
  return call(op_kind::socket, -1, open);
}

int sim_ring::bind(int fd, sockaddr const& address, socklen_t) noexcept {
  auto const port = ntohs(reinterpret_cast<sockaddr_in const&>(address).sin_port);
  return call(op_kind::bind, fd,
              [&](descriptor& used) { return world_->network.bind(used, port); });
}

int sim_ring::listen(int fd, int backlog) noexcept {
  return call(op_kind::listen, fd, [&](descriptor& used) {
    return world_->network.listen(used, static_cast<std::size_t>(backlog));
  });
}

int sim_ring::local_address(int fd, sockaddr& address, socklen_t& size) noexcept {
  return call(op_kind::local_address, fd, [&](descriptor& used) {
    sockaddr_in found{};
    found.sin_family = AF_INET;
    found.sin_port = htons(used.port);
    found.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    size = sizeof found;
    std::memcpy(&address, &found, sizeof found);
    return 0;
  });
}

int sim_ring::set_option(int fd, int level, int name, void const* value, socklen_t) noexcept {
  return call(op_kind::set_option, fd, [&](descriptor& used) {
    if (level == SOL_SOCKET && name == SO_LINGER) {
      linger const& how = *static_cast<linger const*>(value);
      used.resets_on_close = how.l_onoff != 0 && how.l_linger == 0;
    }
    return 0;
  });
}

int sim_ring::get_option(int fd, int level, int name, void* value, socklen_t& size) noexcept {
  return call(op_kind::get_option, fd, [&](descriptor& used) {
    if (level == IPPROTO_TCP && name == TCP_INFO && used.connection != nullptr) {
      tcp_info info{};
      info.tcpi_bytes_acked = used.connection->acknowledged();
      size = std::min<socklen_t>(size, sizeof info);
      std::memcpy(value, &info, size);
    }
    return 0;
  });
}

int sim_ring::shutdown(int fd, int how) noexcept {
  return call(op_kind::shutdown, fd, [&](descriptor& used) {
    return used.connection != nullptr ? used.connection->shutdown(how) : -ENOTCONN;
  });
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

descriptor& sim_ring::open_descriptor(int fd, std::string const& user) const {
  auto const found = world_->network.find(fd);
  if (!found) world_->rules.violation("a descriptor is used that is not open: " + user);
  return *found;  // the network keeps it
}

void sim_ring::count(op_kind kind, std::int32_t result, std::size_t asked) const {
  if (testing::count(kind, result, asked)) return;
  world_->rules.violation("not in the fault table: " + (name_of(kind) + (" " + shown(result))));
}

}  // namespace penstock::testing
