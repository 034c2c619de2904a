// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves which ring a program gets, in children whose kernel refuses io_uring or whose limits are
// too low: what is told, what is used, and that a connection works over it.

#include "ring/create.hpp"

#include <penstock/sync_wait.hpp>

#include "ring/epoll_ring.hpp"
#include "ring/setup_error.hpp"
#include "ring/uring.hpp"
#include "support/child.hpp"
#include "support/connection.hpp"
#include "support/sanitizers.hpp"
#include "support/seccomp.hpp"

#include <catch2/catch_test_macros.hpp>

#include <sys/resource.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>

using namespace penstock;
using namespace penstock::test;
using namespace penstock::detail;

namespace {

/** "uring", "epoll", or the message of the error. */
std::string name_of(result<std::unique_ptr<ring>> const& made) {
  if (!made) return made.error().message();
  if (dynamic_cast<uring*>(made->get()) != nullptr) return "uring";
  return dynamic_cast<epoll_ring*>(made->get()) != nullptr ? "epoll" : "another";
}

/** Bytes there and back over TCP, on whatever ring there is. */
bool echoes(runtime_options const& options) {
  auto const there_and_back = []() -> task<bool> {
    connection pair = connect_pair();
    std::string const sent = pattern(1000);
    auto const there = co_await pair.client.write(as_bytes(std::span(sent)));
    std::string const came = co_await read_exactly(pair.server, sent.size());
    auto const back = co_await pair.server.write(as_bytes(std::span(came)));
    std::string const echo = co_await read_exactly(pair.client, sent.size());
    co_return !there.ec && !back.ec && echo == sent;
  };
  return sync_wait(there_and_back(), options);
}

/** Which ring a child gets that did `prepare()` first, and what stood on its stderr before. */
struct choice {
  std::string said;
  std::string ring;
  bool works = false;
};
template <class Prepare>
choice in_prepared_child(Prepare const& prepare, runtime_options const& options = {}) {
  auto const ended = in_child([&] {
    ::unsetenv("PENSTOCK_RING");
    if (!prepare()) return no_seccomp;
    std::string const name = name_of(create_ring(options));
    std::fprintf(stderr, "<%s>", name.c_str());
    return name == "uring" || name == "epoll" ? (echoes(options) ? 0 : 1) : 2;
  });
  if (ended.exit_status() == no_seccomp) SKIP("seccomp filters are not allowed here");
  std::size_t const at = ended.output.find('<');
  std::size_t const end = ended.output.find('>');
  REQUIRE(end != std::string::npos);
  return {ended.output.substr(0, at) + ended.output.substr(end + 1),
          ended.output.substr(at + 1, end - at - 1), ended.exit_status() == 0};
}

auto refusing(int error) {
  return [error] { return refuse_call(SYS_io_uring_setup, error); };
}
auto asking(char const* name) {
  return [name] { return ::setenv("PENSTOCK_RING", name, 1) == 0; };
}

std::size_t count(std::string const& text, std::string const& words) {
  std::size_t found = 0;
  for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("io_uring is used where it is to be had, and nothing is said", "[ring]") {
  auto const got = in_prepared_child([] { return true; });
  CHECK(got.ring == "uring");
  CHECK(got.said.empty());
  CHECK(got.works);
}

TEST_CASE("where io_uring is refused, epoll works, and the reason is told once", "[ring]") {
  for (int const error : {EPERM, ENOSYS, EINVAL, EACCES}) {
    auto const got = in_prepared_child(refusing(error));
    CAPTURE(error, got.said);
    CHECK(got.ring == "epoll");
    CHECK(got.works);  // with rings of its own, which are not told of again
    CHECK(count(got.said, "\n") == 1);
    CHECK(count(got.said, "penstock: ") == 1);
    CHECK(count(got.said, setup_error(error).message()) == 1);
    CHECK(count(got.said, "goes on with epoll") == 1);
  }
}

TEST_CASE("a pinned ring is that one or an error with cause and remedy", "[ring]") {
  auto const refused = in_prepared_child(refusing(EPERM), {.ring = ring_kind::uring});
  CHECK(refused.ring == setup_error(EPERM).message());
  CHECK(refused.said.empty());
  auto const by_name = in_prepared_child([] { return asking("uring")() && refusing(ENOSYS)(); });
  CHECK(by_name.ring == setup_error(ENOSYS).message());
  CHECK(in_prepared_child([] { return true; }, {.ring = ring_kind::epoll}).ring == "epoll");
  CHECK(in_prepared_child(refusing(EPERM), {.ring = ring_kind::epoll}).said.empty());
}

TEST_CASE("PENSTOCK_RING names the ring, and the program's own choice goes before it", "[ring]") {
  CHECK(in_prepared_child(asking("uring")).ring == "uring");
  CHECK(in_prepared_child(asking("epoll")).ring == "epoll");
  CHECK(in_prepared_child(asking("")).ring == "uring");
  CHECK(in_prepared_child(asking("epoll"), {.ring = ring_kind::uring}).ring == "uring");
  CHECK(in_prepared_child(asking("nonsense"), {.ring = ring_kind::epoll}).ring == "epoll");
}

TEST_CASE("PENSTOCK_RING that names none says what it may be", "[ring]") {
  for (char const* const name : {"kqueue", "URING", "sim", "sim:", "sim:x", "sim:1x", "sim:-1"}) {
    auto const got = in_prepared_child(asking(name));
    CHECK(count(got.ring, std::string("PENSTOCK_RING=") + name + " ") == 1);
    CHECK(count(got.ring, "uring, epoll, or sim:") == 1);
  }
}

TEST_CASE("a simulated ring without its library says what to link", "[ring]") {
  if (make_sim_ring != nullptr) SKIP("this program has the library");
  CHECK(count(in_prepared_child(asking("sim:7")).ring, "link penstock::testing") == 1);
}

TEST_CASE("a feature that does not exist is an error, as a typing mistake should be", "[ring]") {
  auto const got = in_prepared_child([] { return ::setenv("PENSTOCK_DENY", "multi", 1) == 0; });
  CHECK(count(got.ring, "PENSTOCK_DENY=multi ") == 1);
}

TEST_CASE("counts of entries that no ring can have are an error with every ring", "[ring]") {
  for (auto const kind : {ring_kind::automatic, ring_kind::uring, ring_kind::epoll}) {
    runtime_options options{.ring = kind, .submission_entries = 0};
    CHECK(create_ring(options).error() == setup_error(setup_fault::entry_counts));
    options = {.ring = kind, .completion_entries = 0};
    CHECK(create_ring(options).error() == setup_error(setup_fault::entry_counts));
    options = {.ring = kind, .submission_entries = 64, .completion_entries = 32};
    CHECK(create_ring(options).error() == setup_error(setup_fault::entry_counts));
    options = {.ring = kind, .submission_entries = 60, .completion_entries = 64};
    CHECK(create_ring(options).has_value());
    options = {.ring = kind, .submission_entries = 100'000, .completion_entries = 200'000};
    CHECK(create_ring(options).has_value());
  }
}

TEST_CASE("without a descriptor every ring is an error, and none is tried instead", "[ring]") {
  if (has_undefined_behavior_sanitizer) SKIP("the sanitizer needs descriptors of its own");
  for (auto const kind : {ring_kind::automatic, ring_kind::uring, ring_kind::epoll}) {
    auto const ended = in_child([&] {
      ::unsetenv("PENSTOCK_RING");
      for (int fd = 3; fd < 64; ++fd) ::close(fd);
      rlimit const none{3, 3};
      ::setrlimit(RLIMIT_NOFILE, &none);
      return create_ring({.ring = kind}).error() == setup_error(EMFILE) ? 7 : 1;
    });
    CHECK(ended.exit_status() == 7);
    CHECK(ended.output.empty());
  }
}

TEST_CASE("an epoll ring that comes one descriptor short is an error, and leaks none", "[ring]") {
  if (has_undefined_behavior_sanitizer) SKIP("the sanitizer needs descriptors of its own");
  auto const ended = in_child([] {
    for (int fd = 3; fd < 64; ++fd) ::close(fd);
    rlimit const one{4, 4};
    ::setrlimit(RLIMIT_NOFILE, &one);
    if (epoll_ring::create({}).error() != setup_error(EMFILE)) return 1;
    return ::dup(0) == 3 ? 7 : 2;
  });
  CHECK(ended.exit_status() == 7);
}

TEST_CASE("too little lockable memory is an error that names the limit", "[ring]") {
  constexpr uid_t nobody = 65534;  // root is not bound by the limit
  auto const ended = in_child([] {
    ::unsetenv("PENSTOCK_RING");
    rlimit const little{64 * 1024, 64 * 1024};
    ::setrlimit(RLIMIT_MEMLOCK, &little);
    if (::getuid() == 0 && ::setresuid(nobody, nobody, nobody) != 0) return no_seccomp;
    auto const made = create_ring({.submission_entries = 32768, .completion_entries = 32768});
    if (made || made.error() == setup_error(EPERM)) return no_seccomp;
    bool const is_told = made.error().message().find("ulimit -l") != std::string::npos;
    return made.error() == setup_error(ENOMEM) && is_told ? 7 : 1;
  });
  if (ended.exit_status() == no_seccomp) SKIP("the limit does not bind here");
  CHECK(ended.exit_status() == 7);
  CHECK(ended.output.empty());
}
