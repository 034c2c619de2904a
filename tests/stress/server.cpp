// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/server.hpp"

#include <penstock/http/server.hpp>
#include <penstock/penstock.hpp>

#include "ring/create.hpp"
#include "sched/worker.hpp"
#include "stress/pattern.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <future>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

namespace stress {

using namespace penstock;

namespace {

std::uint64_t number(http::request const& request, std::string_view name) {
  auto const text = request.query_value(name);
  return text ? std::strtoull(text->c_str(), nullptr, 10) : 0;
}

/** /stream?start=N&bytes=N&chunk=N: so much of the pattern, with a flush after each chunk. */
task<void> stream(http::request& request, http::response& response) {
  std::uint64_t const start = number(request, "start");
  std::uint64_t const bytes = number(request, "bytes");
  std::uint64_t const chunk = std::max<std::uint64_t>(number(request, "chunk"), 1);
  for (std::uint64_t at = 0; at < bytes; at += chunk) {
    response.write(pattern(start + at, std::min(chunk, bytes - at)));
    auto const sent = co_await response.flush();
    if (!sent) co_return;
  }
}

task<void> echo_body(http::request& request, http::response& response) {
  for (;;) {
    auto const piece = co_await request.read();
    if (!piece || piece->empty()) co_return;
    response.write(*piece);
    auto const sent = co_await response.flush({.min_bytes = 8 * 1024});
    if (!sent) co_return;
  }
}

task<void> answer(http::request& request, http::response& response) {
  if (request.path() == "/stream") return stream(request, response);
  if (request.method() == "POST") return echo_body(request, response);
  response.write("Hello, World!");
  return [](http::response& whole) -> task<void> { co_await whole.finish(); }(response);
}

/** Leave the kernel so little room for what a peer does not read that flushes have to wait. */
void keep_send_buffer_small(int fd, int bytes) {
  ::setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

task<void> echo(tcp_socket socket) {
  if (socket.native_handle() % 2 == 0) keep_send_buffer_small(socket.native_handle(), 1);
  socket_output out(socket);
  std::array<std::byte, 8192> buffer;
  for (;;) {
    auto const [ec, n] = co_await socket.read_some(buffer);
    if (ec) break;
    out.write(std::span(buffer).first(n));
    auto const sent = co_await out.flush();
    if (!sent) break;
  }
  co_await socket.close();
}

task<void> echo_all(tcp_acceptor acceptor, async_scope& connections) {
  for (;;) {
    auto socket = co_await acceptor.accept();
    if (!socket) break;
    connections.spawn(echo(std::move(*socket)));
  }
}

bool is_soon(std::function<bool()> const& condition) {
  auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

std::uint16_t port_of(tcp_acceptor const& acceptor) {
  return acceptor.local_endpoint().value().port();
}

/** Accepted sockets inherit the size, but an acceptor does not show its descriptor. */
void keep_send_buffers_small(std::uint16_t listening_port, int bytes) {
  for (int fd = 0; fd < 256; ++fd) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    int listens = 0;
    socklen_t listens_size = sizeof listens;
    if (::getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_size) != 0) continue;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) continue;
    if (listens == 1 && ntohs(address.sin_port) == listening_port)
      keep_send_buffer_small(fd, bytes);
  }
}

}  // namespace

struct server::state {
  std::promise<void> listening;
  std::promise<remains> ended;
  std::uint16_t echo_port = 0;
  std::uint16_t http_port = 0;
  detail::worker* worker = nullptr;
  async_scope* echo_connections = nullptr;
  http::server* http_server = nullptr;
  std::jthread thread;

  void run();
  task<void> root();
  /** What `ask` returns on the servers' own thread. */
  std::uint64_t ask(std::function<std::uint64_t()> question);
};

task<void> serve_http(http::server& server, tcp_acceptor& acceptor) {
  if (auto const ended = co_await server.serve(acceptor)) throw std::system_error(ended, "accept");
}

task<void> server::state::root() {
  auto echo_acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  auto http_acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  echo_port = port_of(*echo_acceptor);
  http_port = port_of(*http_acceptor);
  keep_send_buffers_small(http_port, 16 * 1024);
  auto const stop = co_await current_stop();
  async_scope echoes(stop);
  async_scope servers(stop);
  http::server http(answer);
  echo_connections = &echoes;
  http_server = &http;
  servers.spawn(echo_all(std::move(*echo_acceptor), echoes));
  servers.spawn(serve_http(http, *http_acceptor));
  listening.set_value();
  co_await servers.join();
  co_await echoes.join();
}

/** As penstock::run does it, but the worker is looked at before it goes. */
void server::state::run() {
  runtime_options const options;
  auto ring = detail::create_ring(options);
  if (!ring) {
    listening.set_exception(std::make_exception_ptr(std::runtime_error(ring.error().message())));
    ended.set_value({});
    return;
  }
  auto mine = std::make_unique<detail::worker>(std::move(*ring), options);
  worker = mine.get();
  remains left;
  mine->run(root());
  left.joined = mine->drain();
  left.operations = mine->in_flight();
  left.blocks = mine->blocks().lent();
  if (!left.joined) static_cast<void>(mine.release());
  mine.reset();
  ended.set_value(left);
}

std::uint64_t server::state::ask(std::function<std::uint64_t()> question) {
  auto answer = std::make_shared<std::promise<std::uint64_t>>();
  worker->post([question, answer] { answer->set_value(question()); });
  return answer->get_future().get();
}

server::server() : state_(std::make_unique<state>()) {
  auto listening = state_->listening.get_future();
  state_->thread = std::jthread([this] { state_->run(); });
  listening.get();
}

server::~server() {
  if (state_->thread.joinable()) stop();
}

std::uint16_t server::echo_port() const noexcept { return state_->echo_port; }
std::uint16_t server::http_port() const noexcept { return state_->http_port; }

bool server::wait_for_connections(std::size_t count) {
  return is_soon([&] {
    return state_->ask([this] {
      return state_->echo_connections->size() + state_->http_server->connection_count();
    }) == count;
  });
}

bool server::wait_for_pending_flush() {
  return is_soon(
      [&] { return state_->ask([this] { return state_->worker->count().flushes_pending; }) > 0; });
}

remains server::stop() {
  auto ended = state_->ended.get_future();
  state_->worker->request_stop();
  if (ended.wait_for(std::chrono::seconds(20)) != std::future_status::ready) {
    std::fprintf(stderr, "the server does not end; it has %u operations in flight\n",
                 state_->worker->in_flight());
    std::abort();
  }
  state_->thread.join();
  return ended.get();
}

}  // namespace stress
