// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Runs the same two clients in simulated worlds: where transfers are cut and late, and where
// operations also fail. What a client calls wrong, and an answer that looks whole and is not, names
// its seed.

#include <penstock/compat/module_host.hpp>
#include <penstock/compat/output_target.hpp>
#include <penstock/fiber.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/testing/search.hpp>
#include <penstock/timer.hpp>

#include "compat/iis_client.hpp"
#include "compat/iis_paths.hpp"
#include "compat/ws_client.h"
#include "support/sanitizers.hpp"
#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <exception>
#include <string>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using testing::peer_end;
using testing::peer_outcome;
using testing::world;

namespace {

constexpr std::uint16_t port = 8080;

// A world's clock runs as far as the seed likes; here nothing is too slow.
constexpr std::chrono::hours any_time{1000};

constexpr std::uint64_t seed_count = has_address_sanitizer ? 200 : 1000;

/** Search worlds without faults, and then some with. */
void search_both(std::function<void(world&, bool)> const& scenario) {
  for (bool const has_faults : {false, true}) {
    testing::search_options options{.seeds = seed_count};
    options.world.faults = has_faults;
    auto const found = testing::search(options, [&](world& in) { scenario(in, has_faults); });
    INFO((has_faults ? "with faults, seed " : "without faults, seed ")
         << (found ? found->seed : 0) << ": " << (found ? found->text : ""));
    CHECK_FALSE(found.has_value());
  }
}

testing::peer_script any_peer(world& in, bool is_polite) {
  testing::peer_script script;
  script.pause_max = in.dice().pick(0ms, 1ms, 20ms);
  if (!is_polite && in.dice().chance(0.2)) {
    script.reads = in.dice().below(100'000);
    script.after_reading = in.dice().chance(0.5) ? testing::peer_script::then::reset
                                                 : testing::peer_script::then::close;
  }
  return script;
}

// The C client.

task<void> write_documents(world& in, bool may_fail) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  if (!acceptor) co_return;
  auto accepted = co_await acceptor->accept();
  if (!accepted) co_return;
  tcp_socket socket = std::move(*accepted);
  {
    output_limits limits;
    limits.write_rate_min = 0;
    socket_output out(socket, limits);
    stop_ref const stop = co_await current_stop();
    compat::output_target target(out, stop);
    auto const to = target.stream();
    ws_host host{};
    host.write = to.writeCallback;
    host.write_state = to.writeCallbackState;
    host.wait_for = [](void*, int const volatile* flag) {
      while (*flag == 0) {
        auto const stopped = penstock::wait(sleep_for(1ms));
        if (stopped) penstock::wait(yield());  // the sleeps are over, the completion still comes
      }
    };
    host.let_read_later = [](void*) {};
    host.others_did = [](void*) { return 0U; };
    host.may_fail = may_fail ? 1 : 0;
    ws_report report{};
    co_await fiber([&] { ws_client_over_output(&report, &host); });
    co_await target.join();
    in.check(report.failures == 0, std::to_string(report.first_line) + ": " + report.first_text);
    in.check(report.checks > 5, "the client was asked");
  }
  co_await socket.close();
}

std::string document(std::size_t size) { return "<d>" + std::string(size, 'x') + "</d>"; }

void documents(world& in, bool has_faults) {
  std::string const wanted = document(WS_CLIENT_SMALL) + document(WS_CLIENT_BIG_WITHOUT_STALL) +
                             document(WS_CLIENT_BIG_WITHOUT_STALL);
  auto peer = any_peer(in, !has_faults);
  peer.at_end = [&in, wanted, has_faults](peer_outcome const& end) {
    in.check(wanted.starts_with(end.received), "what arrives is the documents");
    bool const is_excused = has_faults && (in.fault_count() > 0 || end.end != peer_end::eof);
    in.check(is_excused || end.received == wanted, "all of them arrive");
  };
  in.connect(port, peer);
  in.run([&] { return write_documents(in, has_faults); });
}

// The module client.

task<void> serve_module(compat::module_host& modules) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  if (!acceptor) co_return;
  http::server_options options;
  options.limits.header_time = options.limits.keep_alive_time = any_time;
  options.limits.write_rate_min = 0;
  auto const handle = [&](http::request& request, http::response& response) {
    return modules.handle(request, response);
  };
  http::server server(handle, options);
  static_cast<void>(co_await server.serve(*acceptor));
}

/** What is wrong with all that a client got; it may be cut short when that shows. */
std::string problem(std::string_view path, std::string const& received) {
  try {
    reply const got = only_reply(received);
    if (got.head.find("Connection: close") == std::string::npos) return "no close";
    return iis_problem(path, GetIisClient().big_size, got.head, got.decoded());
  } catch (std::exception const&) {
    return "not whole";
  }
}

void requests(world& in, bool has_faults) {
  GetIisClient() = {};
  GetIisClient().may_fail = has_faults;
  GetIisClient().big_size = 128 * 1024;
  compat::module_host modules;
  in.check(static_cast<bool>(modules.add("client", &RegisterIisClient)), "the module registers");
  for (auto i = in.dice().between(1, 3); i > 0; --i) {
    std::string const path(iis_paths[in.dice().below(iis_paths.size())]);
    auto peer = any_peer(in, !has_faults);
    peer.sends = request_text("GET", path, "Connection: close\r\n");
    peer.at_end = [&in, path, has_faults](peer_outcome const& end) {
      std::string const wrong = problem(path, end.received);
      if (end.end == peer_end::eof && wrong != "not whole") {
        bool const is_refusal =
            end.received.starts_with("HTTP/1.1 5") || end.received.starts_with("HTTP/1.1 408");
        in.check(wrong.empty() || (is_refusal && has_faults), path + ": " + wrong);
      }
      bool const is_excused = has_faults && (in.fault_count() > 0 || end.end != peer_end::eof);
      in.check(is_excused || wrong.empty(), path + " is answered whole: " + wrong);
    };
    in.connect(port, peer);
  }
  in.run([&] { return serve_module(modules); });
  in.check(GetIisClient().failures == 0, GetIisClient().first);
}

}  // namespace

TEST_CASE("the C client is content in every world", "[compat][sim]") { search_both(documents); }

TEST_CASE("the module client is content in every world", "[compat][sim]") { search_both(requests); }
