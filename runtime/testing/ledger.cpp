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

}  // namespace

ledger::ledger(log const& rules) noexcept : log_(rules) { current = this; }

ledger::~ledger() { current = nullptr; }

void ledger::lend(std::uint64_t op, void const* begin, std::size_t size, bool constant) {
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

void ledger::check_free(void const* begin, std::size_t size) noexcept {
  if (current == nullptr || simulation_mark::count > 0) return;
  auto const* const first = static_cast<std::byte const*>(begin);
  std::less<> const before;  // of pointers into different objects
  for (range const& lent : current->lent_) {
    if (!before(lent.begin, first + size) || !before(first, lent.begin + lent.size)) continue;
    current->log_.violation("memory is freed that the kernel still holds: of #" +
                            std::to_string(lent.op));
  }
}

}  // namespace penstock::testing
