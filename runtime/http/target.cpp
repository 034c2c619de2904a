// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/http/target.hpp>

#include <penstock/http/error.hpp>

#include "base/assert.hpp"
#include "http/octets.hpp"
#include "http/utf8.hpp"

namespace penstock::http {

namespace {

// What a path may hold, raw or decoded. A backslash is a separator to some file systems and to some
// clients; control octets have no use but to confuse logs and shells.
constexpr octet_set path_octets([](unsigned char c) {
  return c >= 0x20 && c != 0x7f && c != '\\';
});

/** The octet that the escape at the front of `text` stands for, or -1. */
int unescape(std::string_view text) noexcept {
  if (text.size() < 3) return -1;
  int const high = hex_value(text[1]);
  int const low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/** Resolves segments one after the other. Its output always begins and, between segments, ends with
    a slash. It writes behind where it reads, so both may be the same memory. */
class path_builder {
public:
  explicit path_builder(std::span<char> out) noexcept : out_(out.data()) { out_[size_++] = '/'; }

  errc add_segment(std::string_view segment, bool is_last) noexcept {
    auto const start = size_;
    if (auto const e = decode(segment); e != errc{}) return e;
    std::string_view const decoded(out_ + start, size_ - start);
    if (decoded == "..") return go_up(start);
    if (decoded == ".") size_ = start;
    if (size_ > start && !is_last) out_[size_++] = '/';
    return {};
  }

  [[nodiscard]] std::string_view view() const noexcept { return {out_, size_}; }

private:
  errc decode(std::string_view segment) noexcept {
    while (!segment.empty()) {
      bool const is_escape = segment.front() == '%';
      int const octet = is_escape ? unescape(segment) : static_cast<unsigned char>(segment.front());
      if (octet < 0) return errc::bad_escape;
      if (octet == '/' || !path_octets.has(static_cast<char>(octet))) return errc::bad_path;
      out_[size_++] = static_cast<char>(octet);
      segment.remove_prefix(is_escape ? 3 : 1);
    }
    return {};
  }

  errc go_up(std::size_t start) noexcept {
    if (start == 1) return errc::path_outside_root;
    size_ = std::string_view(out_, start - 1).rfind('/') + 1;
    return {};
  }

  char* out_;
  std::size_t size_ = 0;
};

/** True when the encoded `text` stands for `name`. */
bool decodes_to(std::string_view text, std::string_view name) {
  std::string buffer(text);
  auto const decoded = percent_decode(text, buffer, plus::is_space);
  return decoded && *decoded == name;
}

}  // namespace

target_parts split_target(std::string_view target) noexcept {
  auto const mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

result<std::string_view> normalize_path(std::string_view path, std::span<char> out) noexcept {
  PENSTOCK_ASSERT(out.size() >= path.size(), "out takes a path of this size");
  if (!path.starts_with('/')) return make_error_code(errc::bad_path);
  path_builder builder(out);
  path.remove_prefix(1);
  for (bool is_last = false; !is_last;) {
    auto const slash = path.find('/');
    is_last = slash == std::string_view::npos;
    if (auto const e = builder.add_segment(path.substr(0, slash), is_last); e != errc{})
      return make_error_code(e);
    if (!is_last) path.remove_prefix(slash + 1);
  }
  if (!is_utf8(builder.view())) return make_error_code(errc::bad_path);
  return builder.view();
}

result<std::string_view> percent_decode(std::string_view text, std::span<char> out,
                                        plus treatment) noexcept {
  PENSTOCK_ASSERT(out.size() >= text.size(), "out takes a text of this size");
  std::size_t size = 0;
  while (!text.empty()) {
    bool const is_escape = text.front() == '%';
    int const octet = is_escape ? unescape(text) : static_cast<unsigned char>(text.front());
    if (octet < 0) return make_error_code(errc::bad_escape);
    bool const is_space = !is_escape && octet == '+' && treatment == plus::is_space;
    out[size++] = is_space ? ' ' : static_cast<char>(octet);
    text.remove_prefix(is_escape ? 3 : 1);
  }
  return std::string_view(out.data(), size);
}

query_view::iterator& query_view::iterator::operator++() noexcept {
  current_ = {};
  while (!rest_.empty() && current_.name.data() == nullptr) {
    auto const end = rest_.find('&');
    auto const piece = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (piece.empty()) continue;
    auto const equals = piece.find('=');
    current_.name = piece.substr(0, equals);
    if (equals != std::string_view::npos) current_.value = piece.substr(equals + 1);
  }
  return *this;
}

query_view::iterator query_view::iterator::operator++(int) noexcept {
  auto before = *this;
  ++*this;
  return before;
}

std::optional<std::string> query_view::find(std::string_view name) const {
  for (auto const& parameter : *this) {
    if (!decodes_to(parameter.name, name)) continue;
    std::string value(parameter.value);
    auto const decoded = percent_decode(parameter.value, value, plus::is_space);
    if (!decoded) continue;
    value.resize(decoded->size());
    return value;
  }
  return std::nullopt;
}

}  // namespace penstock::http
