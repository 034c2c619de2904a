// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the defaults are the documented ones: servers in the field count on them.

#include <penstock/http/limits.hpp>

#include <catch2/catch_test_macros.hpp>

#include <chrono>

using namespace std::chrono_literals;

TEST_CASE("the sizes are limited as documented", "[http]") {
  penstock::http::limits const l;
  CHECK(l.method_size_max == 32);
  CHECK(l.target_size_max == 8192);
  CHECK(l.header_size_max == 32768);
  CHECK(l.field_count_max == 100);
  CHECK(l.body_size_max == 30'000'000);
  CHECK(l.body_in_memory_size_max == 1048576);
  CHECK(l.chunk_extension_size_max == 256);
  CHECK(l.chunk_extensions_size_max == 8192);
  CHECK(l.trailer_size_max == 8192);
}

TEST_CASE("the times are limited as documented", "[http]") {
  penstock::http::limits const l;
  CHECK(l.header_time == 10s);
  CHECK(l.keep_alive_time == 60s);
  CHECK(l.body_rate_min == 240);
  CHECK(l.body_grace_time == 5s);
  CHECK(l.write_rate_min == 240);
  CHECK(l.write_grace_time == 5s);
  CHECK(l.drain_time == 30s);
}
