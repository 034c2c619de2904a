// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that a document written through the C interface over an output ends the same way, and
// with the same bytes, as one flushed by a coroutine: at once, later, or not at all.

#include <penstock/compat/output_target.hpp>
#include <penstock/error.hpp>
#include <penstock/fiber.hpp>
#include <penstock/flush/memory_output.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/timer.hpp>
#include <penstock/xml/writer.hpp>

#include "support/connection.hpp"
#include "unit/compat/ws_document.hpp"

#include <catch2/catch_test_macros.hpp>

#include <string>

using namespace penstock;
using namespace penstock::test;
using compat::output_target;

namespace {

/** A caller's completion that can be looked at. */
struct completion {
  int calls = 0;
  HRESULT hr = 1;
  WS_CALLBACK_MODEL model = WS_LONG_CALLBACK;

  static void CALLBACK done(HRESULT hr, WS_CALLBACK_MODEL model, void* state) {
    auto& self = *static_cast<completion*>(state);
    ++self.calls;
    self.hr = hr;
    self.model = model;
  }
  [[nodiscard]] WS_ASYNC_CONTEXT context() { return {&done, this}; }
};

constexpr ULONG big_size = 8 * 1024 * 1024;

/** A document of `text_size` letters over `target`, not flushed. */
struct letter_document : ws_document {
  letter_document(output_target& target, std::size_t text_size) {
    ULONG max = 2 * big_size;
    auto const to = target.stream();
    REQUIRE(to_stream(to.writeCallback, to.writeCallbackState,
                      {{WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &max, sizeof max}}) == S_OK);
    start("a");
    text(std::string(text_size, 'x'));
    end();
  }
};

std::string letters(std::size_t n) { return "<a>" + std::string(n, 'x') + "</a>"; }

}  // namespace

TEST_CASE("one document, flushed in four ways, is the same on the wire", "[compat][F30]") {
  on_worker([]() -> task<void> {
    constexpr std::size_t n = 1000;
    for (int way = 0; way < 4; ++way) {
      connection pair = connect_pair();
      socket_output out(pair.server);
      output_target target(out);
      completion who;
      flush_result result;
      if (way == 0) {  // a coroutine
        xml::writer xml(out);
        xml.element("a", std::string(n, 'x'));
        result = co_await xml.flush();
      } else if (way == 1) {  // the C interface on a fiber
        co_await fiber([&] {
          letter_document xml(target, n);
          CHECK(xml.flush() == S_OK);
        });
        result = target.last();
      } else {  // the C interface, asynchronously: from a coroutine, from a fiber
        auto const flush = [&] {
          letter_document xml(target, n);
          WS_ASYNC_CONTEXT const context = who.context();
          CHECK(xml.flush(0, &context) == S_OK);
        };
        if (way == 2) {
          flush();
        } else {
          co_await fiber(flush);
        }
        result = target.last();
      }
      CHECK(result.state == flush_state::done);
      CHECK(result.immediate);
      CHECK(result.bytes_sent == letters(n).size());
      CHECK(who.calls == 0);
      std::string const got = co_await read_exactly(pair.client, letters(n).size());
      CHECK(got == letters(n));
      co_await target.join();
    }
  });
}

TEST_CASE("a flush that the reader holds up calls back once, when it went", "[compat][F30]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    output_target target(out);
    letter_document xml(target, big_size);
    completion who;
    WS_ASYNC_CONTEXT const context = who.context();
    CHECK(xml.flush(0, &context) == WS_S_ASYNC);
    CHECK(xml.start("b") == WS_E_INVALID_OPERATION);
    co_await yield();
    CHECK(who.calls == 0);
    std::string const wanted = letters(big_size);
    std::string const got = co_await read_exactly(pair.client, wanted.size());
    co_await target.join();
    CHECK(got == wanted);
    CHECK(who.calls == 1);
    CHECK(who.hr == S_OK);
    CHECK(who.model == WS_SHORT_CALLBACK);
    CHECK_FALSE(target.last().immediate);
    CHECK(target.last().bytes_sent == wanted.size());
  });
}

TEST_CASE("a synchronous flush waits on its fiber, and the worker goes on", "[compat][F30]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    output_target target(out);
    HRESULT hr = E_FAIL;
    bool is_over = false;
    async_scope scope;
    scope.spawn(fiber([&] {
      letter_document xml(target, big_size);
      hr = xml.flush();
      is_over = true;
    }));
    CHECK_FALSE(is_over);  // and yet here we are
    std::string const wanted = letters(big_size);
    std::string const got = co_await read_exactly(pair.client, wanted.size());
    co_await scope.join();
    CHECK(got == wanted);
    CHECK(hr == S_OK);
    CHECK(target.last().bytes_sent == wanted.size());
  });
}

TEST_CASE("off a fiber a synchronous flush is refused, and nothing is written", "[compat]") {
  on_worker([]() -> task<void> {
    memory_output out;
    output_target target(out);
    letter_document xml(target, 3);
    CHECK(xml.flush() == WS_E_INVALID_OPERATION);
    CHECK(out.view().empty());
    CHECK(xml.flush() == WS_E_OBJECT_FAULTED);
    co_await target.join();
  });
}

TEST_CASE("a reader that goes is an endpoint that is disconnected", "[compat][F11]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    output_target target(out);
    letter_document xml(target, big_size);
    completion who;
    WS_ASYNC_CONTEXT const context = who.context();
    CHECK(xml.flush(0, &context) == WS_S_ASYNC);
    pair.client.abort();
    co_await target.join();
    CHECK(who.calls == 1);
    CHECK(who.hr == WS_E_ENDPOINT_DISCONNECTED);
    CHECK(target.last().state == flush_state::closed);
    CHECK(xml.flush() == WS_E_OBJECT_FAULTED);
  });
}

TEST_CASE("a stop ends a pending flush as aborted", "[compat][F10]") {
  on_worker([]() -> task<void> {
    connection pair = connect_pair();
    socket_output out(pair.server);
    std::stop_source stop;
    std::stop_token const token = stop.get_token();
    output_target target(out, token);
    letter_document xml(target, big_size);
    completion who;
    WS_ASYNC_CONTEXT const context = who.context();
    CHECK(xml.flush(0, &context) == WS_S_ASYNC);
    stop.request_stop();
    co_await target.join();
    CHECK(who.calls == 1);
    CHECK(who.hr == WS_E_OPERATION_ABORTED);
  });
}
