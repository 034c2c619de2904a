// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that each way in which the kernel refuses a ring is told apart and comes with a remedy.

#include "ring/setup_error.hpp"

#include <catch2/catch_test_macros.hpp>

#include <cerrno>
#include <set>
#include <string>

using penstock::detail::setup_error;

namespace {

bool says(int number, std::string const& words) {
  return setup_error(number).message().find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("each cause names its remedy", "[ring]") {
  CHECK((says(EPERM, "profile that allows io_uring_setup") ||
         says(EPERM, "kernel.io_uring_disabled")));
  CHECK(says(ENOSYS, "Linux 6.1"));
  CHECK(says(EINVAL, "Linux 6.1"));
  CHECK(says(ENOMEM, "ulimit -l"));
  CHECK(says(EMFILE, "ulimit -n"));
  CHECK(setup_error(ENFILE).message() == setup_error(EMFILE).message());
}

TEST_CASE("causes are told apart", "[ring]") {
  std::set<std::string> messages;
  for (int const number : {EPERM, ENOSYS, EINVAL, ENOMEM, EMFILE, EIO}) {
    messages.insert(setup_error(number).message());
  }
  CHECK(messages.size() == 6);
}

TEST_CASE("an unforeseen cause is told in the system's words", "[ring]") {
  CHECK(says(EIO, std::system_category().message(EIO)));
}

TEST_CASE("the code is an errno of its own category, and an error", "[ring]") {
  auto const code = setup_error(ENOMEM);
  CHECK(code);
  CHECK(code.value() == ENOMEM);
  CHECK(code == std::errc::not_enough_memory);
  CHECK(code.category() == penstock::detail::setup_category());
  CHECK(std::string(code.category().name()) == "ring setup");
}
