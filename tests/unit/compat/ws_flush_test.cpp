// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the flush over write callbacks of every kind: at once, later, early, from another thread,
// failing, breaking their promises.

#include "unit/compat/ws_document.hpp"

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace penstock::test;

namespace {

/** A write callback that does as it is told. */
struct sink {
  HRESULT answer = S_OK;
  bool completes_early = false;  // calls back before it returns WS_S_ASYNC
  HRESULT early = S_OK;

  std::string bytes;
  int calls = 0;
  int async_calls = 0;
  ULONG buffers = 0;
  WS_ASYNC_CONTEXT context{nullptr, nullptr};

  static HRESULT CALLBACK write(void* state, WS_BYTES const* buffers, ULONG count,
                                WS_ASYNC_CONTEXT const* context, WS_ERROR*) {
    auto& self = *static_cast<sink*>(state);
    ++self.calls;
    self.buffers = count;
    for (ULONG i = 0; i < count; ++i) {
      self.bytes.append(reinterpret_cast<char const*>(buffers[i].bytes), buffers[i].length);
    }
    if (context != nullptr) {
      ++self.async_calls;
      self.context = *context;
      if (self.completes_early)
        context->callback(self.early, WS_SHORT_CALLBACK, context->callbackState);
    }
    return self.answer;
  }
  void complete(HRESULT hr) { context.callback(hr, WS_LONG_CALLBACK, context.callbackState); }
};

/** A caller's callback that counts. */
struct caller {
  std::atomic<int> calls = 0;
  HRESULT hr = 1;
  WS_CALLBACK_MODEL model = WS_SHORT_CALLBACK;

  static void CALLBACK done(HRESULT hr, WS_CALLBACK_MODEL model, void* state) {
    auto& self = *static_cast<caller*>(state);
    self.hr = hr;
    self.model = model;
    ++self.calls;
  }
  [[nodiscard]] WS_ASYNC_CONTEXT context() { return {&done, this}; }
};

/** A document with `<t/>` in it, ready to be flushed. */
struct ready_document : ws_document {
  explicit ready_document(sink& to) {
    REQUIRE(to_stream(&sink::write, &to) == S_OK);
    REQUIRE(start("t") == S_OK);
    REQUIRE(end() == S_OK);
  }
  ULONG bytes_written() {
    ULONG n = 4711;
    CHECK(WsGetWriterProperty(get(), WS_XML_WRITER_PROPERTY_BYTES_WRITTEN, &n, sizeof n, nullptr) ==
          S_OK);
    return n;
  }
};

}  // namespace

TEST_CASE("a flush hands over what is there, if it is enough", "[compat][F8]") {
  for (ULONG const enough : {0U, 1U, 3U, 4U}) {
    sink to;
    ready_document xml(to);
    CHECK(xml.flush(enough) == S_OK);
    CHECK(to.bytes == "<t/>");
    CHECK(to.buffers == 1);
  }
  sink to;
  ready_document xml(to);
  CHECK(xml.flush(5) == S_OK);
  CHECK(to.calls == 0);
  CHECK(xml.bytes_written() == 4);
  CHECK(xml.flush(4) == S_OK);
  CHECK(to.bytes == "<t/>");
  CHECK(xml.bytes_written() == 0);
}

TEST_CASE("with nothing there the callback is not called", "[compat][F16]") {
  sink to;
  ws_document xml;
  REQUIRE(xml.to_stream(&sink::write, &to) == S_OK);
  CHECK(xml.flush() == S_OK);
  xml.start("a");
  CHECK(xml.flush() == S_OK);  // not committed
  CHECK(to.calls == 0);
  CHECK(xml.text("x") == S_OK);
  CHECK(xml.flush() == S_OK);
  CHECK(to.bytes == "<a>x");
  CHECK(xml.flush() == S_OK);
  CHECK(to.calls == 1);
}

TEST_CASE("an element that is open goes on after a flush", "[compat]") {
  sink to;
  ws_document xml;
  REQUIRE(xml.to_stream(&sink::write, &to) == S_OK);
  xml.start("a");
  xml.text("x");
  xml.start("b");
  xml.start_attribute("c");
  xml.text("1");
  CHECK(xml.flush() == S_OK);
  CHECK(to.bytes == "<a>x");
  CHECK(xml.text("2") == S_OK);
  CHECK(xml.end_attribute() == S_OK);
  CHECK(xml.end() == S_OK);
  CHECK(xml.end() == S_OK);
  CHECK(xml.flush() == S_OK);
  CHECK(to.bytes == "<a>x<b c=\"12\"/></a>");
}

TEST_CASE("to a buffer it does nothing", "[compat]") {
  ws_document xml;
  REQUIRE(xml.to_buffer() == S_OK);
  caller who;
  WS_ASYNC_CONTEXT const context = who.context();
  xml.start("a");
  xml.end();
  CHECK(xml.flush(0, &context) == S_OK);
  CHECK(who.calls == 0);
  CHECK(xml.bytes() == "<a/>");
}

TEST_CASE("without a context the callback gets none", "[compat]") {
  sink to;
  ready_document xml(to);
  CHECK(xml.flush() == S_OK);
  CHECK(to.async_calls == 0);
}

TEST_CASE("a callback that goes asynchronous without a context has failed", "[compat]") {
  sink to;
  to.answer = WS_S_ASYNC;
  ready_document xml(to);
  CHECK(xml.flush() == WS_E_INVALID_OPERATION);
  CHECK(xml.flush() == WS_E_OBJECT_FAULTED);
}

TEST_CASE("a flush that ends in the call calls nobody back", "[compat][F30]") {
  sink to;
  caller who;
  WS_ASYNC_CONTEXT const context = who.context();
  ready_document xml(to);
  CHECK(xml.flush(0, &context) == S_OK);
  CHECK(to.async_calls == 1);
  CHECK(who.calls == 0);
}

TEST_CASE("a flush that is pending calls back once", "[compat][F30]") {
  sink to;
  to.answer = WS_S_ASYNC;
  caller who;
  ready_document xml(to);
  {
    WS_ASYNC_CONTEXT const context = who.context();  // only looked at in the call
    CHECK(xml.flush(0, &context) == WS_S_ASYNC);
  }
  CHECK(who.calls == 0);
  CHECK(xml.start("b") == WS_E_INVALID_OPERATION);  // the writer is taken meanwhile
  CHECK(xml.flush() == WS_E_INVALID_OPERATION);
  CHECK(xml.to_buffer() == WS_E_INVALID_OPERATION);
  to.complete(S_OK);
  CHECK(who.calls == 1);
  CHECK(who.hr == S_OK);
  CHECK(who.model == WS_LONG_CALLBACK);
  CHECK(xml.bytes_written() == 0);
  to.complete(S_OK);  // twice, which nobody hears
  CHECK(who.calls == 1);
  CHECK(xml.flush() == S_OK);
}

TEST_CASE("a pending flush that fails faults the writer", "[compat]") {
  sink to;
  to.answer = WS_S_ASYNC;
  caller who;
  WS_ASYNC_CONTEXT const context = who.context();
  ready_document xml(to);
  CHECK(xml.flush(0, &context) == WS_S_ASYNC);
  to.complete(WS_E_ENDPOINT_DISCONNECTED);
  CHECK(who.calls == 1);
  CHECK(who.hr == WS_E_ENDPOINT_DISCONNECTED);
  CHECK(xml.flush() == WS_E_OBJECT_FAULTED);
}

TEST_CASE("a callback's failure is the flush's", "[compat]") {
  for (bool const is_async : {false, true}) {
    sink to;
    to.answer = static_cast<HRESULT>(0x80041234U);
    caller who;
    WS_ASYNC_CONTEXT const context = who.context();
    ready_document xml(to);
    CHECK(xml.flush(0, is_async ? &context : nullptr) == static_cast<HRESULT>(0x80041234U));
    CHECK(who.calls == 0);
    CHECK(xml.start("x") == WS_E_OBJECT_FAULTED);
  }
}

TEST_CASE("a completion before the return makes the flush a synchronous one", "[compat]") {
  for (HRESULT const hr : {S_OK, WS_E_OPERATION_ABORTED}) {
    sink to;
    to.answer = WS_S_ASYNC;
    to.completes_early = true;
    to.early = hr;
    caller who;
    WS_ASYNC_CONTEXT const context = who.context();
    ready_document xml(to);
    CHECK(xml.flush(0, &context) == hr);
    CHECK(who.calls == 0);
  }
}

TEST_CASE("completions from another thread race with the return, and none is lost", "[compat]") {
  for (int i = 0; i < 200; ++i) {
    struct racing : sink {
      std::thread other;
    } to;
    to.answer = WS_S_ASYNC;
    caller who;
    WS_ASYNC_CONTEXT const context = who.context();
    ws_document xml;
    auto const write = [](void* state, WS_BYTES const* buffers, ULONG count,
                          WS_ASYNC_CONTEXT const* given, WS_ERROR* error) -> HRESULT {
      auto& self = *static_cast<racing*>(state);
      HRESULT const hr = sink::write(static_cast<sink*>(&self), buffers, count, given, error);
      self.other = std::thread([&self] { self.complete(S_OK); });
      return hr;
    };
    REQUIRE(xml.to_stream(write, &to) == S_OK);
    xml.start("t");
    xml.end();
    HRESULT const hr = xml.flush(0, &context);
    to.other.join();
    CHECK((hr == S_OK || hr == WS_S_ASYNC));
    CHECK(who.calls == (hr == WS_S_ASYNC ? 1 : 0));
  }
}

TEST_CASE("a writer freed while its flush is pending calls back all the same", "[compat]") {
  sink to;
  to.answer = WS_S_ASYNC;
  caller who;
  WS_ASYNC_CONTEXT const context = who.context();
  {
    ready_document xml(to);
    CHECK(xml.flush(0, &context) == WS_S_ASYNC);
  }
  to.complete(S_OK);
  CHECK(who.calls == 1);
}

TEST_CASE("a callback may flush again, and free the writer", "[compat]") {
  struct loop {
    WS_XML_WRITER* writer = nullptr;
    int calls = 0;

    static void CALLBACK done(HRESULT hr, WS_CALLBACK_MODEL, void* state) {
      auto& self = *static_cast<loop*>(state);
      ++self.calls;
      CHECK(hr == S_OK);
      WS_ASYNC_CONTEXT const again{&done, state};
      CHECK(WsFlushWriter(self.writer, 0, &again, nullptr) == S_OK);  // nothing is left
      WsFreeWriter(self.writer);
    }
  } who;
  sink to;
  to.answer = WS_S_ASYNC;
  REQUIRE(WsCreateWriter(nullptr, 0, &who.writer, nullptr) == S_OK);
  WS_XML_WRITER_STREAM_OUTPUT const output{{WS_XML_WRITER_OUTPUT_TYPE_STREAM}, &sink::write, &to};
  REQUIRE(WsSetOutput(who.writer, &utf8_encoding.encoding, &output.output, nullptr, 0, nullptr) ==
          S_OK);
  WS_XML_STRING const name = to_ws("a");
  WS_XML_STRING const none = to_ws("");
  REQUIRE(WsWriteStartElement(who.writer, nullptr, &name, &none, nullptr) == S_OK);
  REQUIRE(WsWriteEndElement(who.writer, nullptr) == S_OK);
  WS_ASYNC_CONTEXT const context{&loop::done, &who};
  CHECK(WsFlushWriter(who.writer, 0, &context, nullptr) == WS_S_ASYNC);
  to.complete(S_OK);
  CHECK(who.calls == 1);
}

TEST_CASE("a context without a callback is an invalid argument", "[compat]") {
  sink to;
  ready_document xml(to);
  WS_ASYNC_CONTEXT const context{nullptr, nullptr};
  CHECK(xml.flush(0, &context) == E_INVALIDARG);
  CHECK(xml.flush() == S_OK);
}

TEST_CASE("a callback that throws has failed", "[compat]") {
  ws_document xml;
  auto const write = [](void*, WS_BYTES const*, ULONG, WS_ASYNC_CONTEXT const*,
                        WS_ERROR*) -> HRESULT { throw 1; };
  REQUIRE(xml.to_stream(write, nullptr) == S_OK);
  xml.start("t");
  xml.end();
  CHECK(xml.flush() == E_FAIL);
}

TEST_CASE("the quota counts between flushes", "[compat]") {
  sink to;
  ULONG max = 64;
  ws_document xml;
  REQUIRE(xml.to_stream(&sink::write, &to,
                        {{WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE, &max, sizeof max}}) == S_OK);
  xml.start("a");
  for (int i = 0; i < 20; ++i) {
    CHECK(xml.text(std::string(50, 'x')) == S_OK);
    CHECK(xml.flush() == S_OK);
  }
  CHECK(to.bytes.size() == 3 + 20 * 50);
  CHECK(xml.text(std::string(50, 'x')) == S_OK);
  CHECK(xml.text(std::string(50, 'x')) == WS_E_QUOTA_EXCEEDED);
}
