// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// target: the parts of a request target, made safe to use.
//
//     auto const target = split_target("/a%20b/../c?x=1&y");       // {"/a%20b/../c", "x=1&y"}
//     auto const path = normalize_path(target.path, buffer);       // "/c"
//     for (auto [name, value] : query_view("x=1&y")) …             // ("x", "1"), ("y", "")
//     auto const x = query_view("x=1&y").find("x");                // "1", decoded
//
// Nothing here is decoded twice, and everything that comes out was written by the peer.

#ifndef PENSTOCK_HTTP_TARGET_HPP
#define PENSTOCK_HTTP_TARGET_HPP

#include <penstock/result.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace penstock::http {

/** A path and its query, still encoded. */
struct target_parts {
  std::string_view path;   // before the first `?`
  std::string_view query;  // after it; empty where there is none
};

[[nodiscard]] target_parts split_target(std::string_view target) noexcept;

/** Decode `path` once and resolve its dot segments, into `out`, which needs path.size() octets and
    may be the memory of `path` itself.
    The result starts with `/`, is valid UTF-8, and has no empty, `.` or `..` segment, so that it
    can be appended to the name of a root directory (symbolic links are another matter). A trailing
    slash stays; runs of slashes become one.
    Errors: errc::bad_escape; errc::path_outside_root; and errc::bad_path for what file systems and
    proxies read in more than one way: %00 and other control octets, an encoded slash (%2f), a
    backslash (raw or %5c), UTF-8 that is malformed or overlong (%c0%af), no `/` at the start. */
[[nodiscard]] result<std::string_view> normalize_path(std::string_view path,
                                                      std::span<char> out) noexcept;

enum class plus : bool { is_plus, is_space };

/** Decode `text` into `out`, which needs text.size() octets and may be the memory of `text` itself.
    Error: errc::bad_escape. The result may hold any octet, NUL and CR LF too. */
[[nodiscard]] result<std::string_view> percent_decode(std::string_view text, std::span<char> out,
                                                      plus treatment = plus::is_plus) noexcept;

/** One `name=value` of a query, still encoded; without `=` the value is empty. */
struct query_parameter {
  std::string_view name;
  std::string_view value;
};

/** The parameters of a query, split at `&`; empty pieces are skipped. */
class query_view {
public:
  class iterator;

  explicit query_view(std::string_view query) noexcept : query_(query) {}

  [[nodiscard]] iterator begin() const noexcept;
  [[nodiscard]] iterator end() const noexcept;

  /** The value of the first parameter whose decoded name is `name`, decoded, `+` as a space.
      A parameter with a malformed escape is passed over. Allocates. */
  [[nodiscard]] std::optional<std::string> find(std::string_view name) const;

private:
  std::string_view query_;
};

class query_view::iterator {
public:
  using value_type = query_parameter;
  using difference_type = std::ptrdiff_t;
  using iterator_category = std::input_iterator_tag;

  iterator() = default;
  explicit iterator(std::string_view rest) noexcept : rest_(rest) { ++*this; }

  [[nodiscard]] query_parameter const& operator*() const noexcept { return current_; }
  [[nodiscard]] query_parameter const* operator->() const noexcept { return &current_; }
  iterator& operator++() noexcept;
  iterator operator++(int) noexcept;
  /** Equal when both are at the end, or at the same place. */
  [[nodiscard]] bool operator==(iterator const& other) const noexcept {
    return current_.name.data() == other.current_.name.data();
  }

private:
  std::string_view rest_;    // what has not been looked at yet
  query_parameter current_;  // name.data() is null at the end
};

inline query_view::iterator query_view::begin() const noexcept { return iterator(query_); }
inline query_view::iterator query_view::end() const noexcept { return {}; }

}  // namespace penstock::http

#endif
