// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/http_answer.hpp"

#include <cstdlib>

namespace stress {
namespace {

constexpr std::string_view line_end = "\r\n";

std::optional<std::string_view> field(std::string_view head, std::string_view name) {
  std::string const start = std::string(line_end).append(name).append(": ");
  auto const at = head.find(start);
  if (at == std::string_view::npos) return std::nullopt;
  head.remove_prefix(at + start.size());
  return head.substr(0, head.find(line_end));
}

std::size_t number(std::string_view text, int base) {
  return std::strtoull(std::string(text).c_str(), nullptr, base);
}

std::optional<http_answer> read_chunks(http_answer answer, std::string_view text) {
  for (;;) {
    auto const end_of_size = text.find(line_end, answer.size);
    if (end_of_size == std::string_view::npos) return std::nullopt;
    std::size_t const size = number(text.substr(answer.size, end_of_size - answer.size), 16);
    std::size_t const begin = end_of_size + line_end.size();
    if (text.size() < begin + size + line_end.size()) return std::nullopt;
    answer.body.append(text.substr(begin, size));
    answer.size = begin + size + line_end.size();
    if (text.substr(begin + size, line_end.size()) != line_end) return http_answer{};
    if (size == 0) return answer;
  }
}

}  // namespace

std::optional<http_answer> read_answer(std::string_view text, bool is_head) {
  auto const end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  auto const head = text.substr(0, end + line_end.size());
  http_answer answer;
  answer.size = end + 4;
  if (!head.starts_with("HTTP/1.1 ")) return http_answer{};
  answer.status = static_cast<int>(number(head.substr(9, 3), 10));
  if (is_head) return answer;
  if (field(head, "Transfer-Encoding") == "chunked") return read_chunks(std::move(answer), text);
  auto const length = field(head, "Content-Length");
  if (!length) return http_answer{};
  std::size_t const size = number(*length, 10);
  if (text.size() < answer.size + size) return std::nullopt;
  answer.body = text.substr(answer.size, size);
  answer.size += size;
  return answer;
}

}  // namespace stress
