// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// request_memory: what lives as long as a request: what modules allocate there, and every string
// that they are shown.

#ifndef PENSTOCK_COMPAT_REQUEST_MEMORY_HPP
#define PENSTOCK_COMPAT_REQUEST_MEMORY_HPP

#include <httpserv.h>

#include <cstddef>
#include <cstring>
#include <memory_resource>
#include <new>
#include <string>
#include <string_view>

namespace penstock::compat {

class request_memory final : public IModuleAllocator {
public:
  /** Null when memory is out. */
  VOID* AllocateMemory(DWORD size) noexcept override {
    try {
      return allocate(size);
    } catch (std::bad_alloc const&) {
      return nullptr;
    }
  }

  /** At least one byte, for any type. */
  [[nodiscard]] void* allocate(std::size_t size) {
    return memory_.allocate(size + 1, alignof(std::max_align_t));
  }
  /** A copy that ends in a NUL. */
  [[nodiscard]] PCSTR copy(std::string_view text) {
    auto* const made = static_cast<char*>(memory_.allocate(text.size() + 1, 1));
    if (!text.empty()) std::memcpy(made, text.data(), text.size());
    made[text.size()] = '\0';
    return made;
  }
  [[nodiscard]] PCWSTR copy(std::basic_string<WCHAR> const& text) {
    std::size_t const size = (text.size() + 1) * sizeof(WCHAR);
    auto* const made = static_cast<WCHAR*>(memory_.allocate(size, alignof(WCHAR)));
    std::memcpy(made, text.c_str(), size);
    return made;
  }

private:
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace penstock::compat

#endif
