// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves registration: what may be asked for, once, and in which order modules are then asked.

#include "compat/module_list.hpp"
#include "unit/compat/scripted_module.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace penstock;
using namespace penstock::test;
using compat::module_list;

namespace {

/** What the next module does when it registers. */
std::function<HRESULT(IHttpModuleRegistrationInfo2&)> registering;

HRESULT enter(DWORD version, IHttpModuleRegistrationInfo* info, IHttpServer* server) {
  CHECK(version >= 7);
  CHECK(server != nullptr);
  return registering(*static_cast<IHttpModuleRegistrationInfo2*>(info));
}

HRESULT add(module_list& list, std::function<HRESULT(IHttpModuleRegistrationInfo2&)> how) {
  registering = std::move(how);
  return list.add("m", &enter);
}

module_script unused;

}  // namespace

TEST_CASE("modules are asked by priority, then as they registered", "[compat]") {
  module_list list;
  PCWSTR const aliases[] = {PRIORITY_ALIAS_LAST, nullptr,           PRIORITY_ALIAS_FIRST, nullptr,
                            PRIORITY_ALIAS_HIGH, PRIORITY_ALIAS_LOW};
  for (PCWSTR const alias : aliases) {
    REQUIRE(add(list, [&](IHttpModuleRegistrationInfo2& info) {
              if (alias != nullptr) {
                CHECK(info.SetPriorityForRequestNotification(RQ_BEGIN_REQUEST, alias) == S_OK);
              }
              return info.SetRequestNotifications(
                  new script_factory(unused), RQ_BEGIN_REQUEST | RQ_END_REQUEST, RQ_BEGIN_REQUEST);
            }) == S_OK);
  }
  CHECK(list.order(0, false) == std::vector<std::size_t>{2, 4, 1, 3, 5, 0});
  CHECK(list.order(0, true) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
  CHECK(list.order(11, false) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
  CHECK(list.order(7, false).empty());
}

TEST_CASE("a module registers once, with a factory", "[compat]") {
  module_list list;
  CHECK(add(list, [](IHttpModuleRegistrationInfo2& info) {
          CHECK(info.SetRequestNotifications(nullptr, RQ_BEGIN_REQUEST, 0) ==
                win(ERROR_INVALID_PARAMETER));
          script_factory* const second = new script_factory(unused);
          CHECK(info.SetRequestNotifications(new script_factory(unused), RQ_BEGIN_REQUEST, 0) ==
                S_OK);
          CHECK(info.SetRequestNotifications(second, RQ_BEGIN_REQUEST, 0) ==
                win(ERROR_ALREADY_EXISTS));
          second->Terminate();
          CHECK(std::basic_string_view<WCHAR>(info.GetName()) == PENSTOCK_W("m"));
          return S_OK;
        }) == S_OK);
  CHECK(list.size() == 1);
}

TEST_CASE("what is never raised cannot be subscribed to", "[compat]") {
  module_list list;
  REQUIRE(add(list, [](IHttpModuleRegistrationInfo2& info) {
            script_factory factory(unused);
            for (DWORD const none :
                 {DWORD{RQ_AUTHENTICATE_REQUEST}, DWORD{RQ_MAP_REQUEST_HANDLER},
                  DWORD{RQ_SEND_RESPONSE}, DWORD{RQ_READ_ENTITY}, DWORD{RQ_MAP_PATH}}) {
              CHECK(info.SetRequestNotifications(&factory, none, 0) == win(ERROR_NOT_SUPPORTED));
            }
            CHECK(info.SetRequestNotifications(&factory, 0, RQ_SEND_RESPONSE) ==
                  win(ERROR_NOT_SUPPORTED));
            CHECK(info.SetGlobalNotifications(nullptr, GL_APPLICATION_START) ==
                  win(ERROR_NOT_SUPPORTED));
            CHECK(info.SetPriorityForGlobalNotification(GL_APPLICATION_START, PRIORITY_ALIAS_LOW) ==
                  win(ERROR_NOT_SUPPORTED));
            return S_OK;
          }) == S_OK);
  CHECK(list.order(1, false).empty());
}

TEST_CASE("priorities that are none are refused", "[compat]") {
  module_list list;
  REQUIRE(add(list, [](IHttpModuleRegistrationInfo2& info) {
            CHECK(info.SetPriorityForRequestNotification(RQ_BEGIN_REQUEST, nullptr) ==
                  win(ERROR_INVALID_PARAMETER));
            CHECK(info.SetPriorityForRequestNotification(RQ_BEGIN_REQUEST, PENSTOCK_W("TOP")) ==
                  win(ERROR_INVALID_PARAMETER));
            CHECK(info.SetPriorityForRequestNotification(RQ_SEND_RESPONSE, PRIORITY_ALIAS_LOW) ==
                  win(ERROR_NOT_SUPPORTED));
            CHECK(info.SetPriorityForPostRequestNotification(RQ_END_REQUEST, PRIORITY_ALIAS_LOW) ==
                  S_OK);
            return S_OK;
          }) == S_OK);
}

TEST_CASE("a module that fails to register is not in the list, and its factory is told",
          "[compat]") {
  module_list list;
  module_script script;
  CHECK(add(list, [&](IHttpModuleRegistrationInfo2& info) {
          CHECK(info.SetRequestNotifications(new script_factory(script), RQ_BEGIN_REQUEST, 0) ==
                S_OK);
          return E_FAIL;
        }) == E_FAIL);
  CHECK(list.size() == 0);
  CHECK(list.order(0, false).empty());
  CHECK(script.events == std::vector<std::string>{"terminate"});
  CHECK(add(list, [](IHttpModuleRegistrationInfo2&) -> HRESULT { throw 1; }) == E_FAIL);
  CHECK(list.add("none", nullptr) == win(ERROR_INVALID_PARAMETER));
}
