// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What is written: elements, attributes, text.

#include "compat/guarded.hpp"
#include "compat/utf16.hpp"
#include "compat/ws_error.hpp"
#include "compat/ws_writer.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace penstock::compat {
namespace {

std::string_view view(WS_XML_STRING const& string) noexcept {
  return {reinterpret_cast<char const*>(string.bytes), string.length};
}

/** NULL, or with bytes where it says so. */
bool is_usable(WS_XML_STRING const* string) noexcept {
  return string == nullptr || string->bytes != nullptr || string->length == 0;
}

bool is_given(WS_XML_STRING const* string) noexcept {
  return string != nullptr && is_usable(string);
}

/** A name of the interface: no prefix leaves the choice to the writer. */
xml::name element_name(WS_XML_STRING const* prefix, WS_XML_STRING const& local,
                       WS_XML_STRING const& ns) noexcept {
  if (prefix == nullptr) return {xml::any_prefix, view(local), view(ns)};
  return {view(*prefix), view(local), view(ns)};
}

xml::name attribute_name(WS_XML_STRING const* prefix, WS_XML_STRING const& local,
                         WS_XML_STRING const& ns) noexcept {
  std::string_view const nothing;
  if (prefix == nullptr && ns.length == 0) return {nothing, view(local), nothing};
  return element_name(prefix, local, ns);
}

/** What commits the open start tag fails if something in it was wrong. */
HRESULT enter_markup(WS_XML_WRITER* writer, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (writer->is_attribute_void) return fault(*writer, WS_E_INVALID_OPERATION, error);
  writer->is_tag_open = false;
  if (!writer->is_tag_void) return S_OK;
  return explain(error, fault(*writer, WS_E_INVALID_FORMAT, nullptr),
                 "an attribute cannot have the prefix xmlns");
}

/** Whether a value of this kind may follow what the open attribute has. */
bool may_follow(attribute_text before, attribute_text kind) noexcept {
  if (before == attribute_text::nothing) return true;
  return before == kind && kind != attribute_text::whole;
}

HRESULT write_text(WS_XML_WRITER& writer, attribute_text kind, xml::value text,
                   WS_ERROR* error) noexcept {
  if (writer.is_in_attribute) {
    if (!may_follow(writer.attribute_text, kind)) {
      return explain(error, fault(writer, WS_E_INVALID_OPERATION, nullptr),
                     "an attribute has a value already, of another kind");
    }
    writer.attribute_text = kind;
    if (writer.is_attribute_void) return S_OK;
  } else if (HRESULT const hr = enter_markup(&writer, error); FAILED(hr)) {
    return hr;
  }
  writer.xml->text(text);
  return leave(writer, error);
}

HRESULT write_utf16(WS_XML_WRITER& writer, attribute_text kind, void const* units,
                    std::size_t count, WS_ERROR* error) noexcept {
  return guarded(face::webservices, [&]() -> HRESULT {
    auto const text = to_utf8(units, count);
    if (text) return write_text(writer, kind, std::string_view(*text), error);
    return explain(error, fault(writer, WS_E_INVALID_FORMAT, nullptr), "a surrogate is unpaired");
  });
}

/** 8-4-4-4-12, in lower case. */
std::string to_text(GUID const& guid) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  auto const put = [&](std::uint64_t value, int digit_count) {
    while (digit_count-- > 0) text += digits[value >> (4 * digit_count) & 0xF];
  };
  put(guid.Data1, 8);
  text += '-';
  put(guid.Data2, 4);
  text += '-';
  put(guid.Data3, 4);
  for (int i = 0; i < 8; ++i) {
    if (i == 0 || i == 2) text += '-';
    put(guid.Data4[i], 2);
  }
  return text;
}

/** The text type `T` around `text`, which is its first member. */
template <class T>
T const& as(WS_XML_TEXT const& text) noexcept {
  return reinterpret_cast<T const&>(text);
}

HRESULT write_utf8_text(WS_XML_WRITER& writer, WS_XML_STRING const& value,
                        WS_ERROR* error) noexcept {
  if (!is_usable(&value)) return E_INVALIDARG;
  return write_text(writer, attribute_text::utf8, view(value), error);
}

HRESULT write_utf16_text(WS_XML_WRITER& writer, WS_XML_UTF16_TEXT const& text,
                         WS_ERROR* error) noexcept {
  bool const is_whole = text.byteCount % sizeof(WCHAR) == 0;
  if (!is_whole || (text.bytes == nullptr && text.byteCount != 0)) return E_INVALIDARG;
  std::size_t const count = text.byteCount / sizeof(WCHAR);
  return write_utf16(writer, attribute_text::utf16, text.bytes, count, error);
}

HRESULT write_guid(WS_XML_WRITER& writer, std::string_view before, GUID const& guid,
                   WS_ERROR* error) noexcept {
  return guarded(face::webservices, [&] {
    std::string const text = std::string(before) + to_text(guid);
    return write_text(writer, attribute_text::whole, std::string_view(text), error);
  });
}

HRESULT write_any(WS_XML_WRITER& writer, WS_XML_TEXT const& text, WS_ERROR* error) noexcept {
  auto const whole = [&](xml::value value) {
    return write_text(writer, attribute_text::whole, value, error);
  };
  switch (text.textType) {
    case WS_XML_TEXT_TYPE_UTF8:
      return write_utf8_text(writer, as<WS_XML_UTF8_TEXT>(text).value, error);
    case WS_XML_TEXT_TYPE_UTF16:
      return write_utf16_text(writer, as<WS_XML_UTF16_TEXT>(text), error);
    case WS_XML_TEXT_TYPE_BOOL: return whole(as<WS_XML_BOOL_TEXT>(text).value != FALSE);
    case WS_XML_TEXT_TYPE_INT32: return whole(as<WS_XML_INT32_TEXT>(text).value);
    case WS_XML_TEXT_TYPE_INT64: return whole(as<WS_XML_INT64_TEXT>(text).value);
    case WS_XML_TEXT_TYPE_UINT64: return whole(as<WS_XML_UINT64_TEXT>(text).value);
    case WS_XML_TEXT_TYPE_GUID:
      return write_guid(writer, {}, as<WS_XML_GUID_TEXT>(text).value, error);
    case WS_XML_TEXT_TYPE_UNIQUE_ID:
      return write_guid(writer, "urn:uuid:", as<WS_XML_UNIQUE_ID_TEXT>(text).value, error);
    case WS_XML_TEXT_TYPE_BASE64:
    case WS_XML_TEXT_TYPE_FLOAT:
    case WS_XML_TEXT_TYPE_DOUBLE:
    case WS_XML_TEXT_TYPE_DECIMAL:
    case WS_XML_TEXT_TYPE_DATETIME:
    case WS_XML_TEXT_TYPE_TIMESPAN:
    case WS_XML_TEXT_TYPE_QNAME:
    case WS_XML_TEXT_TYPE_LIST: return WS_E_NOT_SUPPORTED;
  }
  return E_INVALIDARG;
}

}  // namespace
}  // namespace penstock::compat

using namespace penstock::compat;

HRESULT WsWriteStartElement(WS_XML_WRITER* writer, WS_XML_STRING const* prefix,
                            WS_XML_STRING const* localName, WS_XML_STRING const* ns,
                            WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (!is_usable(prefix) || !is_given(localName) || !is_given(ns)) return E_INVALIDARG;
  if (HRESULT const hr = enter_markup(writer, error); FAILED(hr)) return hr;
  writer->xml->start_element(element_name(prefix, *localName, *ns));
  writer->is_tag_open = true;
  return leave(*writer, error);
}

HRESULT WsWriteEndStartElement(WS_XML_WRITER* writer, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter_markup(writer, error); FAILED(hr)) return hr;
  writer->xml->end_start_tag();
  return leave(*writer, error);
}

HRESULT WsWriteEndElement(WS_XML_WRITER* writer, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter_markup(writer, error); FAILED(hr)) return hr;
  if (writer->properties.emit_uncompressed_empty_elements) {
    writer->xml->full_end_element();
  } else {
    writer->xml->end_element();
  }
  return leave(*writer, error);
}

HRESULT WsWriteStartAttribute(WS_XML_WRITER* writer, WS_XML_STRING const* prefix,
                              WS_XML_STRING const* localName, WS_XML_STRING const* ns,
                              BOOL singleQuote, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (!is_usable(prefix) || !is_given(localName) || !is_given(ns)) return E_INVALIDARG;
  if (singleQuote) return WS_E_NOT_SUPPORTED;
  if (writer->is_attribute_void) return fault(*writer, WS_E_INVALID_OPERATION, error);
  if (prefix != nullptr && view(*prefix) == "xmlns" && writer->is_tag_open) {
    // Accepted here, as there: it is the end of the start tag that fails.
    writer->is_attribute_void = writer->is_tag_void = true;
  } else {
    writer->xml->start_attribute(attribute_name(prefix, *localName, *ns));
    if (HRESULT const hr = leave(*writer, error); FAILED(hr)) return hr;
  }
  writer->is_in_attribute = true;
  writer->attribute_text = attribute_text::nothing;
  return S_OK;
}

HRESULT WsWriteEndAttribute(WS_XML_WRITER* writer, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (!writer->is_attribute_void) writer->xml->end_attribute();
  writer->is_in_attribute = writer->is_attribute_void = false;
  return leave(*writer, error);
}

HRESULT WsWriteXmlnsAttribute(WS_XML_WRITER* writer, WS_XML_STRING const* prefix,
                              WS_XML_STRING const* ns, BOOL singleQuote, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (!is_usable(prefix) || !is_given(ns)) return E_INVALIDARG;
  if (singleQuote || prefix == nullptr) return WS_E_NOT_SUPPORTED;
  if (writer->is_attribute_void) return fault(*writer, WS_E_INVALID_OPERATION, error);
  writer->xml->declare_namespace(view(*prefix), view(*ns));
  return leave(*writer, error);
}

HRESULT WsWriteText(WS_XML_WRITER* writer, WS_XML_TEXT const* text, WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  return text == nullptr ? E_INVALIDARG : write_any(*writer, *text, error);
}

HRESULT WsWriteChars(WS_XML_WRITER* writer, WCHAR const* chars, ULONG charCount,
                     WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (chars == nullptr && charCount != 0) return E_INVALIDARG;
  return write_utf16(*writer, attribute_text::chars, chars, charCount, error);
}

HRESULT WsWriteCharsUtf8(WS_XML_WRITER* writer, BYTE const* bytes, ULONG byteCount,
                         WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (bytes == nullptr && byteCount != 0) return E_INVALIDARG;
  std::string_view const text(reinterpret_cast<char const*>(bytes), byteCount);
  return write_text(*writer, attribute_text::chars_utf8, text, error);
}
