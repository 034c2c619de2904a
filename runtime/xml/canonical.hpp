// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// canonical: what is different in a document of canonical form. Start tags are written as ever,
// and put in order when they end; everything else is a matter of leaving out.

#ifndef PENSTOCK_XML_RUNTIME_CANONICAL_HPP
#define PENSTOCK_XML_RUNTIME_CANONICAL_HPP

#include "xml/writer_steps.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::xml {

namespace detail {

/** There is one if the options ask for canonical form. */
struct canonical_state {
  bool is_exclusive = true;
  bool has_comments = false;
  std::vector<std::string> inclusive_prefixes;  // empty: the default namespace

  std::vector<std::uint32_t> declared;  // bindings that the open elements declare in the document
  std::vector<std::size_t> marks;       // how many there were when each of them began

  // Of the tag at its end only.
  std::string tag;                        // its bytes, as the calls came
  std::vector<std::uint32_t> candidates;  // bindings that it may have to declare
  std::vector<std::uint32_t> order;       // of its attributes

  std::string scratch;
};

}  // namespace detail

struct writer::steps::canonical {
  static bool is_on(writer const& w) noexcept { return w.canonical_ != nullptr; }
  /** Throws std::bad_alloc. */
  static void create(writer& w, writer_options const& options);
  static void clear(writer& w) noexcept;

  /** The tag's attributes are there, and right. */
  static bool close_start_tag(writer& w) noexcept;
  static void leave_element(writer& w) noexcept;
  /** A comment or an instruction: `<?target data?>`, or `<!--data-->` without a target. */
  static bool put_misc(writer& w, std::string_view target, std::string_view data) noexcept;

private:
  using used_name = detail::start_tag::used_name;

  static std::error_code check_namespaces(writer const& w) noexcept;
  static void sort_attributes(writer& w);
  static void choose_declarations(writer& w);
  static void add_candidate(writer& w, std::string_view prefix);
  static bool is_declared(writer const& w, std::uint32_t binding) noexcept;
  static bool put_attributes(writer& w) noexcept;
};

}  // namespace penstock::xml

#endif
