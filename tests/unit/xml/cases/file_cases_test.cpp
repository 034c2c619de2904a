// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Every case in tests/data/xml/*.md is in the file that it was written to, with real waits at its
// flushes; of a case that is refused, what was written before.

#include <penstock/flush/file_output.hpp>
#include <penstock/sync_wait.hpp>
#include <penstock/xml/writer.hpp>

#include "unit/temporary_directory.hpp"
#include "unit/xml/cases/async_run.hpp"
#include "unit/xml/cases/case_file.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <system_error>
#include <vector>

using namespace penstock;
using namespace penstock::test;

namespace {

task<std::error_code> write_file(xml_case const& c, std::string path) {
  auto opened = co_await file::open(std::move(path), open_mode::write);
  if (!opened) co_return opened.error();
  file_output out(std::move(*opened));
  co_return co_await write_case(c, out);
}

task<void> write_files(std::vector<xml_case> const& cases,
                       tests::temporary_directory const& directory,
                       std::vector<std::error_code>& outcomes) {
  for (xml_case const& c : cases) {
    outcomes.push_back(co_await write_file(c, directory.at(std::to_string(outcomes.size()))));
  }
}

}  // namespace

TEST_CASE("every case is in its file") {
  tests::temporary_directory const directory;
  auto const cases = read_xml_cases(xml_case_directory());
  std::vector<std::error_code> outcomes;
  sync_wait(write_files(cases, directory, outcomes));
  REQUIRE(outcomes.size() == cases.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    INFO(cases[i].name);
    CHECK(outcomes[i] ==
          (cases[i].refused ? make_error_code(*cases[i].refused) : std::error_code()));
    CHECK(escape(directory.read(std::to_string(i))) == escape(cases[i].bytes));
  }
}
