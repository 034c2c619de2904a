// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what an output does that overrides only what it must: it copies what was shared or lent,
// takes strings over as shared bytes, and makes room by a flush.

#include <penstock/flush/output.hpp>

#include "support/allocation_fault.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

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

/** Keeps shared bytes, with their owner. */
class keeping_output final : public forgetful_output {
public:
  using output::write;
  write_status write(const_buffer bytes) noexcept override {
    written += text(bytes);
    return write_status::accepted;
  }
  write_status write_shared(const_buffer bytes,
                            std::shared_ptr<void const> owner) noexcept override {
    if (refuses) return write_status::refused;
    kept.push_back({bytes, std::move(owner)});
    return write_status::accepted;
  }
  flush_operation flush(flush_options const&) noexcept override { return flush_result{}; }

  struct shared {
    const_buffer bytes;
    std::shared_ptr<void const> owner;
  };
  std::vector<shared> kept;
  bool refuses = false;
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

TEST_CASE("a long string is moved in without a copy, a short one is copied", "[flush]") {
  keeping_output out;
  std::string much(5000, 'm');
  char const* const place = much.data();
  CHECK(out.write_moved(std::move(much)) == write_status::accepted);
  REQUIRE(out.kept.size() == 1);
  CHECK(out.kept[0].bytes.data() == reinterpret_cast<std::byte const*>(place));
  CHECK(out.kept[0].bytes.size() == 5000);
  CHECK(out.written.empty());
  out.write_moved("few");
  CHECK(out.kept.size() == 1);
  CHECK(out.written == "few");
}

TEST_CASE("a string with much room to spare is copied: it would hold more than it counts as",
          "[flush]") {
  keeping_output out;
  std::string roomy(5000, 'r');
  roomy.reserve(20'000);
  out.write_moved(std::move(roomy));
  CHECK(out.kept.empty());
  CHECK(out.written == std::string(5000, 'r'));
}

TEST_CASE("a string that is refused is given back", "[flush]") {
  keeping_output out;
  out.refuses = true;
  std::string bytes(5000, 'b');
  CHECK(out.write_moved(std::move(bytes)) == write_status::refused);
  CHECK(bytes == std::string(5000, 'b'));
}

TEST_CASE("a string is moved in or copied, whatever of the memory for it is missing", "[flush]") {
  for (std::size_t k = 0;; ++k) {
    keeping_output out;
    out.kept.reserve(1);
    out.written.reserve(5000);
    std::string bytes(5000, 'b');
    test::allocation_fault fault(k);
    auto const status = fault.during([&] { return out.write_moved(std::move(bytes)); });
    CHECK(status == write_status::accepted);
    CHECK(out.kept.size() == (fault.has_failed() ? 0 : 1));
    CHECK(out.written.size() == (fault.has_failed() ? 5000 : 0));
    if (!fault.has_failed()) {
      CHECK(k > 0);
      break;
    }
  }
}

TEST_CASE("an output that cannot wait for a file refuses it", "[flush]") {
  plain_output made;
  CHECK(made.write_file(nullptr, 0, 10) == write_status::refused);
  CHECK(made.written.empty());
}
