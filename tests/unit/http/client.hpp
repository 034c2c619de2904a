// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// client: the other end of a connection, in raw octets, and a server for the length of a test.
//
//     serve(handler, {}, [](site& at) -> task<void> {
//       client peer = co_await at.connect();
//       co_await peer.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
//       reply const got = co_await peer.read_reply();
//       CHECK(got.body == "hello");
//     });
//
// Server and client are coroutines of one worker. Whatever a client waits for in vain ends after
// some seconds, so that a server that does nothing fails the test instead of hanging it.

#ifndef PENSTOCK_TESTS_UNIT_HTTP_CLIENT_HPP
#define PENSTOCK_TESTS_UNIT_HTTP_CLIENT_HPP

#include <penstock/http/server.hpp>
#include <penstock/net/tcp_socket.hpp>
#include <penstock/scope.hpp>
#include <penstock/task.hpp>
#include <penstock/timer.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace penstock::test {

inline constexpr std::chrono::seconds patience{10};

/** One response as it came over the wire. */
struct reply {
  std::string head;  // with the empty line
  std::string body;  // chunks are not decoded

  [[nodiscard]] int status() const;
  /** The first field with this name. */
  [[nodiscard]] std::optional<std::string> field(std::string_view name) const;
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return head.size() + body.size(); }
  /** The body without its chunks; throws when they are malformed or not ended. */
  [[nodiscard]] std::string decoded() const;
};

class client {
public:
  explicit client(tcp_socket socket) : socket_(std::move(socket)) {}

  /** Send all of `octets`, or as much as the server takes: see send_error(). */
  [[nodiscard]] task<void> send(std::string_view octets);
  /** Everything up to and with `mark`, or up to the end when it does not come. */
  [[nodiscard]] task<std::string> read_until(std::string_view mark);
  [[nodiscard]] task<std::string> read_exactly(std::size_t n);
  [[nodiscard]] task<std::string> read_to_end();
  /** One whole response; throws when it is cut short. `to_head`: the request was HEAD. */
  [[nodiscard]] task<reply> read_reply(bool to_head = false);

  /** Why reading stopped: errc::eof, a reset; errc::timed_out when the server said nothing. */
  [[nodiscard]] std::error_code end() const { return end_; }
  [[nodiscard]] std::error_code send_error() const { return send_error_; }
  [[nodiscard]] tcp_socket& socket() { return socket_; }

private:
  [[nodiscard]] task<bool> read_more();

  tcp_socket socket_;
  std::string unread_;
  std::error_code end_;
  std::error_code send_error_;
};

/** A server that runs. */
struct site {
  endpoint where;
  http::server& server;
  async_scope& serving;  // holds server.serve() until it has ended

  [[nodiscard]] task<client> connect() const;
};

/** Serve on a free port, run `script`, stop and drain; rethrows what left the script. */
void serve(http::handler handle, http::server_options options,
           std::function<task<void>(site&)> const& script);

/** Serve, send `octets` over one connection, end that half, and return all that comes back. */
std::string exchange(http::handler handle, http::server_options options, std::string_view octets);

/** `all`, which is one response and nothing else; throws when it is not. */
[[nodiscard]] reply only_reply(std::string_view all, bool to_head = false);

/** `METHOD PATH HTTP/1.1` with a Host, the `fields` (each with its line end), and the `body`. */
[[nodiscard]] std::string request_text(std::string_view method, std::string_view path,
                                       std::string_view fields = {}, std::string_view body = {});

/** Let everything else go on until `is_true()`. */
template <class Predicate>
task<void> until(Predicate is_true) {
  auto const deadline = now() + patience;
  while (!is_true()) {
    if (now() > deadline) throw std::runtime_error("waited in vain");
    co_await yield();
  }
}

/** What `main` gives, with `other` going on beside it; waits for both, whatever they throw. */
template <class T>
task<T> beside(task<void> other, task<T> main) {
  async_scope scope;
  scope.spawn(std::move(other));
  std::optional<T> value;
  std::exception_ptr failure;
  try {
    value.emplace(co_await std::move(main));
  } catch (...) {
    failure = std::current_exception();
  }
  co_await scope.join();
  if (failure) std::rethrow_exception(failure);
  co_return std::move(*value);
}

/** `n` octets that do not repeat with any power of two. */
[[nodiscard]] std::string pattern(std::size_t n);

}  // namespace penstock::test

#endif
