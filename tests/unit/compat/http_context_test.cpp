// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves how a pending request goes on: by what is posted and what is indicated, from the module's
// own call and from other threads.

#include "unit/compat/scripted_module.hpp"

#include <catch2/catch_test_macros.hpp>

#include <thread>

using namespace penstock;
using namespace penstock::test;
using events = std::vector<std::string>;

TEST_CASE("a posted completion arrives after the call has returned", "[compat]") {
  module_script script;
  script.execute = [&](IHttpContext& context) {
    CHECK(context.PostCompletion(77) == S_OK);
    CHECK(script.events.back() == "execute");
    return RQ_NOTIFICATION_PENDING;
  };
  script.completion = [](IHttpContext& context, IHttpCompletionInfo& info) {
    CHECK(info.GetCompletionBytes() == 77);
    CHECK(info.GetCompletionStatus() == S_OK);
    write(context, "done");
    return RQ_NOTIFICATION_CONTINUE;
  };
  CHECK(ask(script).body == "done");
  CHECK(script.events ==
        events{"begin", "execute", "completion", "log", "end", "dispose", "terminate"});
}

TEST_CASE("a completion may leave the request pending again", "[compat]") {
  module_script script;
  int completions = 0;
  script.execute = [](IHttpContext& context) {
    context.PostCompletion(0);
    return RQ_NOTIFICATION_PENDING;
  };
  script.completion = [&](IHttpContext& context, IHttpCompletionInfo&) {
    if (++completions == 5) return RQ_NOTIFICATION_CONTINUE;
    context.PostCompletion(0);
    return RQ_NOTIFICATION_PENDING;
  };
  ask(script);
  CHECK(completions == 5);
}

TEST_CASE("another thread may post", "[compat]") {
  module_script script;
  std::thread other;
  script.execute = [&](IHttpContext& context) {
    other = std::thread([&context] { CHECK(context.PostCompletion(5) == S_OK); });
    return RQ_NOTIFICATION_PENDING;
  };
  script.completion = [](IHttpContext& context, IHttpCompletionInfo&) {
    write(context, "woken");
    return RQ_NOTIFICATION_CONTINUE;
  };
  CHECK(ask(script).body == "woken");
  other.join();
}

TEST_CASE("an indication resumes the pipeline without asking the module", "[compat]") {
  for (bool const is_elsewhere : {false, true}) {
    module_script script;
    std::thread other;
    script.execute = [&](IHttpContext& context) {
      write(context, "x");
      auto const indicate = [&context] {
        context.IndicateCompletion(RQ_NOTIFICATION_FINISH_REQUEST);
      };
      if (is_elsewhere) {
        other = std::thread(indicate);
      } else {
        indicate();
      }
      return RQ_NOTIFICATION_PENDING;
    };
    CHECK(ask(script).body == "x");
    if (other.joinable()) other.join();
    CHECK(script.events == events{"begin", "execute", "log", "end", "dispose", "terminate"});
  }
}

TEST_CASE("an indication within a completion counts, and its pending does not", "[compat]") {
  module_script script;
  script.execute = [](IHttpContext& context) {
    context.PostCompletion(0);
    return RQ_NOTIFICATION_PENDING;
  };
  script.completion = [](IHttpContext& context, IHttpCompletionInfo&) {
    context.IndicateCompletion(RQ_NOTIFICATION_CONTINUE);
    return RQ_NOTIFICATION_PENDING;
  };
  ask(script);
  CHECK(script.events ==
        events{"begin", "execute", "completion", "log", "end", "dispose", "terminate"});
}

TEST_CASE("too many posted completions are refused, not lost", "[compat]") {
  module_script script;
  int accepted = 0;
  int completions = 0;
  script.execute = [&](IHttpContext& context) {
    while (context.PostCompletion(0) == S_OK) ++accepted;
    CHECK(context.PostCompletion(0) == win(ERROR_NOT_ENOUGH_MEMORY));
    return RQ_NOTIFICATION_PENDING;
  };
  script.completion = [&](IHttpContext&, IHttpCompletionInfo&) {
    return ++completions == accepted ? RQ_NOTIFICATION_CONTINUE : RQ_NOTIFICATION_PENDING;
  };
  ask(script);
  CHECK(accepted == 16);
  CHECK(completions == 16);
}

TEST_CASE("request memory lives with the request, and is aligned for anything", "[compat]") {
  module_script script;
  char* kept = nullptr;
  script.begin = [&](IHttpContext& context) {
    for (DWORD const size : {0U, 1U, 100U, 100000U}) {
      kept = static_cast<char*>(context.AllocateRequestMemory(size));
      REQUIRE(kept != nullptr);
      CHECK(reinterpret_cast<std::uintptr_t>(kept) % alignof(std::max_align_t) == 0);
      std::memset(kept, 'm', size);
    }
    return RQ_NOTIFICATION_CONTINUE;
  };
  script.end = [&](IHttpContext&) {
    CHECK(std::string_view(kept, 3) == "mmm");
    return RQ_NOTIFICATION_CONTINUE;
  };
  ask(script);
}

TEST_CASE("a module may switch off its own notifications, and the handler", "[compat]") {
  module_script script;
  script.begin = [](IHttpContext& context) {
    context.DisableNotifications(RQ_LOG_REQUEST, 0);
    context.SetRequestHandled();
    write(context, "handled");
    CHECK(context.GetRootContext() == &context);
    return RQ_NOTIFICATION_CONTINUE;
  };
  CHECK(ask(script).body == "handled");
  CHECK(script.events == events{"begin", "end", "dispose", "terminate"});
}

TEST_CASE("what the context does not have is null, or says so", "[compat]") {
  module_script script;
  script.begin = [](IHttpContext& context) {
    CHECK(context.GetUser() == nullptr);
    CHECK(context.GetModuleContextContainer() == nullptr);
    PCSTR value = nullptr;
    DWORD size = 0;
    CHECK(context.GetServerVariable("URL", &value, &size) == win(ERROR_NOT_SUPPORTED));
    CHECK(context.CancelIo() == win(ERROR_NOT_SUPPORTED));
    return RQ_NOTIFICATION_CONTINUE;
  };
  ask(script);
}
