// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Values are collected whole and in order, whatever they come in; limits hold to the byte; a value
// that is dropped leaves nothing behind; whichever allocation fails, nothing changed.

#include "support/allocation_fault.hpp"
#include "unit/xml/mtom/message.hpp"

#include <penstock/error.hpp>
#include <penstock/xml/error.hpp>

#include <catch2/catch_test_macros.hpp>

using namespace penstock;
using namespace penstock::test;

using xml::part_list;

namespace {

std::string value_of(part_list const& parts) {
  std::string all;
  for (std::size_t i = 0; i < parts.value_pieces(); ++i) all += text(parts.value_piece(i));
  return all;
}

std::string part_of(part_list& parts, std::uint64_t number) {
  std::string all;
  for (std::size_t i = parts.pieces_end(number - 1); i < parts.pieces_end(number); ++i) {
    all += text(std::get<xml::memory_piece>(parts.piece(i)).bytes);
  }
  return all;
}

part_list list_of(xml::mtom_options const& limits = {}) {
  part_list parts;
  parts.begin(limits);
  return parts;
}

}  // namespace

TEST_CASE("a value is what its pieces are, in their order") {
  part_list parts = list_of();
  parts.start_value();
  std::string moved = octets(5000);
  auto const shared = std::make_shared<std::string>("shared");
  CHECK_FALSE(parts.add_copy(buffer("one ")));
  CHECK_FALSE(parts.add_copy(buffer("two ")));
  CHECK_FALSE(parts.add_moved(std::move(moved)));
  CHECK_FALSE(parts.add_copy(buffer(" three ")));
  CHECK_FALSE(parts.add_memory({buffer(*shared), shared}));
  CHECK_FALSE(parts.add_memory({buffer(" borrowed"), nullptr}));
  CHECK_FALSE(parts.add_copy({}));
  std::string const expected = "one two " + octets(5000) + " three shared borrowed";
  CHECK(value_of(parts) == expected);
  CHECK(parts.value_pieces() == 5);
  CHECK_FALSE(parts.keep("image/png"));
  CHECK(parts.count() == 1);
  CHECK(parts.media_type(1) == "image/png");
  CHECK(part_of(parts, 1) == expected);
  CHECK_FALSE(parts.has_value());
}

TEST_CASE("values follow one another, and one that is dropped leaves nothing") {
  part_list parts = list_of({.parts_bytes_max = 100});
  for (std::uint64_t i = 1; i <= 10; ++i) {
    parts.start_value();
    CHECK_FALSE(parts.add_copy(buffer("drop")));
    CHECK_FALSE(parts.add_moved(std::string(80, 'x')));
    parts.drop();
    CHECK(parts.value_pieces() == 0);
    parts.start_value();
    CHECK_FALSE(parts.add_copy(buffer(std::to_string(i))));
    CHECK(value_of(parts) == std::to_string(i));
    CHECK_FALSE(parts.keep({}));
    CHECK(parts.count() == i);
    CHECK(part_of(parts, i) == std::to_string(i));
  }
  CHECK(part_of(parts, 3) == "3");
}

TEST_CASE("a value has its limit inline, at exactly that number") {
  part_list parts = list_of({.inline_max = 5});
  parts.start_value();
  CHECK_FALSE(parts.add_copy(buffer("123")));
  CHECK_FALSE(parts.add_memory({buffer("45"), nullptr}));
  CHECK_FALSE(parts.exceeds_inline_max());
  CHECK_FALSE(parts.add_copy(buffer("6")));
  CHECK(parts.exceeds_inline_max());
  parts.drop();
  CHECK_FALSE(parts.exceeds_inline_max());
}

TEST_CASE("what is pulled, or in a file, must be a part; the next value need not") {
  part_list parts = list_of();
  parts.start_value();
  CHECK_FALSE(parts.must_be_part());
  CHECK_FALSE(parts.add_source(pulled(octet_source("x", 1))));
  CHECK(parts.must_be_part());
  CHECK_FALSE(parts.keep({}));
  CHECK_FALSE(parts.must_be_part());
  parts.start_value();
  CHECK_FALSE(parts.add_source(xml::file_piece{nullptr, 0, 10}));
  CHECK(parts.must_be_part());
}

TEST_CASE("what is copied and moved in is bounded, what others keep is not") {
  part_list parts = list_of({.parts_bytes_max = 10});
  parts.start_value();
  CHECK_FALSE(parts.add_copy(buffer("12345")));
  std::string moved = "678901";
  CHECK(parts.add_moved(std::move(moved)) == xml::errc::parts_too_large);
  CHECK(moved == "678901");
  CHECK_FALSE(parts.add_memory({buffer("a lot of borrowed bytes"), nullptr}));
  CHECK_FALSE(parts.keep({}));
  parts.start_value();
  CHECK(parts.add_copy(buffer("678901")) == xml::errc::parts_too_large);
  CHECK_FALSE(parts.add_copy(buffer("67890")));
  CHECK(parts.add_copy(buffer("1")) == xml::errc::parts_too_large);
  CHECK(value_of(parts) == "67890");
  parts.drop();
  parts.start_value();
  CHECK_FALSE(parts.add_moved("67890"));
}

TEST_CASE("there are as many parts as the limit says") {
  part_list parts = list_of({.parts_max = 2});
  for (int i = 0; i < 2; ++i) {
    parts.start_value();
    CHECK_FALSE(parts.keep({}));
  }
  parts.start_value();
  CHECK_FALSE(parts.add_copy(buffer("x")));
  CHECK(parts.keep({}) == xml::errc::too_many_parts);
  CHECK(parts.has_value());
}

TEST_CASE("a list can begin again") {
  part_list parts = list_of({.parts_bytes_max = 3});
  parts.start_value();
  CHECK_FALSE(parts.add_copy(buffer("abc")));
  CHECK_FALSE(parts.keep({}));
  parts.start_value();
  parts.begin({.parts_bytes_max = 4});
  CHECK(parts.count() == 0);
  CHECK_FALSE(parts.has_value());
  parts.start_value();
  CHECK_FALSE(parts.add_copy(buffer("defg")));
  CHECK(value_of(parts) == "defg");
}

TEST_CASE("values that are dropped take no memory after the first") {
  part_list parts = list_of();
  std::string const bytes = octets(700);
  auto const write = [&] {
    parts.start_value();
    bool const failed = static_cast<bool>(parts.add_copy(buffer(bytes)));
    parts.drop();
    return failed;
  };
  REQUIRE_FALSE(write());
  std::size_t const before = allocation_count();
  bool const failed = write();
  std::size_t const after = allocation_count();
  CHECK(after == before);
  CHECK_FALSE(failed);
}

namespace {

std::string const long_text = octets(5000);

/** Four pieces; those that were taken are in `expected`, and errors that should not be are
    counted. */
int add_pieces(part_list& parts, std::string& moved, std::shared_ptr<std::string> const& shared,
               std::string& expected) {
  int wrong = 0;
  auto const add = [&](std::error_code ec) {
    if (!ec) expected.append(long_text);
    if (ec && ec != std::errc::not_enough_memory) ++wrong;
  };
  add(parts.add_copy(buffer(long_text)));
  add(parts.add_moved(std::move(moved)));
  add(parts.add_memory({buffer(*shared), shared}));
  add(parts.add_copy(buffer(long_text)));
  return wrong;
}

}  // namespace

TEST_CASE("whichever allocation fails, the value is as it was") {
  auto const shared = std::make_shared<std::string>(long_text);
  for (std::size_t k = 0;; ++k) {
    CAPTURE(k);
    part_list parts = list_of();
    parts.start_value();
    std::string moved = long_text;
    std::string expected;
    expected.reserve(4 * long_text.size());
    allocation_fault adding(k);
    CHECK(adding.during([&] { return add_pieces(parts, moved, shared, expected); }) == 0);
    CHECK(value_of(parts) == expected);
    allocation_fault keeping(k);
    auto const kept = keeping.during([&] { return parts.keep(long_text); });
    CHECK(static_cast<bool>(kept) == keeping.has_failed());
    if (kept) {
      CHECK(kept == std::errc::not_enough_memory);
      CHECK(parts.count() == 0);
      CHECK(value_of(parts) == expected);
      REQUIRE_FALSE(parts.keep(long_text));
    }
    CHECK(part_of(parts, 1) == expected);
    if (!adding.has_failed() && !keeping.has_failed()) break;
    CHECK(k < 50);
  }
}
