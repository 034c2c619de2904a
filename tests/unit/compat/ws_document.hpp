// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// ws_document: a WS_XML_WRITER for the length of a test, and short words for its calls.

#ifndef PENSTOCK_TESTS_UNIT_COMPAT_WS_DOCUMENT_HPP
#define PENSTOCK_TESTS_UNIT_COMPAT_WS_DOCUMENT_HPP

#include <webservices.h>

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

inline constexpr WS_XML_WRITER_TEXT_ENCODING utf8_encoding = {{WS_XML_WRITER_ENCODING_TYPE_TEXT},
                                                              WS_CHARSET_UTF8};

inline WS_XML_STRING to_ws(std::string_view text) {
  auto* const bytes = reinterpret_cast<BYTE*>(const_cast<char*>(text.data()));
  return {static_cast<ULONG>(text.size()), bytes, nullptr, 0};
}

class ws_document {
public:
  explicit ws_document(std::vector<WS_XML_WRITER_PROPERTY> const& properties = {}) {
    auto const count = static_cast<ULONG>(properties.size());
    REQUIRE(WsCreateWriter(properties.data(), count, &writer_, nullptr) == S_OK);
  }
  ~ws_document() { WsFreeWriter(writer_); }
  ws_document(ws_document const&) = delete;
  ws_document& operator=(ws_document const&) = delete;

  HRESULT to_buffer(std::vector<WS_XML_WRITER_PROPERTY> const& properties = {}) {
    WS_XML_WRITER_BUFFER_OUTPUT const output{{WS_XML_WRITER_OUTPUT_TYPE_BUFFER}};
    return WsSetOutput(writer_, &utf8_encoding.encoding, &output.output, properties.data(),
                       static_cast<ULONG>(properties.size()), nullptr);
  }
  HRESULT to_stream(WS_WRITE_CALLBACK callback, void* state,
                    std::vector<WS_XML_WRITER_PROPERTY> const& properties = {}) {
    WS_XML_WRITER_STREAM_OUTPUT const output{{WS_XML_WRITER_OUTPUT_TYPE_STREAM}, callback, state};
    return WsSetOutput(writer_, &utf8_encoding.encoding, &output.output, properties.data(),
                       static_cast<ULONG>(properties.size()), nullptr);
  }

  HRESULT start(std::string_view local, std::string_view ns = {}) {
    return start_with(nullptr, local, ns);
  }
  HRESULT start(std::string_view prefix, std::string_view local, std::string_view ns) {
    WS_XML_STRING const given = to_ws(prefix);
    return start_with(&given, local, ns);
  }
  HRESULT end() { return WsWriteEndElement(writer_, nullptr); }
  HRESULT start_attribute(std::string_view local, std::string_view ns = {}) {
    WS_XML_STRING const name = to_ws(local);
    WS_XML_STRING const space = to_ws(ns);
    return WsWriteStartAttribute(writer_, nullptr, &name, &space, FALSE, nullptr);
  }
  HRESULT start_attribute(std::string_view prefix, std::string_view local, std::string_view ns) {
    WS_XML_STRING const given = to_ws(prefix);
    WS_XML_STRING const name = to_ws(local);
    WS_XML_STRING const space = to_ws(ns);
    return WsWriteStartAttribute(writer_, &given, &name, &space, FALSE, nullptr);
  }
  HRESULT end_attribute() { return WsWriteEndAttribute(writer_, nullptr); }
  HRESULT text(std::string_view text) {
    auto const* const bytes = reinterpret_cast<BYTE const*>(text.data());
    return WsWriteCharsUtf8(writer_, bytes, static_cast<ULONG>(text.size()), nullptr);
  }
  HRESULT flush(ULONG min_size = 0, WS_ASYNC_CONTEXT const* context = nullptr) {
    return WsFlushWriter(writer_, min_size, context, nullptr);
  }
  /** What is committed; of buffer output. */
  [[nodiscard]] std::string bytes() {
    WS_BYTES bytes{1, nullptr};
    REQUIRE(WsGetWriterProperty(writer_, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes,
                                nullptr) == S_OK);
    REQUIRE(bytes.bytes != nullptr);
    return {reinterpret_cast<char const*>(bytes.bytes), bytes.length};
  }
  [[nodiscard]] WS_XML_WRITER* get() const noexcept { return writer_; }

private:
  HRESULT start_with(WS_XML_STRING const* prefix, std::string_view local, std::string_view ns) {
    WS_XML_STRING const name = to_ws(local);
    WS_XML_STRING const space = to_ws(ns);
    return WsWriteStartElement(writer_, prefix, &name, &space, nullptr);
  }

  WS_XML_WRITER* writer_ = nullptr;
};

}  // namespace penstock::test

#endif
