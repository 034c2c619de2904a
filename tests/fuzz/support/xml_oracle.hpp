// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What must hold of an xml::writer in whatever form it writes: a refusal ends it, and a reader sees
// what was asked.

#ifndef PENSTOCK_FUZZ_SUPPORT_XML_ORACLE_HPP
#define PENSTOCK_FUZZ_SUPPORT_XML_ORACLE_HPP

#include "fuzz/fuzz.hpp"
#include "support/window_output.hpp"
#include "unit/xml/reader/expat_reader.hpp"

#include <penstock/xml/writer.hpp>

#include <cstddef>
#include <vector>

namespace fuzz {

/** After a refusal nothing more is written, finished or flushed. */
inline void expect_silent(penstock::xml::writer& xml, penstock::test::window_output const& out) {
  std::size_t const size = out.bytes.size();
  xml.text("more").end_element().start_element("more").comment("more").end_element();
  expect(!xml.finish(), "a refused document is never finished");
  expect(xml.flush().state() == penstock::flush_state::failed, "a refused document is not flushed");
  expect(out.bytes.size() == size, "nothing is written after a refusal");
}

inline void expect_same(std::vector<penstock::test::event> const& seen,
                        std::vector<penstock::test::event> const& wanted) {
  expect(seen.size() == wanted.size(), "the reader sees as much as was asked");
  for (std::size_t i = 0; i < seen.size(); ++i) {
    expect(seen[i].matches(wanted[i]), "the reader sees what was asked");
  }
}

}  // namespace fuzz

#endif
