// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what an output does that overrides only what it must: it copies what was shared or lent,
// and makes room by a flush.

#include <penstock/flush/output.hpp>

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>
#include <type_traits>

using namespace penstock;

namespace {

/** All that an output has to be, but for its flush. */
class forgetful_output : public output {
public:
  mutable_buffer prepare(std::size_t) noexcept override { return {}; }
  void commit(std::size_t) noexcept override {}
  using output::write;
  write_status write(const_buffer bytes) noexcept override {
    written += text(bytes);
    return write_status::full;
  }
  std::size_t queued() const noexcept override { return 0; }
  std::error_code error() const noexcept override { return {}; }

  std::string written;
};

class plain_output final : public forgetful_output {
public:
  flush_operation flush(flush_options const& options = {}) noexcept override {
    ++flushes;
    min_bytes = options.min_bytes;
    return flush_result{.bytes_sent = 3};
  }

  int flushes = 0;
  std::size_t min_bytes = 0;
};

}  // namespace

TEST_CASE("F19: a filter that forgets to flush does not compile", "[flush]") {
  STATIC_REQUIRE(std::is_abstract_v<forgetful_output>);
  STATIC_REQUIRE_FALSE(std::is_abstract_v<plain_output>);
}

TEST_CASE("text, shared and lent bytes are written", "[flush]") {
  plain_output made;
  output& out = made;
  auto const owner = std::make_shared<std::string>("shared ");
  CHECK(out.write("text ") == write_status::full);
  CHECK(out.write_shared(buffer(*owner), owner) == write_status::full);
  CHECK(out.write_borrowed(buffer("lent")) == write_status::full);
  CHECK(made.written == "text shared lent");
  CHECK(owner.use_count() == 1);
}

TEST_CASE("make_room is a flush with the same options", "[flush]") {
  plain_output made;
  output& out = made;
  auto const room = out.make_room({.min_bytes = 9});
  CHECK(made.flushes == 1);
  CHECK(made.min_bytes == 9);
  CHECK(room.bytes_sent() == 3);
  CHECK_FALSE(room.completion_expected());
  CHECK(room.await_ready());
}
