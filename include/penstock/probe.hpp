// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// probe: what this kernel offers to a runtime, and what of it is used.
//
//     std::fputs(penstock::to_string(penstock::probe()).c_str(), stdout);
//
// It looks at the same options and environment as run(), so it also explains why something is not
// used. docs/guide/rings.md says what each feature is good for.

#ifndef PENSTOCK_PROBE_HPP
#define PENSTOCK_PROBE_HPP

#include <penstock/runtime_options.hpp>

#include <string>
#include <vector>

namespace penstock {

struct feature {
  std::string name;
  bool is_offered = false;  // by this kernel, to this process
  bool is_used = false;     // by a worker made now with the same options
  std::string note;         // since when, why not, or how to allow it
};

/** The rings first, then what the kernel's ring can do. Makes a ring, and ends it again. */
[[nodiscard]] std::vector<feature> probe(runtime_options const& options = {});

/** One line for each feature, below a line of headings. */
[[nodiscard]] std::string to_string(std::vector<feature> const& features);

}  // namespace penstock

#endif
