// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// async_run: writes a case to an output whose flushes wait.

#ifndef PENSTOCK_TESTS_UNIT_XML_CASES_ASYNC_RUN_HPP
#define PENSTOCK_TESTS_UNIT_XML_CASES_ASYNC_RUN_HPP

#include <penstock/flush/output.hpp>
#include <penstock/task.hpp>
#include <penstock/xml/writer.hpp>

#include "unit/xml/cases/case_file.hpp"
#include "unit/xml/cases/player.hpp"

#include <system_error>

namespace penstock::test {

/** Write all of `c` to `out` and flush it, also what came before a refusal. Gives the reason of the
    refusal, or why the output failed. */
inline task<std::error_code> write_case(xml_case const& c, output& out) {
  xml::writer xml(out, c.options);
  player calls(xml);
  for (call const& made : c.calls) {
    auto const wanted = calls.play(made);
    if (!wanted || !xml) continue;
    flush_result const flushed = co_await xml.flush(*wanted);
    if (flushed.state == flush_state::failed) co_return flushed.error;
  }
  flush_result const flushed = co_await xml.send_parts({.more = false});
  if (flushed.state == flush_state::done) co_return std::error_code();
  if (!xml.error_code()) co_return flushed.error;
  flush_result const rest = co_await out.flush();
  co_return rest.state == flush_state::done ? xml.error_code() : rest.error;
}

}  // namespace penstock::test

#endif
