// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// random_writer: makes random calls of an XML writer, right ones and hostile ones, and keeps
// account of what a reader must see of the right ones.

#ifndef PENSTOCK_TESTS_UNIT_XML_READER_RANDOM_WRITER_HPP
#define PENSTOCK_TESTS_UNIT_XML_READER_RANDOM_WRITER_HPP

#include "expat_reader.hpp"

#include <penstock/xml/writer.hpp>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

class random_writer {
public:
  /** `hostile_percent`: how many of the calls are, perhaps, wrong. `is_binary`: a right call is
      none that binary XML refuses. */
  random_writer(xml::writer& xml, unsigned seed, unsigned hostile_percent, bool is_binary = false)
      : xml_(xml), random_(seed), hostile_percent_(hostile_percent), is_binary_(is_binary) {}

  /** One call, or a few that belong together. */
  void step();
  /** End what is open, if nothing was refused. */
  void finish();

  /** What a reader sees of the right calls. */
  std::vector<event> const& expected() const { return events_; }

private:
  unsigned below(unsigned n) { return std::uniform_int_distribution<unsigned>(0, n - 1)(random_); }
  bool is_hostile() { return below(100) < hostile_percent_; }
  std::string pick(std::vector<std::string> const& from) {
    return from[below(static_cast<unsigned>(from.size()))];
  }

  std::string text();
  std::string local_name();
  std::string hostile_text();
  std::string hostile_name();
  /** A namespace for `prefix`: the same in all of a tag of that depth, another in the next one. */
  static std::string namespace_of(std::string_view prefix, std::size_t depth);

  void start();
  void end();
  void attribute();
  void attribute_in_pieces();
  void content();
  void text_in_pieces();
  void markup();
  void values();
  void bytes_in_pieces();
  void list();
  void qualified_name();
  void hostile_value();
  void outside_root();
  void hostile();

  void add_start(seen_name name);
  void add_attribute(seen_name name, std::string value);
  void add_end();

  xml::writer& xml_;
  std::mt19937 random_;
  unsigned hostile_percent_;
  bool is_binary_;
  std::vector<event> events_;
  std::vector<seen_name> open_;
  bool in_tag_ = false;
  bool had_root_ = false;
  unsigned attribute_count_ = 0;  // makes names of attributes unique
};

}  // namespace penstock::test

#endif
