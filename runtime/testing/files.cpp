// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "testing/files.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

namespace penstock::testing {
namespace {

/** `path` below `base`, without its dots; nothing when it leads above `base`. */
std::optional<std::string> resolve(std::string_view base, std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    std::size_t const cut = std::min(path.find('/'), path.size());
    std::string_view const part = path.substr(0, cut);
    path.remove_prefix(std::min(cut + 1, path.size()));
    if (part == "..") {
      if (parts.empty()) return std::nullopt;
      parts.pop_back();
    } else if (!part.empty() && part != ".") {
      parts.push_back(part);
    }
  }
  std::string all(base == "/" ? "" : base);
  for (std::string_view const part : parts) all.append("/").append(part);
  return all.empty() ? "/" : all;
}

std::string parent_of(std::string const& path) {
  std::size_t const cut = path.rfind('/');
  return cut == 0 ? "/" : path.substr(0, cut);
}

}  // namespace

std::string_view open_file::read(std::uint64_t offset, std::size_t size) const noexcept {
  std::string_view const all = node->bytes;
  return offset >= all.size() ? std::string_view() : all.substr(offset, size);
}

void open_file::write(std::uint64_t offset, std::string_view bytes) {
  std::string& all = node->bytes;
  std::size_t place = offset == UINT64_MAX ? position : offset;
  if (appends) place = all.size();
  all.resize(std::max(all.size(), place + bytes.size()));
  all.replace(place, bytes.size(), bytes);
  if (offset == UINT64_MAX) position = place + bytes.size();
}

void open_file::describe(struct statx& found) const noexcept {
  found = {};
  found.stx_mask = STATX_TYPE | STATX_SIZE | STATX_MTIME;
  found.stx_mode = static_cast<__u16>(node->is_directory ? S_IFDIR | 0755 : S_IFREG | 0644);
  found.stx_size = node->bytes.size();
  found.stx_mtime.tv_sec = 1'000'000'000;
}

std::shared_ptr<file_node> files::directory() {
  auto made = std::make_shared<file_node>();
  made->is_directory = true;
  return made;
}

void files::add(std::string path, std::string bytes) {
  std::string absolute = resolve("/", path).value_or("/");
  for (std::string above = parent_of(absolute); above != "/"; above = parent_of(above)) {
    nodes_.try_emplace(above, directory());
  }
  auto node = std::make_shared<file_node>();
  node->bytes = std::move(bytes);
  nodes_[std::move(absolute)] = std::move(node);
}

std::optional<std::string> files::content(std::string_view path) const {
  auto const found = nodes_.find(resolve("/", path).value_or("/"));
  if (found == nodes_.end() || found->second->is_directory) return std::nullopt;
  return found->second->bytes;
}

int files::open(open_file const* from, std::string_view path, open_how const& how,
                open_file& made) {
  bool const is_beneath = (how.resolve & RESOLVE_BENEATH) != 0;
  if (path.starts_with('/')) {
    if (is_beneath) return -EXDEV;
    from = nullptr;
  }
  if (from != nullptr && !from->node->is_directory) return -ENOTDIR;
  auto const absolute = resolve(from == nullptr ? "/" : from->path, path);
  if (!absolute) return is_beneath ? -EXDEV : -ENOENT;
  auto found = nodes_.find(*absolute);
  if (found == nodes_.end()) {
    if ((how.flags & O_CREAT) == 0) return -ENOENT;
    auto const above = nodes_.find(parent_of(*absolute));
    if (above == nodes_.end()) return -ENOENT;
    if (!above->second->is_directory) return -ENOTDIR;
    found = nodes_.emplace(*absolute, std::make_shared<file_node>()).first;
  }
  file_node& node = *found->second;
  if ((how.flags & O_DIRECTORY) != 0 && !node.is_directory) return -ENOTDIR;
  if ((how.flags & O_ACCMODE) != O_RDONLY && node.is_directory) return -EISDIR;
  if ((how.flags & O_TRUNC) != 0) node.bytes.clear();
  made = {*absolute, found->second, (how.flags & O_APPEND) != 0, 0};
  return 0;
}

}  // namespace penstock::testing
