// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// server_main: what the three example servers have in common: their options, the one line on stdout
// that says where they listen, their counters on stderr at the end.

#ifndef PENSTOCK_EXAMPLES_SERVER_MAIN_HPP
#define PENSTOCK_EXAMPLES_SERVER_MAIN_HPP

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <system_error>

namespace examples {

struct server_settings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  std::uint32_t threads = 1;
  std::string ring = "automatic";
  bool is_probe = false;
  penstock::http::server_options http;
};

inline void add_options(CLI::App& app, server_settings& settings) {
  app.add_option("--address", settings.address, "Numeric address to listen on")
      ->capture_default_str();
  app.add_option("--port", settings.port, "TCP port, 0 for a free one")->capture_default_str();
  app.add_option("--threads", settings.threads, "Workers, each a thread with a ring")
      ->capture_default_str()
      ->check(CLI::Range(1, 1024));
  app.add_option("--ring", settings.ring, "Kind of ring; automatic: uring, or else epoll")
      ->capture_default_str()
      ->check(CLI::IsMember({"automatic", "uring", "epoll"}));
  app.add_flag("--probe", settings.is_probe, "Print what the kernel gives and what is used");
}

/** How slow a client may read before it is cut, and how large answers leave. */
inline void add_http_options(CLI::App& app, server_settings& settings) {
  auto& limits = settings.http.limits;
  app.add_option("--write-rate", limits.write_rate_min, "Bytes a second a client must read, 0: any")
      ->capture_default_str();
  app.add_option_function<std::uint32_t>(
      "--write-grace-ms",
      [&](std::uint32_t ms) {
        settings.http.limits.write_grace_time = std::chrono::milliseconds(ms);
        settings.http.output.write_rate_credit_max = std::chrono::milliseconds(ms);
      },
      "Time a client may read nothing at all");
  app.add_option("--zero-copy-min", settings.http.output.zero_copy_min,
                 "Bytes from which a send is made without a copy, 0: none")
      ->capture_default_str();
}

/** Answer with `code` and its name as the body. */
inline void answer(penstock::http::response& response, penstock::http::status code) {
  response.set_status(code);
  response.set_header("Content-Type", "text/plain");
  response.write(penstock::http::reason_phrase(code));
  response.write("\n");
}

inline void print_counters() {
  penstock::counters const c = penstock::total_counters();
  std::fprintf(stderr,
               "flushes: %" PRIu64 " at once, %" PRIu64 " pending, %" PRIu64 " skipped, %" PRIu64
               " closed, %" PRIu64 " timed out; %" PRIu64 " bytes sent; %" PRIu64 " connections\n",
               c.flushes_immediate, c.flushes_pending, c.flushes_skipped, c.flushes_closed,
               c.flushes_timed_out, c.bytes_sent, c.connections_accepted);
}

inline penstock::ring_kind kind_of(std::string const& ring) {
  if (ring == "uring") return penstock::ring_kind::uring;
  return ring == "epoll" ? penstock::ring_kind::epoll : penstock::ring_kind::automatic;
}

/** Run `serve` on every worker with an acceptor of its own, all on one endpoint. The exit code
    of main. */
inline int run_server(server_settings const& settings,
                      std::function<penstock::task<void>(penstock::tcp_acceptor)> const& serve) {
  penstock::runtime_options const options{
      .threads = settings.threads, .ring = kind_of(settings.ring), .stop_on_signals = true};
  if (settings.is_probe) {
    std::fputs(penstock::to_string(penstock::probe(options)).c_str(), stdout);
    return 0;
  }
  auto where = penstock::endpoint::parse(settings.address, settings.port);
  if (!where) {
    std::fprintf(stderr, "%s is not a numeric address\n", settings.address.c_str());
    return 2;
  }
  std::mutex first;  // the first worker may choose the port, the others share it
  bool is_listening = false;
  auto const root = [&]() -> penstock::task<void> {
    std::lock_guard const lock(first);
    bool const is_shared = settings.threads > 1;
    auto acceptor = penstock::tcp_acceptor::listen(*where, {.reuse_port = is_shared});
    if (!acceptor) throw std::system_error(acceptor.error(), "listen on " + where->to_string());
    if (!is_listening) {
      where = acceptor->local_endpoint();
      std::printf("listening on %s\n", where->to_string().c_str());
      std::fflush(stdout);
      is_listening = true;
    }
    return serve(std::move(*acceptor));
  };
  try {
    auto const ec = penstock::run(options, root);
    print_counters();
    if (!ec) return 0;
    std::fprintf(stderr, "%s\n", ec.message().c_str());
  } catch (std::exception const& e) {
    std::fprintf(stderr, "%s\n", e.what());
  }
  return 1;
}

}  // namespace examples

#endif
