// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// response_fields: the header table of an HTTP_RESPONSE, which modules may also edit in place: the
// standard fields in their slots, the others in a list. What it shows lives as long as the request.

#ifndef PENSTOCK_COMPAT_RESPONSE_FIELDS_HPP
#define PENSTOCK_COMPAT_RESPONSE_FIELDS_HPP

#include "compat/request_memory.hpp"

#include <http.h>

#include <string_view>
#include <vector>

namespace penstock::http {
class response;
}

namespace penstock::compat {

class response_fields {
public:
  response_fields(HTTP_RESPONSE_HEADERS& raw, request_memory& memory) noexcept
      : raw_(raw), memory_(memory) {}

  /** Only the defaults: the Server field. */
  void reset(std::string_view server_name);

  /** `replace`, or append: behind a comma where the field is one of a list, in a line of its own
      where it is not. Results: S_OK, ERROR_INVALID_DATA. Throws std::bad_alloc. */
  HRESULT set(std::string_view name, std::string_view value, bool replace);
  HRESULT set(int id, std::string_view value, bool replace);
  void remove(std::string_view name) noexcept;
  void remove(int id) noexcept;
  /** Null when there is none. */
  [[nodiscard]] PCSTR get(std::string_view name, USHORT* size) const noexcept;
  [[nodiscard]] PCSTR get(int id, USHORT* size) const noexcept;

  /** Give all of them to `to`, but for those that are the server's own to say. */
  [[nodiscard]] HRESULT put_into(http::response& to) const;

private:
  /** The list, as a module may have left it. */
  void adopt();
  void publish() noexcept;
  void append_line(std::string_view name, std::string_view value);
  void remove_lines(std::string_view name) noexcept;

  HTTP_RESPONSE_HEADERS& raw_;
  request_memory& memory_;
  std::vector<HTTP_UNKNOWN_HEADER> lines_;
};

}  // namespace penstock::compat

#endif
