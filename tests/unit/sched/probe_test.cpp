// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the probe says of each feature whether it is there and used, that it follows the
// options and the environment, and that its list can be printed.

#include <penstock/probe.hpp>

#include "support/child.hpp"
#include "support/seccomp.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <set>

using namespace penstock;
using namespace penstock::test;

namespace {

feature find(std::vector<feature> const& features, std::string const& name) {
  auto const found = std::ranges::find(features, name, &feature::name);
  REQUIRE(found != features.end());
  return *found;
}

/** The printed list of a child that did `prepare()` first; empty when it could not. */
template <class Prepare>
std::string printed(Prepare const& prepare) {
  auto const ended = in_child([&] {
    for (char const* name : {"PENSTOCK_RING", "PENSTOCK_ALLOW", "PENSTOCK_DENY"}) ::unsetenv(name);
    if (!prepare()) return no_seccomp;
    std::fputs(to_string(probe()).c_str(), stdout);
    return 0;
  });
  if (ended.exit_status() == no_seccomp) SKIP("seccomp filters are not allowed here");
  CHECK(ended.exit_status() == 0);
  return ended.output;
}

/** The line of `name`, with one blank between its words. */
std::string line(std::string const& list, std::string const& name) {
  std::size_t const at = ("\n" + list).find("\n" + name + " ");
  REQUIRE(at != std::string::npos);
  std::string found = list.substr(at, list.find('\n', at) - at);
  auto const twice =
      std::ranges::unique(found, [](char a, char b) { return a == ' ' && b == ' '; });
  found.erase(twice.begin(), twice.end());
  return found;
}

}  // namespace

TEST_CASE("what is used is offered, and every feature is named once", "[sched]") {
  auto const features = probe({.ring = ring_kind::uring});
  std::set<std::string> names;
  for (feature const& one : features) {
    CHECK((one.is_offered || !one.is_used));
    names.insert(one.name);
  }
  CHECK(names.size() == features.size());
  CHECK(find(features, "uring").is_used);
  CHECK_FALSE(find(features, "epoll").is_used);
  CHECK(find(features, "opcode_sendmsg").is_used);
  CHECK(find(features, "lossless_overflow").is_used);
  CHECK(find(features, "zero_copy_send").is_used);
  CHECK_FALSE(find(features, "buffer_bundles").is_used);
}

TEST_CASE("with the epoll ring nothing of the kernel's ring is used", "[sched]") {
  auto const features = probe({.ring = ring_kind::epoll});
  for (feature const& one : features) CHECK(one.is_used == (one.name == "epoll"));
}

TEST_CASE("a refused io_uring offers nothing, and the note says why", "[sched]") {
  std::string const list = printed([] { return refuse_call(SYS_io_uring_setup, ENOSYS); });
  CHECK(line(list, "uring").starts_with("uring no no the kernel has no io_uring"));
  CHECK(line(list, "epoll") == "epoll yes yes");
  CHECK(line(list, "multishot_accept").starts_with("multishot_accept no no"));
  CHECK(line(list, "opcode_recv") == "opcode_recv no no");
}

TEST_CASE("a denied feature is offered and not used", "[sched]") {
  std::string const list =
      printed([] { return ::setenv("PENSTOCK_DENY", "registered_ring", 1) == 0; });
  CHECK(line(list, "registered_ring") == "registered_ring yes no denied by PENSTOCK_DENY");
  CHECK(line(list, "opcode_recv") == "opcode_recv yes yes");
}

TEST_CASE("an environment that names no ring is told in the list", "[sched]") {
  std::string const list = printed([] { return ::setenv("PENSTOCK_RING", "none", 1) == 0; });
  CHECK(line(list, "epoll").find("names no ring") != std::string::npos);
  CHECK(line(list, "uring").starts_with("uring yes no"));
}

TEST_CASE("the list is printed in columns, without blanks at the ends", "[sched]") {
  std::string const list =
      to_string({{"a", true, false, "note"}, {"longer_name", false, true, ""}});
  CHECK(list ==
        "feature      offered  used  note\n"
        "a            yes      no    note\n"
        "longer_name  no       yes\n");
}
