// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// element_stack: the names of the open elements, in one buffer that grows to the deepest nesting
// and is never given back.

#ifndef PENSTOCK_XML_DETAIL_ELEMENT_STACK_HPP
#define PENSTOCK_XML_DETAIL_ELEMENT_STACK_HPP

#include <penstock/xml/detail/copy.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::xml::detail {

class element_stack {
public:
  static constexpr std::size_t padding = 16;

  /** Open an element. Its name is `prefix:local`, or `local` alone when there is no prefix;
      `namespaces` is what namespaces::mark() said before its own declarations.
      False: out of memory, and nothing changed. */
  [[nodiscard]] bool push(std::string_view prefix, std::string_view local,
                          std::size_t namespaces) noexcept;
  /** The same for a name in one piece, if there is memory for it already. */
  [[nodiscard]] bool try_push(std::string_view name, std::size_t namespaces) noexcept {
    if (name.size() > capacity_ - size_ || frames_.size() == frames_.capacity()) return false;
    frames_.push_back({size_, namespaces});
    size_ = static_cast<std::size_t>(copy_short(end(), name.data(), name.size()) - names_.get());
    return true;
  }
  void pop() noexcept {
    size_ = frames_.back().name_begin;
    frames_.pop_back();
  }
  void clear() noexcept {
    frames_.clear();
    size_ = 0;
  }

  [[nodiscard]] std::size_t depth() const noexcept { return frames_.size(); }
  /** The name of the innermost element, as it was written. `padding` more bytes can be read. */
  [[nodiscard]] std::string_view name() const noexcept {
    return names().substr(frames_.back().name_begin);
  }
  [[nodiscard]] std::size_t namespaces() const noexcept { return frames_.back().namespaces; }
  /** Bytes of all names. */
  [[nodiscard]] std::size_t bytes() const noexcept { return size_; }
  /** "/feed/row"; "/" when nothing is open. At most some 600 bytes: of a long name the beginning is
      there, and of many elements the first and the last ones. */
  [[nodiscard]] std::string path() const;

private:
  [[nodiscard]] std::string_view names() const noexcept { return {names_.get(), size_}; }
  [[nodiscard]] char* end() noexcept { return names_.get() + size_; }
  void grow(std::size_t more);

  struct frame {
    std::size_t name_begin;  // in names_; it ends where the next one begins
    std::size_t namespaces;
  };

  std::vector<frame> frames_;
  // Not a string: that would write an end behind each name.
  std::unique_ptr<char[]> names_;  // capacity_ bytes, and padding
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace penstock::xml::detail

#endif
