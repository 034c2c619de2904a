// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whatever a writer of binary XML accepts, an independent reader reads, and sees what another
// parser sees in the text that a writer makes of the same calls. Thousands of random sequences of
// calls, each from its seed, with windows and flushes at random places, with and without
// dictionaries.

#include "unit/xml/reader/nbfx_reader.hpp"
#include "unit/xml/reader/random_writer.hpp"
#include "unit/xml/test_output.hpp"

#include <penstock/xml/soap_dictionary.hpp>

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <chrono>
#include <random>
#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;

namespace {

constexpr xml::dictionary_table strings("row", "a-b", "urn:peven", "urn:any1", "x.1", "p", "a");
constexpr xml::dictionary known(strings);

void require_same(std::vector<event> const& seen, std::vector<event> const& expected) {
  REQUIRE(seen.size() == expected.size());
  for (std::size_t i = 0; i < seen.size(); ++i) REQUIRE(seen[i].matches(expected[i]));
}

/** One document, in binary and in text. */
struct both {
  explicit both(std::size_t window, xml::binary_options const& binary = {})
      : out(window), writer(out, {.encoding = xml::encoding::binary, .binary = binary}) {}

  /** Read both back, and check that they are the same. */
  std::vector<event> read(nbfx_reader::dictionaries const& dictionaries = {}) {
    CAPTURE(writer.error().message(), text_writer.error().message(), text.bytes);
    REQUIRE(writer.finish());
    REQUIRE(text_writer.finish());
    auto const seen = nbfx_reader::read(out.bytes, true, dictionaries);
    REQUIRE(seen.error == "");
    auto const expected = expat_reader::read(text.bytes, true);
    REQUIRE(expected.error == "");
    require_same(seen.events, expected.events);
    return seen.events;
  }

  test_output out;
  xml::writer writer;
  test_output text;
  xml::writer text_writer{text};
};

void run_right(unsigned seed) {
  std::mt19937 random(seed * 7919 + 1);
  xml::session_dictionary session;
  xml::binary_options options;
  if (random() % 2 == 0) options.strings = &known;
  options.finds_strings = random() % 2 == 0;
  if (random() % 2 == 0) options.session = &session;
  both document(1 + random() % 200, options);
  random_writer calls(document.writer, seed, 0, true);
  random_writer text_calls(document.text_writer, seed, 0, true);
  CAPTURE(seed);
  for (auto n = random() % 80; n > 0; --n) {
    calls.step();
    text_calls.step();
    if (random() % 5 != 0) continue;
    REQUIRE(document.writer.flush().state() == penstock::flush_state::done);
  }
  calls.finish();
  text_calls.finish();
  auto const learned = nbfx_reader::read_strings(session.take_new_strings());
  require_same(document.read({strings.all(), learned}), calls.expected());
}

/** Hostile calls may be accepted; what was written must be right all the same. */
void run_hostile(unsigned seed, unsigned hostile_percent) {
  std::mt19937 random(seed * 7919 + 1);
  test_output out(1 + random() % 200);
  xml::writer xml(out, {.encoding = xml::encoding::binary});
  random_writer calls(xml, seed, hostile_percent, true);
  CAPTURE(seed, hostile_percent);
  for (auto n = random() % 80; n > 0 && xml; --n) {
    calls.step();
    if (random() % 5 != 0 || !xml) continue;
    REQUIRE(xml.flush().state() == penstock::flush_state::done);
    REQUIRE(nbfx_reader::read(out.bytes, false).error == "");
  }
  while (xml && xml.depth() != 0) xml.end_element();
  bool const is_whole = xml.finish();
  CAPTURE(xml.error().message());
  REQUIRE(nbfx_reader::read(out.bytes, is_whole).error == "");
}

/** Values of all kinds, in all places. */
class random_values {
public:
  explicit random_values(unsigned seed) : random_(seed) {}

  /** The same call on both writers of `document`. */
  void step(both& document) {
    make();
    unsigned const where = below(4);
    std::string const name = "k" + std::to_string(count_++);
    for (xml::writer* xml : {&document.writer, &document.text_writer}) {
      std::mt19937 const before = random_;
      xml->start_element("e");
      if (where == 1) xml->attribute(name, value());
      if (where == 2) pieces(*xml, name);
      if (where != 1) xml->text(value());
      if (where == 3) xml->text("and").text(value());
      xml->end_element();
      if (xml == &document.writer) random_ = before;
    }
  }

private:
  std::uint64_t bits() { return random_() | std::uint64_t{random_()} << 32; }
  unsigned below(unsigned n) { return static_cast<unsigned>(random_()) % n; }

  /** Few bits or many, so that every size of record is met. */
  void make() {
    kind_ = below(13);
    number_ = bits() >> below(64);
    if (below(2) == 0) number_ = ~number_;
    bytes_.assign(below(below(10) == 0 ? 600 : 12), static_cast<char>(number_));
    xml::guid::byte_array id{};
    for (auto& byte : id) byte = static_cast<std::uint8_t>(random_());
    guid_ = xml::guid(id);
    unique_id_ = xml::unique_id(guid_);
    decimal_ = xml::decimal(below(2) == 0, static_cast<std::uint32_t>(bits()), number_,
                            static_cast<std::uint8_t>(below(29)));
    duration_ = {.years = below(9), .months = below(9), .seconds = below(100)};
  }

  xml::value value() const {
    auto const bytes = penstock::buffer(std::string_view(bytes_));
    // With a fraction: whole numbers are integers in binary, and differ from the text.
    double const real = static_cast<double>(number_ % 1'000'000) + 0.25;
    switch (kind_) {
      case 0: return static_cast<std::int64_t>(number_);
      case 1: return number_;
      case 2: return number_ % 2 == 0;
      case 3: return real;
      case 4: return static_cast<float>(real);
      case 5: return decimal_;
      case 6: return xml::date_time(number_ % xml::date_time::ticks_max, xml::time_kind::utc);
      case 7: return xml::timespan(static_cast<std::int64_t>(number_));
      case 8: return guid_;
      case 9: return unique_id_;
      case 10: return xml::base64(bytes);
      case 11: return xml::hex(bytes);
      default: return duration_;
    }
  }

  void pieces(xml::writer& xml, std::string const& name) {
    xml.start_attribute(name);
    auto const bytes = penstock::buffer(std::string_view(bytes_));
    for (unsigned n = below(4); n > 0; --n) {
      switch (below(4)) {
        case 0: xml.text(value()); break;
        case 1: xml.bytes(bytes); break;
        case 2: xml.hex(bytes); break;
        default: xml.text("x");
      }
    }
    xml.end_attribute();
  }

  std::mt19937 random_;
  unsigned kind_ = 0;
  unsigned count_ = 0;
  std::uint64_t number_ = 0;
  std::string bytes_;
  xml::guid guid_;
  xml::unique_id unique_id_{xml::guid()};
  xml::decimal decimal_;
  xml::duration duration_;
};

}  // namespace

TEST_CASE("binary documents of right calls are read as those in text") {
  for (unsigned seed = 0; seed < 4000; ++seed) run_right(seed);
}

TEST_CASE("whatever is accepted of hostile calls is a binary document") {
  for (unsigned seed = 0; seed < 8000; ++seed) run_hostile(seed, 3 + seed % 30);
}

TEST_CASE("values of every kind are the same in binary and in text") {
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    both document(1 + seed % 200);
    document.writer.start_element("root");
    document.text_writer.start_element("root");
    random_values values(seed);
    for (int i = 0; i < 50; ++i) values.step(document);
    document.writer.end_element();
    document.text_writer.end_element();
    document.read();
  }
}
