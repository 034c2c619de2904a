// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Ranges become elements, arrays and lists, item by item, whatever they are ranges of, at every
// edge of the output's windows; what would not be read back as the same items is refused.

#include "unit/xml/binary/binary_bytes.hpp"
#include "unit/xml/test_output.hpp"

#include <array>
#include <chrono>
#include <limits>
#include <list>
#include <ranges>
#include <span>
#include <string>
#include <vector>

namespace xml = penstock::xml;
using namespace penstock::test;
using namespace std::chrono_literals;
using penstock::buffer;
using xml::array_view;
using xml::errc;

namespace {

struct row {
  int id;
  std::string text;

  [[nodiscard]] std::string label() const { return std::to_string(id) + text; }
};

std::vector<row> const rows{{1, "<"}, {2, ""}, {3, "c"}};

template <class T>
void check_array(std::vector<T> const& items, std::string_view expected) {
  check_document(expected,
                 [&](xml::writer& xml) { xml.start_element("r").array("v", items).end_element(); });
}

}  // namespace

TEST_CASE("a range becomes an element for each item") {
  check_document("<r><v>1</v><v>2</v><v>3</v></r>", [](xml::writer& xml) {
    xml.start_element("r").elements("v", std::array{1, 2, 3}).end_element();
  });
  check_document("<r><v>a</v><v></v></r>", [](xml::writer& xml) {
    std::list<std::string> const texts{"a", ""};
    xml.start_element("r").elements("v", texts).end_element();
  });
  check_document("<r/>", [](xml::writer& xml) {
    xml.start_element("r").elements("v", std::vector<double>()).end_element();
  });
}

TEST_CASE("a projection says what of an item is written") {
  check_document("<r><id>1</id><id>2</id><id>3</id><t>&lt;</t><t></t><t>c</t></r>",
                 [](xml::writer& xml) {
                   xml.start_element("r").elements("id", rows, &row::id);
                   xml.elements("t", rows, &row::text).end_element();
                 });
  // One that makes a string, which is gone after the call.
  check_document("<r><v>1&lt;</v><v>2</v><v>3c</v></r>", [](xml::writer& xml) {
    xml.start_element("r").elements("v", rows, &row::label).end_element();
  });
}

TEST_CASE("views and their temporaries are ranges too") {
  check_document("<r><v>0</v><v>1</v><v>4</v></r>", [](xml::writer& xml) {
    auto const square = std::views::transform([](int i) { return i * i; });
    xml.start_element("r").elements("v", std::views::iota(0, 3) | square).end_element();
  });
  check_document("<r><v>true</v><v>false</v></r>", [](xml::writer& xml) {
    std::vector<bool> const bits{true, false};
    xml.start_element("r");
    xml.elements("v", bits, [](bool bit) { return bit; }).end_element();
  });
}

TEST_CASE("elements of a range may be in a namespace") {
  check_document("<r xmlns:p=\"urn:n\"><p:v>1</p:v><p:v>2</p:v></r>", [](xml::writer& xml) {
    xml.start_element("r").declare_namespace("p", "urn:n");
    xml.elements(xml::name(xml::any_prefix, "v", "urn:n"), std::array{1, 2}).end_element();
  });
}

TEST_CASE("a range without an end is left at a refusal") {
  test_output out(64, 1000);
  xml::writer xml(out);
  xml.start_element("r").elements("v", std::views::iota(0));
  CHECK(xml.error().code == penstock::errc::queue_full);
  xml.reset(out);
  xml.start_element("r").list(std::views::iota(0));
  CHECK_FALSE(xml);
}

TEST_CASE("an array is an element for each item, of every type that there is") {
  check_array(std::vector<std::int16_t>{-32768, 32767}, "<r><v>-32768</v><v>32767</v></r>");
  check_array(std::vector<std::int32_t>{-2147483647 - 1, 7}, "<r><v>-2147483648</v><v>7</v></r>");
  check_array(std::vector<std::int64_t>{INT64_MIN}, "<r><v>-9223372036854775808</v></r>");
  check_array(std::vector<float>{0.1F, 2}, "<r><v>0.1</v><v>2</v></r>");
  check_array(std::vector<double>{0.1, -1e300}, "<r><v>0.1</v><v>-1e+300</v></r>");
  check_array(std::vector<xml::decimal>{xml::decimal(7), xml::decimal(true, 0, 150, 2)},
              "<r><v>7</v><v>-1.50</v></r>");
  check_array(std::vector<xml::date_time>{std::chrono::sys_seconds(0s)},
              "<r><v>1970-01-01T00:00:00Z</v></r>");
  check_array(std::vector<xml::timespan>{xml::timespan(1s), xml::timespan(0)},
              "<r><v>PT1S</v><v>PT0S</v></r>");
  check_array(std::vector<xml::guid>(2),
              "<r><v>00000000-0000-0000-0000-000000000000</v>"
              "<v>00000000-0000-0000-0000-000000000000</v></r>");
  check_document("<r><v>true</v><v>false</v></r>", [](xml::writer& xml) {
    std::array const truths{true, false};
    xml.start_element("r").array("v", truths).end_element();
  });
  check_array(std::vector<int>(), "<r/>");
}

TEST_CASE("an array says of what it is, and where") {
  std::array<std::int16_t, 3> const numbers{1, 2, 3};
  array_view const view(numbers);
  CHECK(view.kind() == xml::array_kind::int16);
  CHECK(view.size() == 3);
  CHECK(view.data() == numbers.data());
  CHECK(view[2].signed_integer() == 3);
  CHECK(array_view(std::span<double const>()).kind() == xml::array_kind::real);
  CHECK(array_view(std::array<long, 1>{}).kind() == xml::array_kind::int64);
  CHECK(array_view(std::array<bool, 1>{}).kind() == xml::array_kind::boolean);
  CHECK(array_view(std::array<float, 1>{}).kind() == xml::array_kind::real32);
  CHECK(array_view(std::array<int, 1>{}).kind() == xml::array_kind::int32);
  CHECK(array_view(std::array<xml::decimal, 1>{}).kind() == xml::array_kind::decimal);
  CHECK(array_view(std::array<xml::guid, 1>{}).kind() == xml::array_kind::guid);
  CHECK(array_view(std::vector<xml::timespan>()).kind() == xml::array_kind::timespan);
  CHECK(array_view(std::vector<xml::date_time>()).kind() == xml::array_kind::date_time);
  CHECK_FALSE(std::is_constructible_v<array_view, std::vector<std::int8_t>>);
  CHECK_FALSE(std::is_constructible_v<array_view, std::vector<unsigned>>);
  CHECK_FALSE(std::is_constructible_v<array_view, std::string>);
  CHECK_FALSE(std::is_constructible_v<array_view, std::list<int>>);
}

TEST_CASE("the items of an array may be made one by one") {
  // As an array of truth values with 4 bytes each is.
  std::array<int, 3> const wide{1, 0, 7};
  array_view const items(xml::array_kind::boolean, wide.data(), wide.size(),
                         [](void const* all, std::size_t i) noexcept -> xml::value {
                           return static_cast<int const*>(all)[i] != 0;
                         });
  CHECK(items.data() == nullptr);
  check_document("<r><v>true</v><v>false</v><v>true</v></r>",
                 [&](xml::writer& xml) { xml.start_element("r").array("v", items).end_element(); });
}

TEST_CASE("an array may be of one root element, and of no more") {
  check_document("<v>7</v>", [](xml::writer& xml) { xml.array("v", std::array{7}); });
  test_output out;
  xml::writer xml(out);
  xml.array("v", std::array{7, 8});
  CHECK(xml.error().code == errc::second_root);
  CHECK(out.bytes == "<v>7</v>");
}

TEST_CASE("items before one that has no form are written") {
  test_output out;
  xml::writer xml(out);
  std::array<xml::decimal, 2> const items{xml::decimal(1), xml::decimal(false, 0, 1, 29)};
  xml.start_element("r").array(xml::name("p", "v", "urn:n"), items);
  CHECK(xml.error().code == errc::no_lexical_form);
  CHECK(out.bytes == "<r><p:v xmlns:p=\"urn:n\">1</p:v>");
}

TEST_CASE("a list has a space between its items, in elements and attributes") {
  check_document("<a k=\"1 2 3\">0.5 INF -1<b>a &lt; b</b></a>", [](xml::writer& xml) {
    xml.start_element("a").start_attribute("k").list(std::array{1, 2, 3}).end_attribute();
    xml.list(std::array{0.5, std::numeric_limits<double>::infinity(), -1.0});
    xml.start_element("b").list(std::array{"a", "<", "b"}).end_element().end_element();
  });
}

TEST_CASE("a list of nothing is an element with an end tag, or an attribute without a value") {
  check_document("<a k=\"\"></a>", [](xml::writer& xml) {
    xml.start_element("a").start_attribute("k").list(std::vector<int>()).end_attribute();
    xml.list(std::vector<int>()).end_element();
  });
}

TEST_CASE("a list's items may come out of a projection, and be of any type") {
  check_document("<a>1&lt; 2 3c SGk= PT1S</a>", [](xml::writer& xml) {
    xml.start_element("a").list(rows, &row::label).text(" ");
    xml.list(std::array{xml::value(xml::base64(buffer("Hi"))), xml::value(1s)}).end_element();
  });
}

TEST_CASE("text around a list is the caller's, and base64 before it is completed") {
  check_document("<a>SA==1 2SA==3</a>", [](xml::writer& xml) {
    xml.start_element("a").bytes(buffer("H")).list(std::array{1, 2}).bytes(buffer("H"));
    xml.list(std::array{3}).end_element();
  });
}

TEST_CASE("an item that would be none, or several, is refused") {
  for (char const* const item : {"", " ", "a b", "a\tb", "\n", "a\r"}) {
    CAPTURE(item);
    auto const put = [&](xml::writer& xml) { xml.list(std::array{item}); };
    check_refused(
        errc::no_lexical_form, [](xml::writer& xml) { xml.start_element("a").text("x"); }, put);
    check_refused_in_element(errc::no_lexical_form, put);
    check_refused(
        errc::no_lexical_form,
        [](xml::writer& xml) { xml.start_element("a").start_attribute("k"); }, put);
  }
  check_refused(
      errc::no_lexical_form, [](xml::writer& xml) { xml.start_element("a").text("x"); },
      [](xml::writer& xml) { xml.list(std::array{xml::base64({})}); });
}

TEST_CASE("a list is where text is, and not longer than a start tag may be") {
  check_refused(
      errc::outside_root, [](xml::writer&) {}, [](xml::writer& xml) { xml.list(std::array{1}); });
  xml::writer_options options;
  options.start_tag_bytes_max = 100;
  check_refused_in_element(
      errc::start_tag_too_long,
      [](xml::writer& xml) { xml.start_attribute("k").list(std::views::iota(0)); }, options);
}

TEST_CASE("in binary XML the items of a list are records, and so is what separates them") {
  check_in_element("8A E8 03 98 01 ' ' 82 98 01 ' ' 99 01 'x'", [](xml::writer& xml) {
    xml.list(std::array{xml::value(1000), xml::value(1), xml::value("x")});
  });
  check_in_element("04 01 'k' 98 03 '1 2' 01", [](xml::writer& xml) {
    xml.start_attribute("k").list(std::array{1, 2}).end_attribute();
  });
  check_refused(
      errc::no_lexical_form, [](xml::writer& xml) { xml.start_element("a").text("x"); },
      [](xml::writer& xml) { xml.list(std::array{xml::decimal(false, 0, 1, 29)}); },
      binary_options());
}

TEST_CASE("in binary XML an item that is refused leaves no separator") {
  test_output out;
  xml::writer xml(out, binary_options());
  xml.start_element("a").list(std::array{xml::decimal(), xml::decimal(false, 0, 1, 29)});
  CHECK(xml.error().code == errc::no_lexical_form);
  CHECK(out.bytes == bytes_of("40 01 'a' 94 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"));
}
