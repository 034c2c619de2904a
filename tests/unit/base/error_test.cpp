// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves with one table which codes mean which condition, and that no other does.

#include <penstock/error.hpp>

#include "base/transfer_result.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>
#include <vector>

using penstock::cond;
using penstock::errc;
using penstock::system_error_code;

namespace {

struct row {
  std::error_code code;
  std::vector<cond> conditions;
};

std::vector<row> const table = {
    {errc::canceled, {cond::canceled}},
    {errc::timed_out, {cond::timed_out}},
    {errc::eof, {cond::eof}},
    {errc::closed, {cond::closed}},
    {errc::aborted, {cond::aborted}},
    {errc::too_slow, {cond::timed_out}},
    {errc::queue_full, {cond::overloaded}},
    {errc::bad_state, {}},
    {errc::file_ended, {}},
    {system_error_code(ECANCELED), {cond::canceled}},
    {system_error_code(ETIMEDOUT), {cond::timed_out}},
    {system_error_code(ETIME), {cond::timed_out}},
    {system_error_code(EPIPE), {cond::closed}},
    {system_error_code(ECONNRESET), {cond::closed}},
    {system_error_code(ENOTCONN), {cond::closed}},
    {system_error_code(EMFILE), {cond::overloaded}},
    {system_error_code(ENFILE), {cond::overloaded}},
    {system_error_code(ENOBUFS), {cond::overloaded}},
    {system_error_code(ENOMEM), {cond::overloaded}},
    {std::make_error_code(std::errc::not_enough_memory), {cond::overloaded}},
    {system_error_code(EINVAL), {}},
    {std::make_error_code(std::io_errc::stream), {}},
    {std::error_code(), {}},
};

constexpr cond all_conditions[] = {cond::canceled, cond::timed_out, cond::eof,
                                   cond::closed,   cond::aborted,   cond::overloaded};

}  // namespace

TEST_CASE("each code means exactly its conditions", "[base]") {
  for (row const& one : table) {
    for (cond const condition : all_conditions) {
      bool const is_listed = std::ranges::find(one.conditions, condition) != one.conditions.end();
      INFO(one.code.message() << " / " << penstock::make_error_condition(condition).message());
      CHECK((one.code == condition) == is_listed);
    }
  }
}

TEST_CASE("the number of a code in another category means nothing", "[base]") {
  std::error_code const other(static_cast<int>(errc::canceled), std::iostream_category());
  CHECK_FALSE(other == cond::canceled);
  CHECK_FALSE(system_error_code(static_cast<int>(errc::eof)) == cond::eof);
}

TEST_CASE("a condition that does not exist is met by no code", "[base]") {
  for (row const& one : table) CHECK_FALSE(one.code == static_cast<cond>(999));
}

TEST_CASE("every code and condition has its own message", "[base]") {
  std::set<std::string> messages;
  for (int value = 1; value <= static_cast<int>(errc::bad_state); ++value) {
    messages.insert(penstock::category().message(value));
  }
  CHECK(messages.size() == static_cast<std::size_t>(errc::bad_state));
  CHECK(messages.count(penstock::category().message(999)) == 0);
  std::set<std::string> conditions;
  for (cond const one : all_conditions) {
    conditions.insert(penstock::make_error_condition(one).message());
  }
  CHECK(conditions.size() == std::size(all_conditions));
  CHECK(std::string(penstock::category().name()) == "penstock");
  auto const unknown = penstock::make_error_condition(static_cast<cond>(999));
  CHECK(conditions.count(unknown.message()) == 0);
  CHECK(std::string(unknown.category().name()) == "penstock condition");
}

TEST_CASE("a completion's result is a count, a cancel, a timeout or the system's error", "[base]") {
  using penstock::detail::transfer_result;
  CHECK(transfer_result(7).n == 7);
  CHECK_FALSE(transfer_result(7).ec);
  CHECK(transfer_result(-ECANCELED).ec == errc::canceled);
  CHECK(transfer_result(-ETIME).ec == errc::timed_out);
  CHECK(transfer_result(-EPIPE).ec == system_error_code(EPIPE));
  CHECK(transfer_result(-EPIPE).n == 0);
}
