// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves loading: a shared object that is a module, ones that are none, and several at once.

#include "unit/compat/scripted_module.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace penstock;
using namespace penstock::test;

TEST_CASE("a module is loaded from a shared object and answers", "[compat]") {
  compat::module_host host;
  auto const loaded = host.load(PENSTOCK_SEED_MODULE);
  INFO(loaded.reason);
  REQUIRE(loaded);
  auto const got = only_reply(exchange(handler_of(host), {}, request_text("GET", "/")));
  CHECK(got.field("X-Seed") == "flushed");
  CHECK(got.decoded() == "Flushed before the clear.\nAfter it.\n");
}

TEST_CASE("the same module may be loaded twice", "[compat]") {
  compat::module_host host;
  REQUIRE(host.load(PENSTOCK_SEED_MODULE));
  REQUIRE(host.load(PENSTOCK_SEED_MODULE));
}

TEST_CASE("what is no module says why", "[compat]") {
  compat::module_host host;
  auto const none = host.load("/nonexistent.so");
  CHECK_FALSE(none);
  CHECK(none.hr == win(ERROR_MOD_NOT_FOUND));
  CHECK(none.reason.find("nonexistent") != std::string::npos);
  auto const other = host.load("libm.so.6");
  CHECK(other.hr == win(ERROR_PROC_NOT_FOUND));
  CHECK(other.reason.find("RegisterModule") != std::string::npos);
}

TEST_CASE("a module that cannot register says why", "[compat]") {
  module_script script;
  compat::module_host host;
  script.notifications = RQ_SEND_RESPONSE;
  auto const refused = add(host, script);
  CHECK(refused.hr == win(ERROR_NOT_SUPPORTED));
  CHECK(refused.reason.find("RegisterModule") != std::string::npos);
}

TEST_CASE("all modules are asked, one after the other", "[compat]") {
  module_script first;
  module_script second;
  compat::module_host host;
  first.execute = [](IHttpContext& context) {
    write(context, "one ");
    return RQ_NOTIFICATION_CONTINUE;
  };
  second.execute = [](IHttpContext& context) {
    write(context, "two");
    return RQ_NOTIFICATION_CONTINUE;
  };
  REQUIRE(add(host, first));
  REQUIRE(add(host, second));
  CHECK(only_reply(exchange(handler_of(host), {}, request_text("GET", "/"))).body == "one two");
}
