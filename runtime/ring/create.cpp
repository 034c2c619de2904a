// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "ring/create.hpp"

#include "ring/epoll_ring.hpp"
#include "ring/features.hpp"
#include "ring/setup_error.hpp"
#include "ring/uring.hpp"

#include <atomic>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace penstock::detail {
namespace {

constexpr std::uint32_t entries_max = 32'768;

/** What the kernel asks of the counts, so that every ring asks the same. */
bool has_valid_counts(runtime_options const& options) noexcept {
  if (options.submission_entries == 0 || options.completion_entries == 0) return false;
  auto const clamped = [](std::uint32_t count) {
    return std::bit_ceil(count < entries_max ? count : entries_max);
  };
  return clamped(options.completion_entries) >= clamped(options.submission_entries);
}

/** Whether the kernel said that it will not give rings to this process, now or later. */
bool is_refusal(std::error_code why) noexcept {
  int const number = why.value();
  return number == EPERM || number == EACCES || number == ENOSYS || number == EINVAL;
}

void tell_once(std::error_code why) {
  static std::atomic_flag was_told;
  if (was_told.test_and_set()) return;
  std::fprintf(stderr, "penstock: %s; until then it goes on with epoll\n", why.message().c_str());
}

result<std::unique_ptr<ring>> create_any(runtime_options const& options) {
  auto made = uring::create(options);
  if (made || !is_refusal(made.error())) return made;
  tell_once(made.error());
  return epoll_ring::create(options);
}

std::optional<std::uint64_t> to_seed(std::string_view text) noexcept {
  std::uint64_t seed = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (error != std::errc() || end != text.data() + text.size()) return {};
  return seed;
}

result<std::unique_ptr<ring>> create_named(std::string_view name, runtime_options const& options) {
  constexpr std::string_view sim = "sim:";
  if (name == "uring") return uring::create(options);
  if (name == "epoll") return epoll_ring::create(options);
  auto const seed = name.starts_with(sim) ? to_seed(name.substr(sim.size())) : std::nullopt;
  if (!seed) return setup_error(setup_fault::unknown_ring);
  if (make_sim_ring == nullptr) return setup_error(setup_fault::no_simulation);
  return make_sim_ring(*seed, options);
}

}  // namespace

result<std::unique_ptr<ring>> create_ring(runtime_options const& options) {
  if (!has_valid_counts(options)) return setup_error(setup_fault::entry_counts);
  if (!has_known_overrides()) return setup_error(setup_fault::unknown_feature);
  if (options.ring == ring_kind::uring) return uring::create(options);
  if (options.ring == ring_kind::epoll) return epoll_ring::create(options);
  char const* const name = std::getenv("PENSTOCK_RING");
  return name == nullptr || *name == '\0' ? create_any(options) : create_named(name, options);
}

}  // namespace penstock::detail
