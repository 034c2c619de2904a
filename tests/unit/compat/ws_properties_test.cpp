// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the defaults of a writer's properties, and which of them can be set to what.

#include "compat/ws_properties.hpp"

#include <catch2/catch_test_macros.hpp>

#include <utility>

using penstock::compat::ws_properties;

namespace {

template <class T>
HRESULT set(ws_properties& all, WS_XML_WRITER_PROPERTY_ID id, T value) {
  WS_XML_WRITER_PROPERTY const property{id, &value, sizeof value};
  return all.set(&property, 1);
}

ULONG get(ws_properties const& all, WS_XML_WRITER_PROPERTY_ID id) {
  ULONG value = 4711;
  REQUIRE(all.get(id, &value, sizeof value) == S_OK);
  return value;
}

}  // namespace

TEST_CASE("the defaults are those of the original", "[compat]") {
  ws_properties const all;
  CHECK(get(all, WS_XML_WRITER_PROPERTY_MAX_DEPTH) == 32);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT) == FALSE);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES) == 128);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_WRITE_DECLARATION) == FALSE);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_INDENT) == 0);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE) == 4096);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE) == 65536);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE) == 65536);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_MAX_NAMESPACES) == 32);
  WS_BYTES initial{1, nullptr};
  CHECK(all.get(WS_XML_WRITER_PROPERTY_INITIAL_BUFFER, &initial, sizeof initial) == S_OK);
  CHECK(initial.length == 0);
}

TEST_CASE("what is set reaches the writer's options", "[compat]") {
  ws_properties all;
  CHECK(set(all, WS_XML_WRITER_PROPERTY_MAX_DEPTH, ULONG{3}) == S_OK);
  CHECK(set(all, WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, ULONG{4}) == S_OK);
  CHECK(set(all, WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, ULONG{5}) == S_OK);
  CHECK(all.options().depth_max == 3);
  CHECK(all.options().attributes_max == 4);
  CHECK(all.options().namespaces_max == 5);
}

TEST_CASE("properties that are only read, unknown ones and wrong sizes are refused", "[compat]") {
  ws_properties all;
  for (auto const id : {WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE, WS_XML_WRITER_PROPERTY_BYTES_WRITTEN,
                        WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE, WS_XML_WRITER_PROPERTY_CHARSET,
                        WS_XML_WRITER_PROPERTY_BYTES, static_cast<WS_XML_WRITER_PROPERTY_ID>(31)}) {
    CHECK(set(all, id, ULONG{1}) == E_INVALIDARG);
  }
  CHECK(set(all, WS_XML_WRITER_PROPERTY_MAX_DEPTH, USHORT{1}) == E_INVALIDARG);
  WS_XML_WRITER_PROPERTY const none{WS_XML_WRITER_PROPERTY_MAX_DEPTH, nullptr, sizeof(ULONG)};
  CHECK(all.set(&none, 1) == E_INVALIDARG);
  CHECK(all.set(nullptr, 1) == E_INVALIDARG);
  CHECK(all.set(nullptr, 0) == S_OK);
  ULONG value = 7;
  CHECK(all.get(WS_XML_WRITER_PROPERTY_MAX_DEPTH, &value, 2) == E_INVALIDARG);
  CHECK(value == 7);
}

TEST_CASE("one that is refused leaves the others as they were", "[compat]") {
  ws_properties all;
  ULONG depth = 1;
  USHORT wrong = 1;
  WS_XML_WRITER_PROPERTY const both[] = {
      {WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, sizeof depth},
      {WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, &wrong, sizeof wrong}};
  CHECK(all.set(both, 2) == E_INVALIDARG);
  CHECK(get(all, WS_XML_WRITER_PROPERTY_MAX_DEPTH) == 32);
}

TEST_CASE("what this writer cannot do is refused, and its default is not", "[compat]") {
  ws_properties all;
  CHECK(set(all, WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, BOOL{TRUE}) == WS_E_NOT_SUPPORTED);
  CHECK(set(all, WS_XML_WRITER_PROPERTY_WRITE_DECLARATION, BOOL{TRUE}) == WS_E_NOT_SUPPORTED);
  CHECK(set(all, WS_XML_WRITER_PROPERTY_INDENT, ULONG{2}) == WS_E_NOT_SUPPORTED);
  CHECK(set(all, WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT, BOOL{FALSE}) == S_OK);
  BYTE memory[16];
  CHECK(set(all, WS_XML_WRITER_PROPERTY_INITIAL_BUFFER, WS_BYTES{16, memory}) ==
        WS_E_NOT_SUPPORTED);
}
