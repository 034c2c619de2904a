// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Whichever allocation of an HTTP exchange fails, an answer that is not whole does not look so, and
// the server goes on: when there is memory again the next exchange is right.

#include "fault/faulty_worker.hpp"
#include "fault/peer.hpp"
#include "fuzz/support/answer_reader.hpp"

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <string_view>

using namespace penstock;

namespace {

constexpr std::string_view requests =
    "GET /stream?name=value HTTP/1.1\r\nHost: test\r\nAccept: */*\r\n\r\n"
    "POST /echo HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: "
    "chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

std::string line(int number) { return "a line of the stream, number " + std::to_string(number); }

std::string whole_stream() {
  std::string all;
  for (int i = 0; i < 500; ++i) all += line(i);
  return all;
}

task<void> answer(http::request& request, http::response& response) {
  response.set_header("Content-Type", "text/plain");
  if (request.method() == "POST") {
    auto const body = co_await request.read_all();
    if (!body) co_return;
    response.write(*body);
    co_return;
  }
  if (request.query_value("name") != "value") co_return;
  for (int i = 0; i < 500; ++i) {
    if (response.write(line(i)) == write_status::refused) co_return;
    auto const sent = co_await response.flush({.min_bytes = 4 * 1024});
    if (!sent) co_return;
  }
}

task<void> serve_on(http::server& server, tcp_acceptor& acceptor) {
  co_await server.serve(acceptor);
}

task<void> serve(fault::faulty_worker::listening tell) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  if (!acceptor) co_return;
  http::server server(answer);
  async_scope serving(co_await current_stop());
  serving.spawn(serve_on(server, *acceptor));
  if (serving.size() > 0) tell(acceptor->local_endpoint().value().port());
  co_await serving.join();
}

/** How many answers are in `octets`; whole ones with status 200 must be right. */
int check_answers(std::string_view octets) {
  int whole_count = 0;
  for (auto const& wanted : {whole_stream(), std::string("hello")}) {
    auto const seen = fuzz::answer_reader::read(octets, false);
    CHECK_FALSE(seen.is_malformed);
    CHECK_FALSE(seen.ends_with_connection);
    if (!seen.is_complete) break;
    bool const is_right = seen.status == 200 && seen.body == wanted;
    bool const is_refusal = seen.status == 500 || seen.status == 503 || seen.status == 400;
    CAPTURE(seen.status, seen.body.size());
    CHECK((is_right || is_refusal));
    if (!is_right) break;
    ++whole_count;
    octets.remove_prefix(seen.size);
  }
  return whole_count;
}

}  // namespace

TEST_CASE("whichever allocation of an HTTP exchange fails, no answer lies and the server goes on") {
  fault::for_each_allocation([](fault::faulty_worker& faulty) {
    faulty.start(serve);
    std::uint16_t const port = faulty.port();
    if (port == 0) return;  // it could not even listen
    check_answers(fault::exchange(port, requests, fault::while_faulty));
    faulty.repair();
    CHECK_FALSE(faulty.has_ended());
    CHECK(check_answers(fault::exchange(port, requests, fault::while_repaired)) == 2);
  });
}

TEST_CASE("an HTTP server without memory ends when it is stopped, also with open connections") {
  fault::for_each_allocation([](fault::faulty_worker& faulty) {
    faulty.start(serve);
    std::uint16_t const port = faulty.port();
    if (port == 0) return;
    auto const idle = fault::connect_to(port);
    check_answers(fault::exchange(port, requests, fault::while_faulty));
    faulty.stop();
  });
}
