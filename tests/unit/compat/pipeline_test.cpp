// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the order of events, how a request ends early, and what becomes of modules that fail.

#include "unit/compat/scripted_module.hpp"

#include <catch2/catch_test_macros.hpp>

#include <stdexcept>

using namespace penstock;
using namespace penstock::test;
using events = std::vector<std::string>;

TEST_CASE("events come in their order, and the object lives with the request", "[compat]") {
  module_script script;
  script.post_notifications = RQ_BEGIN_REQUEST;
  script.execute = [](IHttpContext& context) {
    write(context, "x");
    return RQ_NOTIFICATION_CONTINUE;
  };
  CHECK(ask(script).body == "x");
  CHECK(script.events ==
        events{"begin", "post begin", "execute", "log", "end", "dispose", "terminate"});
}

TEST_CASE("a finished request is still logged and ended", "[compat]") {
  module_script script;
  script.post_notifications = RQ_BEGIN_REQUEST;
  script.begin = [](IHttpContext& context) {
    write(context, "early");
    return RQ_NOTIFICATION_FINISH_REQUEST;
  };
  CHECK(ask(script).body == "early");
  CHECK(script.events == events{"begin", "log", "end", "dispose", "terminate"});
}

TEST_CASE("a request about which nobody says anything is not found", "[compat]") {
  module_script script;
  auto const got = ask(script);
  CHECK(got.status() == 404);
  CHECK(got.body == "Not Found\n");
}

TEST_CASE("a request that was handled silently is answered with nothing", "[compat]") {
  module_script script;
  script.begin = [](IHttpContext& context) {
    context.SetRequestHandled();
    return RQ_NOTIFICATION_CONTINUE;
  };
  auto const got = ask(script);
  CHECK(got.status() == 200);
  CHECK(got.body.empty());
}

TEST_CASE("two requests of a connection have two objects", "[compat]") {
  module_script script;
  script.execute = [](IHttpContext& context) {
    write(context, "x");
    return RQ_NOTIFICATION_CONTINUE;
  };
  std::string const get = request_text("GET", "/");
  answers(script, get + get);
  CHECK(std::ranges::count(script.events, "dispose") == 2);
}

TEST_CASE("a factory that fails makes a 500", "[compat]") {
  module_script script;
  script.creates = E_FAIL;
  CHECK(ask(script).status() == 500);
  CHECK(script.events == events{"terminate"});
}

TEST_CASE("an exception makes a 500 without what was buffered", "[compat]") {
  module_script script;
  script.execute = [](IHttpContext& context) -> REQUEST_NOTIFICATION_STATUS {
    write(context, "half");
    throw std::runtime_error("no");
  };
  auto const got = ask(script);
  CHECK(got.status() == 500);
  CHECK(got.body.empty());
  CHECK(script.events == events{"begin", "execute", "log", "end", "dispose", "terminate"});
}

TEST_CASE("an exception behind a flush makes the message look cut", "[compat][F15]") {
  module_script script;
  script.execute = [](IHttpContext& context) -> REQUEST_NOTIFICATION_STATUS {
    write(context, "half");
    context.GetResponse()->Flush(FALSE, TRUE, nullptr);
    throw std::runtime_error("no");
  };
  auto const all = answers(script, request_text("GET", "/"));
  CHECK(all.find("0\r\n\r\n") == std::string::npos);
}

TEST_CASE("a module that goes on while its send is pending does no harm", "[compat]") {
  module_script script;
  std::string const big = pattern(4 * 1024 * 1024);
  script.execute = [&](IHttpContext& context) {
    write(context, big);
    BOOL expected = FALSE;
    context.GetResponse()->Flush(TRUE, TRUE, nullptr, &expected);
    return RQ_NOTIFICATION_CONTINUE;  // whatever was expected
  };
  CHECK(ask(script).decoded() == big);
  CHECK(std::ranges::count(script.events, "completion") == 0);
}

TEST_CASE("a module that never completes is given up when the server ends", "[compat][F24]") {
  module_script script;
  IHttpContext* kept = nullptr;
  script.execute = [&](IHttpContext& context) {
    kept = &context;
    return RQ_NOTIFICATION_PENDING;
  };
  {
    compat::module_host host;
    REQUIRE(add(host, script));
    http::server_options options;
    options.limits.drain_time = std::chrono::milliseconds(50);
    serve(handler_of(host), options, [&](site& at) -> task<void> {
      client peer = co_await at.connect();
      co_await peer.send(request_text("GET", "/"));
      co_await until([&] { return kept != nullptr; });
    });
    // Late, and it finds the request over.
    CHECK(kept->PostCompletion(0) == win(ERROR_OPERATION_ABORTED));
    kept->IndicateCompletion(RQ_NOTIFICATION_CONTINUE);
    CHECK(kept->GetResponse()->Flush(TRUE, TRUE, nullptr) == win(ERROR_OPERATION_ABORTED));
    CHECK(std::ranges::count(script.events, "dispose") == 0);
  }
  CHECK(std::ranges::count(script.events, "dispose") == 1);
  CHECK(script.events.back() == "terminate");
}
