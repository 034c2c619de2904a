// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/testing/search.hpp>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>
#include <system_error>

// There only where a leak checker is linked: whether something has leaked until now.
extern "C" [[gnu::weak]] int __lsan_do_recoverable_leak_check();

namespace penstock::testing {
namespace {

// Seeds of one child: enough that its making costs nothing, few enough that a leak is soon told.
constexpr std::uint64_t batch = 256;

[[noreturn]] void fail_with(char const* call) {
  throw std::system_error(errno, std::system_category(), call);
}

/** A number that a child writes and its parent reads. */
class shared_seed {
public:
  shared_seed()
      : place_(::mmap(nullptr, sizeof(std::uint64_t), PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    if (place_ == MAP_FAILED) fail_with("mmap");
  }
  shared_seed(shared_seed const&) = delete;
  shared_seed& operator=(shared_seed const&) = delete;
  ~shared_seed() { ::munmap(place_, sizeof(std::uint64_t)); }

  void set(std::uint64_t seed) noexcept { std::memcpy(place_, &seed, sizeof seed); }
  [[nodiscard]] std::uint64_t get() const noexcept {
    std::uint64_t seed = 0;
    std::memcpy(&seed, place_, sizeof seed);
    return seed;
  }

private:
  void* place_;
};

/** In the child: run the seeds, and end with how it went. */
[[noreturn]] void run_batch(search_options const& options, std::uint64_t first, std::uint64_t end,
                            shared_seed& current, std::function<void(world&)> const& scenario) {
  int status = 0;
  try {
    for (std::uint64_t seed = first; seed < end; ++seed) {
      current.set(seed);
      ::alarm(static_cast<unsigned>(options.time_limit.count()));  // its signal ends the child
      world simulated(seed, options.world);
      scenario(simulated);
    }
    ::alarm(0);
    if (&__lsan_do_recoverable_leak_check != nullptr) status = __lsan_do_recoverable_leak_check();
  } catch (std::exception const& thrown) {
    std::fprintf(stderr, "an exception left the scenario: %s\n", thrown.what());
    status = 1;
  } catch (...) {
    std::fprintf(stderr, "an exception left the scenario\n");
    status = 1;
  }
  std::fflush(nullptr);
  ::_exit(status);
}

std::string read_all(int from) {
  std::string all;
  std::array<char, 4096> buffer;
  for (;;) {
    ssize_t const n = ::read(from, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return all;
    all.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

std::string describe(int status) {
  if (WIFEXITED(status)) return "ended with status " + std::to_string(WEXITSTATUS(status));
  if (WTERMSIG(status) == SIGALRM) return "ended by no means: it hangs";
  return std::string("ended by signal ") + sigabbrev_np(WTERMSIG(status));
}

std::optional<failure> search_batch(search_options const& options, std::uint64_t first,
                                    std::uint64_t end,
                                    std::function<void(world&)> const& scenario) {
  shared_seed current;
  int ends[2] = {};
  if (::pipe(ends) != 0) fail_with("pipe");
  std::fflush(nullptr);
  pid_t const child = ::fork();
  if (child < 0) fail_with("fork");
  if (child == 0) {
    std::signal(SIGABRT, SIG_DFL);  // a test framework's handler would tell its own story
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    run_batch(options, first, end, current, scenario);
  }
  ::close(ends[1]);
  std::string text = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status == 0) return std::nullopt;
  return failure{current.get(), text + describe(status)};
}

}  // namespace

std::optional<failure> search(search_options const& options,
                              std::function<void(world&)> const& scenario) {
  std::uint64_t const end = options.first_seed + options.seeds;
  for (std::uint64_t first = options.first_seed; first < end; first += batch) {
    auto found = search_batch(options, first, std::min(end, first + batch), scenario);
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace penstock::testing
