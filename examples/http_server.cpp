// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// http_server: a fixed answer, a stream with a flush per chunk, files, counters, and an echo.

#include "server_main.hpp"
#include "static_files.hpp"

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

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

/** /metrics: the process's counters, as text for Prometheus. */
task<void> metrics(http::request&, http::response& response) {
  counters const c = total_counters();
  auto const line = [&](std::string_view name, std::uint64_t value) {
    response.write(std::string("penstock_").append(name) + ' ' + std::to_string(value) + '\n');
  };
  response.set_header("Content-Type", "text/plain; version=0.0.4");
  line("flushes_immediate_total", c.flushes_immediate);
  line("flushes_pending_total", c.flushes_pending);
  line("flushes_skipped_total", c.flushes_skipped);
  line("flushes_closed_total", c.flushes_closed);
  line("flushes_timed_out_total", c.flushes_timed_out);
  line("bytes_sent_total", c.bytes_sent);
  line("zero_copy_sends_total", c.zero_copy_sends);
  line("zero_copy_copied_total", c.zero_copy_copied);
  line("connections_accepted_total", c.connections_accepted);
  co_await response.finish();
}

task<void> not_found(http::request&, http::response& response) {
  examples::answer(response, http::status::not_found);
  co_await response.finish();
}

struct settings : examples::server_settings {
  bool is_echo = false;
  std::string root;
};

task<void> dispatch(settings const& settings, http::request& request, http::response& response) {
  constexpr std::string_view files = "/static";
  std::string_view const path = request.path();
  bool const is_read = request.method() == "GET" || request.method() == "HEAD";
  if (is_read && path == "/plaintext") return plaintext(request, response);
  if (is_read && path == "/stream") return stream(request, response);
  if (is_read && path == "/metrics") return metrics(request, response);
  if (is_read && !settings.root.empty() && path.starts_with("/static/")) {
    return examples::serve_file(settings.root, path.substr(files.size()), response);
  }
  if (settings.is_echo) return echo(request, response);
  return not_found(request, response);
}

}  // namespace

int main(int argc, char** argv) {
  settings settings;
  CLI::App app("Serves /plaintext, /stream?bytes=N&chunk=N, /metrics and /static/….");
  examples::add_options(app, settings);
  examples::add_http_options(app, settings);
  app.add_option("--root", settings.root, "Directory served at /static/")
      ->check(CLI::ExistingDirectory);
  app.add_flag("--echo", settings.is_echo, "Answer every other request with its own body");
  CLI11_PARSE(app, argc, argv);
  auto const handle = [&](http::request& request, http::response& response) {
    return dispatch(settings, request, response);
  };
  return examples::run_server(settings, [&](tcp_acceptor acceptor) -> task<void> {
    http::server server(handle, settings.http);
    auto const ec = co_await server.serve(acceptor);
    if (ec) throw std::system_error(ec, "accept");
  });
}
