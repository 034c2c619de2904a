// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/compat/hresult.hpp>
#include <penstock/error.hpp>
#include <penstock/http/error.hpp>
#include <penstock/xml/error.hpp>

#include "compat/hresult_table.hpp"

#include <string>

namespace penstock::compat {
namespace {

class hresult_category_type final : public std::error_category {
public:
  char const* name() const noexcept override { return "penstock.hresult"; }
  std::string message(int value) const override {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string text = "HRESULT 0x";
    auto const bits = static_cast<std::uint32_t>(value);
    for (int shift = 28; shift >= 0; shift -= 4) text += digits[bits >> shift & 0xF];
    return text;
  }
};

std::error_code system(int number) { return system_error_code(number); }
std::error_code iis(penstock::http::errc e) { return make_error_code(e); }
std::error_code xml(penstock::xml::errc e) { return make_error_code(e); }

/** The system's codes come in two categories; they mean the same. */
std::error_code normalized(std::error_code ec) noexcept {
  return ec.category() == std::generic_category() ? system_error_code(ec.value()) : ec;
}

using h = penstock::http::errc;
using x = penstock::xml::errc;

constexpr HRESULT win(int code) { return HRESULT_FROM_WIN32(code); }
constexpr HRESULT bad_data = win(ERROR_INVALID_DATA);

hresult_row const rows[] = {
    {errc::canceled, win(ERROR_OPERATION_ABORTED), WS_E_OPERATION_ABORTED},
    {errc::timed_out, win(ERROR_TIMEOUT), WS_E_OPERATION_TIMED_OUT},
    {errc::too_slow, win(ERROR_TIMEOUT), WS_E_OPERATION_TIMED_OUT},
    {errc::eof, win(ERROR_HANDLE_EOF), WS_E_ENDPOINT_DISCONNECTED},
    {errc::closed, win(ERROR_INVALID_HANDLE), WS_E_OBJECT_FAULTED},
    {errc::aborted, win(ERROR_CONNECTION_ABORTED), WS_E_OPERATION_ABANDONED},
    {errc::queue_full, win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {errc::bad_state, bad_data, WS_E_INVALID_OPERATION},
    {errc::file_ended, win(ERROR_HANDLE_EOF), WS_E_INVALID_FORMAT},
    {system(ENOMEM), win(ERROR_NOT_ENOUGH_MEMORY), E_OUTOFMEMORY},
    {system(EINVAL), E_INVALIDARG, E_INVALIDARG},
    {system(EPIPE), win(ERROR_CONNECTION_INVALID), WS_E_ENDPOINT_DISCONNECTED},
    {system(ECONNRESET), win(ERROR_NETNAME_DELETED), WS_E_ENDPOINT_DISCONNECTED},
    {system(ECONNABORTED), win(ERROR_CONNECTION_ABORTED), WS_E_ENDPOINT_DISCONNECTED},
    {system(ENOTCONN), win(ERROR_CONNECTION_INVALID), WS_E_ENDPOINT_DISCONNECTED},
    {system(ETIMEDOUT), win(ERROR_NETNAME_DELETED), WS_E_ENDPOINT_DISCONNECTED},
    {system(EOPNOTSUPP), win(ERROR_NOT_SUPPORTED), WS_E_NOT_SUPPORTED},
    {system(ENOENT), win(ERROR_FILE_NOT_FOUND), WS_E_ENDPOINT_NOT_FOUND},
    {system(EACCES), win(ERROR_ACCESS_DENIED), WS_E_ENDPOINT_ACCESS_DENIED},
    {system(EEXIST), win(ERROR_ALREADY_EXISTS), WS_E_ADDRESS_IN_USE},
    {iis(h::bad_field_name), bad_data, WS_E_INVALID_FORMAT},
    {iis(h::bad_field_value), bad_data, WS_E_INVALID_FORMAT},
    {iis(h::bad_status), bad_data, WS_E_INVALID_FORMAT},
    {iis(h::bad_content_length), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_character), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_utf8), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::incomplete_utf8), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::comment_hyphens), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::instruction_end), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::cdata_end), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::no_lexical_form), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::unencodable), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_name), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::reserved_name), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::undeclared_prefix), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::prefix_clash), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_namespace), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::relative_namespace), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::duplicate_attribute), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_public_id), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_system_id), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_subset), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::undeclared_entity), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_entity), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::invalid_fragment), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::declaration_not_first), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::declaration_missing), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::misplaced_doctype), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::misplaced_namespace), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::wrong_root), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::second_root), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::outside_root), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::no_start_tag), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::no_open_element), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::no_open_attribute), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::attribute_open), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::scope_mismatch), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::document_incomplete), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::document_finished), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::not_in_binary), win(ERROR_NOT_SUPPORTED), WS_E_NOT_SUPPORTED},
    {xml(x::not_canonical), win(ERROR_NOT_SUPPORTED), WS_E_NOT_SUPPORTED},
    {xml(x::invalid_mime), bad_data, E_INVALIDARG},
    {xml(x::reserved_include), bad_data, WS_E_INVALID_FORMAT},
    {xml(x::part_not_alone), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::needs_part), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::parts_left), bad_data, WS_E_INVALID_OPERATION},
    {xml(x::too_many_parts), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::parts_too_large), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::too_deep), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::too_many_attributes), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::too_many_namespaces), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::start_tag_too_long), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::doctype_too_long), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::document_too_long), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
    {xml(x::scope_too_large), win(ERROR_NOT_ENOUGH_QUOTA), WS_E_QUOTA_EXCEEDED},
};

}  // namespace

std::span<hresult_row const> hresult_table() noexcept { return rows; }

std::error_category const& hresult_category() noexcept {
  static hresult_category_type const category;
  return category;
}

hresult to_hresult(std::error_code ec, face words) noexcept {
  if (!ec) return S_OK;
  if (ec.category() == hresult_category()) return ec.value();
  for (hresult_row const& row : hresult_table()) {
    if (row.code == normalized(ec)) return words == face::iis ? row.iis : row.webservices;
  }
  return E_FAIL;
}

hresult to_hresult(flush_result const& flushed, face words) noexcept {
  if (flushed) return S_OK;
  hresult const hr = to_hresult(flushed.error, words);
  bool const is_named = hr != E_FAIL && hr != S_OK;
  if (is_named || flushed.state != flush_state::closed) return hr != S_OK ? hr : E_FAIL;
  return to_hresult(system(EPIPE), words);
}

std::error_code from_hresult(hresult hr) noexcept {
  if (hr >= 0) return {};
  for (hresult_row const& row : hresult_table()) {
    if (row.iis == hr || row.webservices == hr) return row.code;
  }
  return {hr, hresult_category()};
}

}  // namespace penstock::compat
