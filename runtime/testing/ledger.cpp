// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/ledger.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

namespace penstock::testing {
namespace {

thread_local ledger const* current = nullptr;
constexpr std::byte scribbled{0xA5};

bool overlap(void const* one, std::size_t size, void const* other, std::size_t other_size) {
  auto const* const first = static_cast<std::byte const*>(one);
  auto const* const second = static_cast<std::byte const*>(other);
  std::less<> const before;  // of pointers into different objects
  return before(first, second + other_size) && before(second, first + size);
}

}  // namespace

ledger::ledger(log const& rules) noexcept : log_(rules) { current = this; }

ledger::~ledger() { current = nullptr; }

void ledger::lend(std::uint64_t op, void const* begin, std::size_t size, bool constant) {
  check_apart(begin, size, " is lent");
  range lent{op, static_cast<std::byte const*>(begin), size, {}};
  if (constant && size > 0) lent.as_lent.assign(static_cast<char const*>(begin), size);
  lent_.push_back(std::move(lent));
}

void ledger::check_constant(range const& lent) const {
  if (lent.as_lent.empty()) return;
  if (std::memcmp(lent.begin, lent.as_lent.data(), lent.size) == 0) return;
  log_.violation("lent bytes were changed: of #" + std::to_string(lent.op));
}

void ledger::give_back(std::uint64_t op) {
  std::erase_if(lent_, [&](range const& lent) {
    if (lent.op == op) check_constant(lent);
    return lent.op == op;
  });
}

void ledger::read(std::uint64_t op, std::size_t offset, std::size_t count, std::string& out) const {
  for (range const& lent : lent_) {
    if (lent.op != op || lent.as_lent.empty()) continue;
    std::size_t const skipped = std::min(offset, lent.size);
    std::size_t const n = std::min(count, lent.size - skipped);
    // From the memory itself, where a sanitizer sees the access, and not from the copy.
    out.append(reinterpret_cast<char const*>(lent.begin) + skipped, n);
    if (out.compare(out.size() - n, n, lent.as_lent, skipped, n) != 0) check_constant(lent);
    offset -= skipped;
    count -= n;
  }
}

void ledger::lend_block(lent_block const& lent) {
  auto* const begin = lent.memory.data();
  bool const is_same = std::ranges::find(blocks, lent.id, &lent_block::id) != blocks.end();
  bool const is_used = std::ranges::any_of(lent_, [&](range const& each) {
    return overlap(each.begin, each.size, begin, lent.memory.size());
  });
  if (is_same || is_used) log_.violation("lent twice: block " + std::to_string(lent.id));
  check_apart(begin, lent.memory.size(), " is lent");
  scribble(begin, lent.memory.size());
  blocks.push_back(lent);
}

lent_block const& ledger::first_block() const {
  auto const& [id, memory] = blocks.front();
  auto const* const all = memory.data();
  bool const is_even = std::memcmp(all, all + 1, memory.size() - 1) == 0;  // each as the next
  if (!is_even || *all != scribbled)
    log_.violation("written into: lent block " + std::to_string(id));
  return blocks.front();
}

void ledger::check_apart(void const* begin, std::size_t size, char const* deed) const {
  for (auto const& [id, memory] : blocks) {
    if (!overlap(memory.data(), memory.size(), begin, size)) continue;
    log_.violation("memory of the lent block " + std::to_string(id) + deed);
  }
}

void ledger::scribble(void* memory, std::size_t size) noexcept {
  std::memset(memory, static_cast<int>(scribbled), size);
}

void ledger::check_free(void const* begin, std::size_t size) noexcept {
  if (current == nullptr || simulation_mark::count > 0) return;
  for (range const& lent : current->lent_) {
    if (!overlap(lent.begin, lent.size, begin, size)) continue;
    current->log_.violation("memory is freed that the kernel still holds: of #" +
                            std::to_string(lent.op));
  }
  // With no operation in flight none can come to it.
  if (!current->empty()) current->check_apart(begin, size, " is freed");
}

}  // namespace penstock::testing
