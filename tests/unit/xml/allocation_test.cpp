// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// In steady state a writer takes no memory from the heap: every allocation of the program is
// counted while rows like those before are written. And when there is no memory, which is tried for
// the first, the second, the third … allocation of a document, that is a refusal like any other.

#include <penstock/error.hpp>
#include <penstock/xml/writer.hpp>

#include "support/allocation_fault.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <cstdint>
#include <string>

namespace xml = penstock::xml;
using penstock::flush_state;
using penstock::test::allocation_count;
using penstock::test::allocation_fault;
using penstock::test::fault_mode;

namespace {

/** An output that forgets what it is given; it allocates nothing. */
class forgetful_output final : public penstock::output {
public:
  penstock::mutable_buffer prepare(std::size_t size_min) noexcept override {
    if (size_min > memory_.size()) return {};
    if (size_min > memory_.size() - used_) used_ = 0;
    return std::span(memory_).subspan(used_);
  }
  void commit(std::size_t n) noexcept override { used_ += n; }
  penstock::write_status write(penstock::const_buffer) noexcept override {
    return penstock::write_status::refused;
  }
  penstock::flush_operation flush(penstock::flush_options const&) noexcept override {
    used_ = 0;
    return penstock::flush_result{.error = {}};
  }
  std::size_t queued() const noexcept override { return used_; }
  std::error_code error() const noexcept override { return penstock::errc::queue_full; }

private:
  std::array<std::byte, 16384> memory_{};
  std::size_t used_ = 0;
};

/** Text, and binary XML with strings that the writer looks for. */
constexpr xml::dictionary_table strings("row", "id", "urn:x");
constexpr xml::dictionary known(strings);

xml::writer_options const forms[] = {
    {},
    {.encoding = xml::encoding::binary},
    {.encoding = xml::encoding::binary, .binary = {.strings = &known, .finds_strings = true}}};

/** Returns whether the flushes did what they should; checks of the framework allocate. */
bool write_row(xml::writer& xml, int i, std::string_view text) {
  xml.start_element("row").attribute("id", i).attribute("p", "x", "urn:x", 0.5);
  xml.attribute(xml::name(xml::any_prefix, "y", "urn:y"), text);
  for (int k = 0; k < 20; ++k) {
    constexpr std::string_view names = "abcdefghijklmnopqrst";
    xml.attribute(names.substr(static_cast<std::size_t>(k), 1), k);
  }
  bool const sent = xml.flush().state() == flush_state::done;  // with the start tag open
  xml.start_element("D", "href", "DAV:").text(text).end_element();
  xml.element("long", text).cdata("a]]>b").comment("c");
  xml.end_element();
  return sent && xml.flush({.min_bytes = 100000}).state() == flush_state::skipped;
}

template <class Write>
void check_second_time_takes_none(Write const& write) {
  REQUIRE(write());
  std::size_t const before = allocation_count();
  bool const is_right = write();
  std::size_t const again = allocation_count() - before;
  CHECK(is_right);
  CHECK(again == 0);
}

}  // namespace

TEST_CASE("in steady state no call of the writer allocates") {
  std::string const text(700, '&');
  for (xml::writer_options const& form : forms) {
    forgetful_output out;
    xml::writer xml(out, form);
    xml.start_element("feed");
    for (int i = 200; i < 210; ++i) REQUIRE(write_row(xml, i, text));  // all of one size

    std::size_t const before = allocation_count();
    REQUIRE(before > 0);  // the counting works
    bool all_right = true;
    for (int i = 210; i < 310; ++i) {
      all_right &= write_row(xml, i, text);
      if (form.encoding == xml::encoding::utf8) xml.processing_instruction("p", "data");
    }
    std::size_t const steady = allocation_count() - before;

    xml.end_element();
    REQUIRE(xml.finish());
    CHECK(all_right);
    CHECK(steady == 0);
  }
}

TEST_CASE("values of every type, bytes, lists and arrays take no memory, not even the first time") {
  std::string const bytes(100'000, 'b');
  std::array<double, 100> numbers{};
  xml::guid const id;
  constexpr xml::name type("p", "t", "urn:n");
  forgetful_output out;
  xml::writer xml(out);
  xml.start_element("feed").declare_namespace("p", "urn:n").end_start_tag();
  xml.start_element("row").attribute("a", 1).start_attribute("b").text("x").end_attribute();
  xml.element("v", 1).end_element();

  std::size_t const before = allocation_count();
  xml.start_element("row").attribute("a", xml::decimal(7)).start_attribute("b").list(numbers);
  xml.end_attribute().text(xml::timespan(-1)).text(xml::duration{.years = 1}).text(id);
  xml.text(xml::unique_id(id)).text(xml::date_time(0, xml::time_kind::utc)).text(1e300);
  xml.bytes(penstock::buffer(bytes)).hex(penstock::buffer(bytes)).list(numbers);
  xml.text(xml::base64(penstock::buffer(bytes))).qualified_name(type).array("v", numbers);
  xml.end_element();
  std::size_t const taken = allocation_count() - before;
  CHECK(taken == 0);
  CHECK(xml);
}

TEST_CASE("a writer that is used again does not allocate either") {
  for (xml::writer_options const& form : forms) {
    forgetful_output out;
    xml::writer xml(out, form);
    auto const write = [&] {
      xml.reset(out);
      xml.start_element("feed");
      return write_row(xml, 1, "text") && xml.end_element().finish();
    };
    check_second_time_takes_none(write);
  }
}

TEST_CASE("a session that knows its strings does not allocate") {
  xml::session_dictionary session;
  forgetful_output out;
  xml::writer xml(out, {.encoding = xml::encoding::binary, .binary = {.session = &session}});
  auto const write = [&] {
    xml.reset(out);
    xml.start_element("feed");
    return write_row(xml, 1, "text") && xml.end_element().finish();
  };
  check_second_time_takes_none(write);
  CHECK(session.size() > 20);
}

TEST_CASE("when memory runs out the writer refuses, and what it wrote is a beginning") {
  std::string const long_name(200, 'n');
  auto const write_tags = [&](xml::writer& xml) {
    xml.start_element("feed");
    for (char a = 'a'; a <= 'z'; ++a) {
      xml.start_element(long_name).declare_namespace(long_name, std::string_view(&a, 1));
      for (char b = 'a'; b <= 'z'; ++b) xml.attribute(std::string_view(&b, 1), long_name);
      xml.release();
    }
  };
  for (xml::writer_options const& form : forms) {
    std::size_t refused_count = 0;
    for (std::size_t left = 0;; ++left) {
      forgetful_output out;
      xml::writer xml(out, form);
      allocation_fault fault(left, fault_mode::from_then_on);
      fault.arm();
      write_tags(xml);
      fault.disarm();
      if (xml) break;
      REQUIRE(xml.error().code == std::errc::not_enough_memory);
      REQUIRE_FALSE(xml.finish());
      ++refused_count;
    }
    CHECK(refused_count > 5);
  }
}
