// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever a copier is fed, and however that is cut: what it writes is well-formed as far as it
// goes; and of a source that it copies to its end, a reader sees the same as of the source itself.

#include "fuzz/fuzz.hpp"
#include "support/window_output.hpp"
#include "unit/xml/reader/expat_reader.hpp"

#include <penstock/xml/copier.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace penstock;

namespace {

/** Copies what is left of the input, in pieces of `piece` octets. */
bool feed(xml::copier& copy, std::string_view source, std::size_t piece) {
  while (!source.empty()) {
    std::string_view const next = source.substr(0, piece);
    if (!copy.feed(next)) return false;
    source.remove_prefix(next.size());
  }
  return copy.finish();
}

/** A reader tells of comments in a document type declaration, and a copier does not. */
bool has_doctype(std::string_view source) {
  std::string ascii;
  std::ranges::copy_if(source, std::back_inserter(ascii), [](char c) { return c != '\0'; });
  return ascii.find("<!DOCTYPE") != ascii.npos;
}

void expect_same(std::string_view source, std::string_view copied, char const* encoding) {
  auto const wanted = test::expat_reader::read(source, true, encoding);
  auto const seen = test::expat_reader::read(copied, true);
  fuzz::expect(seen.error.empty(), "a copy is well-formed");
  fuzz::expect(wanted.error.empty(), "what was copied to its end is well-formed");
  if (has_doctype(source)) return;
  fuzz::expect(seen.events.size() == wanted.events.size(), "a copy has as much as its source");
  for (std::size_t i = 0; i < seen.events.size(); ++i) {
    fuzz::expect(seen.events[i].matches(wanted.events[i]), "a copy has what its source has");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input choices(data, size);
  bool const is_fragment = choices.octet() % 2 != 0;
  test::window_output out(1 + choices.octet());
  std::size_t const piece = 1 + choices.octet();
  std::string_view const source = choices.all();

  xml::writer xml(out);
  if (is_fragment) xml.start_element("r").declare_namespace("p", "urn:p");
  xml::copier copy(
      xml, {.source = is_fragment ? xml::copy_source::fragment : xml::copy_source::document});
  bool const is_copied = feed(copy, source, piece);
  fuzz::expect(is_copied == !copy.error(), "a copy that ends early says why");
  if (is_copied && is_fragment) xml.end_element();
  if (is_copied && xml.finish()) {
    std::string whole(source);
    if (is_fragment) whole = "<r xmlns:p='urn:p'>" + whole + "</r>";
    expect_same(whole, out.bytes, is_fragment ? "UTF-8" : nullptr);
    return 0;
  }
  fuzz::expect(!is_copied, "a document that was copied is complete");
  xml.release();
  auto const begun = test::expat_reader::read(out.bytes + '<', false);
  fuzz::expect(begun.error.empty(), "what was written before an error is well-formed");
  return 0;
}
