// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/http_request.hpp"

#include <penstock/http/headers.hpp>

#include "compat/header_names.hpp"
#include "compat/utf16.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace penstock::compat {
namespace {

constexpr std::pair<std::string_view, HTTP_VERB> verbs[] = {
    {"GET", HttpVerbGET},       {"HEAD", HttpVerbHEAD},         {"POST", HttpVerbPOST},
    {"PUT", HttpVerbPUT},       {"DELETE", HttpVerbDELETE},     {"OPTIONS", HttpVerbOPTIONS},
    {"TRACE", HttpVerbTRACE},   {"TRACK", HttpVerbTRACK},       {"MOVE", HttpVerbMOVE},
    {"COPY", HttpVerbCOPY},     {"PROPFIND", HttpVerbPROPFIND}, {"PROPPATCH", HttpVerbPROPPATCH},
    {"MKCOL", HttpVerbMKCOL},   {"LOCK", HttpVerbLOCK},         {"UNLOCK", HttpVerbUNLOCK},
    {"SEARCH", HttpVerbSEARCH},
};

HTTP_VERB verb_of(std::string_view method) noexcept {
  auto const* const found =
      std::ranges::find(verbs, method, &std::pair<std::string_view, HTTP_VERB>::first);
  return found == std::end(verbs) ? HttpVerbUnknown : found->second;
}

USHORT short_size(std::size_t size) noexcept {
  return static_cast<USHORT>(std::min<std::size_t>(size, UINT16_MAX));
}

PCSTR show(PCSTR value, USHORT value_size, USHORT* size) noexcept {
  if (size != nullptr) *size = value_size;
  return value;
}

}  // namespace

http_request::http_request(http::request const& wire, request_memory& memory)
    : method_(memory.copy(wire.method())) {
  raw_.Verb = verb_of(wire.method());
  if (raw_.Verb == HttpVerbUnknown) {
    raw_.pUnknownVerb = method_;
    raw_.UnknownVerbLength = short_size(wire.method().size());
  }
  raw_.Version = {1, static_cast<USHORT>(wire.version_minor())};
  if (wire.has_body()) raw_.Flags |= HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS;
  take_url(wire, memory);
  take_headers(wire.headers(), memory);
}

void http_request::take_url(http::request const& wire, request_memory& memory) {
  raw_.pRawUrl = memory.copy(wire.target());
  raw_.RawUrlLength = short_size(wire.target().size());
  auto const host = to_utf16(wire.headers().find("Host").value_or(std::string_view()));
  auto const path = to_utf16(wire.path());
  auto const query =
      wire.query().empty() ? std::basic_string<WCHAR>() : to_utf16("?" + std::string(wire.query()));
  auto const scheme = to_utf16("http://");
  HTTP_COOKED_URL& url = raw_.CookedUrl;
  auto const bytes = [](auto const& text) { return short_size(text.size() * sizeof(WCHAR)); };
  auto const whole = scheme + host + path + query;
  url.pFullUrl = memory.copy(whole);
  url.FullUrlLength = bytes(whole);
  url.pHost = url.pFullUrl + scheme.size();
  url.HostLength = bytes(host);
  url.pAbsPath = url.pHost + host.size();
  url.AbsPathLength = bytes(path);
  url.pQueryString = query.empty() ? nullptr : url.pAbsPath + path.size();
  url.QueryStringLength = bytes(query);
}

void http_request::take_headers(http::headers headers, request_memory& memory) {
  for (auto const& [name, value] : headers) {
    auto const id = request_header_id(name);
    if (!id) {
      unknown_.push_back({short_size(name.size()), short_size(value.size()), memory.copy(name),
                          memory.copy(value)});
      continue;
    }
    HTTP_KNOWN_HEADER& slot = raw_.Headers.KnownHeaders[*id];
    std::string whole(value);  // lines of one name are one list
    if (slot.pRawValue != nullptr) {
      char const* const between = *id == HttpHeaderCookie ? "; " : ", ";
      whole = std::string(slot.pRawValue, slot.RawValueLength) + between + whole;
    }
    slot = {short_size(whole.size()), memory.copy(std::string_view(whole))};
  }
  raw_.Headers.pUnknownHeaders = unknown_.data();
  raw_.Headers.UnknownHeaderCount = short_size(unknown_.size());
}

PCSTR http_request::GetHeader(PCSTR name, USHORT* size) const noexcept {
  std::string_view const wanted(name == nullptr ? "" : name);
  if (auto const id = request_header_id(wanted)) {
    return GetHeader(static_cast<HTTP_HEADER_ID>(*id), size);
  }
  for (HTTP_UNKNOWN_HEADER const& line : unknown_) {
    if (http::equal_ignoring_case({line.pName, line.NameLength}, wanted)) {
      return show(line.pRawValue, line.RawValueLength, size);
    }
  }
  return show(nullptr, 0, size);
}

PCSTR http_request::GetHeader(HTTP_HEADER_ID id, USHORT* size) const noexcept {
  bool const is_known = id >= 0 && id < HttpHeaderRequestMaximum;
  HTTP_KNOWN_HEADER const slot = is_known ? raw_.Headers.KnownHeaders[id] : HTTP_KNOWN_HEADER{};
  return show(slot.pRawValue, slot.RawValueLength, size);
}

VOID http_request::GetHttpVersion(USHORT* major, USHORT* minor) const noexcept {
  if (major != nullptr) *major = raw_.Version.MajorVersion;
  if (minor != nullptr) *minor = raw_.Version.MinorVersion;
}

}  // namespace penstock::compat
