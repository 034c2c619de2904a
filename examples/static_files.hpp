// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// static_files: the files below a directory as HTTP answers, read a piece at a time while the
// client takes them.

#ifndef PENSTOCK_EXAMPLES_STATIC_FILES_HPP
#define PENSTOCK_EXAMPLES_STATIC_FILES_HPP

#include "server_main.hpp"

#include <penstock/http/error.hpp>
#include <penstock/http/mime.hpp>
#include <penstock/http/server.hpp>
#include <penstock/http/target.hpp>
#include <penstock/penstock.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

namespace examples {

using namespace penstock;

/** Send `found`, whose size is announced; a file that shrinks meanwhile aborts the response. */
inline task<void> send_file(file found, std::uint64_t size, http::response& response) {
  for (std::uint64_t sent = 0; sent < size;) {
    mutable_buffer const room = response.prepare(std::min<std::uint64_t>(size - sent, 16 * 1024));
    if (room.empty()) co_return;
    auto const [ec, n] = co_await found.read_at(sent, room);
    if (ec || n == 0) co_return;
    response.commit(n);
    sent += n;
    if (auto const flushed = co_await response.flush(); !flushed) co_return;
  }
}

/** Serve the file that `encoded_path` names below the directory `root`. */
inline task<void> serve_file(std::string const& root, std::string_view encoded_path,
                             http::request& request, http::response& response) {
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
  if (request.method() != "HEAD") co_await send_file(std::move(*found), info->size, response);
}

}  // namespace examples

#endif
