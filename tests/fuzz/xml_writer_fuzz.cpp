// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever calls a writer gets: what it accepted is well-formed, an independent reader sees what
// was asked and nothing else, and of what it refused nothing was written.

#include "fuzz/fuzz.hpp"
#include "fuzz/support/xml_calls.hpp"
#include "fuzz/support/xml_oracle.hpp"
#include "support/window_output.hpp"

#include <penstock/xml/writer.hpp>

#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

using namespace penstock;

namespace {

/** What a reader sees of `bytes`. Behind those of a document that is cut short comes the beginning
    of a tag, which is right only between tokens; the reader holds nothing back then. */
test::reading read_back(std::string bytes, bool is_whole, xml::encoding encoding) {
  using enum xml::encoding;
  if (!is_whole) {
    if (encoding == utf16be) bytes += '\0';
    bytes += '<';
    if (encoding == utf16le) bytes += '\0';
  }
  return test::expat_reader::read(bytes, is_whole, encoding == utf8 ? "UTF-8" : nullptr);
}

void expect_read_back(std::string const& bytes, bool is_whole, xml::encoding encoding,
                      fuzz::xml_calls const& calls) {
  auto const [events, error] = read_back(bytes, is_whole, encoding);
  fuzz::expect(error.empty(), "what was accepted is well-formed");
  if (!calls.is_exact()) return;
  fuzz::expect_same(events, calls.seen());
}

/** Answers that could, with what is around them, be what a place forbids; or nothing, or none. */
std::optional<std::string_view> answer(void*, xml::bad_text const& bad) noexcept {
  static constexpr std::string_view answers[] = {"-",  "]",     ">",    "?", "]]>",
                                                 "--", "<&\"'", "\r\n", "",  "\x01"};
  std::size_t const i = static_cast<unsigned char>(bad.bytes.back()) % (std::size(answers) + 1);
  if (i == std::size(answers)) return std::nullopt;
  return answers[i];
}

/** What two octets of choices make of the options. */
xml::writer_options options_for(unsigned flags, unsigned window) {
  constexpr std::array encodings{xml::encoding::utf8, xml::encoding::utf16le,
                                 xml::encoding::utf16be, xml::encoding::us_ascii};
  constexpr std::array policies{xml::invalid_text::replace, xml::invalid_text::drop,
                                xml::invalid_text::handler};
  xml::writer_options options;
  options.encoding = encodings[flags >> 6];
  if ((flags & 0x39) == 0x39) options.on_invalid = policies[window % 3];  // seldom: it says less
  options.handler.call = &answer;
  if ((flags & 2) != 0) options.on_cdata_end = xml::cdata_end::refuse;
  return options;
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input choices(data, size);
  unsigned const flags = choices.octet();
  unsigned const window = choices.octet();
  auto const options = options_for(flags, window);
  test::window_output out(1 + window);
  xml::writer xml(out, options);
  if (options.encoding != xml::encoding::utf8) xml.declaration();
  fuzz::xml_calls calls(xml, choices);
  while (xml && !choices.is_over()) {
    switch (choices.below(8)) {
      case 0: calls.typed_step(); break;
      case 1: calls.markup_step(); break;
      default: calls.step();
    }
    fuzz::expect(!xml || xml.depth() == calls.depth(), "the depth is that of the open elements");
  }
  bool const is_whole = xml && (flags & 4) != 0 && xml.finish();
  if (xml && !is_whole) xml.release();
  if (!xml) fuzz::expect_silent(xml, out);
  if (options.on_invalid != xml::invalid_text::refuse) {
    auto const [events, error] = read_back(out.bytes, is_whole, options.encoding);
    fuzz::expect(error.empty(), "what was replaced is well-formed");
  } else {
    expect_read_back(out.bytes, is_whole, options.encoding, calls);
  }
  return 0;
}
