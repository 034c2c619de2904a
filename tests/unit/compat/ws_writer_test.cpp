// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the life of a writer: what it is before its output, with one, after a fault, and with the
// next one.

#include "unit/compat/ws_document.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace penstock::test;

TEST_CASE("without an output every call is an invalid operation, each time", "[compat]") {
  ws_document xml;
  for (int i = 0; i < 3; ++i) {
    CHECK(xml.start("a") == WS_E_INVALID_OPERATION);
    CHECK(xml.text("a") == WS_E_INVALID_OPERATION);
    CHECK(xml.flush() == WS_E_INVALID_OPERATION);
    CHECK(WsWriteText(xml.get(), nullptr, nullptr) == WS_E_INVALID_OPERATION);
    CHECK(WsWriteStartElement(xml.get(), nullptr, nullptr, nullptr, nullptr) ==
          WS_E_INVALID_OPERATION);
  }
  ULONG depth = 7;
  CHECK(WsGetWriterProperty(xml.get(), WS_XML_WRITER_PROPERTY_MAX_DEPTH, &depth, 4, nullptr) ==
        WS_E_INVALID_OPERATION);
  CHECK(depth == 7);
}

TEST_CASE("no writer is an invalid argument", "[compat]") {
  CHECK(WsCreateWriter(nullptr, 0, nullptr, nullptr) == E_INVALIDARG);
  CHECK(WsSetOutput(nullptr, nullptr, nullptr, nullptr, 0, nullptr) == E_INVALIDARG);
  CHECK(WsFlushWriter(nullptr, 0, nullptr, nullptr) == E_INVALIDARG);
  CHECK(WsWriteEndElement(nullptr, nullptr) == E_INVALIDARG);
  CHECK(WsWriteChars(nullptr, nullptr, 0, nullptr) == E_INVALIDARG);
  CHECK(WsGetWriterProperty(nullptr, WS_XML_WRITER_PROPERTY_BYTES, nullptr, 0, nullptr) ==
        E_INVALIDARG);
  WsFreeWriter(nullptr);
}

TEST_CASE("an output without an encoding is none", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  CHECK(WsSetOutput(xml.get(), nullptr, nullptr, nullptr, 0, nullptr) == S_OK);
  CHECK(xml.start("a") == WS_E_INVALID_OPERATION);
}

TEST_CASE("encodings and outputs that cannot be are told apart from those that come later",
          "[compat]") {
  ws_document xml;
  WS_XML_WRITER_BUFFER_OUTPUT buffer{{WS_XML_WRITER_OUTPUT_TYPE_BUFFER}};
  WS_XML_WRITER_STREAM_OUTPUT stream{{WS_XML_WRITER_OUTPUT_TYPE_STREAM}, nullptr, nullptr};
  WS_XML_WRITER_TEXT_ENCODING text = utf8_encoding;
  auto const set = [&](WS_XML_WRITER_OUTPUT const* output) {
    return WsSetOutput(xml.get(), &text.encoding, output, nullptr, 0, nullptr);
  };
  CHECK(set(nullptr) == E_INVALIDARG);
  CHECK(set(&stream.output) == E_INVALIDARG);  // no callback
  buffer.output.outputType = static_cast<WS_XML_WRITER_OUTPUT_TYPE>(3);
  CHECK(set(&buffer.output) == E_INVALIDARG);
  buffer.output.outputType = WS_XML_WRITER_OUTPUT_TYPE_BUFFER;
  text.charSet = WS_CHARSET_AUTO;
  CHECK(set(&buffer.output) == E_INVALIDARG);
  text.charSet = WS_CHARSET_UTF16LE;
  CHECK(set(&buffer.output) == WS_E_NOT_SUPPORTED);
  text.charSet = WS_CHARSET_UTF8;
  for (auto const later : {WS_XML_WRITER_ENCODING_TYPE_BINARY, WS_XML_WRITER_ENCODING_TYPE_MTOM,
                           WS_XML_WRITER_ENCODING_TYPE_RAW}) {
    text.encoding.encodingType = later;
    CHECK(set(&buffer.output) == WS_E_NOT_SUPPORTED);
  }
  text.encoding.encodingType = static_cast<WS_XML_WRITER_ENCODING_TYPE>(7);
  CHECK(set(&buffer.output) == E_INVALIDARG);
  CHECK(xml.start("a") == WS_E_INVALID_OPERATION);  // none of them was taken
}

TEST_CASE("a fault stays until the next output, an invalid argument is none", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  CHECK(WsWriteStartElement(xml.get(), nullptr, nullptr, nullptr, nullptr) == E_INVALIDARG);
  CHECK(WsWriteText(xml.get(), nullptr, nullptr) == E_INVALIDARG);
  CHECK(xml.start("a") == S_OK);
  CHECK(xml.end() == S_OK);
  CHECK(xml.end() == WS_E_INVALID_FORMAT);
  CHECK(xml.start("b") == WS_E_OBJECT_FAULTED);
  CHECK(xml.flush() == WS_E_OBJECT_FAULTED);
  REQUIRE(xml.to_buffer() == S_OK);
  CHECK(xml.bytes().empty());
  CHECK(xml.start("c") == S_OK);
  CHECK(xml.end() == S_OK);
  CHECK(xml.bytes() == "<c/>");
}

TEST_CASE("the properties of an output override those of the writer, for that output", "[compat]") {
  ULONG one = 1;
  ULONG two = 2;
  ws_document xml({{WS_XML_WRITER_PROPERTY_MAX_DEPTH, &one, sizeof one}});
  REQUIRE(xml.to_buffer({{WS_XML_WRITER_PROPERTY_MAX_DEPTH, &two, sizeof two}}) == S_OK);
  CHECK(xml.start("a") == S_OK);
  CHECK(xml.start("b") == S_OK);
  CHECK(xml.start("c") == WS_E_QUOTA_EXCEEDED);
  REQUIRE(xml.to_buffer() == S_OK);
  CHECK(xml.start("a") == S_OK);
  CHECK(xml.start("b") == WS_E_QUOTA_EXCEEDED);
}

TEST_CASE("the bytes are those that are committed", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  CHECK(xml.bytes().empty());
  xml.start("a");
  xml.start_attribute("b");
  xml.text("c");
  xml.end_attribute();
  CHECK(xml.bytes().empty());
  CHECK(WsWriteEndStartElement(xml.get(), nullptr) == S_OK);
  CHECK(xml.bytes() == "<a b=\"c\">");
  xml.start("d");
  CHECK(xml.bytes() == "<a b=\"c\">");
  xml.end();
  xml.end();
  CHECK(xml.bytes() == "<a b=\"c\"><d/></a>");
}

TEST_CASE("the other properties that are read say what is", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  auto const number = [&](WS_XML_WRITER_PROPERTY_ID id) {
    ULONG value = 4711;
    CHECK(WsGetWriterProperty(xml.get(), id, &value, sizeof value, nullptr) == S_OK);
    return value;
  };
  CHECK(number(WS_XML_WRITER_PROPERTY_CHARSET) == WS_CHARSET_UTF8);
  CHECK(number(WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE) == FALSE);
  CHECK(number(WS_XML_WRITER_PROPERTY_BYTES_WRITTEN) == 0);
  WS_BUFFERS buffers{1, nullptr};
  CHECK(WsGetWriterProperty(xml.get(), WS_XML_WRITER_PROPERTY_BUFFERS, &buffers, sizeof buffers,
                            nullptr) == S_OK);
  CHECK(buffers.bufferCount == 0);
  CHECK(buffers.buffers == nullptr);
  xml.start("a");
  xml.start_attribute("b");
  CHECK(number(WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE) == TRUE);
  xml.end_attribute();
  xml.end();
  CHECK(number(WS_XML_WRITER_PROPERTY_BYTES_WRITTEN) == 9);  // <a b=""/>
  CHECK(WsGetWriterProperty(xml.get(), WS_XML_WRITER_PROPERTY_BUFFERS, &buffers, sizeof buffers,
                            nullptr) == S_OK);
  REQUIRE(buffers.bufferCount == 1);
  CHECK(buffers.buffers->length == 9);
  CHECK(WsGetWriterProperty(xml.get(), WS_XML_WRITER_PROPERTY_BYTES, &buffers, 1, nullptr) ==
        E_INVALIDARG);
  CHECK(WsGetWriterProperty(xml.get(), WS_XML_WRITER_PROPERTY_BYTES, nullptr, 16, nullptr) ==
        E_INVALIDARG);
}

TEST_CASE("the size of the buffer is a quota, exact to the byte", "[compat]") {
  ULONG max = 16;
  auto const filled = [&](std::size_t text_size) {
    ws_document xml;
    REQUIRE(xml.to_buffer({{WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &max, sizeof max}}) == S_OK);
    xml.start("a");
    HRESULT const hr = xml.text(std::string(text_size, 'x'));
    return SUCCEEDED(hr) ? xml.end() : hr;
  };
  CHECK(filled(9) == S_OK);  // <a>xxxxxxxxx</a> is 16
  CHECK(filled(10) == WS_E_QUOTA_EXCEEDED);
  CHECK(filled(1000) == WS_E_QUOTA_EXCEEDED);
}

TEST_CASE("the limits of depth, attributes and namespaces are quotas", "[compat]") {
  ULONG one = 1;
  ws_document xml({{WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES, &one, sizeof one},
                   {WS_XML_WRITER_PROPERTY_MAX_NAMESPACES, &one, sizeof one}});
  REQUIRE(xml.to_buffer() == S_OK);
  xml.start("a");
  xml.start_attribute("b");
  xml.end_attribute();
  CHECK(xml.start_attribute("c") == WS_E_QUOTA_EXCEEDED);
  REQUIRE(xml.to_buffer() == S_OK);
  CHECK(xml.start("p", "a", "one") == S_OK);
  CHECK(xml.start("q", "b", "two") == WS_E_QUOTA_EXCEEDED);
}

TEST_CASE("an error object is told what was wrong", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  WS_ERROR* error = nullptr;
  REQUIRE(WsCreateError(nullptr, 0, &error) == S_OK);
  CHECK(WsWriteEndElement(xml.get(), error) == WS_E_INVALID_FORMAT);
  WS_STRING said{};
  CHECK(WsGetErrorString(error, 0, &said) == S_OK);
  CHECK(said.length > 10);
  WsFreeError(error);
}
