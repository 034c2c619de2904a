// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that pieces survive the growth of the memory they lie in, and that cleared memory is
// reused.

#include "http/field_store.hpp"

#include "support/allocation_fault.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>

using penstock::http::field_store;
using penstock::test::allocation_fault;

namespace {

field_store::piece put(field_store& store, std::string_view octets) {
  REQUIRE(store.append(octets));
  return store.take();
}

void fill(field_store& store, int field_count) {
  for (int i = 0; i < field_count; ++i) {
    auto const name = put(store, "Name");
    REQUIRE(store.add_field(name, put(store, "  a value that is long enough \t")));
  }
  REQUIRE(store.publish());
}

}  // namespace

TEST_CASE("a piece is what was appended since the last one", "[http]") {
  field_store store;
  REQUIRE(store.append("GE"));
  REQUIRE(store.append("T"));
  CHECK(store.open_size() == 3);
  auto const first = store.take();
  CHECK(store.open_size() == 0);
  auto const second = put(store, "/");
  auto const none = store.take();
  CHECK(store.view(first) == "GET");
  CHECK(store.view(second) == "/");
  CHECK(store.view(none).empty());
}

TEST_CASE("fields stay whole while the memory grows", "[http]") {
  field_store store;
  fill(store, 1000);
  CHECK(store.field_count() == 1000);
  REQUIRE(store.fields().size() == 1000);
  for (auto const& field : store.fields()) {
    REQUIRE(field.name == "Name");
    REQUIRE(field.value == "a value that is long enough");
  }
}

TEST_CASE("clearing keeps the memory for the next head", "[http]") {
  field_store store;
  fill(store, 100);
  store.clear();
  CHECK(store.field_count() == 0);
  CHECK(store.fields().empty());
  auto const before = penstock::test::allocation_count();
  for (int i = 0; i < 100; ++i) {
    auto const name = store.append("Name") ? store.take() : field_store::piece{};
    auto const value = store.append("value") ? store.take() : field_store::piece{};
    if (!store.add_field(name, value)) break;
  }
  bool const published = store.publish();
  auto const after = penstock::test::allocation_count();
  CHECK(published);
  CHECK(store.fields().size() == 100);
  CHECK(after == before);
}

TEST_CASE("when memory is out, nothing was added, and the store goes on when there is some") {
  std::string const octets(100, 'x');  // more than a string holds in itself
  std::size_t failures = 0;
  for (std::size_t k = 0;; ++k) {
    field_store store;
    allocation_fault fault(k);
    bool const is_stored = fault.during([&] {
      if (!store.append(octets)) return false;
      auto const name = store.take();
      if (!store.append(octets)) return false;
      return store.add_field(name, store.take()) && store.publish();
    });
    CHECK(is_stored == !fault.has_failed());
    CHECK(store.fields().size() == (is_stored ? 1 : 0));
    if (!fault.has_failed()) break;
    ++failures;
    store.clear();
    fill(store, 1);
    CHECK(store.fields().size() == 1);
  }
  CHECK(failures == 4);  // two for octets, one for the piece, one for the view
}
