// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/attempt.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace penstock::detail {
namespace {

// How often a transfer goes on in one attempt; then others have their turn.
constexpr int tries_max = 16;

template <class T>
T* pointer(std::uint64_t address) noexcept {
  return reinterpret_cast<T*>(static_cast<std::uintptr_t>(address));
}

/** Whether `fd` is a file whose reads and writes wait for a disk, and which epoll does not take. */
bool is_on_disk(int fd) noexcept {
  struct stat found = {};
  if (::fstat(fd, &found) != 0) return false;
  return S_ISREG(found.st_mode) || S_ISDIR(found.st_mode) || S_ISBLK(found.st_mode);
}

std::int32_t poll_now(int fd, std::uint32_t events) noexcept {
  if (fd < 0) return -EBADF;
  pollfd one{.fd = fd, .events = static_cast<short>(events), .revents = 0};
  if (::poll(&one, 1, 0) < 0) return errno == EINTR ? must_wait : -errno;
  if ((one.revents & POLLNVAL) != 0) return -EBADF;
  return one.revents == 0 ? must_wait : one.revents;
}

/** `once(moved)` moves some of the bytes left, without waiting, as send(2) and recv(2) do. */
template <class Once>
std::int32_t transfer(request const& entry, std::size_t length, std::uint32_t& moved,
                      Once const& once) noexcept {
  auto const cut = [&](int error) { return moved > 0 ? static_cast<int>(moved) : error; };
  for (int tries = 0; tries < tries_max; ++tries) {
    ssize_t const n = once(moved);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) {
      return (entry.flags & MSG_DONTWAIT) != 0 ? cut(-EAGAIN) : must_wait;
    }
    if (n < 0) return cut(-errno);
    moved += static_cast<std::uint32_t>(n);
    bool const is_whole = n == 0 || moved >= length || (entry.flags & MSG_WAITALL) == 0;
    if (is_whole) return static_cast<std::int32_t>(moved);
  }
  return must_wait;
}

/** For a call: never wait, never raise SIGPIPE; MSG_WAITALL is what transfer() does. */
int call_flags(request const& entry) noexcept {
  auto const asked = entry.flags & ~static_cast<std::uint32_t>(MSG_WAITALL);
  return static_cast<int>(asked) | MSG_DONTWAIT | MSG_NOSIGNAL;
}

std::int32_t receive(request const& entry, std::uint32_t& moved) noexcept {
  return transfer(entry, entry.length, moved, [&](std::size_t at) {
    return ::recv(entry.fd, pointer<char>(entry.address) + at, entry.length - at,
                  call_flags(entry));
  });
}

std::int32_t send(request const& entry, std::uint32_t& moved) noexcept {
  return transfer(entry, entry.length, moved, [&](std::size_t at) {
    return ::send(entry.fd, pointer<char>(entry.address) + at, entry.length - at,
                  call_flags(entry));
  });
}

/** sendmsg(2) of what `whole` holds behind its first `at` bytes. */
ssize_t send_rest(request const& entry, msghdr const& whole, std::size_t at) noexcept {
  std::array<iovec, 64> pieces;
  std::size_t count = 0;
  for (std::size_t i = 0; i < whole.msg_iovlen && count < pieces.size(); ++i) {
    iovec const piece = whole.msg_iov[i];
    std::size_t const gone = std::min(at, piece.iov_len);
    at -= gone;
    if (piece.iov_len == gone) continue;
    pieces[count++] = {static_cast<char*>(piece.iov_base) + gone, piece.iov_len - gone};
  }
  msghdr rest = whole;
  rest.msg_iov = pieces.data();
  rest.msg_iovlen = count;
  return ::sendmsg(entry.fd, &rest, call_flags(entry));
}

std::int32_t send_message(request const& entry, std::uint32_t& moved) noexcept {
  msghdr const& whole = *pointer<msghdr const>(entry.address);
  std::size_t length = 0;
  for (std::size_t i = 0; i < whole.msg_iovlen; ++i) length += whole.msg_iov[i].iov_len;
  return transfer(entry, length, moved,
                  [&](std::size_t at) { return send_rest(entry, whole, at); });
}

/** O_NONBLOCK stays on the listener, which is the ring's alone: Linux hands it on to no accepted
    socket. Without it an accept would wait when another process has taken the connection. */
std::int32_t accept(request const& entry) noexcept {
  int const mode = ::fcntl(entry.fd, F_GETFL);
  if (mode >= 0 && (mode & O_NONBLOCK) == 0) ::fcntl(entry.fd, F_SETFL, mode | O_NONBLOCK);
  int const fd = ::accept4(entry.fd, pointer<sockaddr>(entry.address),
                           pointer<socklen_t>(entry.offset), static_cast<int>(entry.flags));
  if (fd >= 0) return fd;
  return errno == EAGAIN || errno == EINTR ? must_wait : -errno;
}

/** The socket is non-blocking for the length of the call only; its owner finds it as it was. Asked
    again, the kernel says how the connect under way has ended. */
std::int32_t connect(request const& entry) noexcept {
  int const mode = ::fcntl(entry.fd, F_GETFL);
  if (mode < 0) return -errno;
  ::fcntl(entry.fd, F_SETFL, mode | O_NONBLOCK);
  int const returned = ::connect(entry.fd, pointer<sockaddr const>(entry.address),
                                 static_cast<socklen_t>(entry.offset));
  int const error = returned < 0 ? errno : 0;
  ::fcntl(entry.fd, F_SETFL, mode);
  return error == EINPROGRESS || error == EALREADY || error == EINTR ? must_wait : -error;
}

std::int32_t read(request const& entry) noexcept {
  auto* const to = pointer<void>(entry.address);
  for (;;) {
    ssize_t n = -1;
    errno = ESPIPE;
    if (entry.offset != UINT64_MAX) {
      n = ::pread(entry.fd, to, entry.length, static_cast<off_t>(entry.offset));
    }
    if (n < 0 && errno == ESPIPE) n = ::read(entry.fd, to, entry.length);
    if (n >= 0) return static_cast<std::int32_t>(n);
    if (errno == EAGAIN) return must_wait;
    if (errno != EINTR) return -errno;
  }
}

/** A blocking descriptor that is ready, and that nobody else reads, does not wait. */
std::int32_t read_when_ready(request const& entry) noexcept {
  std::int32_t const ready = poll_now(entry.fd, POLLIN);
  return ready > 0 ? read(entry) : ready;
}

ssize_t write_vector(request const& entry, int flags) noexcept {
  return ::pwritev2(entry.fd, pointer<iovec const>(entry.address), static_cast<int>(entry.length),
                    static_cast<off_t>(entry.offset), flags);
}

std::int32_t write_when_ready(request const& entry) noexcept {
  ssize_t const n = write_vector(entry, RWF_NOWAIT);
  if (n >= 0) return static_cast<std::int32_t>(n);
  if (errno == EOPNOTSUPP) return must_block;
  return errno == EAGAIN || errno == EINTR ? must_wait : -errno;
}

std::int32_t write(request const& entry) noexcept {
  ssize_t n = 0;
  do {
    n = write_vector(entry, 0);
  } while (n < 0 && errno == EINTR);
  return n < 0 ? -errno : static_cast<std::int32_t>(n);
}

manner manner_of_file(request const& entry) noexcept {
  return is_on_disk(entry.fd) ? manner::blocking : manner::when_ready;
}

}  // namespace

request::request(io_uring_sqe const& entry) noexcept
    : submission{.opcode = entry.opcode,
                 .entry_flags = entry.flags,
                 .ioprio = entry.ioprio,
                 .fd = entry.fd,
                 .offset = entry.off,
                 .address = entry.addr,
                 .length = entry.len,
                 .flags = static_cast<std::uint32_t>(entry.rw_flags)},
      user_data(entry.user_data) {}

manner manner_of(request const& entry) noexcept {
  if ((entry.entry_flags & ~IOSQE_CQE_SKIP_SUCCESS) != 0) return manner::unknown;
  switch (entry.opcode) {
    case IORING_OP_NOP:
    case IORING_OP_CLOSE: return manner::at_once;
    case IORING_OP_ASYNC_CANCEL: return entry.flags == 0 ? manner::at_once : manner::unknown;
    case IORING_OP_RECV:
    case IORING_OP_SEND:
    case IORING_OP_SENDMSG:
    case IORING_OP_CONNECT: return entry.ioprio == 0 ? manner::when_ready : manner::unknown;
    case IORING_OP_POLL_ADD: return entry.length == 0 ? manner::when_ready : manner::unknown;
    case IORING_OP_ACCEPT:
      return (entry.ioprio & ~IORING_ACCEPT_MULTISHOT) == 0 ? manner::when_ready : manner::unknown;
    case IORING_OP_READ:
    case IORING_OP_WRITEV: return manner_of_file(entry);
    case IORING_OP_OPENAT2:
    case IORING_OP_STATX: return manner::blocking;
    default: return manner::unknown;
  }
}

std::int32_t attempt(request const& entry, std::uint32_t& moved) noexcept {
  switch (entry.opcode) {
    case IORING_OP_RECV: return receive(entry, moved);
    case IORING_OP_SEND: return send(entry, moved);
    case IORING_OP_SENDMSG: return send_message(entry, moved);
    case IORING_OP_POLL_ADD: return poll_now(entry.fd, entry.flags);
    case IORING_OP_ACCEPT: return accept(entry);
    case IORING_OP_CONNECT: return connect(entry);
    case IORING_OP_READ: return read_when_ready(entry);
    case IORING_OP_WRITEV: return write_when_ready(entry);
    default: return -EINVAL;
  }
}

std::uint32_t awaited_events(request const& entry) noexcept {
  constexpr std::uint32_t always = EPOLLERR | EPOLLHUP;
  switch (entry.opcode) {
    case IORING_OP_POLL_ADD: return entry.flags | always;  // epoll has the bits of poll(2)
    case IORING_OP_RECV:
    case IORING_OP_READ:
    case IORING_OP_ACCEPT: return EPOLLIN | EPOLLRDHUP | always;
    case IORING_OP_SEND:
    case IORING_OP_SENDMSG:
    case IORING_OP_CONNECT:
    case IORING_OP_WRITEV: return EPOLLOUT | always;
    default: return 0;
  }
}

std::int32_t call(request const& entry) noexcept {
  switch (entry.opcode) {
    case IORING_OP_READ: return read(entry);
    case IORING_OP_WRITEV: return write(entry);
    case IORING_OP_OPENAT2: {
      long const fd = ::syscall(SYS_openat2, entry.fd, entry.address, entry.offset, entry.length);
      return fd < 0 ? -errno : static_cast<std::int32_t>(fd);
    }
    case IORING_OP_STATX: {
      int const returned =
          ::statx(entry.fd, pointer<char const>(entry.address), static_cast<int>(entry.flags),
                  entry.length, pointer<struct statx>(entry.offset));
      return returned < 0 ? -errno : 0;
    }
    default: return -EINVAL;
  }
}

}  // namespace penstock::detail
