// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/http_response.hpp"

#include <penstock/http/headers.hpp>

#include "compat/guarded.hpp"
#include "compat/http_context.hpp"

#include <cstring>
#include <string_view>

namespace penstock::compat {
namespace {

constexpr HRESULT invalid_parameter = HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
constexpr HRESULT invalid_data = HRESULT_FROM_WIN32(ERROR_INVALID_DATA);

bool is_response_header(int id) noexcept { return id >= 0 && id < HttpHeaderResponseMaximum; }

}  // namespace

http_response::http_response(http_context& owner, http::response& wire, request_memory& memory)
    : owner_(owner),
      wire_(wire),
      memory_(memory),
      fields_(raw_.Headers, memory),
      server_name_(memory.copy(wire.server_name())) {
  raw_.Version = HTTP_VERSION HTTP_VERSION_1_1;
  set_defaults();
}

void http_response::set_defaults() {
  set_status(200, "OK");
  fields_.reset(server_name_);
}

void http_response::set_status(USHORT code, std::string_view reason) {
  raw_.pReason = memory_.copy(reason);
  raw_.ReasonLength = static_cast<USHORT>(reason.size());
  raw_.StatusCode = code;
  substatus_ = 0;
  error_ = S_OK;
  exception_ = nullptr;
  skips_custom_errors_ = FALSE;
}

HTTP_RESPONSE* http_response::GetRawHttpResponse() noexcept {
  is_touched_ = true;  // it may well be edited
  return &raw_;
}

HTTP_RESPONSE const* http_response::GetRawHttpResponse() const noexcept { return &raw_; }

HRESULT http_response::SetStatus(USHORT code, PCSTR reason, USHORT substatus, HRESULT error,
                                 IAppHostConfigException* exception,
                                 BOOL skip_custom_errors) noexcept {
  if (reason == nullptr) return invalid_parameter;
  if (code < 200 || code > 999) return invalid_data;
  std::string_view const text(reason);
  if (text.size() > UINT16_MAX || !http::is_field_value(text)) return invalid_data;
  return guarded(face::iis, [&]() -> HRESULT {
    set_status(code, text);
    substatus_ = substatus;
    error_ = error;
    exception_ = exception;
    skips_custom_errors_ = skip_custom_errors;
    status_module_ = owner_.current_module();
    status_notification_ = owner_.current_notification();
    is_touched_ = true;
    return S_OK;
  });
}

VOID http_response::GetStatus(USHORT* code, USHORT* substatus, PCSTR* reason, USHORT* reason_size,
                              HRESULT* error, PCWSTR* module, DWORD* notification,
                              IAppHostConfigException** exception,
                              BOOL* skip_custom_errors) noexcept {
  auto const give = [](auto* to, auto what) {
    if (to != nullptr) *to = what;
  };
  give(code, raw_.StatusCode);
  give(substatus, substatus_);
  give(reason, raw_.pReason);
  give(reason_size, raw_.ReasonLength);
  give(error, error_);
  give(module, status_module_);
  give(notification, status_notification_);
  give(exception, exception_);
  give(skip_custom_errors, skips_custom_errors_);
}

HRESULT http_response::SetHeader(PCSTR name, PCSTR value, USHORT size, BOOL replace) noexcept {
  if (name == nullptr || value == nullptr) return invalid_parameter;
  return guarded(face::iis, [&] {
    is_touched_ = true;
    return fields_.set(std::string_view(name), {value, size}, replace != FALSE);
  });
}

HRESULT http_response::SetHeader(HTTP_HEADER_ID id, PCSTR value, USHORT size,
                                 BOOL replace) noexcept {
  if (value == nullptr || !is_response_header(id)) return invalid_parameter;
  // The one field that its number does not replace.
  bool const replaces = replace != FALSE && id != HttpHeaderServer;
  return guarded(face::iis, [&] {
    is_touched_ = true;
    return fields_.set(int{id}, {value, size}, replaces);
  });
}

HRESULT http_response::DeleteHeader(PCSTR name) noexcept {
  if (name != nullptr) fields_.remove(std::string_view(name));
  return S_OK;
}

HRESULT http_response::DeleteHeader(HTTP_HEADER_ID id) noexcept {
  if (is_response_header(id)) fields_.remove(int{id});
  return S_OK;
}

PCSTR http_response::GetHeader(PCSTR name, USHORT* size) const noexcept {
  return fields_.get(std::string_view(name == nullptr ? "" : name), size);
}

PCSTR http_response::GetHeader(HTTP_HEADER_ID id, USHORT* size) const noexcept {
  if (is_response_header(id)) return fields_.get(int{id}, size);
  return fields_.get(std::string_view(), size);
}

VOID http_response::Clear() noexcept {
  if (is_sending_) return;  // it belongs to the send
  clear_body();
  // Without memory for the defaults, what was there stays.
  guarded(face::iis, [&]() -> HRESULT { return set_defaults(), S_OK; });
}

VOID http_response::ClearHeaders() noexcept {
  guarded(face::iis, [&]() -> HRESULT { return fields_.reset(server_name_), S_OK; });
}

}  // namespace penstock::compat
