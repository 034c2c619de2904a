// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The reader behind a copier: what it gathers is kept for the next element, and when memory runs
// out, at whichever allocation, the copy says so and has written nothing wrong. (The parser takes
// memory by malloc, which is not counted here.)

#include <penstock/error.hpp>
#include <penstock/xml/copier.hpp>

#include "support/allocation_fault.hpp"
#include "unit/xml/reader/expat_reader.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <new>
#include <span>
#include <string_view>
#include <system_error>

namespace xml = penstock::xml;
using namespace penstock::test;

namespace {

constexpr std::string_view row =
    "<p:row xmlns:p='urn:a-namespace-that-is-kept-in-no-small-string' "
    "xmlns:q='urn:another-of-those-that-are-long' q:b='c'><![CDATA[a section of some length]]>"
    "</p:row>";

/** An output of fixed size, which takes no memory from the heap. */
class fixed_output final : public penstock::output {
public:
  penstock::mutable_buffer prepare(std::size_t size_min) noexcept override {
    auto const left = std::span(memory_).subspan(used_);
    return size_min <= left.size() ? left : penstock::mutable_buffer();
  }
  void commit(std::size_t n) noexcept override { used_ += n; }
  using output::write;
  penstock::write_status write(penstock::const_buffer) noexcept override {
    return penstock::write_status::refused;
  }
  penstock::flush_operation flush(penstock::flush_options const&) noexcept override {
    return penstock::flush_result{.error = {}};
  }
  std::size_t queued() const noexcept override { return used_; }
  std::error_code error() const noexcept override { return penstock::errc::queue_full; }

  [[nodiscard]] std::string_view bytes() const noexcept {
    return {reinterpret_cast<char const*>(memory_.data()), used_};
  }

private:
  std::array<std::byte, 65536> memory_{};
  std::size_t used_ = 0;
};

/** Copy rows; where memory runs out gives the error. */
std::error_code copy_rows(xml::writer& xml, int count) {
  try {
    xml::copier copy(xml);
    bool is_right = copy.feed("<rows>");
    for (int i = 0; i < count && is_right; ++i) is_right = copy.feed(row);
    is_right = is_right && copy.feed("</rows>") && copy.finish();
    return is_right ? std::error_code() : copy.error().code;
  } catch (std::bad_alloc const&) {
    return std::make_error_code(std::errc::not_enough_memory);
  }
}

}  // namespace

TEST_CASE("when memory runs out, a copy ends with that, between tokens") {
  for (std::size_t k = 0;; ++k) {
    for (auto const mode : {fault_mode::once, fault_mode::from_then_on}) {
      fixed_output out;
      xml::writer xml(out);
      allocation_fault fault(k, mode);
      auto const code = fault.during([&] { return copy_rows(xml, 3); });
      CAPTURE(k, code.message());
      if (!fault.has_failed()) {
        REQUIRE(xml.finish());
        REQUIRE(k > 5);
        return;
      }
      REQUIRE(
          (!code || code == std::errc::not_enough_memory || code == penstock::errc::queue_full));
      xml.release();
      REQUIRE(expat_reader::read(out.bytes(), false).error.empty());
    }
  }
}

TEST_CASE("rows like those before take no more memory of the reader") {
  fixed_output out;
  xml::writer xml(out);
  xml::copier copy(xml);
  REQUIRE(copy.feed("<rows>"));
  for (int i = 0; i < 3; ++i) REQUIRE(copy.feed(row));
  auto const before = allocation_count();
  bool is_right = true;
  for (int i = 0; i < 100; ++i) is_right = copy.feed(row) && is_right;
  auto const after = allocation_count();
  CHECK(after == before);
  CHECK(is_right);
}
