// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that each row of the table holds in both directions, and what happens to what is in none.

#include <penstock/compat/hresult.hpp>
#include <penstock/error.hpp>
#include <penstock/http/error.hpp>
#include <penstock/xml/error.hpp>

#include "compat/hresult_table.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <set>
#include <string>

using namespace penstock;
using compat::face;
using compat::from_hresult;
using compat::to_hresult;

TEST_CASE("every row maps its code to both words", "[compat]") {
  for (auto const& row : compat::hresult_table()) {
    INFO(row.code.message());
    CHECK(to_hresult(row.code, face::iis) == row.iis);
    CHECK(to_hresult(row.code, face::webservices) == row.webservices);
    CHECK(row.iis < 0);
    CHECK(row.webservices < 0);
  }
}

TEST_CASE("every word of the table maps back to the first row that has it", "[compat]") {
  auto const table = compat::hresult_table();
  for (auto const& row : table) {
    for (compat::hresult const hr : {row.iis, row.webservices}) {
      auto const first = std::ranges::find_if(
          table, [&](auto const& other) { return other.iis == hr || other.webservices == hr; });
      INFO(row.code.message());
      CHECK(from_hresult(hr) == first->code);
    }
  }
}

TEST_CASE("no code is in two rows", "[compat]") {
  std::set<std::pair<std::string, int>> seen;
  for (auto const& row : compat::hresult_table()) {
    CHECK(seen.emplace(row.code.category().name(), row.code.value()).second);
  }
}

TEST_CASE("every code of Penstock's own and of the XML writer has a row", "[compat]") {
  for (int value = 1; value <= static_cast<int>(errc::file_ended); ++value) {
    CHECK(to_hresult({value, category()}, face::iis) != E_FAIL);
  }
  for (int value = 1; value <= static_cast<int>(xml::errc::scope_too_large); ++value) {
    CHECK(to_hresult({value, xml::category()}, face::webservices) != E_FAIL);
  }
}

TEST_CASE("the words are those of the interfaces", "[compat]") {
  auto const no_memory = std::make_error_code(std::errc::not_enough_memory);
  CHECK(to_hresult(no_memory, face::iis) == static_cast<HRESULT>(0x80070008U));
  CHECK(to_hresult(no_memory, face::webservices) == static_cast<HRESULT>(0x8007000EU));
  CHECK(to_hresult(errc::bad_state, face::iis) == static_cast<HRESULT>(0x8007000DU));
  CHECK(to_hresult(errc::bad_state, face::webservices) == static_cast<HRESULT>(0x803D0003U));
  CHECK(to_hresult(errc::canceled, face::iis) == static_cast<HRESULT>(0x800703E3U));
  CHECK(to_hresult(errc::queue_full, face::webservices) == static_cast<HRESULT>(0x803D0008U));
  CHECK(to_hresult(xml::make_error_code(xml::errc::second_root), face::webservices) ==
        static_cast<HRESULT>(0x803D0000U));
}

TEST_CASE("the system's two categories mean the same", "[compat]") {
  CHECK(to_hresult(system_error_code(EPIPE), face::iis) ==
        to_hresult(std::make_error_code(std::errc::broken_pipe), face::iis));
}

TEST_CASE("no error is S_OK, and an unknown one is E_FAIL", "[compat]") {
  CHECK(to_hresult(std::error_code(), face::iis) == S_OK);
  CHECK(to_hresult(system_error_code(EXDEV), face::iis) == E_FAIL);
  CHECK(to_hresult({4711, http::category()}, face::webservices) == E_FAIL);
}

TEST_CASE("an unknown HRESULT keeps its number", "[compat]") {
  auto const unknown = static_cast<HRESULT>(0x80041234U);
  auto const code = from_hresult(unknown);
  CHECK(code.category() == compat::hresult_category());
  CHECK(code.message() == "HRESULT 0x80041234");
  CHECK(to_hresult(code, face::iis) == unknown);
  CHECK_FALSE(from_hresult(S_OK));
  CHECK_FALSE(from_hresult(S_FALSE));
}

TEST_CASE("a flush that went is S_OK, and one that did not says why", "[compat]") {
  CHECK(to_hresult(flush_result{}, face::iis) == S_OK);
  CHECK(to_hresult(flush_result{.state = flush_state::skipped}, face::webservices) == S_OK);
  flush_result closed{.state = flush_state::closed, .error = system_error_code(EHOSTUNREACH)};
  CHECK(to_hresult(closed, face::iis) == HRESULT_FROM_WIN32(ERROR_CONNECTION_INVALID));
  CHECK(to_hresult(closed, face::webservices) == WS_E_ENDPOINT_DISCONNECTED);
  closed.error = system_error_code(ECONNRESET);
  CHECK(to_hresult(closed, face::iis) == HRESULT_FROM_WIN32(ERROR_NETNAME_DELETED));
  CHECK(to_hresult(flush_result{.state = flush_state::failed}, face::iis) == E_FAIL);
}
