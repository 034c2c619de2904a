// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// files: the file system of a world, in memory: directories and regular files, no links.

#ifndef PENSTOCK_TESTING_FILES_HPP
#define PENSTOCK_TESTING_FILES_HPP

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct open_how;
struct statx;

namespace penstock::testing {

struct file_node {
  bool is_directory = false;
  std::string bytes;
};

/** An open file, as a descriptor refers to it. */
struct open_file {
  std::string path;
  std::shared_ptr<file_node> node;
  bool appends = false;
  std::size_t position = 0;

  /** Up to `size` bytes at `offset`. */
  [[nodiscard]] std::string_view read(std::uint64_t offset, std::size_t size) const noexcept;
  /** At `offset`; -1: at the position, or at the end of a file that appends. */
  void write(std::uint64_t offset, std::string_view bytes);
  void describe(struct statx& found) const noexcept;
};

class files {
public:
  files() { nodes_["/"] = directory(); }

  void add(std::string path, std::string bytes);
  [[nodiscard]] std::optional<std::string> content(std::string_view path) const;

  /** As openat2(2), relative to `from` if not null; 0 or a negated errno. */
  int open(open_file const* from, std::string_view path, open_how const& how, open_file& made);

private:
  static std::shared_ptr<file_node> directory();

  std::map<std::string, std::shared_ptr<file_node>, std::less<>> nodes_;  // by absolute path
};

}  // namespace penstock::testing

#endif
