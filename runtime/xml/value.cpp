// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/xml/value.hpp>

#include <charconv>
#include <cmath>
#include <cstring>

namespace penstock::xml {
namespace {

char* put(char* out, std::string_view text) noexcept {
  std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

template <class Number>
char* put_number(char* out, Number number) noexcept {
  // There is room for the longest of them, so this cannot fail.
  return std::to_chars(out, out + value::number_size_max, number).ptr;
}

template <class Real>
char* put_real(char* out, Real real) noexcept {
  if (std::isnan(real)) return put(out, "NaN");
  if (std::isinf(real)) return put(out, real < 0 ? "-INF" : "INF");
  return put_number(out, real);
}

}  // namespace

char* value::format(char* out) const noexcept {
  switch (kind_) {
    case kind::text: break;
    case kind::boolean: return put(out, content_.unsigned_integer != 0 ? "true" : "false");
    case kind::signed_integer: return put_number(out, content_.signed_integer);
    case kind::unsigned_integer: return put_number(out, content_.unsigned_integer);
    case kind::real: return put_real(out, content_.real);
    case kind::real32: return put_real(out, content_.real32);
  }
  return out;
}

}  // namespace penstock::xml
