// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Writes documents for judges of binary XML into a directory: some of its own, random ones, and the
// cases of tests/data/xml. Each is NAME.bin, the same as text in NAME.xml, and what a session sends
// first in NAME.session. The static dictionary is in dictionary.txt.
//
//     nbfx_samples DIRECTORY

#include <penstock/flush/output.hpp>
#include <penstock/xml/soap_dictionary.hpp>
#include <penstock/xml/writer.hpp>

#include "unit/xml/cases/two_forms.hpp"
#include "unit/xml/reader/random_writer.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace test = penstock::test;
namespace xml = penstock::xml;
using penstock::buffer;

namespace {

using write_call = std::function<void(xml::writer&)>;

class memory_output final : public penstock::output {
public:
  std::string bytes;

  penstock::mutable_buffer prepare(std::size_t size_min) noexcept override {
    lent_.resize(std::max<std::size_t>(size_min, 4096));
    return {lent_.data(), lent_.size()};
  }
  void commit(std::size_t n) noexcept override {
    bytes.append(reinterpret_cast<char const*>(lent_.data()), n);
    lent_.erase(lent_.begin(), lent_.begin() + static_cast<std::ptrdiff_t>(n));
  }
  penstock::write_status write(penstock::const_buffer data) noexcept override {
    bytes.append(penstock::text(data));
    return penstock::write_status::accepted;
  }
  penstock::flush_operation flush(penstock::flush_options const&) noexcept override {
    return penstock::flush_result{.error = {}};
  }
  [[nodiscard]] std::size_t queued() const noexcept override { return 0; }
  [[nodiscard]] std::error_code error() const noexcept override { return {}; }

private:
  std::vector<std::byte> lent_;
};

class samples {
public:
  explicit samples(std::string directory) : directory_(std::move(directory)) {}

  /** Write one document in both forms: with the dictionary of SOAP and a session, or without. */
  void add(std::string const& name, write_call const& write, bool has_dictionaries = false) {
    xml::session_dictionary session;
    xml::binary_options binary;
    if (has_dictionaries) {
      binary = {.strings = &xml::soap_dictionary, .finds_strings = true, .session = &session};
    }
    put(name + ".bin", document(write, {.encoding = xml::encoding::binary, .binary = binary}));
    put(name + ".xml", document(write, {.reals = xml::real_form::windows}));
    if (has_dictionaries) put(name + ".session", session.take_new_strings());
  }
  /** The same for a case of tests/data/xml. */
  void add_case(std::string const& name, test::xml_case const& c) {
    xml::session_dictionary session;
    memory_output binary;
    memory_output text;
    bool const is_whole = write_two_forms(
        c, binary, text, xml::real_form::windows,
        {.strings = &xml::soap_dictionary, .finds_strings = true, .session = &session});
    if (!is_whole) fail(c.name + " is refused");
    put(name + ".bin", binary.bytes);
    put(name + ".xml", text.bytes);
    put(name + ".session", session.take_new_strings());
  }
  void put(std::string const& name, std::string_view bytes) {
    std::ofstream file(directory_ + '/' + name, std::ios::binary);
    file << bytes;
    if (!file.flush()) fail("cannot write " + name);
  }

private:
  [[noreturn]] static void fail(std::string const& why) {
    std::cerr << why << '\n';
    std::exit(1);
  }
  static std::string document(write_call const& write, xml::writer_options const& options) {
    memory_output out;
    xml::writer xml(out, options);
    write(xml);
    if (!xml.finish()) fail(xml.error().message());
    return std::move(out.bytes);
  }

  std::string directory_;
};

void add_names(samples& all, std::string const& prefix, bool has_dictionaries) {
  all.add(
      prefix + "names",
      [](xml::writer& xml) {
        xml.comment("before").start_element("root").attribute("xml:lang", "en");
        xml.start_element("p", "t", "urn:p").attribute("p", "k", "urn:p", "v").end_element();
        xml.start_element("p2", "t", "urn:p2").attribute("p2", "k", "urn:p2", "").end_element();
        xml.start_element("", "Envelope", "http://www.w3.org/2003/05/soap-envelope");
        xml.attribute("a", "MessageID", "http://www.w3.org/2005/08/addressing", "x");
        xml.start_element("", "Body", "").text("Header").end_element().end_element();
        xml.start_element(xml::name(xml::any_prefix, "any", "urn:any"));
        xml.attribute(xml::name(xml::any_prefix, "k", "urn:any"), "v").end_element();
        xml.text("mixed").comment("").text("content").end_element().comment("after");
      },
      has_dictionaries);
  all.add(
      prefix + "texts",
      [](xml::writer& xml) {
        xml.start_element("root").attribute("k", "<&>\"'\t\n\r");
        for (std::size_t const size : {0U, 1U, 255U, 256U, 65'535U, 65'536U, 100'000U}) {
          std::string const text(size, 't');
          xml.start_element("e").attribute("k", text).text(text).end_element();
        }
        xml.element("e", "<&>]]>\r\n \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80").cdata("]]>");
        xml.start_element("e").text("a").text("").text("b").text(1).end_element();
        xml.start_element("e").start_attribute("k").text("a").text(1).end_attribute().end_element();
        xml.text("tail").end_element();
      },
      has_dictionaries);
}

/** Numbers at every size of a record, and beside it. Doubles have fractions, because whole ones are
    integers in binary, and differ from the text when they are large. */
void add_numbers(samples& all) {
  all.add("numbers", [](xml::writer& xml) {
    xml.start_element("root");
    for (unsigned shift = 0; shift < 64; ++shift) {
      std::uint64_t const power = std::uint64_t{1} << shift;
      for (std::uint64_t const number : {power - 1, power, power + 1}) {
        auto const with_sign = static_cast<std::int64_t>(number);
        xml.start_element("n").attribute("u", number).attribute("s", with_sign);
        xml.attribute("m", static_cast<std::int64_t>(0 - number)).text(number).end_element();
      }
    }
    for (double const number : {0.5, -0.1, 2.1, 1.5e-10, 1.0000000000000002, 1.7976931348623157e308,
                                4.9e-324, 0.0, 1.0, -2.0, 100000000000000.0}) {
      xml.start_element("d").attribute("k", number).text(number).end_element();
    }
    for (double const sign : {1.0, -1.0}) {
      xml.element("d", sign * std::numeric_limits<double>::infinity());
      xml.element("f", static_cast<float>(sign) * std::numeric_limits<float>::infinity());
    }
    xml.element("d", std::numeric_limits<double>::quiet_NaN());
    for (float const number : {0.5F, -0.1F, 1.1F, 3.5F, 0.F, 1.F}) xml.element("f", number);
    xml.element("b", true).element("b", false).end_element();
  });
}

void add_values(samples& all) {
  all.add("values", [](xml::writer& xml) {
    using namespace std::chrono_literals;
    xml::guid const id({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15});
    xml.start_element("root").attribute("g", id).attribute("u", xml::unique_id(id));
    xml.element("g", id).element("u", xml::unique_id(id));
    for (std::uint64_t const ticks :
         {std::uint64_t{0}, std::uint64_t{621'355'968'000'000'000}, xml::date_time::ticks_max}) {
      xml.element("t", xml::date_time(ticks, xml::time_kind::utc));
      xml.element("t", xml::date_time(ticks, xml::time_kind::none));
    }
    for (std::int64_t const ticks :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1'970'000}, std::int64_t{900'000'000'000},
          std::int64_t{123'456'789'012'345}}) {
      xml.element("s", xml::timespan(ticks));
    }
    for (char const* const text : {"0", "1.50", "-79228162514264337593543950335", "0.0000001"}) {
      xml.element("m", xml::decimal::parse(text).value());
    }
    xml.element("p", xml::duration{.years = 1, .seconds = 2});
    xml.end_element();
  });
  all.add("bytes", [](xml::writer& xml) {
    xml.start_element("root");
    for (std::size_t const size : {0U, 1U, 2U, 3U, 4U, 255U, 256U, 65'535U, 65'536U, 200'000U}) {
      std::string const bytes(size, 'b');
      xml.start_element("e").attribute("k", xml::base64(buffer(bytes)));
      xml.text(xml::base64(buffer(bytes))).end_element();
      xml.start_element("e").attribute("k", xml::hex(buffer(bytes)));
      xml.bytes(buffer(bytes)).bytes(buffer("abcd")).text(";").hex(buffer("x")).end_element();
    }
    xml.end_element();
  });
}

void add_arrays(samples& all, std::string const& prefix, bool has_dictionaries) {
  all.add(
      prefix + "arrays",
      [](xml::writer& xml) {
        xml.start_element("root");
        std::vector<double> many;  // more than one record has
        for (int i = 0; i < 20'000; ++i) many.push_back(i + 0.1);
        xml.array("b", std::array<bool, 3>{true, false, true});
        xml.array("s", std::array<std::int16_t, 3>{-32768, 0, 32767});
        xml.array("i", std::array<std::int32_t, 3>{INT32_MIN, 0, INT32_MAX});
        xml.array("l", std::array<std::int64_t, 3>{INT64_MIN, 0, INT64_MAX});
        xml.array("f", std::array<float, 2>{0.5F, 1.1F}).array("d", many);
        xml.array("m", std::array{xml::decimal(true, 0, 15, 1), xml::decimal(7)});
        xml.array("t", std::array{xml::date_time(0, xml::time_kind::utc)});
        xml.array("n", std::array{xml::timespan(1), xml::timespan(-900'000'000'000)});
        xml.array("g", std::array{xml::guid(), xml::guid()}).text("text");
        xml.start_element("p", "around", "urn:p");
        xml.array(xml::name("p", "Action", "urn:p"), std::array<std::int32_t, 2>{1, 2})
            .end_element();
        xml.array(xml::name("q", "declared", "urn:q"), std::array<std::int32_t, 2>{3, 4});
        xml.start_element("one").array("only", std::array<double, 1>{0.25}).end_element();
        xml.end_element();
      },
      has_dictionaries);
}

/** Each in a file that has its title in its name. */
void add_cases(samples& all) {
  auto const is_odd = [](unsigned char c) { return std::isalnum(c) == 0; };
  for (test::xml_case const& c : test::read_xml_cases(test::xml_case_directory())) {
    if (!has_two_forms(c)) continue;
    std::string name = c.title;
    std::ranges::replace_if(name, is_odd, '-');
    all.add_case("case-" + name.substr(0, 200), c);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  samples all(argv[1]);
  std::string strings;
  for (std::string_view const text : xml::soap_dictionary.all()) strings.append(text) += '\n';
  all.put("dictionary.txt", strings);
  add_names(all, "", false);
  add_names(all, "session-", true);
  add_numbers(all);
  add_values(all);
  add_arrays(all, "", false);
  add_arrays(all, "session-", true);
  add_cases(all);
  for (unsigned seed = 0; seed < 500; ++seed) {
    all.add(
        "random-" + std::to_string(seed),
        [seed](xml::writer& xml) {
          test::random_writer calls(xml, seed, 0, true);
          for (int i = 0; i < 60; ++i) calls.step();
          calls.finish();
        },
        seed % 2 == 1);
  }
}
