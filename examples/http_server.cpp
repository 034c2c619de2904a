// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// http_server: a fixed answer, a stream with a flush per chunk, files, and an echo.

#include "server_main.hpp"

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace {

using namespace penstock;

task<void> plaintext(http::request&, http::response& response) {
  response.set_header("Content-Type", "text/plain");
  response.write("Hello, World!");
  co_await response.finish();
}

/** The parameter `name` as a number from 1 to `most`, or `otherwise`. */
std::uint64_t number(http::request const& request, std::string_view name, std::uint64_t otherwise,
                     std::uint64_t most) {
  auto const text = request.query_value(name);
  if (!text) return otherwise;
  std::uint64_t value = 0;
  auto const ec = std::from_chars(text->data(), text->data() + text->size(), value).ec;
  return ec == std::errc() && value >= 1 && value <= most ? value : otherwise;
}

/** /stream?bytes=N&chunk=N: N bytes, with a flush after each chunk. */
task<void> stream(http::request& request, http::response& response) {
  std::uint64_t left = number(request, "bytes", 1 << 20, UINT64_MAX);
  std::uint64_t const chunk = number(request, "chunk", 16 * 1024, 512 * 1024);
  std::string const piece(chunk, '.');
  response.set_header("Content-Type", "application/octet-stream");
  while (left > 0) {
    std::uint64_t const n = std::min(left, chunk);
    response.write(std::string_view(piece).substr(0, n));
    if (auto const sent = co_await response.flush(); !sent) co_return;
    left -= n;
  }
}

task<void> echo(http::request& request, http::response& response) {
  if (auto const type = request.headers().find("Content-Type")) {
    response.set_header("Content-Type", *type);
  }
  for (;;) {
    auto const piece = co_await request.read();
    if (!piece || piece->empty()) co_return;
    response.write(*piece);
    if (auto const sent = co_await response.flush({.min_bytes = 16 * 1024}); !sent) co_return;
  }
}

struct settings : examples::server_settings {
  bool is_echo = false;
};

task<void> dispatch(settings const& settings, http::request& request, http::response& response) {
  bool const is_read = request.method() == "GET" || request.method() == "HEAD";
  if (is_read && request.path() == "/plaintext") return plaintext(request, response);
  if (is_read && request.path() == "/stream") return stream(request, response);
  if (settings.is_echo) return echo(request, response);
  response.set_status(http::status::not_found);
  return plaintext(request, response);
}

}  // namespace

int main(int argc, char** argv) {
  settings settings;
  CLI::App app("Serves /plaintext and /stream?bytes=N&chunk=N.");
  examples::add_options(app, settings);
  app.add_flag("--echo", settings.is_echo, "Answer every other request with its own body");
  CLI11_PARSE(app, argc, argv);
  auto const handle = [&](http::request& request, http::response& response) {
    return dispatch(settings, request, response);
  };
  return examples::run_server(settings, [&](tcp_acceptor acceptor) -> task<void> {
    http::server server(handle);
    co_await server.serve(acceptor);
  });
}
