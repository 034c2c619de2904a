// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// xml_writers: writes the same document with every writer that was there to be built with, in
// rounds. Prints a line of JSON for each writer (what it is) and for each time it wrote (how long
// it took). Before that, each writes once to memory, and a parser must see the same in all of them.

#include "support/window.hpp"
#include "xml/digest.hpp"
#include "xml/writers.hpp"

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace bench;

struct settings {
  std::size_t count = 100'000;
  unsigned rounds = 15;
  std::uint32_t seed = 1;
  std::string document = "mix";
  std::string only;
};

struct prepared {
  xml_writer writer;
  write_document write;
};

std::vector<xml_writer> all_writers() {
  std::vector<xml_writer> all;
  add_penstock(all);
  add_bounds(all);
#ifdef PENSTOCK_BENCH_LIBXML2
  add_libxml2(all);
#endif
#ifdef PENSTOCK_BENCH_PUGIXML
  add_pugixml(all);
#endif
#ifdef PENSTOCK_BENCH_QT
  add_qt(all);
#endif
  return all;
}

/** True if `name` is one of the words in `list`, or there are none. */
bool is_chosen(std::string_view name, std::string_view list) {
  if (list.empty()) return true;
  while (!list.empty()) {
    std::string_view const word = list.substr(0, list.find(','));
    if (name == word) return true;
    list.remove_prefix(std::min(word.size() + 1, list.size()));
  }
  return false;
}

std::string document_of(prepared const& one) {
  std::string document;
  drain to(&document);
  one.write(to);
  return document;
}

/** Check each writer's document, and tell about the writers. */
bool introduce(std::vector<prepared> const& all, std::uint64_t expected) {
  for (prepared const& one : all) {
    std::string const document = document_of(one);
    auto const digest = document_digest::of(document);
    if (digest != expected) {
      std::fprintf(stderr, "xml_writers: the document of %s is %s\n", one.writer.name.data(),
                   digest ? "another" : "not well-formed");
      return false;
    }
    std::printf("{\"writer\": \"%s\", \"group\": \"%s\", \"checks\": \"%s\", \"bytes\": %zu}\n",
                one.writer.name.data(), one.writer.group.data(), one.writer.checks.data(),
                document.size());
  }
  return true;
}

void run_round(std::vector<prepared>& all, unsigned round, std::mt19937& random) {
  std::shuffle(all.begin(), all.end(), random);
  for (prepared const& one : all) {
    drain to;
    auto const begin = now_ns();
    one.write(to);
    auto const ns = now_ns() - begin;
    std::printf("{\"run\": \"%s\", \"round\": %u, \"ns\": %llu}\n", one.writer.name.data(), round,
                static_cast<unsigned long long>(ns));
  }
}

int run(settings const& chosen) {
  records const all = make_records(chosen.document == "mix", chosen.count);
  std::vector<prepared> writers;
  for (xml_writer const& writer : all_writers()) {
    if (is_chosen(writer.name, chosen.only)) writers.push_back({writer, writer.prepare(all)});
  }
  std::vector<xml_writer> bounds;
  add_bounds(bounds);
  prepared const reference{bounds.front(), bounds.front().prepare(all)};
  auto const expected = document_digest::of(document_of(reference));
  if (!expected || !introduce(writers, *expected)) return 1;
  std::mt19937 random(chosen.seed);
  for (unsigned round = 0; round < chosen.rounds; ++round) run_round(writers, round, random);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  settings chosen;
  CLI::App app("Writes a document with one XML writer after the other.");
  app.add_option("--count", chosen.count, "Records in the document")->capture_default_str();
  app.add_option("--rounds", chosen.rounds)->capture_default_str();
  app.add_option("--seed", chosen.seed, "Of the order in each round")->capture_default_str();
  app.add_option("--document", chosen.document, "With long texts, or without")
      ->check(CLI::IsMember({"mix", "short"}))
      ->capture_default_str();
  app.add_option("--only", chosen.only, "These writers, as A,B");
  CLI11_PARSE(app, argc, argv);
  return run(chosen);
}
