// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "kernel/harness.hpp"

#include <catch2/catch_test_macros.hpp>

#include <netinet/in.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <thread>

namespace kernel {
namespace {

constexpr std::chrono::milliseconds patience = 5s;

/** Set the ring up. A ring that ended a moment ago may still count against a limit on locked
    memory (K21), so that ENOMEM is worth a few more tries. */
int set_up(io_uring& ring, unsigned entries, io_uring_params const& wanted) {
  int error = 0;
  for (int tries = 0; tries < 20; ++tries) {
    io_uring_params parameters = wanted;
    error = io_uring_queue_init_params(entries, &ring, &parameters);
    if (error != -ENOMEM) break;
    std::this_thread::sleep_for(100ms);
  }
  return error;
}

sockaddr_in loopback() noexcept {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

descriptor new_socket() {
  descriptor made(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  REQUIRE(made.get() >= 0);
  timeval const limit{.tv_sec = patience / 1s, .tv_usec = 0};
  ::setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  return made;
}

void set_size(descriptor const& socket, int option, int size) {
  if (size == 0) return;
  REQUIRE(::setsockopt(socket.get(), SOL_SOCKET, option, &size, sizeof size) == 0);
}

void listen_on_loopback(descriptor const& socket, int backlog) {
  sockaddr_in const address = loopback();
  auto const* const generic = reinterpret_cast<sockaddr const*>(&address);
  REQUIRE(::bind(socket.get(), generic, sizeof address) == 0);
  REQUIRE(::listen(socket.get(), backlog) == 0);
}

void connect(descriptor const& socket, descriptor const& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::getsockname(listener.get(), generic, &size) == 0);
  REQUIRE(::connect(socket.get(), generic, size) == 0);
}

}  // namespace

descriptor& descriptor::operator=(descriptor&& other) noexcept {
  close();
  fd_ = other.release();
  return *this;
}

void descriptor::close() noexcept {
  if (fd_ >= 0) ::close(release());
}

void descriptor::reset() noexcept {
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

ring::ring(unsigned entries, unsigned flags, unsigned cq_entries) {
  io_uring_params wanted{};
  wanted.flags = flags | (cq_entries != 0 ? unsigned{IORING_SETUP_CQSIZE} : 0U);
  wanted.cq_entries = cq_entries;
  int const error = set_up(ring_, entries, wanted);
  if (error == -EPERM || error == -ENOSYS) SKIP("this host does not allow io_uring");
  if (error == -EINVAL) SKIP("the set-up flags need Linux 6.1");
  REQUIRE(error == 0);
}

io_uring_sqe* ring::entry(std::uint64_t who) {
  io_uring_sqe* const free = io_uring_get_sqe(&ring_);
  REQUIRE(free != nullptr);
  io_uring_sqe_set_data64(free, who);
  return free;
}

bool ring::wait(std::chrono::milliseconds limit, event& taken) {
  auto const deadline = std::chrono::steady_clock::now() + limit;
  for (;;) {
    auto const left = deadline - std::chrono::steady_clock::now();
    __kernel_timespec time{};
    time.tv_nsec = std::max<long long>(left % 1s / 1ns, 0);
    time.tv_sec = std::max<long long>(left / 1s, 0);
    io_uring_cqe* first = nullptr;
    int const error = io_uring_submit_and_wait_timeout(&ring_, &first, 1, &time, nullptr);
    if (first != nullptr) {
      taken = {first->user_data, first->res, first->flags};
      io_uring_cqe_seen(&ring_, first);
      return true;
    }
    if (left <= 0s) return false;
    REQUIRE((error >= 0 || error == -EINTR || error == -ETIME));
  }
}

event ring::next() {
  event taken{};
  if (!wait(patience, taken)) FAIL("no completion event came");
  return taken;
}

bool ring::stays_quiet() {
  event taken{};
  return !wait(20ms, taken);
}

tcp_pair connected(buffer_sizes sizes) {
  descriptor listener = new_socket();
  set_size(listener, SO_RCVBUF, sizes.far_receive);
  listen_on_loopback(listener, 1);
  tcp_pair made{new_socket(), descriptor()};
  set_size(made.near, SO_SNDBUF, sizes.near_send);
  connect(made.near, listener);
  made.far = descriptor(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  REQUIRE(made.far.get() >= 0);
  return made;
}

descriptor listening(int backlog) {
  descriptor made = new_socket();
  listen_on_loopback(made, backlog);
  return made;
}

descriptor connected_to(descriptor const& listener) {
  descriptor made = new_socket();
  connect(made, listener);
  return made;
}

std::size_t fill(descriptor const& socket) {
  std::array<char, 4096> const bytes{};
  std::size_t taken = 0;
  for (;;) {
    ssize_t const n = ::send(socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n < 0) break;
    taken += static_cast<std::size_t>(n);
  }
  CHECK(errno == EAGAIN);
  return taken;
}

ssize_t receive(descriptor const& socket, char* to, std::size_t size) noexcept {
  ssize_t n = 0;
  do n = ::recv(socket.get(), to, size, 0);
  while (n < 0 && errno == EINTR);
  return n;
}

std::string read_all(descriptor const& socket, std::size_t size) {
  std::string all(size, '\0');
  std::size_t have = 0;
  while (have < size) {
    ssize_t const n = receive(socket, all.data() + have, size - have);
    if (n <= 0) break;
    have += static_cast<std::size_t>(n);
  }
  all.resize(have);
  return all;
}

std::string pattern(std::size_t size) {
  std::string made(size, '\0');
  for (std::size_t i = 0; i < size; ++i) made[i] = static_cast<char>('A' + (i * 31 + i / 256) % 57);
  return made;
}

int in_child(std::function<int()> const& work) {
  pid_t const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::alarm(20);
    ::_exit(work());
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace kernel
