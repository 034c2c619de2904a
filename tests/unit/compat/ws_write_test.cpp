// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves, byte by byte, what elements, attributes and texts become, and which calls are refused.

#include "unit/compat/ws_document.hpp"

#include <catch2/catch_test_macros.hpp>

#include <functional>
#include <string>

using namespace penstock::test;

namespace {

/** What these calls write to a buffer; each of them has to succeed. */
std::string written(std::function<void(ws_document&)> const& calls) {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  calls(xml);
  return xml.bytes();
}

HRESULT declare(ws_document& xml, std::string_view prefix, std::string_view ns) {
  WS_XML_STRING const given = to_ws(prefix);
  WS_XML_STRING const space = to_ws(ns);
  return WsWriteXmlnsAttribute(xml.get(), &given, &space, FALSE, nullptr);
}

template <class Text, class Value>
HRESULT typed(ws_document& xml, WS_XML_TEXT_TYPE type, Value value) {
  Text const text{{type}, value};
  return WsWriteText(xml.get(), &text.text, nullptr);
}

HRESULT utf16(ws_document& xml, std::basic_string<WCHAR> const& text) {
  return WsWriteChars(xml.get(), text.data(), static_cast<ULONG>(text.size()), nullptr);
}

}  // namespace

TEST_CASE("an element without content is short, unless its start was ended", "[compat]") {
  CHECK(written([](ws_document& xml) {
          CHECK(xml.start("a") == S_OK);
          CHECK(xml.end() == S_OK);
        }) == "<a/>");
  CHECK(written([](ws_document& xml) {
          CHECK(xml.start("p", "a", "ns") == S_OK);
          CHECK(WsWriteEndStartElement(xml.get(), nullptr) == S_OK);
          CHECK(xml.end() == S_OK);
        }) == "<p:a xmlns:p=\"ns\"></p:a>");
  CHECK(written([](ws_document& xml) {
          xml.start("a");
          CHECK(xml.text("") == S_OK);
          xml.end();
        }) == "<a></a>");
}

TEST_CASE("empty elements can be written out", "[compat]") {
  BOOL yes = TRUE;
  ws_document xml({{WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS, &yes, sizeof yes}});
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("a");
  xml.end();
  CHECK(xml.bytes() == "<a></a>");
}

TEST_CASE("a prefix is the caller's, or one in scope, or the default namespace", "[compat]") {
  CHECK(written([](ws_document& xml) {
          xml.start("p", "a", "ns");
          CHECK(xml.start("b", "ns") == S_OK);
          CHECK(xml.end() == S_OK);
          CHECK(xml.start("c", "ns2") == S_OK);
          xml.end();
          xml.end();
        }) == "<p:a xmlns:p=\"ns\"><p:b/><c xmlns=\"ns2\"/></p:a>");
}

TEST_CASE("attributes come before declarations, automatic ones last", "[compat]") {
  CHECK(written([](ws_document& xml) {
          xml.start("prefix", "t", "ns");
          CHECK(declare(xml, "prefix2", "ns2") == S_OK);
          CHECK(xml.start_attribute("q", "a", "o") == S_OK);
          CHECK(xml.end_attribute() == S_OK);
          xml.end();
        }) == "<prefix:t q:a=\"\" xmlns:prefix2=\"ns2\" xmlns:prefix=\"ns\" xmlns:q=\"o\"/>");
}

TEST_CASE("an attribute in a namespace gets a prefix in scope, or a new one", "[compat]") {
  CHECK(written([](ws_document& xml) {
          xml.start("p", "t", "ns");
          CHECK(xml.start_attribute("a", "ns") == S_OK);
          xml.end_attribute();
          CHECK(xml.start_attribute("b", "other") == S_OK);
          xml.end_attribute();
          xml.end();
        }) == "<p:t p:a=\"\" a:b=\"\" xmlns:p=\"ns\" xmlns:a=\"other\"/>");
}

TEST_CASE("a clash of prefixes is found at the end of the tag", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("prefix", "t", "ns");
  CHECK(declare(xml, "prefix", "ns2") == S_OK);
  CHECK(xml.end() == WS_E_INVALID_FORMAT);
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("t");
  CHECK(xml.start_attribute("xmlns", "a", "o") == S_OK);
  CHECK(xml.text("what") == S_OK);
  CHECK(xml.end_attribute() == S_OK);
  CHECK(xml.end() == WS_E_INVALID_FORMAT);
  CHECK(xml.end() == WS_E_OBJECT_FAULTED);
}

TEST_CASE("a prefix needs a namespace, and an attribute once", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  CHECK(xml.start("p", "a", "") == WS_E_INVALID_FORMAT);
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("a");
  CHECK(declare(xml, "p", "") == WS_E_INVALID_FORMAT);
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("a");
  xml.start_attribute("b");
  xml.end_attribute();
  HRESULT const again = xml.start_attribute("b");
  CHECK((again == WS_E_INVALID_FORMAT || xml.end() == WS_E_INVALID_FORMAT));
}

TEST_CASE("calls in the wrong place are invalid operations", "[compat]") {
  struct row {
    std::function<HRESULT(ws_document&)> call;
    HRESULT wanted;
  };
  auto const fresh = [](row const& wrong) {
    ws_document xml;
    REQUIRE(xml.to_buffer() == S_OK);
    CHECK(wrong.call(xml) == wrong.wanted);
    CHECK(xml.start("x") == WS_E_OBJECT_FAULTED);
  };
  fresh({[](ws_document& xml) { return xml.start_attribute("b"); }, WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) { return xml.start_attribute("xmlns", "b", "c"); },
         WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) {
           xml.start("a");
           xml.text("x");
           return xml.start_attribute("xmlns", "b", "c");
         },
         WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) { return xml.end_attribute(); }, WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) { return declare(xml, "p", "n"); }, WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) { return WsWriteEndStartElement(xml.get(), nullptr); },
         WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) { return xml.end(); }, WS_E_INVALID_FORMAT});
  fresh({[](ws_document& xml) { return xml.text("x"); }, WS_E_INVALID_FORMAT});
  fresh({[](ws_document& xml) {
           xml.start("a");
           xml.text("x");
           return xml.start_attribute("b");
         },
         WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) {
           xml.start("a");
           xml.start_attribute("b");
           return xml.start("c");
         },
         WS_E_INVALID_OPERATION});
  fresh({[](ws_document& xml) {
           xml.start("a");
           xml.end();
           return xml.start("b");
         },
         WS_E_INVALID_FORMAT});
}

TEST_CASE("white space may stand outside the root", "[compat]") {
  CHECK(written([](ws_document& xml) {
          CHECK(xml.text(" \n") == S_OK);
          xml.start("a");
          xml.end();
          CHECK(xml.text("\n") == S_OK);
        }) == " \n<a/>\n");
}

TEST_CASE("text is escaped by its place", "[compat]") {
  CHECK(written([](ws_document& xml) {
          xml.start("a");
          xml.start_attribute("b");
          CHECK(xml.text("<>&\"'\t") == S_OK);
          xml.end_attribute();
          CHECK(xml.text("<>&\"'\r") == S_OK);
          xml.end();
        }) == "<a b=\"&lt;>&amp;&quot;'&#x9;\">&lt;&gt;&amp;\"'&#xD;</a>");
}

TEST_CASE("every kind of text has its form, and they may follow each other", "[compat]") {
  GUID const guid{0x01234567U, 0x89ab, 0xcdef, {0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef}};
  CHECK(written([&](ws_document& xml) {
          xml.start("a");
          CHECK(typed<WS_XML_BOOL_TEXT>(xml, WS_XML_TEXT_TYPE_BOOL, BOOL{TRUE}) == S_OK);
          CHECK(typed<WS_XML_INT32_TEXT>(xml, WS_XML_TEXT_TYPE_INT32, INT32{-7}) == S_OK);
          CHECK(typed<WS_XML_INT64_TEXT>(xml, WS_XML_TEXT_TYPE_INT64, INT64_MIN) == S_OK);
          CHECK(typed<WS_XML_UINT64_TEXT>(xml, WS_XML_TEXT_TYPE_UINT64, UINT64_MAX) == S_OK);
          CHECK(typed<WS_XML_GUID_TEXT>(xml, WS_XML_TEXT_TYPE_GUID, guid) == S_OK);
          CHECK(typed<WS_XML_UNIQUE_ID_TEXT>(xml, WS_XML_TEXT_TYPE_UNIQUE_ID, guid) == S_OK);
          CHECK(typed<WS_XML_UTF8_TEXT>(xml, WS_XML_TEXT_TYPE_UTF8, to_ws("u8")) == S_OK);
          CHECK(utf16(xml, PENSTOCK_W("\u20AC\U0001F600")) == S_OK);
          xml.end();
        }) ==
        "<a>true-7-922337203685477580818446744073709551615"
        "01234567-89ab-cdef-0123-456789abcdefurn:uuid:01234567-89ab-cdef-0123-456789abcdef"
        "u8\xE2\x82\xAC\xF0\x9F\x98\x80</a>");
}

TEST_CASE("kinds that come later are told apart from those that are none", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("a");
  CHECK(typed<WS_XML_DOUBLE_TEXT>(xml, WS_XML_TEXT_TYPE_DOUBLE, 0.5) == WS_E_NOT_SUPPORTED);
  WS_XML_TEXT const none{static_cast<WS_XML_TEXT_TYPE>(31)};
  CHECK(WsWriteText(xml.get(), &none, nullptr) == E_INVALIDARG);
  CHECK(xml.end() == S_OK);
}

TEST_CASE("an attribute's value is of one kind, and numbers come once", "[compat]") {
  auto const open = [](ws_document& xml) {
    REQUIRE(xml.to_buffer() == S_OK);
    xml.start("a");
    xml.start_attribute("b");
  };
  ws_document xml;
  open(xml);
  CHECK(xml.text("x") == S_OK);
  CHECK(xml.text("y") == S_OK);
  CHECK(utf16(xml, PENSTOCK_W("z")) == WS_E_INVALID_OPERATION);
  open(xml);
  CHECK(typed<WS_XML_INT32_TEXT>(xml, WS_XML_TEXT_TYPE_INT32, INT32{1}) == S_OK);
  CHECK(typed<WS_XML_INT32_TEXT>(xml, WS_XML_TEXT_TYPE_INT32, INT32{2}) == WS_E_INVALID_OPERATION);
  open(xml);
  CHECK(typed<WS_XML_UTF8_TEXT>(xml, WS_XML_TEXT_TYPE_UTF8, to_ws("x")) == S_OK);
  CHECK(xml.text("y") == WS_E_INVALID_OPERATION);
  open(xml);
  CHECK(utf16(xml, PENSTOCK_W("x")) == S_OK);
  CHECK(utf16(xml, PENSTOCK_W("y")) == S_OK);
  xml.end_attribute();
  xml.end();
  CHECK(xml.bytes() == "<a b=\"xy\"/>");
}

TEST_CASE("text that is none is an invalid format", "[compat]") {
  auto const refused = [](std::function<HRESULT(ws_document&)> const& call) {
    ws_document xml;
    REQUIRE(xml.to_buffer() == S_OK);
    xml.start("a");
    return call(xml);
  };
  CHECK(refused([](ws_document& xml) { return xml.text("\x01"); }) == WS_E_INVALID_FORMAT);
  CHECK(refused([](ws_document& xml) { return xml.text("\xFF"); }) == WS_E_INVALID_FORMAT);
  CHECK(refused([](ws_document& xml) { return utf16(xml, {WCHAR(0xD800)}); }) ==
        WS_E_INVALID_FORMAT);
  CHECK(refused([](ws_document& xml) { return WsWriteChars(xml.get(), nullptr, 1, nullptr); }) ==
        E_INVALIDARG);
  CHECK(refused([](ws_document& xml) {
          return WsWriteCharsUtf8(xml.get(), nullptr, 1, nullptr);
        }) == E_INVALIDARG);
  CHECK(refused([](ws_document& xml) {
          BYTE byte = 'a';
          WS_XML_UTF16_TEXT const odd{{WS_XML_TEXT_TYPE_UTF16}, &byte, 1};
          return WsWriteText(xml.get(), &odd.text, nullptr);
        }) == E_INVALIDARG);
}

TEST_CASE("a name that is none is an invalid format", "[compat]") {
  for (std::string_view const name : {"", "1a", "a b", "a:b"}) {
    ws_document xml;
    REQUIRE(xml.to_buffer() == S_OK);
    CHECK(xml.start(name) == WS_E_INVALID_FORMAT);
  }
}

TEST_CASE("quotes other than double ones come later", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("a");
  WS_XML_STRING const name = to_ws("b");
  WS_XML_STRING const none = to_ws("");
  CHECK(WsWriteStartAttribute(xml.get(), nullptr, &name, &none, TRUE, nullptr) ==
        WS_E_NOT_SUPPORTED);
  CHECK(WsWriteXmlnsAttribute(xml.get(), nullptr, &name, FALSE, nullptr) == WS_E_NOT_SUPPORTED);
  CHECK(xml.end() == S_OK);
}
