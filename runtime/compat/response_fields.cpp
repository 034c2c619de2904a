// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/response_fields.hpp"

#include <penstock/compat/hresult.hpp>
#include <penstock/http/headers.hpp>
#include <penstock/http/response.hpp>

#include "compat/header_names.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>

namespace penstock::compat {
namespace {

constexpr HRESULT invalid_data = HRESULT_FROM_WIN32(ERROR_INVALID_DATA);

std::string_view name_of(HTTP_UNKNOWN_HEADER const& line) noexcept {
  return {line.pName, line.NameLength};
}

std::string_view value_of(HTTP_UNKNOWN_HEADER const& line) noexcept {
  return {line.pRawValue, line.RawValueLength};
}

std::string_view value_of(HTTP_KNOWN_HEADER const& slot) noexcept {
  return {slot.pRawValue, slot.RawValueLength};
}

bool is_number(std::string_view text) noexcept {
  return !text.empty() && text.size() < 20 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

PCSTR show(std::string_view value, USHORT* size) noexcept {
  if (size != nullptr) *size = static_cast<USHORT>(value.size());
  return value.data();
}

/** What the server says by itself, or not at all. */
bool is_own(int id) noexcept {
  return id == HttpHeaderDate || id == HttpHeaderServer || id == HttpHeaderTransferEncoding ||
         id == HttpHeaderKeepAlive;
}

HRESULT put(http::response& to, std::string_view name, std::string_view value) {
  bool const is_connection = http::equal_ignoring_case(name, "Connection");
  if (is_connection && !http::equal_ignoring_case(value, "close")) return S_OK;
  return to_hresult(to.add_header(name, value), face::iis);
}

}  // namespace

void response_fields::reset(std::string_view server_name) {
  std::ranges::fill(raw_.KnownHeaders, HTTP_KNOWN_HEADER{0, nullptr});
  lines_.clear();
  publish();
  if (!server_name.empty()) set(HttpHeaderServer, server_name, true);
}

void response_fields::adopt() {
  std::span const theirs(raw_.pUnknownHeaders, raw_.UnknownHeaderCount);
  if (theirs.data() == lines_.data()) {
    lines_.resize(theirs.size());
  } else {
    lines_.assign(theirs.begin(), theirs.end());
  }
}

void response_fields::publish() noexcept {
  raw_.pUnknownHeaders = lines_.data();
  raw_.UnknownHeaderCount = static_cast<USHORT>(lines_.size());
}

HRESULT response_fields::set(std::string_view name, std::string_view value, bool replace) {
  if (auto const id = response_header_id(name)) return set(*id, value, replace);
  value = http::trim(value);
  if (!http::is_token(name) || !http::is_field_value(value)) return invalid_data;
  if (raw_.UnknownHeaderCount == UINT16_MAX || name.size() > UINT16_MAX) return invalid_data;
  if (replace) remove_lines(name);
  append_line(name, value);
  return S_OK;
}

HRESULT response_fields::set(int id, std::string_view value, bool replace) {
  value = http::trim(value);
  if (!http::is_field_value(value)) return invalid_data;
  if (id == HttpHeaderContentLength && !is_number(value)) return invalid_data;
  HTTP_KNOWN_HEADER& slot = raw_.KnownHeaders[id];
  std::string whole(value);
  bool const is_there = slot.pRawValue != nullptr;
  if (id == HttpHeaderSetCookie && is_there && !replace) {
    append_line(response_header_name(id), value);
    return S_OK;
  }
  if (is_there && !replace) whole.insert(0, std::string(value_of(slot)) + ",");
  if (whole.size() > UINT16_MAX) return invalid_data;
  if (replace && id == HttpHeaderSetCookie) remove(id);
  slot = {static_cast<USHORT>(whole.size()), memory_.copy(std::string_view(whole))};
  return S_OK;
}

void response_fields::append_line(std::string_view name, std::string_view value) {
  adopt();
  lines_.push_back({static_cast<USHORT>(name.size()), static_cast<USHORT>(value.size()),
                    memory_.copy(name), memory_.copy(value)});
  publish();
}

void response_fields::remove_lines(std::string_view name) noexcept {
  std::span const lines(raw_.pUnknownHeaders, raw_.UnknownHeaderCount);
  auto const removed = std::ranges::remove_if(lines, [&](HTTP_UNKNOWN_HEADER const& line) {
    return http::equal_ignoring_case(name_of(line), name);
  });
  raw_.UnknownHeaderCount = static_cast<USHORT>(removed.begin() - lines.begin());
}

void response_fields::remove(std::string_view name) noexcept {
  if (auto const id = response_header_id(name)) return remove(*id);
  remove_lines(name);
}

void response_fields::remove(int id) noexcept {
  raw_.KnownHeaders[id] = {0, nullptr};
  if (id == HttpHeaderSetCookie) remove_lines(response_header_name(id));
}

PCSTR response_fields::get(std::string_view name, USHORT* size) const noexcept {
  if (auto const id = response_header_id(name)) return get(*id, size);
  for (auto const& line : std::span(raw_.pUnknownHeaders, raw_.UnknownHeaderCount)) {
    if (http::equal_ignoring_case(name_of(line), name)) return show(value_of(line), size);
  }
  return show({}, size);
}

PCSTR response_fields::get(int id, USHORT* size) const noexcept {
  return show(value_of(raw_.KnownHeaders[id]), size);
}

HRESULT response_fields::put_into(http::response& to) const {
  std::string_view const server = value_of(raw_.KnownHeaders[HttpHeaderServer]);
  if (auto const ec = to.set_server_name(server)) return to_hresult(ec, face::iis);
  for (int id = 0; id < HttpHeaderResponseMaximum; ++id) {
    HTTP_KNOWN_HEADER const& slot = raw_.KnownHeaders[id];
    if (slot.pRawValue == nullptr || is_own(id)) continue;
    HRESULT const hr = put(to, response_header_name(id), value_of(slot));
    if (FAILED(hr)) return hr;
  }
  for (auto const& line : std::span(raw_.pUnknownHeaders, raw_.UnknownHeaderCount)) {
    HRESULT const hr = put(to, name_of(line), value_of(line));
    if (FAILED(hr)) return hr;
  }
  return S_OK;
}

}  // namespace penstock::compat
