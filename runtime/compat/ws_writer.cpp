// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The life of a writer: create, set output, properties, free.

#include "compat/ws_writer.hpp"

#include <penstock/compat/hresult.hpp>

#include "compat/guarded.hpp"
#include "compat/ws_error.hpp"

#include <cstring>
#include <memory>

namespace penstock::compat {
namespace {

// Beyond the quota, so that the token which exceeds it is still written, and seen to exceed it. A
// number is given that much room whatever it takes.
constexpr std::size_t quota_slack = xml::value::scalar_size_max + 64;

HRESULT check_encoding(WS_XML_WRITER_ENCODING const& encoding) noexcept {
  switch (encoding.encodingType) {
    case WS_XML_WRITER_ENCODING_TYPE_TEXT: break;
    case WS_XML_WRITER_ENCODING_TYPE_BINARY:
    case WS_XML_WRITER_ENCODING_TYPE_MTOM:
    case WS_XML_WRITER_ENCODING_TYPE_RAW: return WS_E_NOT_SUPPORTED;
    default: return E_INVALIDARG;
  }
  switch (reinterpret_cast<WS_XML_WRITER_TEXT_ENCODING const&>(encoding).charSet) {
    case WS_CHARSET_UTF8: return S_OK;
    case WS_CHARSET_UTF16LE:
    case WS_CHARSET_UTF16BE: return WS_E_NOT_SUPPORTED;
    default: return E_INVALIDARG;
  }
}

HRESULT check_output(WS_XML_WRITER_OUTPUT const* output) noexcept {
  if (output == nullptr) return E_INVALIDARG;
  if (output->outputType == WS_XML_WRITER_OUTPUT_TYPE_BUFFER) return S_OK;
  if (output->outputType != WS_XML_WRITER_OUTPUT_TYPE_STREAM) return E_INVALIDARG;
  auto const& stream = reinterpret_cast<WS_XML_WRITER_STREAM_OUTPUT const&>(*output);
  return stream.writeCallback == nullptr ? E_INVALIDARG : S_OK;
}

void begin_document(WS_XML_WRITER& writer, WS_XML_WRITER_OUTPUT const& output) {
  writer.kind = WS_XML_WRITER::output_kind::none;
  writer.xml.reset();
  writer.bytes.emplace(writer.properties.buffer_max_size + quota_slack);
  writer.xml.emplace(*writer.bytes, writer.properties.options());
  writer.flushed = 0;
  writer.is_faulted = writer.is_tag_open = writer.is_in_attribute = false;
  writer.is_attribute_void = writer.is_tag_void = false;
  if (output.outputType == WS_XML_WRITER_OUTPUT_TYPE_BUFFER) {
    writer.kind = WS_XML_WRITER::output_kind::buffer;
    return;
  }
  auto const& stream = reinterpret_cast<WS_XML_WRITER_STREAM_OUTPUT const&>(output);
  writer.write_callback = stream.writeCallback;
  writer.write_callback_state = stream.writeCallbackState;
  writer.kind = WS_XML_WRITER::output_kind::stream;
}

template <class T>
HRESULT give(T const& what, void* value, ULONG size) noexcept {
  if (size != sizeof what) return E_INVALIDARG;
  std::memcpy(value, &what, sizeof what);
  return S_OK;
}

/** The document so far, as far as it is committed. */
WS_BYTES committed(WS_XML_WRITER& writer) noexcept {
  writer.xml->release();
  std::string_view const all = writer.bytes->view();
  auto* const first = reinterpret_cast<BYTE*>(const_cast<char*>(all.data()));
  return {static_cast<ULONG>(all.size()), first};
}

HRESULT get_property(WS_XML_WRITER& writer, WS_XML_WRITER_PROPERTY_ID id, void* value,
                     ULONG size) noexcept {
  bool const is_buffer = writer.kind == WS_XML_WRITER::output_kind::buffer;
  switch (id) {
    case WS_XML_WRITER_PROPERTY_CHARSET: return give(WS_CHARSET_UTF8, value, size);
    case WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE:
      return give(BOOL{writer.is_in_attribute}, value, size);
    case WS_XML_WRITER_PROPERTY_BYTES_WRITTEN:
      return give(static_cast<ULONG>(writer.xml->bytes_written() - writer.flushed), value, size);
    case WS_XML_WRITER_PROPERTY_BYTES:
      return is_buffer ? give(committed(writer), value, size) : E_INVALIDARG;
    case WS_XML_WRITER_PROPERTY_BUFFERS: {
      if (!is_buffer) return E_INVALIDARG;
      writer.flushing = committed(writer);
      bool const is_empty = writer.flushing.length == 0;
      return give(is_empty ? WS_BUFFERS{0, nullptr} : WS_BUFFERS{1, &writer.flushing}, value, size);
    }
    case WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE: return WS_E_NOT_SUPPORTED;
    default: return writer.properties.get(id, value, size);
  }
}

}  // namespace

HRESULT enter(WS_XML_WRITER const* writer) noexcept {
  if (writer == nullptr) return E_INVALIDARG;
  if (writer->phase.load() != flush_phase::idle) return WS_E_INVALID_OPERATION;
  if (writer->kind == WS_XML_WRITER::output_kind::none) return WS_E_INVALID_OPERATION;
  return writer->is_faulted ? WS_E_OBJECT_FAULTED : S_OK;
}

HRESULT fault(WS_XML_WRITER& writer, HRESULT hr, WS_ERROR* error) noexcept {
  writer.is_faulted = true;
  if (error == nullptr || !writer.xml->error_code()) return hr;
  try {
    return explain(error, hr, writer.xml->error().message());
  } catch (std::exception const&) {
    return hr;
  }
}

HRESULT leave(WS_XML_WRITER& writer, WS_ERROR* error) noexcept {
  if (auto const ec = writer.xml->error_code()) {
    return fault(writer, to_hresult(ec, face::webservices), error);
  }
  if (writer.xml->bytes_written() - writer.flushed > writer.properties.buffer_max_size) {
    return explain(error, fault(writer, WS_E_QUOTA_EXCEEDED, nullptr), "the buffer is full");
  }
  return S_OK;
}

}  // namespace penstock::compat

using namespace penstock::compat;

HRESULT WsCreateWriter(WS_XML_WRITER_PROPERTY const* properties, ULONG propertyCount,
                       WS_XML_WRITER** writer, WS_ERROR*) noexcept {
  if (writer == nullptr) return E_INVALIDARG;
  return guarded(face::webservices, [&]() -> HRESULT {
    auto made = std::make_unique<WS_XML_WRITER>();
    HRESULT const hr = made->created.set(properties, propertyCount);
    if (SUCCEEDED(hr)) *writer = made.release();
    return hr;
  });
}

HRESULT WsSetOutput(WS_XML_WRITER* writer, WS_XML_WRITER_ENCODING const* encoding,
                    WS_XML_WRITER_OUTPUT const* output, WS_XML_WRITER_PROPERTY const* properties,
                    ULONG propertyCount, WS_ERROR*) noexcept {
  if (writer == nullptr) return E_INVALIDARG;
  if (writer->phase.load() != flush_phase::idle) return WS_E_INVALID_OPERATION;
  if (encoding == nullptr) {
    writer->kind = WS_XML_WRITER::output_kind::none;
    return S_OK;
  }
  if (HRESULT const hr = check_encoding(*encoding); FAILED(hr)) return hr;
  if (HRESULT const hr = check_output(output); FAILED(hr)) return hr;
  ws_properties wanted = writer->created;
  if (HRESULT const hr = wanted.set(properties, propertyCount); FAILED(hr)) return hr;
  return guarded(face::webservices, [&]() -> HRESULT {
    writer->properties = wanted;
    begin_document(*writer, *output);
    return S_OK;
  });
}

HRESULT WsGetWriterProperty(WS_XML_WRITER* writer, WS_XML_WRITER_PROPERTY_ID id, void* value,
                            ULONG valueSize, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (value == nullptr) return E_INVALIDARG;
  HRESULT const hr = get_property(*writer, id, value, valueSize);
  HRESULT const after = leave(*writer, error);  // what was in progress may have had to move
  return FAILED(after) ? after : hr;
}

void WsFreeWriter(WS_XML_WRITER* writer) noexcept {
  if (writer == nullptr) return;
  auto phase = flush_phase::pending;
  if (writer->phase.compare_exchange_strong(phase, flush_phase::orphaned)) return;
  delete writer;
}
