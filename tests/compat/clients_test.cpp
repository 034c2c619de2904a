// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Runs a client of each of the two interfaces, in C and in C++, over connections of this machine.

#include <penstock/compat/module_host.hpp>
#include <penstock/compat/output_target.hpp>
#include <penstock/fiber.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/timer.hpp>

#include "compat/iis_client.hpp"
#include "compat/iis_paths.hpp"
#include "compat/ws_client.h"
#include "support/connection.hpp"
#include "unit/http/client.hpp"

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <string>

using namespace penstock;
using namespace penstock::test;

namespace {

constexpr int checks_min = 60;

/** A reader that stops and goes on, and counts its turns. */
struct host {
  explicit host(compat::output_target& target) {
    auto const to = target.stream();
    face.self = this;
    face.write = to.writeCallback;
    face.write_state = to.writeCallbackState;
    face.wait_for = [](void*, int const volatile* flag) {
      while (*flag == 0) penstock::wait(yield());
    };
    face.let_read = [](void* self, int goes_on) { static_cast<host*>(self)->reads = goes_on != 0; };
    face.let_read_later = [](void* self) { static_cast<host*>(self)->turns_to_go = 100; };
    face.others_did = [](void* self) { return static_cast<host*>(self)->turns; };
  }

  /** Read `size` octets. */
  task<std::string> read(tcp_socket& from, std::size_t size) {
    std::string all;
    std::array<std::byte, 65536> buffer;
    while (all.size() < size) {
      ++turns;
      if (turns_to_go > 0 && --turns_to_go == 0) reads = true;
      if (!reads) {
        co_await yield();
        continue;
      }
      auto const [ec, n] = co_await from.read_some(buffer);
      if (ec) break;
      all.append(text(std::span(buffer).first(n)));
    }
    co_return all;
  }

  ws_host face{};
  bool reads = true;
  unsigned turns = 0;
  int turns_to_go = 0;
};

std::string document(std::size_t size) { return "<d>" + std::string(size, 'x') + "</d>"; }

void succeeded(ws_report const& report) {
  INFO("line " << report.first_line << ": " << report.first_text);
  CHECK(report.failures == 0);
  CHECK(report.checks > 0);
}

/** Serve the module to `script`; all of its checks hold. */
void with_module(std::function<task<void>(site&)> const& script) {
  compat::module_host modules;
  REQUIRE(modules.add("client", &RegisterIisClient));
  auto const handle = [&](http::request& request, http::response& response) {
    return modules.handle(request, response);
  };
  GetIisClient() = {};
  GetIisClient().big_size = 8 * 1024 * 1024;
  serve(handle, {}, script);
  INFO(GetIisClient().first);
  CHECK(GetIisClient().failures == 0);
}

}  // namespace

TEST_CASE("the C client is content with what needs only memory", "[compat]") {
  ws_report report{};
  ws_client_in_memory(&report);
  succeeded(report);
  CHECK(report.checks >= checks_min);
}

TEST_CASE("the C client is content with a connection", "[compat][F30]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    compat::output_target target(out);
    host around(target);
    ws_report report{};
    std::string const wanted =
        document(WS_CLIENT_SMALL) + document(WS_CLIENT_BIG) + document(WS_CLIENT_BIG);
    async_scope scope;
    scope.spawn(fiber([&] { ws_client_over_output(&report, &around.face); }));
    std::string const got = co_await around.read(pair.client, wanted.size());
    co_await scope.join();
    co_await target.join();
    CHECK(got == wanted);
    succeeded(report);
    CHECK(report.checks >= 20);
  });
}

TEST_CASE("the module client is content with every path", "[compat]") {
  int total = 0;
  for (std::string_view const path : iis_paths) {
    INFO(path);
    with_module([&](site& at) -> task<void> {
      client peer = co_await at.connect();
      co_await peer.send(request_text("GET", path));
      reply const got = co_await peer.read_reply();
      CHECK(iis_problem(path, GetIisClient().big_size, got.head, got.decoded()).empty());
    });
    total += GetIisClient().checks;
  }
  CHECK(total >= checks_min);
}

TEST_CASE("the module client is told when it has to wait for a reader", "[compat][F4]") {
  with_module([](site& at) -> task<void> {
    GetIisClient().must_stall = true;
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/big"));
    for (int i = 0; i < 100; ++i) co_await yield();
    reply const got = co_await peer.read_reply();
    CHECK(iis_problem("/big", GetIisClient().big_size, got.head, got.decoded()).empty());
  });
}

TEST_CASE("the module client is told when its reader has gone", "[compat][F11]") {
  with_module([](site& at) -> task<void> {
    GetIisClient().must_stall = true;
    GetIisClient().may_fail = true;
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/big"));
    for (int i = 0; i < 100; ++i) co_await yield();
    peer.socket().abort();
    co_await until([] { return GetIisClient().last_completion != S_OK; });
    CHECK(FAILED(GetIisClient().last_completion));
  });
}

TEST_CASE("while the module client waits synchronously, others are served", "[compat]") {
  with_module([](site& at) -> task<void> {
    client slow = co_await at.connect();
    co_await slow.send(request_text("GET", "/sync"));
    co_await until([] { return GetIisClient().is_in_sync; });
    client other = co_await at.connect();
    co_await other.send(request_text("GET", "/post"));
    reply const quick = co_await other.read_reply();
    CHECK(quick.body == "posted");
    CHECK(GetIisClient().is_in_sync);
    reply const got = co_await slow.read_reply();
    CHECK(iis_problem("/sync", GetIisClient().big_size, got.head, got.decoded()).empty());
  });
}
