// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A heap that shows what a sanitizer cannot see: the kernel writing into freed memory. It takes the
// place of malloc in the program that it is linked into.
//
//     │ no access │ … bytes asked for │ no access │ … bytes asked for │ no access │
//
// Every allocation ends at a page that nobody may touch, and its own pages become such when it is
// freed. No address is used twice. So a late or a long access is a crash, and where the kernel
// makes it, on behalf of an operation that was still in flight, the operation ends with -EFAULT.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

constexpr std::size_t page = 4096;
constexpr std::size_t arena_pages = std::size_t{1} << 26;  // 256 GiB of addresses, not of memory
constexpr std::size_t alignment_min = alignof(std::max_align_t);

[[noreturn]] void die(char const* why) noexcept {
  // Nothing that could want memory.
  static_cast<void>(::write(STDERR_FILENO, why, std::strlen(why)));
  std::abort();
}

std::byte* reserve(std::size_t size, int protection) noexcept {
  void* const place =
      ::mmap(nullptr, size, protection, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) die("guard heap: no room for its addresses\n");
  return static_cast<std::byte*>(place);
}

struct arena {
  std::byte* begin = reserve(arena_pages * page, PROT_NONE);
  /** By the page that an allocation begins in: its size plus one, or 0 when it was freed. */
  std::atomic<std::size_t>* sizes = reinterpret_cast<std::atomic<std::size_t>*>(
      reserve(arena_pages * sizeof(std::size_t), PROT_READ | PROT_WRITE));
  std::atomic<std::size_t> used = 0;  // pages

  [[nodiscard]] std::atomic<std::size_t>& size_of(void const* memory) const noexcept {
    auto const offset = static_cast<std::size_t>(static_cast<std::byte const*>(memory) - begin);
    if (offset >= arena_pages * page) die("guard heap: not its memory\n");
    return sizes[offset / page];
  }
};

arena& heap() noexcept {
  static arena instance;
  return instance;
}

constexpr std::size_t round_up(std::size_t size, std::size_t to) noexcept {
  return (size + to - 1) & ~(to - 1);
}

/** `alignment`: a power of two. The bytes end at the guard, but for what the alignment costs. */
void* allocate(std::size_t size, std::size_t alignment) noexcept {
  if (size > arena_pages * page / 2 || alignment > page) {
    errno = ENOMEM;
    return nullptr;
  }
  std::size_t const room = round_up(std::max(size, std::size_t{1}), alignment);
  std::size_t const usable = round_up(room, page);
  std::size_t const pages = usable / page + 1;
  std::size_t const first = heap().used.fetch_add(pages);
  if (first + pages > arena_pages) die("guard heap: all addresses are used\n");
  std::byte* const begin = heap().begin + first * page;
  if (::mprotect(begin, usable, PROT_READ | PROT_WRITE) != 0) return nullptr;
  std::byte* const memory = begin + usable - room;
  heap().size_of(memory) = size + 1;
  return memory;
}

void deallocate(void* memory) noexcept {
  if (memory == nullptr) return;
  std::size_t const known = heap().size_of(memory).exchange(0);
  if (known == 0) die("guard heap: freed twice, or never allocated\n");
  auto const address = reinterpret_cast<std::uintptr_t>(memory);
  std::size_t const before = address % page;
  std::size_t const usable = round_up(before + std::max(known - 1, std::size_t{1}), page);
  // Mapped anew rather than protected: the memory goes back as well.
  void* const place = ::mmap(reinterpret_cast<void*>(address - before), usable, PROT_NONE,
                             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
  if (place == MAP_FAILED) die("guard heap: cannot take memory back\n");
}

}  // namespace

extern "C" {

void* malloc(std::size_t size) noexcept { return allocate(size, alignment_min); }
void free(void* memory) noexcept { deallocate(memory); }

void* calloc(std::size_t count, std::size_t size) noexcept {
  std::size_t total = 0;
  if (__builtin_mul_overflow(count, size, &total)) return nullptr;
  return malloc(total);  // new pages are zero
}

void* realloc(void* memory, std::size_t size) noexcept {
  void* const moved = malloc(size);
  if (memory == nullptr || moved == nullptr) return moved;
  std::memcpy(moved, memory, std::min(size, heap().size_of(memory) - 1));
  free(memory);
  return moved;
}

void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept {
  return allocate(size, std::max(alignment, alignment_min));
}
void* memalign(std::size_t alignment, std::size_t size) noexcept {
  return aligned_alloc(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) noexcept {
  *memory = aligned_alloc(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}
std::size_t malloc_usable_size(void* memory) noexcept {
  return memory == nullptr ? 0 : heap().size_of(memory) - 1;
}

}  // extern "C"
