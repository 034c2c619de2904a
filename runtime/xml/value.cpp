// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/value.hpp>

#include "xml/values/digits.hpp"
#include "xml/values/format.hpp"

namespace penstock::xml {

char* value::format(char* out, real_form form) const noexcept {
  switch (kind_) {
    case value_kind::boolean: return put_chars(out, boolean() ? "true" : "false");
    case value_kind::signed_integer: return put_integer(out, signed_integer());
    case value_kind::unsigned_integer: return put_integer(out, unsigned_integer());
    case value_kind::real: return xml::format(out, real(), form);
    case value_kind::real32: return xml::format(out, real32(), form);
    case value_kind::decimal: return xml::format(out, decimal());
    case value_kind::date_time: return xml::format(out, date_time());
    case value_kind::timespan: return xml::format(out, timespan());
    case value_kind::duration: return xml::format(out, duration());
    case value_kind::guid: return xml::format(out, guid());
    case value_kind::unique_id: return xml::format(put_chars(out, "urn:uuid:"), guid());
    case value_kind::text:
    case value_kind::base64:
    case value_kind::hex: break;
  }
  return out;
}

}  // namespace penstock::xml
