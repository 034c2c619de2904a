// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What each operation does at its submission, and whenever it is tried.

#include "testing/sim_ring.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace penstock::testing {
namespace {

using kind = descriptor::kind;
using outcome = std::optional<std::int32_t>;

template <class T>
T* memory(std::uint64_t address) noexcept {
  return reinterpret_cast<T*>(address);
}

/** How much of the operation to do in one go. One that is to fail, or to end short, never does
    all of it before. */
std::size_t piece(simulation& world, sim_op const& tried, double chance) {
  std::size_t const left = tried.asked - tried.done;
  if (left > 1 && tried.fault != 0) return world.dice.between(1, left - 1);
  return world.piece_of(left, chance);
}

outcome receive(simulation& world, sim_op& tried) {
  stream& from = *tried.on->connection;
  if (tried.fault < 0) {
    if (breaks_connection(tried.fault)) from.fail(-tried.fault, true);
    return tried.fault;
  }
  auto* const buffer = memory<char>(tried.addr);
  ledger::scribble(buffer, tried.asked);
  if (from.is_dead && world.whim(0.5)) from.inbox.clear();  // as the kernel may, or not
  std::string bytes;
  std::ptrdiff_t const n = from.receive(piece(world, tried, 0.5), bytes);
  if (n == -EAGAIN) return std::nullopt;
  std::ranges::copy(bytes, buffer);
  return static_cast<std::int32_t>(n);
}

/** Into the block lent first, which is the program's again with the event. */
outcome receive_into_block(simulation& world, sim_op& tried) {
  auto& blocks = world.lent.blocks;
  if (blocks.empty()) return -ENOBUFS;
  auto const [id, room] = world.lent.first_block();
  tried.addr = reinterpret_cast<std::uintptr_t>(room.data());
  tried.asked = room.size();
  outcome const n = receive(world, tried);
  if (n.value_or(0) <= 0) return n;
  blocks.pop_front();
  tried.event_flags = IORING_CQE_F_BUFFER | std::uint32_t(id) << IORING_CQE_BUFFER_SHIFT;
  bool const has_more = !tried.on->connection->inbox.empty();
  if (has_more && world.dice.chance(0.8)) tried.event_flags |= IORING_CQE_F_SOCK_NONEMPTY;
  return n;
}

outcome send(simulation& world, sim_op& tried) {
  stream& to = *tried.on->connection;
  auto const done = static_cast<std::int32_t>(tried.done);
  if (tried.fault < 0 && (done > 0 || world.dice.chance(0.5))) {
    // A count hides the reason why there is no more of it (K4): the next call is told.
    if (breaks_connection(tried.fault)) to.fail(-tried.fault, done == 0);
    return done > 0 ? done : tried.fault;
  }
  std::size_t const most = std::min(piece(world, tried, 0.5), std::max(to.room(), 1UL));
  std::string bytes;
  world.lent.read(tried.number, tried.done, most, bytes);
  std::ptrdiff_t const n = to.send(bytes);
  if (n == -EAGAIN) return std::nullopt;
  if (n < 0) {
    if (done == 0) return static_cast<std::int32_t>(n);
    if (n != -EPIPE) to.error = static_cast<int>(-n);  // that one comes again by itself
    return done;
  }
  tried.done += static_cast<std::size_t>(n);
  bool const waits_for_all = (tried.msg_flags & MSG_WAITALL) != 0 && tried.fault != some;
  if (tried.done == tried.asked || !waits_for_all) return static_cast<std::int32_t>(tried.done);
  if (to.is_writable()) tried.retry = world.delay();
  return std::nullopt;
}

/** When the peer has read all that was sent, or never will, the kernel lets go; or before. 1: what
    it has let go of, it had copied. */
outcome let_go(simulation& world, sim_op& tried) {
  stream const& to = *tried.on->connection;
  std::uint64_t const read = to.sent - to.other->inbox.size();
  bool const is_over = to.is_dead || to.other->is_closed || read >= tried.sent_until;
  if (!is_over && !world.whim(0.2)) return std::nullopt;
  return world.dice.chance(0.1) ? 1 : 0;
}

outcome poll(simulation&, sim_op& tried) {
  stream const& polled = *tried.on->connection;
  bool const is_in = tried.kind == op_kind::poll_in;
  if (is_in ? !polled.is_readable() : !polled.is_writable()) return std::nullopt;
  return (is_in ? POLLIN : POLLOUT) | (polled.is_dead ? POLLERR | POLLHUP : 0);
}

outcome accept(simulation& world, sim_op& tried) {
  auto& backlog = tried.on->backlog;
  if (backlog.empty()) return std::nullopt;
  int const fd = world.network.open(kind::connection);
  if (fd < 0) return fd;
  descriptor& made = *world.network.find(fd);
  made.port = tried.on->port;
  world.rules.say("%s takes c%llu as %s", tried.name().c_str(),
                  static_cast<unsigned long long>(backlog.front()->number), shown(fd).c_str());
  world.network.attach(made, std::move(backlog.front()));
  backlog.pop_front();
  return fd;
}

outcome connect(simulation& world, sim_op& tried) {
  stream::pointer made;
  int const result = world.network.connect(tried.port, made);
  if (result == -EAGAIN) {  // the backlog is full: TCP tries again
    tried.retry = std::chrono::milliseconds(100);
    return std::nullopt;
  }
  if (result == 0) world.network.attach(*tried.on, std::move(made));
  return result;
}

outcome read_file(simulation& world, sim_op& tried) {
  auto* const buffer = memory<char>(tried.addr);
  ledger::scribble(buffer, tried.asked);
  auto const bytes = tried.on->file.read(tried.off, piece(world, tried, 0));
  std::ranges::copy(bytes, buffer);
  return static_cast<std::int32_t>(bytes.size());
}

outcome splice(simulation& world, sim_op& tried) {
  std::string& pipe = *tried.on->pipe;
  if (!pipe.empty()) world.rules.violation("a pipe is filled that is not empty: " + tried.name());
  std::size_t const most = std::min(piece(world, tried, 0.2), tried.on->capacity);
  pipe = tried.from->file.read(tried.splice_off_in, most);
  return static_cast<std::int32_t>(pipe.size());
}

outcome write_file(simulation& world, sim_op& tried) {
  std::string bytes;
  world.lent.read(tried.number, 0, piece(world, tried, 0), bytes);
  tried.on->file.write(tried.off, bytes);
  return static_cast<std::int32_t>(bytes.size());
}

outcome open_file(simulation& world, sim_op& tried) {
  int const fd = world.network.open(kind::file);
  if (fd < 0) return fd;
  auto const from = world.network.find(tried.fd);
  auto& made = world.network.find(fd)->file;
  int const e = world.disk.open(from ? &from->file : nullptr, tried.path, tried.how, made);
  if (e < 0) world.network.close(fd);
  return e < 0 ? e : fd;
}

outcome describe_file(simulation&, sim_op& tried) {
  auto* const found = memory<struct statx>(tried.off);
  ledger::scribble(found, sizeof *found);
  tried.on->file.describe(*found);
  return 0;
}

/** What was done at its submission has but to say so. */
outcome say_so(simulation&, sim_op&) { return 0; }

constexpr op_rule known[] = {
    {IORING_OP_RECV, op_kind::recv, kind::connection, receive},
    {IORING_OP_SEND, op_kind::send, kind::connection, send},
    {IORING_OP_SENDMSG, op_kind::sendmsg, kind::connection, send},
    {IORING_OP_SEND_ZC, op_kind::send_zc, kind::connection, send},
    {IORING_OP_SENDMSG_ZC, op_kind::sendmsg_zc, kind::connection, send},
    {IORING_OP_POLL_ADD, op_kind::poll, kind::connection, poll},
    {IORING_OP_ACCEPT, op_kind::accept, kind::listener, accept},
    {IORING_OP_CONNECT, op_kind::connect, kind::socket, connect},
    {IORING_OP_CLOSE, op_kind::close, std::nullopt, say_so},
    {IORING_OP_READ, op_kind::read, kind::file, read_file},
    {IORING_OP_SPLICE, op_kind::splice, kind::pipe, splice},
    {IORING_OP_WRITEV, op_kind::writev, kind::file, write_file},
    {IORING_OP_OPENAT2, op_kind::openat, kind::file, open_file},
    {IORING_OP_STATX, op_kind::statx, kind::file, describe_file},
};
// What the same opcodes mean with other flags, or with another address.
constexpr op_rule multi_recv = {IORING_OP_RECV, op_kind::multi_recv, kind::connection,
                                receive_into_block};
constexpr op_rule notification = {IORING_OP_SEND_ZC, op_kind::notification, std::nullopt, let_go};
constexpr op_rule poll_in = {IORING_OP_POLL_ADD, op_kind::poll_in, kind::connection, poll};
constexpr op_rule dissolve = {IORING_OP_CONNECT, op_kind::dissolve, kind::connection, say_so};

/** The list is read at submission, what it points to when it leaves. */
void lend_pieces(simulation& world, sim_op& started, std::span<iovec const> pieces) {
  started.asked = 0;
  for (iovec const& each : pieces) {
    world.lent.lend(started.number, each.iov_base, each.iov_len, true);
    started.asked += each.iov_len;
  }
}

}  // namespace

op_rule const& notification_rule() noexcept { return notification; }

op_rule const& rule_of(io_uring_sqe const& entry, log const& rules) {
  auto const* const rule = std::ranges::find(known, entry.opcode, &op_rule::code);
  if (rule == std::end(known)) {
    rules.violation("the simulation knows no opcode " + std::to_string(entry.opcode));
  }
  switch (rule->kind) {
    case op_kind::recv: return (entry.flags & IOSQE_BUFFER_SELECT) != 0 ? multi_recv : *rule;
    case op_kind::poll: return (entry.poll32_events & POLLIN) != 0 ? poll_in : *rule;
    case op_kind::connect:
      return memory<sockaddr const>(entry.addr)->sa_family == AF_UNSPEC ? dissolve : *rule;
    default: return *rule;
  }
}

void submit(simulation& world, sim_op& started) {
  auto const lend = [&](std::uint64_t address, std::size_t size, bool constant = false) {
    world.lent.lend(started.number, memory<void>(address), size, constant);
  };
  started.asked = started.len;
  if (started.user_data != 0) lend(started.user_data, sizeof(void*));
  switch (started.kind) {
    case op_kind::recv:
    case op_kind::read: return lend(started.addr, started.len);
    case op_kind::send:
    case op_kind::send_zc: return lend(started.addr, started.len, true);
    case op_kind::sendmsg:
    case op_kind::sendmsg_zc: {
      auto const& message = *memory<msghdr>(started.addr);
      return lend_pieces(world, started, {message.msg_iov, message.msg_iovlen});
    }
    case op_kind::writev:
      return lend_pieces(world, started, {memory<iovec>(started.addr), std::size_t(started.len)});
    case op_kind::statx: return lend(started.off, sizeof(struct statx));
    case op_kind::openat:
      started.path = memory<char const>(started.addr);
      started.how = *memory<open_how>(started.off);
      return;
    case op_kind::connect:  // the port of an IPv6 address is in the same place
      started.port = ntohs(memory<sockaddr_in>(started.addr)->sin_port);
      return;
    case op_kind::close: world.network.close(started.fd); break;
    case op_kind::dissolve:
      started.on->connection->inbox.clear();
      started.on->connection->fail(ECONNRESET);
      break;
    default: return;
  }
  started.on = nullptr;  // these two have done with it
}

std::string shown(int result) {
  bool const is_descriptor = result >= net::first_fd;
  return is_descriptor ? "d" + std::to_string(result - net::first_fd) : std::to_string(result);
}

std::string sim_op::name() const {
  return "#" + std::to_string(number) + " " + name_of(kind) + " " +
         (is_foreign() ? "foreign" : shown(fd));
}

}  // namespace penstock::testing
