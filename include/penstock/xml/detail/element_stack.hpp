// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// element_stack: the names of the open elements, in one buffer that grows to the deepest nesting
// and is never given back.

#ifndef PENSTOCK_XML_DETAIL_ELEMENT_STACK_HPP
#define PENSTOCK_XML_DETAIL_ELEMENT_STACK_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::xml::detail {

class element_stack {
public:
  /** Open an element. Its name is `prefix:local`, or `local` alone when there is no prefix;
      `namespaces` is what namespaces::mark() said before its own declarations.
      False: out of memory, and nothing changed. */
  [[nodiscard]] bool push(std::string_view prefix, std::string_view local,
                          std::size_t namespaces) noexcept;
  void pop() noexcept;
  void clear() noexcept;

  [[nodiscard]] std::size_t depth() const noexcept { return frames_.size(); }
  /** The name of the innermost element, as it was written. */
  [[nodiscard]] std::string_view name() const noexcept {
    return std::string_view(names_).substr(frames_.back().name_begin);
  }
  [[nodiscard]] std::size_t namespaces() const noexcept { return frames_.back().namespaces; }
  /** Bytes of all names. */
  [[nodiscard]] std::size_t bytes() const noexcept { return names_.size(); }
  /** "/feed/row"; "/" when nothing is open. At most some 600 bytes: of a long name the beginning is
      there, and of many elements the first and the last ones. */
  [[nodiscard]] std::string path() const;

private:
  struct frame {
    std::size_t name_begin;  // in names_; it ends where the next one begins
    std::size_t namespaces;
  };

  std::vector<frame> frames_;
  std::string names_;
};

}  // namespace penstock::xml::detail

#endif
