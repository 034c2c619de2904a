// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/faults.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cinttypes>
#include <cstring>

namespace penstock::testing {
namespace {

using enum op_kind;

// In order of op_kind. The chance is of one operation, before the run's own skew.
constexpr fault_row table[] = {
    {recv, whole, 0, "recv(2)"},
    {recv, some, 0, "recv(2)"},
    {recv, nothing, 0, "recv(2): the peer ended its half"},
    {recv, -ECONNRESET, 0.002, "tcp(7), K24"},
    {recv, -ETIMEDOUT, 0.002, "tcp(7)"},
    {recv, -EHOSTUNREACH, 0.003, "ip(7)"},
    {recv, -ECANCELED, 0.002, "io_uring_cancelation(7)"},
    {recv, -EINTR, 0.001, "recv(2)"},
    {recv, -ENOMEM, 0.003, "recv(2)"},
    {recv, -EBADF, 0, "recv(2): a socket that was closed before"},
    {multi_recv, whole, 0, "io_uring_multishot(7)"},
    {multi_recv, some, 0.02, "io_uring_multishot(7): it may end unasked"},
    {multi_recv, nothing, 0, "recv(2): the peer ended its half"},
    {multi_recv, -ENOBUFS, 0.02, "io_uring_setup_buf_ring(3): nothing is lent"},
    {multi_recv, -ECONNRESET, 0.002, "tcp(7), K24"},
    {multi_recv, -ETIMEDOUT, 0.003, "tcp(7)"},
    {multi_recv, -EHOSTUNREACH, 0.003, "ip(7)"},
    {multi_recv, -ECANCELED, 0.005, "io_uring_cancelation(7)"},
    {multi_recv, -EINTR, 0.002, "recv(2)"},
    {multi_recv, -EAGAIN, 0.005, "recv(2)"},
    {multi_recv, -ENOMEM, 0.003, "recv(2)"},
    {send, whole, 0, "send(2)"},
    {send, some, 0.02, "K3, K4"},
    {send, -EPIPE, 0.002, "send(2), K7"},
    {send, -ECONNRESET, 0.002, "send(2), K7"},
    {send, -ETIMEDOUT, 0.005, "tcp(7)"},
    {send, -EHOSTUNREACH, 0.005, "ip(7)"},
    {send, -ECANCELED, 0.005, "io_uring_cancelation(7)"},
    {send, -EINTR, 0.005, "send(2)"},
    {send, -EAGAIN, 0.005, "send(2)"},
    {send, -ENOBUFS, 0.005, "send(2)"},
    {send, -ENOMEM, 0.005, "send(2)"},
    {send, -EBADF, 0, "send(2): a socket that was closed before"},
    {sendmsg, whole, 0, "sendmsg(2)"},
    {sendmsg, some, 0.02, "K3, K4"},
    {sendmsg, -EPIPE, 0.1, "send(2), K7"},
    {sendmsg, -ECONNRESET, 0.1, "send(2), K7"},
    {sendmsg, -ETIMEDOUT, 0.1, "tcp(7)"},
    {sendmsg, -EHOSTUNREACH, 0.1, "ip(7)"},
    {sendmsg, -ECANCELED, 0.05, "io_uring_cancelation(7)"},
    {sendmsg, -EINTR, 0.05, "send(2)"},
    {sendmsg, -EAGAIN, 0.1, "send(2)"},
    {sendmsg, -ENOMEM, 0.1, "send(2)"},
    {send_zc, whole, 0, "io_uring_prep_send_zc(3)"},
    {send_zc, some, 0.05, "K3, K4"},
    {send_zc, -EPIPE, 0.05, "send(2), K7"},
    {send_zc, -ECONNRESET, 0.05, "send(2), K7"},
    {send_zc, -ETIMEDOUT, 0.05, "tcp(7)"},
    {send_zc, -EHOSTUNREACH, 0.05, "ip(7)"},
    {send_zc, -ECANCELED, 0.05, "io_uring_cancelation(7)"},
    {send_zc, -EINTR, 0.05, "send(2)"},
    {send_zc, -EAGAIN, 0.05, "send(2)"},
    {send_zc, -EINVAL, 0.05, "io_uring_prep_send_zc(3): no report of usage before Linux 6.2"},
    {send_zc, -EOPNOTSUPP, 0.05, "io_uring_prep_send_zc(3), K8"},
    {send_zc, -ENOBUFS, 0.05, "send(2)"},
    {send_zc, -ENOMEM, 0.05, "io_uring_prep_send_zc(3), K8"},
    {sendmsg_zc, whole, 0, "io_uring_prep_send_zc(3)"},
    {sendmsg_zc, some, 0.05, "K3, K4"},
    {sendmsg_zc, -EPIPE, 0.05, "send(2), K7"},
    {sendmsg_zc, -ECONNRESET, 0.05, "send(2), K7"},
    {sendmsg_zc, -ETIMEDOUT, 0.05, "tcp(7)"},
    {sendmsg_zc, -EHOSTUNREACH, 0.05, "ip(7)"},
    {sendmsg_zc, -ECANCELED, 0.05, "io_uring_cancelation(7)"},
    {sendmsg_zc, -EINTR, 0.05, "send(2)"},
    {notification, nothing, 0, "io_uring_prep_send_zc(3), K8, K9"},
    {notification, whole, 0, "IORING_NOTIF_USAGE_ZC_COPIED: it was copied"},
    {poll, whole, 0, "poll(2)"},
    {poll, -ECANCELED, 0.15, "io_uring_cancelation(7)"},
    {poll, -ENOMEM, 0.15, "poll(2)"},
    {poll_in, whole, 0, "poll(2)"},
    {poll_in, -ECANCELED, 0.02, "io_uring_cancelation(7)"},
    {poll_in, -ENOMEM, 0.02, "poll(2)"},
    {accept, whole, 0, "accept(2)"},
    {accept, some, 0.02, "io_uring_multishot(7): it may end unasked"},
    {accept, -ECANCELED, 0.001, "io_uring_cancelation(7), K11"},
    {accept, -EMFILE, 0.005, "accept(2), K10"},
    {accept, -ENFILE, 0.005, "accept(2)"},
    {accept, -ENOBUFS, 0.005, "accept(2)"},
    {accept, -ENOMEM, 0.005, "accept(2)"},
    {accept, -ECONNABORTED, 0.01, "accept(2)"},
    {accept, -EPERM, 0.005, "accept(2)"},
    {accept, -ENETDOWN, 0.005, "accept(2)"},
    {connect, nothing, 0, "connect(2)"},
    {connect, -ECONNREFUSED, 0.04, "connect(2)"},
    {connect, -ETIMEDOUT, 0.04, "connect(2)"},
    {connect, -EHOSTUNREACH, 0.04, "ip(7)"},
    {connect, -ENETUNREACH, 0.04, "connect(2)"},
    {connect, -EADDRNOTAVAIL, 0.04, "connect(2)"},
    {connect, -ECANCELED, 0.04, "io_uring_cancelation(7)"},
    {dissolve, nothing, 0, "connect(2): AF_UNSPEC"},
    {close, nothing, 0, "close(2)"},
    {close, -EINTR, 0.005, "close(2): it is closed all the same"},
    {close, -EIO, 0.005, "close(2): it is closed all the same"},
    {cancel, nothing, 0, "io_uring_prep_cancel(3)"},
    {cancel, -ENOENT, 0, "io_uring_prep_cancel(3), K18"},
    {cancel, -EALREADY, 0, "io_uring_prep_cancel(3)"},
    {read, whole, 0, "read(2)"},
    {read, some, 0.05, "read(2)"},
    {read, nothing, 0, "read(2): the end of the file"},
    {read, -EIO, 0.04, "read(2)"},
    {read, -EINTR, 0.04, "read(2)"},
    {read, -ECANCELED, 0.04, "io_uring_cancelation(7)"},
    {read, -ENOMEM, 0.04, "read(2)"},
    {writev, whole, 0, "writev(2)"},
    {writev, some, 0.05, "writev(2)"},
    {writev, -ENOSPC, 0.02, "write(2)"},
    {writev, -EDQUOT, 0.02, "write(2)"},
    {writev, -EIO, 0.02, "write(2)"},
    {writev, -EINTR, 0.02, "write(2)"},
    {writev, -EAGAIN, 0.02, "write(2)"},
    {writev, -ECANCELED, 0.02, "io_uring_cancelation(7)"},
    {openat, whole, 0, "openat2(2)"},
    {openat, -ENOENT, 0, "open(2)"},
    {openat, -EXDEV, 0, "openat2(2): RESOLVE_BENEATH"},
    {openat, -ENOTDIR, 0, "open(2)"},
    {openat, -EACCES, 0.04, "open(2)"},
    {openat, -EMFILE, 0.04, "open(2)"},
    {openat, -ENFILE, 0.04, "open(2)"},
    {openat, -ENOMEM, 0.04, "open(2)"},
    {openat, -ECANCELED, 0.04, "io_uring_cancelation(7)"},
    {statx, nothing, 0, "statx(2)"},
    {statx, -ENOMEM, 0.1, "statx(2)"},
    {statx, -ECANCELED, 0.1, "io_uring_cancelation(7)"},
    {send_now, whole, 0, "send(2)"},
    {send_now, some, 0, "send(2), K3"},
    {send_now, -EAGAIN, 0.02, "send(2)"},
    {send_now, -EPIPE, 0.002, "send(2), K7"},
    {send_now, -ECONNRESET, 0.002, "send(2), K7"},
    {send_now, -ETIMEDOUT, 0.002, "tcp(7)"},
    {send_now, -EHOSTUNREACH, 0.003, "ip(7)"},
    {send_now, -ENOBUFS, 0.002, "send(2)"},
    {send_now, -ENOMEM, 0.003, "send(2)"},
    {receive_now, whole, 0, "recv(2)"},
    {receive_now, some, 0, "recv(2)"},
    {receive_now, nothing, 0, "recv(2): the peer ended its half"},
    {receive_now, -EAGAIN, 0.02, "recv(2)"},
    {receive_now, -ECONNRESET, 0.002, "tcp(7), K24"},
    {receive_now, -ETIMEDOUT, 0.005, "tcp(7)"},
    {receive_now, -EHOSTUNREACH, 0.005, "ip(7)"},
    {receive_now, -ENOMEM, 0.005, "recv(2)"},
    {socket, whole, 0, "socket(2)"},
    {socket, -EMFILE, 0.03, "socket(2)"},
    {socket, -ENFILE, 0.03, "socket(2)"},
    {socket, -ENOBUFS, 0.03, "socket(2)"},
    {bind, nothing, 0, "bind(2)"},
    {bind, -EADDRINUSE, 0.03, "bind(2)"},
    {bind, -EACCES, 0.03, "bind(2)"},
    {op_kind::listen, nothing, 0, "listen(2)"},
    {op_kind::listen, -EADDRINUSE, 0.03, "listen(2)"},
    {set_option, nothing, 0, "setsockopt(2)"},
    {get_option, nothing, 0, "getsockopt(2)"},
    {local_address, nothing, 0, "getsockname(2)"},
    {op_kind::shutdown, nothing, 0, "shutdown(2)"},
    {op_kind::shutdown, -ENOTCONN, 0, "shutdown(2)"},
    {splice, whole, 0, "splice(2)"},
    {splice, some, 0.05, "splice(2)"},
    {splice, nothing, 0, "splice(2): the end of the file"},
    {splice, -EINVAL, 0.05, "splice(2): not with a file of this kind"},
    {splice, -EIO, 0.05, "read(2)"},
    {splice, -EINTR, 0.05, "read(2)"},
    {splice, -ECANCELED, 0.05, "io_uring_cancelation(7)"},
    {splice, -ENOMEM, 0.05, "splice(2)"},
    {open_pipe, nothing, 0, "pipe(2)"},
    {open_pipe, -EMFILE, 0.05, "pipe(2)"},
    {open_pipe, -ENFILE, 0.05, "pipe(2)"},
    {open_pipe, -ENOSYS, 0, "a ring that does not splice"},
    {splice_now, whole, 0, "splice(2)"},
    {splice_now, some, 0, "splice(2)"},
    {splice_now, -EAGAIN, 0.05, "splice(2)"},
    {splice_now, -EPIPE, 0.02, "send(2), K7"},
    {splice_now, -ECONNRESET, 0.02, "send(2), K7"},
    {splice_now, -ETIMEDOUT, 0.02, "tcp(7)"},
    {splice_now, -EHOSTUNREACH, 0.02, "ip(7)"},
    {splice_now, -ENOMEM, 0.02, "splice(2)"},
};

constexpr std::size_t row_count = std::size(table);

/** How often each row was seen, in memory that forked children share. */
std::atomic<std::uint64_t>* const counts = [] {
  void* const memory = ::mmap(nullptr, row_count * sizeof(std::atomic<std::uint64_t>),
                              PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? nullptr : static_cast<std::atomic<std::uint64_t>*>(memory);
}();

char const* name_of_result(int result) noexcept {
  constexpr char const* counts_as[] = {"0", "whole", "some"};
  return result < 0 ? strerrorname_np(-result) : counts_as[result];
}

}  // namespace

std::span<fault_row const> fault_table() noexcept { return table; }

bool breaks_connection(int result) noexcept {
  return result == -ECONNRESET || result == -EPIPE || result == -ETIMEDOUT ||
         result == -EHOSTUNREACH;
}

char const* name_of(op_kind kind) noexcept {
  constexpr char const* names[] = {
#define PENSTOCK_NAME(name) #name,
      PENSTOCK_OPERATIONS(PENSTOCK_NAME)
#undef PENSTOCK_NAME
  };
  return names[static_cast<std::size_t>(kind)];
}

faults::faults(random& dice, world_options const& options) : dice_(dice), options_(options) {
  // Some runs are quiet, so that what only a long undisturbed run shows is found too.
  double const mood = options.faults ? dice.pick(0.0, 0.1, 1.0, 1.0) : 0;
  for (fault_row const& row : table) {
    chances_.push_back(row.chance * mood * dice.pick(0.0, 0.0, 0.0, 0.1, 1.0, 10.0));
  }
}

int faults::draw(op_kind kind) {
  auto const can_end_so = [&](fault_row const& row) { return row.op == kind && row.chance > 0; };
  if (std::ranges::none_of(table, can_end_so)) return 0;
  ++io_count;
  if (are_over) return 0;
  bool const is_later = options_.fail_from_then_on && io_count > options_.fail_at;
  while (options_.fail_at != 0 && (io_count == options_.fail_at || is_later)) {
    fault_row const& row = table[dice_.below(row_count)];
    if (!can_end_so(row) || row.result >= 0) continue;
    ++injected;
    return row.result;
  }
  for (std::size_t i = 0; i < row_count; ++i) {
    if (table[i].op != kind || chances_[i] == 0 || !dice_.chance(chances_[i])) continue;
    injected += table[i].result < 0;
    return table[i].result;
  }
  return 0;
}

bool count(op_kind kind, std::int64_t result, std::size_t asked) noexcept {
  if (result > 0) result = static_cast<std::uint64_t>(result) < asked ? some : whole;
  auto const row = std::ranges::find_if(
      table, [&](fault_row const& each) { return each.op == kind && each.result == result; });
  if (row == std::end(table)) return false;
  if (counts != nullptr) ++counts[row - table];
  return true;
}

int print_matrix(std::FILE* to) {
  int never = 0;
  for (fault_row const& row : table) {
    std::uint64_t const seen = counts == nullptr ? 0 : counts[&row - table].load();
    never += seen == 0;
    std::fprintf(to, "%-13s %-13s %10" PRIu64 "  %s%s\n", name_of(row.op),
                 name_of_result(row.result), seen, row.source, seen == 0 ? "  NEVER SEEN" : "");
  }
  std::fprintf(to, "%zu cells, %d never seen\n", row_count, never);
  return never;
}

}  // namespace penstock::testing
