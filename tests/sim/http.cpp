// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// An HTTP server with keep-alive clients: each answer that looks whole is the right one, and
// answers come in the order of the requests.

#include <penstock/http/server.hpp>
#include <penstock/timer.hpp>

#include "sim/parts.hpp"
#include "sim/scenarios.hpp"
#include "stress/http_answer.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

/** The body that `/NUMBER` is answered with. */
std::string body_of(std::size_t number) {
  return pattern(number % 7 == 0 ? 40'000 : number * 37 % 900, number);
}

task<void> handle(world& world, http::request& request, http::response& response) {
  std::size_t const number = std::stoul(std::string(request.path().substr(1)));
  auto& dice = world.dice();
  std::string const body = body_of(number);
  if (dice.chance(0.05)) throw std::runtime_error("the handler fails");
  if (request.has_body()) {
    auto const read = co_await request.read_all();
    if (read) world.check(*read == body, "a request's body is whole");
    if (!read) co_return;
  }
  std::size_t written = 0;
  while (written < body.size()) {
    std::size_t const size = std::min<std::size_t>(dice.between(1, 9000), body.size() - written);
    response.write(body.substr(written, size));
    written += size;
    if (dice.chance(0.5)) {
      auto const sent = co_await response.flush({.min_bytes = dice.pick<std::size_t>(0, 4000)});
      if (!sent) co_return;
    }
    if (dice.chance(0.02)) throw std::runtime_error("the handler fails half-way");
    if (dice.chance(0.1)) static_cast<void>(co_await sleep_for(1ms));
  }
}

/** Sends requests one after the other, or several at once, and reads the answers. */
class client {
public:
  bool has_failed = false;  // an answer said so: the server then closes, whatever else was asked

  client(world& owner, std::size_t first) : world_(owner), next_(first), asked_(first) {}

  /** An answer is whole, or its end shows that it is not; without any excuse, all came. */
  void end(peer_outcome const& end, bool is_excused) {
    if (end.end != peer_end::eof) return;
    bool const is_cut = !std::string_view(end.received).substr(read_).empty();
    world_.check(!is_cut, "an answer that is not whole ends with a reset");
    world_.check(is_excused || next_ == asked_, "every request is answered");
  }
  std::string requests() {
    std::string all;
    for (std::uint64_t left = world_.dice().between(1, 3); left > 0 && withheld_.empty(); --left) {
      all += request();
    }
    return all;
  }
  std::optional<std::string> answers(std::string_view received) {
    std::string body;
    for (;;) {
      if (received.substr(read_).starts_with(go_on)) {
        world_.check(next_ + 1 == asked_, "100 Continue comes behind the answers before it");
        world_.check(!withheld_.empty(), "100 Continue comes once, and when it is asked for");
        read_ += go_on.size();
        body = std::exchange(withheld_, {});
        continue;
      }
      auto const answer = stress::read_answer(received.substr(read_), false);
      if (!answer) return body;
      world_.check(answer->status != 0, "an answer is an answer");
      if (answer->status == 200) world_.check(answer->body == body_of(next_), "the right answer");
      world_.check(answer->status == 200 || answer->status >= 408, "it is answered, or fails");
      has_failed = has_failed || answer->status != 200;
      read_ += answer->size;
      ++next_;
      if (next_ < asked_) continue;
      // The last one was answered without its body: then the server closes.
      bool const is_refused = !withheld_.empty() || !body.empty();
      if (asked_ % 5 == 0 || is_refused) return std::nullopt;
      return requests();
    }
  }

private:
  std::string request() {
    std::string const path = "/" + std::to_string(asked_);
    std::string const body = asked_ % 3 == 0 ? body_of(asked_) : "";
    ++asked_;
    std::string const head = (body.empty() ? "GET " : "POST ") + path + " HTTP/1.1\r\nHost: a\r\n";
    if (body.empty()) return head + "\r\n";
    std::string const length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
    if (world_.dice().chance(0.5)) return head + length + "\r\n" + body;
    withheld_ = body;
    return head + length + "Expect: 100-continue\r\n\r\n";
  }

  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

  world& world_;
  std::size_t next_;   // whose answer comes next
  std::size_t asked_;  // whose request comes next
  std::size_t read_ = 0;
  std::string withheld_;  // the body of the last request, until the server asks for it
};

task<void> serve(world& world, http::server& server) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  if (!acceptor) co_return;
  auto const ec = co_await server.serve(*acceptor);
  world.check(!ec, "a server ends by a stop");
  world.check(server.connection_count() == 0, "a server that has ended has no connection");
}

}  // namespace

void http(world& world) {
  bool const is_stopped = world.dice().chance(0.2);
  for (std::uint64_t left = world.dice().between(1, 4); left > 0; --left) {
    peer_script script = any_peer(world, world.dice().chance(0.7));
    auto const playing = std::make_shared<client>(world, world.dice().between(1, 30));
    script.sends = playing->requests();
    bool const is_slow = script.pause_max >= 1s ||  // the server does not wait for ever
                         script.after_reading == peer_script::then::stop_reading;
    script.at_end = [=, &world](peer_outcome const& end) {
      bool const is_closed_early =
          is_slow || is_stopped || playing->has_failed || end.received.empty();
      playing->end(end, is_closed_early || world.fault_count() > 0);
    };
    script.answers = [playing](std::string_view received) { return playing->answers(received); };
    world.connect(port, std::move(script));
  }
  if (is_stopped) world.stop_after(world.dice().pick<duration>(1us, 1ms, 3s));
  penstock::http::server_options options;
  options.connections_max = world.dice().pick(0UL, 0UL, 2UL);
  options.output.zero_copy_min = world.dice().pick(0UL, 0UL, 1UL, 1000UL);
  penstock::http::server server(
      [&](auto& request, auto& response) { return handle(world, request, response); }, options);
  world.run([&] { return serve(world, server); });
}

}  // namespace penstock::sim
