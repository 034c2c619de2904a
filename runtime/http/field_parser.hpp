// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// field_parser: the header section, read by llhttp in its strict mode, into a field_store.

#ifndef PENSTOCK_HTTP_FIELD_PARSER_HPP
#define PENSTOCK_HTTP_FIELD_PARSER_HPP

#include <penstock/http/limits.hpp>

#include "http/field_store.hpp"
#include "http/progress.hpp"

#include <llhttp.h>

#include <cstddef>
#include <string_view>

namespace penstock::http {

class field_parser {
public:
  /** Both must outlive the parser. */
  field_parser(limits const& limits, field_store& store) noexcept;
  field_parser(field_parser const&) = delete;
  field_parser& operator=(field_parser const&) = delete;

  /** Read on. Done after the empty line that ends the section; the fields are in the store then,
      not yet published. */
  progress feed(std::string_view octets) noexcept;
  void reset() noexcept;

private:
  struct callbacks;  // what llhttp calls; see the .cpp

  [[nodiscard]] errc explain(llhttp_errno_t error) const noexcept;

  limits const& limits_;
  field_store& store_;
  llhttp_t llhttp_;
  field_store::piece name_;  // of the field whose value is being read
  std::size_t size_ = 0;     // octets of the section so far; size_ <= limits_.header_size_max
  errc error_ = {};          // set by a callback that made llhttp stop
};

}  // namespace penstock::http

#endif
