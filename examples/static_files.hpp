// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// static_files: the files below a directory as HTTP answers. They go from the file to the socket
// while the client takes them; a file that shrinks meanwhile aborts its response.

#ifndef PENSTOCK_EXAMPLES_STATIC_FILES_HPP
#define PENSTOCK_EXAMPLES_STATIC_FILES_HPP

#include "server_main.hpp"

#include <penstock/http/error.hpp>
#include <penstock/http/mime.hpp>
#include <penstock/http/server.hpp>
#include <penstock/http/target.hpp>
#include <penstock/penstock.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace examples {

using namespace penstock;

/** Serve the file that `encoded_path` names below the directory `root`. */
inline task<void> serve_file(std::string const& root, std::string_view encoded_path,
                             http::response& response) {
  std::string path(encoded_path);
  auto const normal = http::normalize_path(path, path);
  if (!normal) co_return answer(response, http::status_for(normal.error()));
  auto const directory = co_await file::open(root, open_mode::directory);
  if (!directory) co_return answer(response, http::status::internal_server_error);
  auto found = co_await directory->open_beneath(std::string(normal->substr(1)));
  if (!found) co_return answer(response, http::status::not_found);
  auto const info = co_await found->info();
  if (!info || !info->is_regular) co_return answer(response, http::status::not_found);
  response.set_header("Content-Type", http::content_type(*normal));
  response.set_header("Content-Length", std::to_string(info->size));
  // Sent as the client takes it; to HEAD it is counted and dropped.
  response.write_file(std::make_shared<file const>(std::move(*found)), 0, info->size);
}

}  // namespace examples

#endif
