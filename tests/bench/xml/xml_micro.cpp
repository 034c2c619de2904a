// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// xml_micro: two figures of the XML writer by itself: what a flush costs that finds fewer bytes
// than it was to send, and how often its calls take memory from the heap once it has written a
// while.

#include "support/window.hpp"
#include "xml/drain.hpp"
#include "xml/records.hpp"

#include <penstock/xml/writer.hpp>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <vector>

namespace {

std::size_t allocation_count = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocation_count;
  void* const memory = std::malloc(std::max(size, std::size_t{1}));
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using namespace bench;
namespace xml = penstock::xml;

constexpr std::size_t min_bytes = 16384;

struct settings {
  std::uint64_t count = 1'000'000;
  unsigned repetitions = 20;
};

/** Nanoseconds of a flush that is skipped, of each repetition, the least first. */
std::vector<double> time_skipped_flush(settings const& chosen) {
  drain to;
  drain_output out(to);
  xml::writer xml(out);
  xml.start_element("feed").text("text");
  std::vector<double> times;
  for (unsigned repetition = 0; repetition < chosen.repetitions; ++repetition) {
    auto const begin = now_ns();
    for (std::uint64_t i = 0; i < chosen.count; ++i) {
      auto const flush = xml.flush({.min_bytes = min_bytes});
      if (flush.state() != penstock::flush_state::skipped) std::abort();
      asm volatile("" : : "r"(&xml) : "memory");  // nothing of it is known from the last time
    }
    auto const ns = static_cast<double>(now_ns() - begin);
    times.push_back(ns / static_cast<double>(chosen.count));
  }
  std::ranges::sort(times);
  return times;
}

void write(xml::writer& xml, records const& all) {
  for (record const& one : all) {
    xml.start_element("record").attribute("id", one.id).attribute("code", one.code);
    xml.text(one.text).element("number", 7).end_element();
    auto const flush = xml.flush({.min_bytes = min_bytes});
    if (flush.state() == penstock::flush_state::pending) std::abort();
  }
}

/** Allocations for each call of a writer that wrote all this before. */
double count_allocations() {
  records const all = make_records(true, 1000);
  constexpr double calls_per_record = 9;
  drain to;
  drain_output out(to);
  xml::writer xml(out);
  xml.start_element("feed");
  write(xml, all);
  std::size_t const before = allocation_count;
  write(xml, all);
  if (!xml) std::abort();
  return static_cast<double>(allocation_count - before) / calls_per_record /
         static_cast<double>(all.size());
}

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Figures of the XML writer by itself.");
  app.add_option("--count", chosen.count, "Flushes in a repetition")->check(CLI::PositiveNumber);
  app.add_option("--repetitions", chosen.repetitions)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  std::vector<double> const flush = time_skipped_flush(chosen);
  std::printf("  %-24s %8.2f ns (%.2f–%.2f)\n", "a flush below min_bytes", flush[flush.size() / 2],
              flush.front(), flush.back());
  std::printf("  %-24s %8.2f\n", "allocations per call", count_allocations());
}
