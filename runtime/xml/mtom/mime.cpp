// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/mime.hpp"

#include <algorithm>

namespace penstock::xml {
namespace {

constexpr std::size_t boundary_size_max = 70;
constexpr std::size_t value_size_max = 255;

constexpr bool is_alphanumeric(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

constexpr bool is_printable(char c) noexcept { return c >= 0x20 && c <= 0x7E; }

constexpr bool is_any_of(char c, std::string_view set) noexcept {
  return set.find(c) != std::string_view::npos;
}

constexpr bool is_token_character(char c) noexcept {
  return is_printable(c) && !is_any_of(c, " ()<>@,;:\\\"/[]?=");
}

/** Reads a media type from front to back; each step says whether it found what it takes. */
class media_type_reader {
public:
  explicit media_type_reader(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool is_over() const noexcept { return rest_.empty(); }
  bool token() noexcept {
    auto const end = std::find_if_not(rest_.begin(), rest_.end(), is_token_character);
    auto const size = static_cast<std::size_t>(end - rest_.begin());
    rest_.remove_prefix(size);
    return size != 0;
  }
  bool character(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void blanks() noexcept {
    while (character(' ')) {
    }
  }
  bool value() noexcept {
    if (!character('"')) return token();
    while (!rest_.empty() && is_printable(rest_.front())) {
      if (character('"')) return true;
      if (character('\\') && (rest_.empty() || !is_printable(rest_.front()))) return false;
      rest_.remove_prefix(1);
    }
    return false;
  }

private:
  std::string_view rest_;
};

}  // namespace

bool is_boundary(std::string_view text) noexcept {
  if (text.empty() || text.size() > boundary_size_max || text.back() == ' ') return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_alphanumeric(c) || is_any_of(c, " '()+_,-./:=?"); });
}

bool is_content_id(std::string_view text) noexcept {
  if (text.empty() || text.size() > value_size_max) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_printable(c) && !is_any_of(c, " <>\"\\"); });
}

bool is_media_type(std::string_view text) noexcept {
  media_type_reader in(text);
  if (text.size() > value_size_max || !in.token() || !in.character('/') || !in.token()) {
    return false;
  }
  while (!in.is_over()) {
    in.blanks();
    if (!in.character(';')) return false;
    in.blanks();
    if (!in.token() || !in.character('=') || !in.value()) return false;
  }
  return true;
}

void append_quoted(std::string& to, std::string_view text) {
  to.push_back('"');
  for (char const c : text) {
    if (c == '"' || c == '\\') to.push_back('\\');
    to.push_back(c);
  }
  to.push_back('"');
}

void append_cid_url(std::string& to, std::string_view id) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  to.append("cid:");
  for (char const c : id) {
    if (is_alphanumeric(c) || is_any_of(c, "-._~@")) {
      to.push_back(c);
    } else {
      auto const octet = static_cast<unsigned char>(c);
      to.push_back('%');
      to.push_back(digits[octet >> 4]);
      to.push_back(digits[octet & 15]);
    }
  }
}

}  // namespace penstock::xml
