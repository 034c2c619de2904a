// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// http_answer: the answer at the front of what came, read in the plainest way there is.

#ifndef PENSTOCK_STRESS_HTTP_ANSWER_HPP
#define PENSTOCK_STRESS_HTTP_ANSWER_HPP

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace stress {

struct http_answer {
  int status = 0;
  std::string body;
  std::size_t size = 0;  // octets of the whole answer
};

/** The first answer in `text`; nothing while it is incomplete. Status 0: it is no answer. */
[[nodiscard]] std::optional<http_answer> read_answer(std::string_view text, bool is_head);

}  // namespace stress

#endif
