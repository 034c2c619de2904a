// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever calls a writer of binary XML gets: what it accepted are records, as small as they can
// be, in which an independent reader sees what was asked and nothing else; and of what it refused
// nothing was written.

#include "fuzz/fuzz.hpp"
#include "fuzz/support/xml_calls.hpp"
#include "fuzz/support/xml_oracle.hpp"
#include "support/window_output.hpp"
#include "unit/xml/reader/nbfx_reader.hpp"

#include <penstock/xml/dictionary.hpp>
#include <penstock/xml/writer.hpp>

#include <string>
#include <vector>

using namespace penstock;

namespace {

constexpr xml::dictionary_table strings("a", "urn:1", "a-b.c_1", "", "urn:&\"<\t\n", "lang");
constexpr xml::dictionary known(strings);

/** What a reader of `bytes` sees, who was told the session's strings before. */
test::reading read_back(std::string const& bytes, bool is_whole, xml::session_dictionary& session) {
  auto const learned = test::nbfx_reader::read_strings(session.take_new_strings());
  return test::nbfx_reader::read(bytes, is_whole, {strings.all(), learned});
}

xml::writer_options options_of(unsigned flags, xml::session_dictionary& session) {
  xml::writer_options options{.encoding = xml::encoding::binary};
  if ((flags & 0x39) == 0x39) options.on_invalid = xml::invalid_text::replace;  // it says less
  if ((flags & 2) != 0) options.binary.strings = &known;
  if ((flags & 0x40) != 0) options.binary.finds_strings = true;
  if ((flags & 0x80) != 0) options.binary.session = &session;
  return options;
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input choices(data, size);
  unsigned const flags = choices.octet();
  xml::session_dictionary session;
  test::window_output out(1 + choices.octet());
  xml::writer_options const options = options_of(flags, session);
  xml::writer xml(out, options);
  fuzz::xml_calls calls(xml, choices);
  while (xml && !choices.is_over()) {
    if (choices.below(4) == 0) {
      calls.typed_step();
    } else {
      calls.step();
    }
    fuzz::expect(!xml || xml.depth() == calls.depth(), "the depth is that of the open elements");
  }
  bool const is_whole = xml && (flags & 4) != 0 && xml.finish();
  if (xml && !is_whole) xml.release();
  if (!xml) fuzz::expect_silent(xml, out);
  auto const [events, error] = read_back(out.bytes, is_whole, session);
  fuzz::expect(error.empty(), "what was accepted is a document");
  if (options.on_invalid == xml::invalid_text::replace) return 0;
  fuzz::expect_same(events, calls.seen());
  return 0;
}
