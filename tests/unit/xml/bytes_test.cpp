// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Bytes are written in base64 and hexadecimal, whole and in pieces cut at every byte, in elements
// and attributes, at every edge of the output's windows; long ones in pieces of bounded size.

#include "unit/xml/test_output.hpp"

#include <penstock/flush/memory_output.hpp>

#include <string>

namespace xml = penstock::xml;
using namespace penstock::test;
using penstock::buffer;
using xml::errc;

namespace {

constexpr std::string_view greeting = "Hello, world";  // SGVsbG8sIHdvcmxk

/** 3 bytes are TWFu. */
std::string repeated(std::size_t groups) {
  std::string bytes;
  for (std::size_t i = 0; i < groups; ++i) bytes += "Man";
  return bytes;
}

std::string encoded(std::size_t groups) {
  std::string text;
  for (std::size_t i = 0; i < groups; ++i) text += "TWFu";
  return text;
}

}  // namespace

TEST_CASE("bytes are a value of elements and attributes") {
  check_document("<a x=\"SGk=\" y=\"4869\"><b>SGk=</b>4869SGk=</a>", [](xml::writer& xml) {
    xml.start_element("a").attribute("x", xml::base64(buffer("Hi")));
    xml.attribute("y", xml::hex(buffer("Hi"))).element("b", xml::base64(buffer("Hi")));
    xml.text(xml::hex(buffer("Hi"))).text(xml::base64(buffer("Hi"))).end_element();
  });
}

TEST_CASE("base64 in two pieces is one text, wherever it is cut") {
  for (std::size_t cut = 0; cut <= greeting.size(); ++cut) {
    CAPTURE(cut);
    check_document("<a x=\"SGVsbG8sIHdvcmxk\">SGVsbG8sIHdvcmxk</a>", [&](xml::writer& xml) {
      auto const put = [&] {
        xml.bytes(buffer(greeting.substr(0, cut))).bytes(buffer(greeting.substr(cut)));
      };
      xml.start_element("a").start_attribute("x");
      put();
      xml.end_attribute();
      put();
      xml.end_element();
    });
  }
}

TEST_CASE("base64 byte by byte is one text, of every length") {
  constexpr std::string_view texts[] = {"",         "SA==",     "SGU=",     "SGVs",
                                        "SGVsbA==", "SGVsbG8=", "SGVsbG8s", "SGVsbG8sIA=="};
  for (std::size_t size = 0; size < 8; ++size) {
    check_document("<a>" + std::string(texts[size]) + "</a>", [&](xml::writer& xml) {
      xml.start_element("a").bytes({});
      for (std::size_t i = 0; i < size; ++i) xml.bytes(buffer(greeting.substr(i, 1)));
      xml.bytes({}).end_element();
    });
  }
}

TEST_CASE("anything else completes the group of base64 before it") {
  auto const check = [](std::string_view expected, auto next) {
    check_document(expected, [&](xml::writer& xml) {
      xml.start_element("a").bytes(buffer("H"));
      next(xml);
      xml.bytes(buffer("i")).end_element();
    });
  };
  check("<a>SA==xaQ==</a>", [](xml::writer& xml) { xml.text("x"); });
  check("<a>SA==aQ==</a>", [](xml::writer& xml) { xml.text(""); });
  check("<a>SA==7aQ==</a>", [](xml::writer& xml) { xml.text(7); });
  check("<a>SA==SGk=aQ==</a>", [](xml::writer& xml) { xml.text(xml::base64(buffer("Hi"))); });
  check("<a>SA==4869aQ==</a>", [](xml::writer& xml) { xml.hex(buffer("Hi")); });
  check("<a>SA==<![CDATA[x]]>aQ==</a>", [](xml::writer& xml) { xml.cdata("x"); });
  check("<a>SA==<!--x-->aQ==</a>", [](xml::writer& xml) { xml.comment("x"); });
  check("<a>SA==<?x?>aQ==</a>", [](xml::writer& xml) { xml.processing_instruction("x"); });
  check("<a>SA==<b/>aQ==</a>", [](xml::writer& xml) { xml.start_element("b").end_element(); });
  check_document("<a>SA==</a>",
                 [](xml::writer& xml) { xml.start_element("a").bytes(buffer("H")).end_element(); });
}

TEST_CASE("an attribute's end completes its base64, and a character before it is completed too") {
  check_document("<a x=\"SGU=\">SA==</a>", [](xml::writer& xml) {
    xml.start_element("a").start_attribute("x").bytes(buffer("H")).bytes(buffer("e"));
    xml.end_attribute().bytes(buffer("H")).end_element();
  });
  check_refused(
      errc::incomplete_utf8, [](xml::writer& xml) { xml.start_element("a").text("\xE2\x82"); },
      [](xml::writer& xml) { xml.bytes(buffer("x")); });
}

TEST_CASE("a flush in between changes nothing, and sends whole groups") {
  test_output out;
  xml::writer xml(out);
  xml.start_element("a").bytes(buffer("Hell"));
  REQUIRE(xml.flush().state() == penstock::flush_state::done);
  CHECK(out.bytes == "<a>SGVs");
  xml.bytes(buffer("o")).end_element();
  REQUIRE(xml.finish());
  CHECK(out.bytes == "<a>SGVsbG8=</a>");
}

TEST_CASE("a writer that is used again has forgotten the bytes") {
  test_output first;
  test_output second;
  xml::writer xml(first);
  xml.start_element("a").bytes(buffer("H"));
  xml.reset(second);
  xml.start_element("a").text("x").end_element();
  REQUIRE(xml.finish());
  CHECK(second.bytes == "<a>x</a>");
}

TEST_CASE("empty bytes make an element one with an end tag") {
  check_document("<a><b></b><c></c></a>", [](xml::writer& xml) {
    xml.start_element("a").start_element("b").bytes({}).end_element();
    xml.start_element("c").hex({}).end_element().end_element();
  });
}

TEST_CASE("bytes outside the root are refused") {
  check_refused(
      errc::outside_root, [](xml::writer&) {}, [](xml::writer& xml) { xml.bytes({}); });
  check_refused(
      errc::outside_root, [](xml::writer& xml) { xml.start_element("a").end_element(); },
      [](xml::writer& xml) { xml.hex(buffer("x")); });
  check_refused(
      errc::outside_root, [](xml::writer&) {},
      [](xml::writer& xml) { xml.text(xml::base64(buffer("x"))); });
}

TEST_CASE("a start tag limits the bytes in it") {
  xml::writer_options options;
  options.start_tag_bytes_max = 100;
  std::string const long_bytes(80, 'x');
  auto const refused = [&](auto call) {
    check_refused_in_element(errc::start_tag_too_long, call, options);
  };
  refused([&](xml::writer& xml) { xml.attribute("x", xml::base64(buffer(long_bytes))); });
  refused([&](xml::writer& xml) { xml.attribute("x", xml::hex(buffer(long_bytes))); });
  refused([&](xml::writer& xml) { xml.start_attribute("x").bytes(buffer(long_bytes)); });
  refused([&](xml::writer& xml) { xml.start_attribute("x").hex(buffer(long_bytes)); });
  refused([&](xml::writer& xml) {
    xml.start_attribute("x");
    for (int i = 0; i < 80; ++i) xml.bytes(buffer("x"));
  });
}

TEST_CASE("long values need no contiguous room") {
  constexpr std::size_t groups = 1'000'000;
  std::string const bytes = repeated(groups);
  for (bool const in_one_call : {true, false}) {
    penstock::memory_output memory;
    class narrow_output final : public penstock::output {
    public:
      explicit narrow_output(penstock::output& to) : to_(to) {}
      penstock::mutable_buffer prepare(std::size_t size_min) noexcept override {
        if (size_min > 16384) return {};
        auto const room = to_.prepare(size_min);
        return room.first(std::min(room.size(), std::max<std::size_t>(size_min, 5000)));
      }
      void commit(std::size_t n) noexcept override { to_.commit(n); }
      using penstock::output::write;
      penstock::write_status write(penstock::const_buffer b) noexcept override {
        return to_.write(b);
      }
      penstock::flush_operation flush(penstock::flush_options const& o) noexcept override {
        return to_.flush(o);
      }
      std::size_t queued() const noexcept override { return to_.queued(); }
      std::error_code error() const noexcept override { return penstock::errc::queue_full; }

    private:
      penstock::output& to_;
    } out(memory);
    xml::writer xml(out);
    xml.start_element("a");
    if (in_one_call) {
      xml.bytes(buffer(bytes));
    } else {
      xml.text(xml::base64(buffer(bytes)));
    }
    xml.end_element();
    CAPTURE(xml.error().message());
    REQUIRE(xml.finish());
    REQUIRE(memory.view() == "<a>" + encoded(groups) + "</a>");
  }
}

TEST_CASE("long values in hexadecimal are written whole at any window") {
  std::string const bytes(30'000, 'J');
  std::string expected;
  for (std::size_t i = 0; i < bytes.size(); ++i) expected += "4A";
  for (std::size_t const window : {1u, 7u, 63u, 4096u, 10'001u, 100'000u}) {
    test_output out(window);
    xml::writer xml(out);
    xml.start_element("a").hex(buffer(bytes)).end_element();
    REQUIRE(xml.finish());
    REQUIRE(out.bytes == "<a>" + expected + "</a>");
  }
}

TEST_CASE("16,000 characters are written whole or not at all; of more, groups before a refusal") {
  std::string const short_bytes = repeated(4000);
  test_output small(64, 16'000);
  xml::writer xml(small);
  xml.start_element("a").bytes(buffer(short_bytes));
  CHECK(xml.error().code == penstock::errc::queue_full);
  CHECK(small.bytes.empty());

  std::string const long_bytes = repeated(8000);
  test_output larger(64, 20'000);
  xml.reset(larger);
  xml.start_element("a").bytes(buffer(long_bytes));
  CHECK(xml.error().code == penstock::errc::queue_full);
  CHECK(xml.error().offset == larger.bytes.size());
  CHECK(larger.bytes.size() > 10'000);
  CHECK(larger.bytes == ("<a>" + encoded(8000)).substr(0, larger.bytes.size()));
  CHECK((larger.bytes.size() - 3) % 4 == 0);
}
