// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Long text that may stay where it is makes the same document as any text, and only what can go out
// unchanged is not copied.

#include "unit/xml/test_output.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace penstock;
using penstock::test::test_output;
using penstock::test::window_sizes_max;

namespace {

/** An output that tells what it was given without a copy, and keeps owners until a flush. */
class queue final : public output {
public:
  explicit queue(std::size_t window = 64, std::size_t cap = SIZE_MAX) : inner_(window, cap) {}

  std::vector<char const*> in_place;
  std::vector<std::shared_ptr<void const>> owners;
  bool is_full = false;

  [[nodiscard]] std::string const& bytes() const { return inner_.bytes; }

  mutable_buffer prepare(std::size_t size_min) noexcept override {
    return inner_.prepare(size_min);
  }
  void commit(std::size_t n) noexcept override { inner_.commit(n); }
  write_status write(const_buffer data) noexcept override { return inner_.write(data); }
  write_status write_borrowed(const_buffer data) noexcept override {
    if (is_full) return write_status::refused;
    in_place.push_back(text(data).data());
    return inner_.write(data);
  }
  write_status write_shared(const_buffer data,
                            std::shared_ptr<void const> owner) noexcept override {
    owners.push_back(std::move(owner));
    return write_borrowed(data);
  }
  flush_operation flush(flush_options const& options) noexcept override {
    owners.clear();
    return inner_.flush(options);
  }
  std::size_t queued() const noexcept override { return inner_.queued(); }
  std::error_code error() const noexcept override { return inner_.error(); }

private:
  test_output inner_;
};

constexpr std::size_t long_size = 16 * 1024;

std::string long_text(std::string_view end = "") {
  return std::string(long_size - end.size(), 't').append(end);
}

}  // namespace

TEST_CASE("long text is queued where it is, at any window's edge") {
  std::string const text = long_text("\xC3\xA9");
  for (std::size_t window = 1; window <= window_sizes_max; ++window) {
    queue out(window);
    xml::writer xml(out);
    xml.start_element("a").attribute("k", "v").text_borrowed(text).element("b", text);
    xml.text("x").text_borrowed(text).end_element();
    REQUIRE(xml.finish());
    REQUIRE(out.bytes() == "<a k=\"v\">" + text + "<b>" + text + "</b>x" + text + "</a>");
    REQUIRE(out.in_place == std::vector{text.data(), text.data()});
    REQUIRE(xml.bytes_written() == out.bytes().size());
  }
}

TEST_CASE("shared text lives until it has left") {
  auto text = std::make_shared<std::string const>(long_text());
  std::weak_ptr<std::string const> const seen = text;
  queue out;
  xml::writer xml(out);
  xml.start_element("a").text_shared(*text, text);
  text.reset();
  CHECK(!seen.expired());
  CHECK(xml.flush().state() == flush_state::done);
  CHECK(seen.expired());
}

TEST_CASE("text without an owner is copied when it was to be shared") {
  std::string const text = long_text();
  queue out;
  xml::writer xml(out);
  xml.start_element("a").text_shared(text, nullptr).end_element();
  CHECK(xml.finish());
  CHECK(out.in_place.empty());
  CHECK(out.bytes() == "<a>" + text + "</a>");
}

TEST_CASE("what is short, or has something to escape, is copied") {
  std::string const texts[] = {"",
                               "short",
                               long_text().substr(1),
                               long_text("<"),
                               long_text("&"),
                               long_text(">"),
                               long_text("\r")};
  for (auto const& text : texts) {
    test_output plain;
    xml::writer expected(plain);
    expected.start_element("a").text(text).end_element().finish();
    queue out;
    xml::writer xml(out);
    xml.start_element("a").text_borrowed(text).end_element();
    CHECK(xml.finish());
    CHECK(out.in_place.empty());
    CHECK(out.bytes() == plain.bytes);
  }
}

TEST_CASE("a character that is cut before or behind long text is put together") {
  std::string const begins = "\xA9" + long_text("\xE2\x82");
  queue out;
  xml::writer xml(out);
  xml.start_element("a").text("\xC3").text_borrowed(begins).text("\xAC").end_element();
  CHECK(xml.finish());
  CHECK(out.in_place.empty());
  CHECK(out.bytes() == "<a>\xC3" + begins + "\xAC</a>");
}

TEST_CASE("what the text before left unfinished comes before long text, or is refused") {
  std::string const text = long_text();
  queue bytes;
  xml::writer xml(bytes);
  xml.start_element("a").bytes(buffer("M")).text_borrowed(text).end_element();
  CHECK(xml.finish());
  CHECK(bytes.bytes() == "<a>TQ==" + text + "</a>");

  queue replaced;
  xml::writer lenient(replaced, {.on_invalid = xml::invalid_text::replace});
  lenient.start_element("a").text("\xC3").text_borrowed(text).end_element();
  CHECK(lenient.finish());
  CHECK(replaced.bytes() == "<a>\xEF\xBF\xBD" + text + "</a>");

  queue refused;
  xml::writer strict(refused);
  strict.start_element("a").text("\xC3").text_borrowed(text);
  CHECK(strict.error().code == xml::errc::invalid_utf8);
  CHECK(refused.in_place.empty());
}

TEST_CASE("what XML forbids is refused in long text too, and nothing of it is written") {
  for (std::string_view const end : {"\x01", "\xFF", "\xEF\xBF\xBF"}) {
    queue out;
    xml::writer xml(out);
    xml.start_element("a").text_borrowed(long_text(end));
    CHECK(!xml);
    CHECK(xml.error().during == xml::operation::text);
    CHECK(out.bytes().empty());
  }
}

TEST_CASE(
    "where bytes change on their way, or there is no element, long text is copied or refused") {
  std::string const text = long_text("\xC3\xA9\n");
  auto const copies = [&](xml::writer_options const& options, auto begin) {
    queue out;
    xml::writer xml(out, options);
    begin(xml);
    xml.text_borrowed(text);
    xml.release();
    return xml && out.in_place.empty() && out.bytes().size() >= text.size();
  };
  auto const in_element = [](xml::writer& xml) { xml.declaration().start_element("a"); };
  CHECK(copies({.encoding = xml::encoding::utf16le}, in_element));
  CHECK(copies({.encoding = xml::encoding::us_ascii}, in_element));
  CHECK(copies({.encoding = xml::encoding::iso_8859_1}, in_element));
  CHECK(copies({.encoding = xml::encoding::binary}, in_element));
  CHECK(copies({.newlines = xml::newline::crlf}, in_element));
  CHECK(copies({}, [](xml::writer& xml) {
          xml.start_element("a").start_attribute("k").text("x");
        }) == false);  // an open start tag does not leave

  queue out;
  xml::writer xml(out);
  xml.text_borrowed(text);
  CHECK(xml.error().code == xml::errc::outside_root);
}

TEST_CASE("an output that refuses long text refuses the call, and a document has its limit") {
  std::string const text = long_text();
  queue full;
  full.is_full = true;
  xml::writer refused(full);
  refused.start_element("a").text_borrowed(text);
  CHECK(refused.error().code == errc::queue_full);
  CHECK(full.bytes() == "<a>");

  queue out;
  xml::writer xml(out, {.document_bytes_max = text.size()});
  xml.start_element("a").text_borrowed(text);
  CHECK(xml.error().code == xml::errc::document_too_long);
  CHECK(out.bytes() == "<a>");
}

TEST_CASE("long text counts for a flush's least number of bytes") {
  std::string const text = long_text();
  queue out;
  xml::writer xml(out);
  xml.start_element("a").text("x");
  CHECK(xml.flush({.min_bytes = long_size}).state() == flush_state::skipped);
  xml.text_borrowed(text);
  CHECK(xml.flush({.min_bytes = long_size}).state() == flush_state::done);
}
