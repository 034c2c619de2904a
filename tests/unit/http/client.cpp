// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "unit/http/client.hpp"

#include <penstock/http/headers.hpp>
#include <penstock/sync_wait.hpp>

#include <catch2/catch_test_macros.hpp>

#include <array>
#include <charconv>
#include <exception>
#include <system_error>
#include <utility>

namespace penstock::test {
namespace {

std::size_t parse_number(std::string_view text, int base) {
  std::size_t value = 0;
  auto const [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (ec != std::errc() || end != text.data() + text.size()) {
    throw std::runtime_error("not a number: " + std::string(text));
  }
  return value;
}

/** Calls `seen(name, value)` for each field line of `head`. */
template <class Seen>
void for_each_field(std::string_view head, Seen seen) {
  for (std::size_t at = head.find("\r\n") + 2; at + 2 < head.size();) {
    std::size_t const end = head.find("\r\n", at);
    std::string_view const line = head.substr(at, end - at);
    std::size_t const colon = line.find(": ");
    if (colon == line.npos) throw std::runtime_error("not a field: " + std::string(line));
    seen(line.substr(0, colon), line.substr(colon + 2));
    at = end + 2;
  }
}

task<void> serve_on(http::server& server, tcp_acceptor& acceptor) {
  std::error_code const ended = co_await server.serve(acceptor);
  CHECK(!ended);
}

task<void> run_script(http::handler handle, http::server_options options,
                      std::function<task<void>(site&)> const& script) {
  auto acceptor = tcp_acceptor::listen(endpoint::loopback(0));
  auto const where = acceptor.value().local_endpoint();
  if (options.limits.drain_time == http::limits().drain_time) {
    options.limits.drain_time = std::chrono::seconds(2);  // a failed test need not wait for more
  }
  http::server server(std::move(handle), std::move(options));
  async_scope serving;
  site at{where.value(), server, serving};
  serving.spawn(serve_on(server, *acceptor));
  std::exception_ptr failure;
  try {
    co_await script(at);
  } catch (...) {
    failure = std::current_exception();
  }
  serving.request_stop();
  co_await serving.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

int reply::status() const {
  return static_cast<int>(parse_number(std::string_view(head).substr(9, 3), 10));
}

std::optional<std::string> reply::field(std::string_view name) const {
  std::optional<std::string> found;
  for_each_field(head, [&](std::string_view key, std::string_view value) {
    if (!found && http::equal_ignoring_case(key, name)) found = value;
  });
  return found;
}

std::size_t reply::count(std::string_view name) const {
  std::size_t n = 0;
  for_each_field(head, [&](std::string_view key, std::string_view) {
    if (http::equal_ignoring_case(key, name)) ++n;
  });
  return n;
}

std::string reply::decoded() const {
  if (field("Transfer-Encoding") != "chunked") return body;
  std::string whole;
  std::string_view left = body;
  for (;;) {
    std::size_t const line = left.find("\r\n");
    if (line == left.npos) throw std::runtime_error("the chunks do not end");
    std::size_t const size = parse_number(left.substr(0, line), 16);
    left.remove_prefix(line + 2);
    if (left.substr(std::min(size, left.size()), 2) != "\r\n") {
      throw std::runtime_error("a chunk does not end where it said");
    }
    whole.append(left.substr(0, size));
    left.remove_prefix(size + 2);
    if (size == 0) break;
  }
  if (!left.empty()) throw std::runtime_error("there is something behind the last chunk");
  return whole;
}

task<void> client::send(std::string_view octets) {
  auto const sent = co_await socket_.write(buffer(octets), {.deadline = now() + patience});
  send_error_ = sent.ec;
}

task<bool> client::read_more() {
  std::array<std::byte, 16 * 1024> room;
  if (end_) co_return false;
  auto const [ec, n] = co_await socket_.read_some(room, {.deadline = now() + patience});
  end_ = ec;
  unread_.append(text(std::span(room).first(n)));
  co_return !ec;
}

task<std::string> client::read_until(std::string_view mark) {
  for (;;) {
    std::size_t const at = unread_.find(mark);
    if (at != unread_.npos) {
      std::string found = unread_.substr(0, at + mark.size());
      unread_.erase(0, at + mark.size());
      co_return found;
    }
    bool const came = co_await read_more();
    if (!came) co_return std::exchange(unread_, {});
  }
}

task<std::string> client::read_exactly(std::size_t n) {
  bool came = true;
  while (came && unread_.size() < n) came = co_await read_more();
  std::string found = unread_.substr(0, n);
  unread_.erase(0, n);
  co_return found;
}

task<std::string> client::read_to_end() {
  bool came = true;
  while (came) came = co_await read_more();
  co_return std::exchange(unread_, {});
}

task<reply> client::read_reply(bool to_head) {
  reply got;
  got.head = co_await read_until("\r\n\r\n");
  if (!got.head.ends_with("\r\n\r\n")) {
    throw std::runtime_error("no whole head came (" + end_.message() + "): " + got.head);
  }
  int const status = got.status();
  if (to_head || status < 200 || status == 204 || status == 304) co_return got;
  if (auto const length = got.field("Content-Length")) {
    std::size_t const size = parse_number(*length, 10);
    got.body = co_await read_exactly(size);
    if (got.body.size() < size) throw std::runtime_error("the body is cut short");
  } else if (got.field("Transfer-Encoding")) {
    for (std::size_t size = 1; size > 0;) {
      std::string const line = co_await read_until("\r\n");
      if (!line.ends_with("\r\n")) throw std::runtime_error("the body is cut short");
      size = parse_number(std::string_view(line).substr(0, line.size() - 2), 16);
      std::string const chunk = co_await read_exactly(size + 2);
      got.body.append(line).append(chunk);
    }
  } else {
    got.body = co_await read_to_end();
  }
  co_return got;
}

task<client> site::connect() const {
  auto socket = co_await tcp_socket::connect(where);
  co_return client(std::move(socket.value()));
}

void serve(http::handler handle, http::server_options options,
           std::function<task<void>(site&)> const& script) {
  sync_wait(run_script(std::move(handle), std::move(options), script));
}

std::string exchange(http::handler handle, http::server_options options, std::string_view octets) {
  std::string all;
  serve(std::move(handle), std::move(options), [&](site& at) -> task<void> {
    client peer = co_await at.connect();
    co_await peer.send(octets);
    static_cast<void>(peer.socket().shutdown_write());
    all = co_await peer.read_to_end();
  });
  return all;
}

reply only_reply(std::string_view all, bool to_head) {
  reply got;
  std::size_t const end = all.find("\r\n\r\n");
  if (end == all.npos) throw std::runtime_error("no whole head came: " + std::string(all));
  got.head = all.substr(0, end + 4);
  got.body = all.substr(end + 4);
  auto const length = got.field("Content-Length");
  bool const has_length = length && !to_head && got.status() != 304;
  if (has_length && parse_number(*length, 10) != got.body.size()) {
    throw std::runtime_error("the body has not the length announced");
  }
  return got;
}

std::string request_text(std::string_view method, std::string_view path, std::string_view fields,
                         std::string_view body) {
  std::string made(method);
  made.append(" ").append(path).append(" HTTP/1.1\r\nHost: x\r\n");
  made.append(fields).append("\r\n").append(body);
  return made;
}

std::string pattern(std::size_t n) {
  std::string made(n, '\0');
  for (std::size_t i = 0; i < n; ++i) made[i] = static_cast<char>('!' + i % 89);
  return made;
}

}  // namespace penstock::test
