// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// transfer_result: a completion's result (a count, or a negated errno) as an io_result.

#ifndef PENSTOCK_BASE_TRANSFER_RESULT_HPP
#define PENSTOCK_BASE_TRANSFER_RESULT_HPP

#include <penstock/error.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>

namespace penstock::detail {

[[nodiscard]] inline io_result transfer_result(std::int32_t result) noexcept {
  if (result >= 0) return {{}, static_cast<std::size_t>(result)};
  if (result == -ECANCELED) return {errc::canceled, 0};
  if (result == -ETIME) return {errc::timed_out, 0};
  return {system_error_code(-result), 0};
}

}  // namespace penstock::detail

#endif
