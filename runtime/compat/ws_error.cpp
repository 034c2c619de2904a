// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/ws_error.hpp"

#include <penstock/compat/hresult.hpp>

#include "compat/guarded.hpp"
#include "compat/utf16.hpp"

#include <cstring>
#include <exception>
#include <memory>
#include <utility>

namespace penstock::compat {
namespace {

template <class Call>
HRESULT ws_guarded(Call const& call) noexcept {
  return guarded(face::webservices, call);
}

/** `value` as a T, when there is one of that size. */
template <class T>
HRESULT read(void const* value, ULONG size, T& into) noexcept {
  if (value == nullptr || size != sizeof into) return E_INVALIDARG;
  std::memcpy(&into, value, sizeof into);
  return S_OK;
}

template <class T>
HRESULT give(T what, void* value, ULONG size) noexcept {
  if (size != sizeof what) return E_INVALIDARG;
  std::memcpy(value, &what, sizeof what);
  return S_OK;
}

HRESULT set_language(WS_ERROR& error, void const* value, ULONG size) noexcept {
  LANGID language = 0;
  if (HRESULT const hr = read(value, size, language); FAILED(hr)) return hr;
  if (language == 0) return E_INVALIDARG;
  if (!error.is_fresh()) return WS_E_INVALID_OPERATION;
  error.language = language;
  return S_OK;
}

HRESULT set_original_code(WS_ERROR& error, void const* value, ULONG size) {
  ULONG code = 0;
  if (HRESULT const hr = read(value, size, code); FAILED(hr)) return hr;
  auto const why = from_hresult(static_cast<hresult>(code));
  error.original_text = to_utf16(why ? why.message() : "success");
  error.original_code = code;
  return S_OK;
}

}  // namespace

HRESULT explain(WS_ERROR* error, HRESULT hr, std::string_view text) noexcept {
  if (error == nullptr) return hr;
  try {
    error->strings.push_back(to_utf16(text));
  } catch (std::exception const&) {  // the result says enough
  }
  return hr;
}

}  // namespace penstock::compat

using namespace penstock::compat;

HRESULT WsCreateError(WS_ERROR_PROPERTY const* properties, ULONG propertyCount,
                      WS_ERROR** error) noexcept {
  if (error == nullptr || (properties == nullptr && propertyCount != 0)) return E_INVALIDARG;
  return ws_guarded([&]() -> HRESULT {
    auto made = std::make_unique<WS_ERROR>();
    for (ULONG i = 0; i < propertyCount; ++i) {
      if (properties[i].id != WS_ERROR_PROPERTY_LANGID) return E_INVALIDARG;
      HRESULT const hr = set_language(*made, properties[i].value, properties[i].valueSize);
      if (FAILED(hr)) return hr;
    }
    *error = made.release();
    return S_OK;
  });
}

HRESULT WsAddErrorString(WS_ERROR* error, WS_STRING const* string) noexcept {
  if (error == nullptr || string == nullptr) return E_INVALIDARG;
  if (string->chars == nullptr && string->length != 0) return E_INVALIDARG;
  return ws_guarded([&]() -> HRESULT {
    error->strings.emplace_back(string->chars, string->length);
    return S_OK;
  });
}

HRESULT WsGetErrorString(WS_ERROR* error, ULONG index, WS_STRING* string) noexcept {
  if (error == nullptr || string == nullptr) return E_INVALIDARG;
  std::size_t const count = error->strings.size();
  std::basic_string<WCHAR>* found = nullptr;
  if (index < count) found = &error->strings[count - 1 - index];
  if (index == count && error->original_code != 0) found = &error->original_text;
  if (found == nullptr) return E_INVALIDARG;
  *string = {static_cast<ULONG>(found->size()), found->data()};
  return S_OK;
}

HRESULT WsGetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, void* buffer,
                           ULONG bufferSize) noexcept {
  if (error == nullptr || buffer == nullptr) return E_INVALIDARG;
  std::size_t const count = error->strings.size() + (error->original_code != 0 ? 1 : 0);
  switch (id) {
    case WS_ERROR_PROPERTY_STRING_COUNT: return give(static_cast<ULONG>(count), buffer, bufferSize);
    case WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE:
      return give(error->original_code, buffer, bufferSize);
    case WS_ERROR_PROPERTY_LANGID: return give(error->language, buffer, bufferSize);
  }
  return E_INVALIDARG;
}

HRESULT WsSetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, void const* value,
                           ULONG valueSize) noexcept {
  if (error == nullptr) return E_INVALIDARG;
  return ws_guarded([&]() -> HRESULT {
    switch (id) {
      case WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE:
        return set_original_code(*error, value, valueSize);
      case WS_ERROR_PROPERTY_LANGID: return set_language(*error, value, valueSize);
      case WS_ERROR_PROPERTY_STRING_COUNT: break;  // it counts
    }
    return E_INVALIDARG;
  });
}

HRESULT WsCopyError(WS_ERROR* source, WS_ERROR* destination) noexcept {
  if (source == nullptr || destination == nullptr) return E_INVALIDARG;
  return ws_guarded([&]() -> HRESULT {
    WS_ERROR copy = *source;
    std::swap(copy, *destination);
    return S_OK;
  });
}

HRESULT WsResetError(WS_ERROR* error) noexcept {
  if (error == nullptr) return E_INVALIDARG;
  error->strings.clear();
  error->original_text.clear();
  error->original_code = 0;
  return S_OK;
}

void WsFreeError(WS_ERROR* error) noexcept { delete error; }
