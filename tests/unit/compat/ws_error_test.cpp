// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves what an error object keeps, in which order it gives it back, and what it refuses.

#include "compat/ws_error.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

namespace {

using units = std::basic_string<WCHAR>;

struct error_object {
  error_object() { REQUIRE(WsCreateError(nullptr, 0, &it) == S_OK); }
  ~error_object() { WsFreeError(it); }
  error_object(error_object const&) = delete;
  error_object& operator=(error_object const&) = delete;

  HRESULT add(units text) {
    WS_STRING const string{static_cast<ULONG>(text.size()), text.data()};
    return WsAddErrorString(it, &string);
  }
  [[nodiscard]] units at(ULONG index) const {
    WS_STRING string{};
    REQUIRE(WsGetErrorString(it, index, &string) == S_OK);
    return {string.chars, string.length};
  }
  [[nodiscard]] ULONG count() const {
    ULONG count = 0;
    REQUIRE(WsGetErrorProperty(it, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count) == S_OK);
    return count;
  }

  WS_ERROR* it = nullptr;
};

}  // namespace

TEST_CASE("the string that was added last comes first", "[compat]") {
  error_object error;
  CHECK(error.count() == 0);
  CHECK(error.add(PENSTOCK_W("old")) == S_OK);
  CHECK(error.add(PENSTOCK_W("new")) == S_OK);
  CHECK(error.count() == 2);
  CHECK(error.at(0) == PENSTOCK_W("new"));
  CHECK(error.at(1) == PENSTOCK_W("old"));
  WS_STRING none{};
  CHECK(WsGetErrorString(error.it, 2, &none) == E_INVALIDARG);
}

TEST_CASE("an original code counts as one more string, the last", "[compat]") {
  error_object error;
  error.add(PENSTOCK_W("mine"));
  ULONG const code = 0x80070057U;
  CHECK(WsSetErrorProperty(error.it, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &code, sizeof code) ==
        S_OK);
  CHECK(error.count() == 2);
  CHECK(error.at(0) == PENSTOCK_W("mine"));
  CHECK_FALSE(error.at(1).empty());
  ULONG got = 0;
  CHECK(WsGetErrorProperty(error.it, WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE, &got, sizeof got) ==
        S_OK);
  CHECK(got == code);
}

TEST_CASE("the language is set at creation or after a reset", "[compat]") {
  LANGID german = 0x0407;
  WS_ERROR_PROPERTY const property{WS_ERROR_PROPERTY_LANGID, &german, sizeof german};
  WS_ERROR* made = nullptr;
  REQUIRE(WsCreateError(&property, 1, &made) == S_OK);
  LANGID got = 0;
  CHECK(WsGetErrorProperty(made, WS_ERROR_PROPERTY_LANGID, &got, sizeof got) == S_OK);
  CHECK(got == german);
  {
    units text = PENSTOCK_W("x");
    WS_STRING const string{1, text.data()};
    CHECK(WsAddErrorString(made, &string) == S_OK);
  }
  CHECK(WsSetErrorProperty(made, WS_ERROR_PROPERTY_LANGID, &german, sizeof german) ==
        WS_E_INVALID_OPERATION);
  CHECK(WsResetError(made) == S_OK);
  CHECK(WsSetErrorProperty(made, WS_ERROR_PROPERTY_LANGID, &german, sizeof german) == S_OK);
  LANGID const none = 0;
  CHECK(WsSetErrorProperty(made, WS_ERROR_PROPERTY_LANGID, &none, sizeof none) == E_INVALIDARG);
  WsFreeError(made);
}

TEST_CASE("a copy has all of it, and the original stays", "[compat]") {
  error_object from;
  error_object to;
  from.add(PENSTOCK_W("one"));
  to.add(PENSTOCK_W("gone"));
  CHECK(WsCopyError(from.it, to.it) == S_OK);
  CHECK(to.count() == 1);
  CHECK(to.at(0) == PENSTOCK_W("one"));
  CHECK(from.count() == 1);
}

TEST_CASE("arguments that cannot be are refused", "[compat]") {
  error_object error;
  WS_STRING string{};
  ULONG number = 0;
  CHECK(WsCreateError(nullptr, 0, nullptr) == E_INVALIDARG);
  CHECK(WsCreateError(nullptr, 1, &error.it) == E_INVALIDARG);
  CHECK(WsAddErrorString(nullptr, &string) == E_INVALIDARG);
  CHECK(WsAddErrorString(error.it, nullptr) == E_INVALIDARG);
  string.length = 1;
  CHECK(WsAddErrorString(error.it, &string) == E_INVALIDARG);
  CHECK(WsGetErrorString(error.it, 0, nullptr) == E_INVALIDARG);
  CHECK(WsGetErrorProperty(error.it, WS_ERROR_PROPERTY_STRING_COUNT, &number, 2) == E_INVALIDARG);
  CHECK(WsGetErrorProperty(error.it, static_cast<WS_ERROR_PROPERTY_ID>(3), &number, 4) ==
        E_INVALIDARG);
  CHECK(WsSetErrorProperty(error.it, WS_ERROR_PROPERTY_STRING_COUNT, &number, 4) == E_INVALIDARG);
  CHECK(WsSetErrorProperty(error.it, WS_ERROR_PROPERTY_LANGID, nullptr, 2) == E_INVALIDARG);
  CHECK(WsCopyError(error.it, nullptr) == E_INVALIDARG);
  CHECK(WsResetError(nullptr) == E_INVALIDARG);
  WsFreeError(nullptr);
}
