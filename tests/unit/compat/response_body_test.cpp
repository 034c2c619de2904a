// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves the sends: synchronous and asynchronous, immediate and pending, with more to come and at
// the end, with buffering and without, from the pipeline and from a thread of the module's own.

#include "unit/compat/scripted_module.hpp"

#include <catch2/catch_test_macros.hpp>

#include <atomic>
#include <thread>
#include <utility>

using namespace penstock;
using namespace penstock::test;

namespace {

/** Everything a client gets from a module that does `what` in its handler. */
std::string wire_of(std::function<status_of_notification(IHttpContext&)> what,
                    std::string_view octets = "GET / HTTP/1.1\r\nHost: x\r\n\r\n") {
  module_script script;
  script.execute = std::move(what);
  return answers(script, octets);
}

// More than what a socket's buffers take, and than a write sends by itself.
std::string const big = pattern(8 * 1024 * 1024);

/** Put `big` into the response, without sending it. */
void refer_to_big(IHttpContext& context) {
  HTTP_DATA_CHUNK chunk = chunk_of(big);
  CHECK(context.GetResponse()->WriteEntityChunkByReference(&chunk) == S_OK);
}

/** A handler that flushes 8 MiB asynchronously, and a client that reads when it is told to. */
struct stalled {
  module_script script;
  DWORD sent = 4711;
  BOOL expected = 4711;
  HRESULT hr = E_FAIL;
  DWORD completed = 0;
  HRESULT completion = E_FAIL;

  stalled() {
    script.execute = [this](IHttpContext& context) {
      refer_to_big(context);
      hr = context.GetResponse()->Flush(TRUE, FALSE, &sent, &expected);
      return expected ? RQ_NOTIFICATION_PENDING : RQ_NOTIFICATION_CONTINUE;
    };
    script.completion = [this](IHttpContext&, IHttpCompletionInfo& info) {
      completed = info.GetCompletionBytes();
      completion = info.GetCompletionStatus();
      return RQ_NOTIFICATION_CONTINUE;
    };
  }
  [[nodiscard]] bool has_started() const { return hr != E_FAIL; }
};

/** Serve `of` to one client; `script` drives it. */
void serve_stalled(stalled& of, std::function<task<void>(client&)> const& script) {
  compat::module_host host;
  REQUIRE(add(host, of.script));
  serve(handler_of(host), {}, [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(request_text("GET", "/"));
    co_await script(peer);
  });
}

}  // namespace

TEST_CASE("a buffered response goes out whole, with its length", "[compat]") {
  auto const got = only_reply(wire_of([](IHttpContext& context) {
    DWORD sent = 0;
    BOOL expected = TRUE;
    HTTP_DATA_CHUNK chunks[] = {chunk_of("one "), chunk_of(""), chunk_of("two")};
    CHECK(context.GetResponse()->WriteEntityChunks(chunks, 3, TRUE, TRUE, &sent, &expected) ==
          S_OK);
    CHECK(sent == 7);
    CHECK(expected == FALSE);
    CHECK_FALSE(context.GetResponseHeadersSent());
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }));
  CHECK(got.field("Content-Length") == "7");
  CHECK(got.body == "one two");
}

TEST_CASE("written bytes are copied, referenced ones are not", "[compat]") {
  std::string reused = "aaaa";
  std::string referenced = "bbbb";
  auto const got = only_reply(wire_of([&](IHttpContext& context) {
    write(context, reused);
    reused = "cccc";
    HTTP_DATA_CHUNK chunk = chunk_of(referenced);
    CHECK(context.GetResponse()->WriteEntityChunkByReference(&chunk, 0) == S_OK);
    CHECK(context.GetResponse()->WriteEntityChunkByReference(&chunk) == S_OK);
    CHECK(context.GetResponse()->WriteEntityChunkByReference(&chunk, 1) ==
          win(ERROR_INVALID_PARAMETER));
    referenced[0] = 'c';
    return RQ_NOTIFICATION_CONTINUE;
  }));
  CHECK(got.body == "cbbbaaaacbbb");
}

TEST_CASE("a flush with more to come opens a chunked message", "[compat][F1]") {
  auto const got = only_reply(wire_of([](IHttpContext& context) {
    DWORD head = 0;
    DWORD body = 0;
    DWORD nothing = 1;
    BOOL expected = TRUE;
    IHttpResponse& response = *context.GetResponse();
    CHECK(response.Flush(FALSE, TRUE, &head) == S_OK);  // the head alone
    CHECK(head > 0);
    write(context, "hello");
    CHECK(response.Flush(TRUE, TRUE, &body, &expected) == S_OK);
    CHECK(expected == FALSE);
    CHECK(body == 10);  // 5\r\nhello\r\n
    CHECK(response.Flush(FALSE, TRUE, &nothing, &expected) == S_OK);
    CHECK(nothing == 0);
    return RQ_NOTIFICATION_CONTINUE;
  }));
  CHECK(got.field("Transfer-Encoding") == "chunked");
  CHECK(got.body == "5\r\nhello\r\n0\r\n\r\n");
}

TEST_CASE("a flush without more ends the message, and nothing follows", "[compat]") {
  auto const got = only_reply(wire_of([](IHttpContext& context) {
    DWORD sent = 0;
    IHttpResponse& response = *context.GetResponse();
    write(context, "all");
    CHECK(response.Flush(FALSE, FALSE, &sent) == S_OK);
    CHECK(sent > 3);
    CHECK(write(context, "more") == win(ERROR_INVALID_DATA));
    CHECK(response.Flush(FALSE, FALSE, &sent) == S_OK);
    CHECK(sent == 0);
    return RQ_NOTIFICATION_CONTINUE;
  }));
  CHECK(got.field("Content-Length") == "3");
  CHECK(got.body == "all");
}

TEST_CASE("out parameters may be left out", "[compat]") {
  auto const got = only_reply(wire_of([](IHttpContext& context) {
    HTTP_DATA_CHUNK chunk = chunk_of("x");
    CHECK(context.GetResponse()->WriteEntityChunks(&chunk, 1, FALSE, TRUE, nullptr) == S_OK);
    CHECK(context.GetResponse()->Flush(TRUE, TRUE, nullptr, nullptr) == S_OK);
    return RQ_NOTIFICATION_CONTINUE;
  }));
  CHECK(got.decoded() == "x");
}

TEST_CASE("without buffering every write is sent", "[compat]") {
  auto const got = only_reply(wire_of([](IHttpContext& context) {
    context.GetResponse()->DisableBuffering();
    DWORD sent = 0;
    HTTP_DATA_CHUNK chunk = chunk_of("abc");
    CHECK(context.GetResponse()->WriteEntityChunks(&chunk, 1, FALSE, TRUE, &sent) == S_OK);
    CHECK(sent == 3);
    CHECK(context.GetResponseHeadersSent());
    CHECK(context.GetResponse()->WriteEntityChunks(&chunk, 1, FALSE, FALSE, &sent) == S_OK);
    return RQ_NOTIFICATION_CONTINUE;
  }));
  CHECK(got.body == "3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n");
}

TEST_CASE("chunks that cannot be are refused", "[compat]") {
  wire_of([](IHttpContext& context) {
    IHttpResponse& response = *context.GetResponse();
    HTTP_DATA_CHUNK chunk = chunk_of("x");
    DWORD sent = 0;
    CHECK(response.WriteEntityChunks(nullptr, 1, FALSE, TRUE, &sent) ==
          win(ERROR_INVALID_PARAMETER));
    CHECK(response.WriteEntityChunks(&chunk, 65535, FALSE, TRUE, &sent) ==
          win(ERROR_ARITHMETIC_OVERFLOW));
    chunk.FromMemory.pBuffer = nullptr;
    CHECK(response.WriteEntityChunks(&chunk, 1, FALSE, TRUE, &sent) ==
          win(ERROR_INVALID_PARAMETER));
    chunk.DataChunkType = HttpDataChunkFromFragmentCache;
    CHECK(response.WriteEntityChunks(&chunk, 1, FALSE, TRUE, &sent) == win(ERROR_NOT_SUPPORTED));
    return RQ_NOTIFICATION_CONTINUE;
  });
}

TEST_CASE("HEAD has the fields of GET and no body", "[compat][F26]") {
  auto const all = wire_of(
      [](IHttpContext& context) {
        write(context, "body");
        return RQ_NOTIFICATION_CONTINUE;
      },
      request_text("HEAD", "/"));
  auto const got = only_reply(all, true);
  CHECK(got.field("Content-Length") == "4");
  CHECK(got.body.empty());
}

TEST_CASE("a write of more than the buffer keeps is sent at once", "[compat]") {
  auto const got = only_reply(wire_of([](IHttpContext& context) {
    CHECK(write(context, big) == S_OK);
    CHECK(context.GetResponseHeadersSent());  // it was too much to keep
    return RQ_NOTIFICATION_CONTINUE;
  }));
  CHECK(got.decoded() == big);
}

TEST_CASE("a referenced body larger than the queue goes out with its length", "[compat]") {
  auto const got = only_reply(wire_of([](IHttpContext& context) {
    refer_to_big(context);
    return RQ_NOTIFICATION_CONTINUE;
  }));
  CHECK(got.field("Content-Length") == std::to_string(big.size()));
  CHECK(got.body == big);
}

TEST_CASE("a pending flush completes once, when the client reads", "[compat][F4][F30]") {
  stalled of;
  serve_stalled(of, [&](client& peer) -> task<void> {
    co_await until([&] { return of.has_started(); });
    CHECK(of.hr == S_OK);
    CHECK(of.expected == TRUE);
    CHECK(of.sent == 0);
    CHECK(of.completion == E_FAIL);  // not yet
    reply const got = co_await peer.read_reply();
    CHECK(got.decoded() == big);
    co_await until([&] { return of.completion != E_FAIL; });
    CHECK(of.completion == S_OK);
    CHECK(of.completed >= big.size());
    CHECK(std::ranges::count(of.script.events, "completion") == 1);
  });
}

TEST_CASE("a pending flush fails when the client goes", "[compat][F11]") {
  stalled of;
  serve_stalled(of, [&](client& peer) -> task<void> {
    co_await until([&] { return of.has_started(); });
    peer.socket().abort();
    co_await until([&] { return of.completion != E_FAIL; });
    CHECK(FAILED(of.completion));
    CHECK(std::ranges::count(of.script.events, "completion") == 1);
  });
}

TEST_CASE("while a send is pending there is no other, and the response is left alone", "[compat]") {
  stalled of;
  of.script.execute = [&](IHttpContext& context) {
    refer_to_big(context);
    IHttpResponse& response = *context.GetResponse();
    of.hr = response.Flush(TRUE, TRUE, &of.sent, &of.expected);
    CHECK(of.expected == TRUE);
    CHECK(response.Flush(TRUE, TRUE, nullptr) == win(ERROR_INVALID_DATA));
    CHECK(write(context, "x") == win(ERROR_INVALID_DATA));
    response.Clear();
    CHECK(response.GetRawHttpResponse()->EntityChunkCount == 1);
    return RQ_NOTIFICATION_PENDING;
  };
  serve_stalled(of, [&](client& peer) -> task<void> {
    reply const got = co_await peer.read_reply();
    CHECK(got.decoded() == big);
  });
}

TEST_CASE("a synchronous flush waits, and others are served meanwhile", "[compat]") {
  module_script script;
  bool is_waiting = false;
  HRESULT hr = E_FAIL;
  script.execute = [&](IHttpContext& context) {
    if (std::string_view(context.GetRequest()->GetRawHttpRequest()->pRawUrl) == "/other") {
      write(context, "other");
      return RQ_NOTIFICATION_CONTINUE;
    }
    refer_to_big(context);
    is_waiting = true;
    DWORD sent = 0;
    BOOL expected = TRUE;
    hr = context.GetResponse()->Flush(FALSE, TRUE, &sent, &expected);
    is_waiting = false;
    CHECK(expected == FALSE);
    CHECK(sent > big.size());
    return RQ_NOTIFICATION_CONTINUE;
  };
  compat::module_host host;
  REQUIRE(add(host, script));
  serve(handler_of(host), {}, [&](site& at) -> task<void> {
    client slow = co_await at.connect();
    co_await slow.send(request_text("GET", "/"));
    co_await until([&] { return is_waiting; });
    client other = co_await at.connect();
    co_await other.send(request_text("GET", "/other"));
    reply const got = co_await other.read_reply();
    CHECK(got.body == "other");
    CHECK(is_waiting);
    reply const late = co_await slow.read_reply();
    CHECK(late.decoded() == big);
    CHECK(hr == S_OK);
  });
}

TEST_CASE("a callback of its own hears of the completion instead", "[compat]") {
  struct state {
    int calls = 0;
    DWORD operation = 0;
    static status_of_notification CALLBACK done(IHttpContext3*, IHttpCompletionInfo2* info,
                                                void* self) {
      auto& of = *static_cast<state*>(self);
      ++of.calls;
      of.operation = info->GetCompletedOperation();
      return RQ_NOTIFICATION_CONTINUE;
    }
  } own;
  stalled of;
  of.script.execute = [&](IHttpContext& context) {
    refer_to_big(context);
    auto& response = *static_cast<IHttpResponse2*>(context.GetResponse());
    of.hr = response.Flush(TRUE, FALSE, &state::done, &own, &of.sent, &of.expected);
    return of.expected ? RQ_NOTIFICATION_PENDING : RQ_NOTIFICATION_CONTINUE;
  };
  serve_stalled(of, [&](client& peer) -> task<void> {
    reply const got = co_await peer.read_reply();
    CHECK(got.decoded() == big);
    co_await until([&] { return own.calls == 1; });
    CHECK(own.operation != 1);  // which would be a read
    CHECK(std::ranges::count(of.script.events, "completion") == 0);
  });
}

TEST_CASE("a thread of the module's own may send while the request is pending", "[compat][F17]") {
  module_script script;
  std::thread own;
  std::atomic<HRESULT> first = E_FAIL;
  std::atomic<DWORD> bytes = 0;
  std::atomic<HRESULT> second = E_FAIL;
  std::atomic<BOOL> expected = FALSE;
  script.execute = [&](IHttpContext& context) {
    own = std::thread([&] {
      write(context, "from afar");
      DWORD sent = 0;
      BOOL pending = TRUE;
      first = context.GetResponse()->Flush(FALSE, TRUE, &sent, &pending);
      CHECK(pending == FALSE);
      bytes = sent;
      write(context, ", twice");
      second = context.GetResponse()->Flush(TRUE, TRUE, &sent, &pending);
      expected = pending;
    });
    return RQ_NOTIFICATION_PENDING;
  };
  script.completion = [](IHttpContext&, IHttpCompletionInfo& info) {
    CHECK(info.GetCompletionStatus() == S_OK);
    return RQ_NOTIFICATION_CONTINUE;
  };
  auto const got = ask(script);
  own.join();
  CHECK(got.decoded() == "from afar, twice");
  CHECK(first == S_OK);
  CHECK(bytes > 9);
  CHECK(second == S_OK);
  CHECK(expected == TRUE);
}

TEST_CASE("after a reset, writes succeed and nothing arrives", "[compat]") {
  auto const all = wire_of([](IHttpContext& context) {
    write(context, "buffered");
    context.GetResponse()->ResetConnection();
    CHECK(write(context, "more") == S_OK);
    DWORD sent = 1;
    CHECK(context.GetResponse()->Flush(FALSE, TRUE, &sent) == S_OK);
    CHECK(sent == 0);
    return RQ_NOTIFICATION_CONTINUE;
  });
  CHECK(all.empty());
}

TEST_CASE("suppressed headers come later", "[compat]") {
  wire_of([](IHttpContext& context) {
    context.GetResponse()->SuppressHeaders();
    CHECK(context.GetResponse()->GetHeadersSuppressed());
    CHECK(context.GetResponse()->Flush(FALSE, TRUE, nullptr) == win(ERROR_NOT_SUPPORTED));
    return RQ_NOTIFICATION_CONTINUE;
  });
}
