// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a whole HTTP server, in a simulated world, answers any octets with whole answers:
// what one client gets is a row of responses that an independent parser takes, cut nowhere if the
// server ended the connection in order. The first octet chooses the world, the rest is what the
// client sends.

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>
#include <penstock/testing/world.hpp>

#include "fuzz/fuzz.hpp"

#include <llhttp.h>

#include <string>
#include <string_view>

namespace {

using namespace penstock;

constexpr std::uint16_t port = 80;
bool has_answered_head = false;  // such an answer announces a body that does not come

/** The body comes back in chunks, behind the method. */
task<void> echo(http::request& request, http::response& response) {
  has_answered_head = has_answered_head || request.method() == "HEAD";
  response.write(request.method());
  for (;;) {
    auto const piece = co_await request.read();
    if (!piece || piece->empty()) break;
    response.write(*piece);
    if (auto const sent = co_await response.flush(); !sent) co_return;
  }
  co_await response.finish();
}

task<void> serve() {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(port));
  http::server server(echo);
  auto const ended = co_await server.serve(*acceptor);
  fuzz::expect(!ended, "the server ends by a stop");
}

/** What an independent parser says of the responses in `received`. */
struct verdict {
  bool is_malformed = false;
  bool is_cut = false;  // the last of them is not whole
};

int begin(llhttp_t* parser) {
  static_cast<verdict*>(parser->data)->is_cut = true;
  return 0;
}

int end(llhttp_t* parser) {
  static_cast<verdict*>(parser->data)->is_cut = false;
  return 0;
}

verdict judge(std::string_view received) {
  llhttp_settings_t settings;
  llhttp_settings_init(&settings);
  settings.on_message_begin = begin;
  settings.on_message_complete = end;
  llhttp_t parser;
  llhttp_init(&parser, HTTP_RESPONSE, &settings);
  verdict found;
  parser.data = &found;
  llhttp_errno_t const error = llhttp_execute(&parser, received.data(), received.size());
  // Behind an answer that ends the connection nothing may come, and llhttp says so with an error.
  found.is_malformed = error != HPE_OK;
  if (!found.is_malformed) llhttp_finish(&parser);  // an answer may end with the connection
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzz::input choices(data, size);
  has_answered_head = false;
  std::uint64_t const seed = choices.octet();
  testing::world world(seed, {.faults = false});
  testing::peer_script client;
  client.sends = choices.all();
  client.half_closes = true;
  client.at_end = [](testing::peer_outcome const& outcome) {
    if (has_answered_head) return;
    verdict const found = judge(outcome.received);
    fuzz::expect(!found.is_malformed, "answers are well-formed");
    bool const in_order = outcome.end == testing::peer_end::eof;
    fuzz::expect(!in_order || !found.is_cut, "what ends in order is whole");
  };
  world.connect(port, client);
  world.run(serve);
  return 0;
}
