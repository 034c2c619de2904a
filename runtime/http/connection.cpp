// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/connection.hpp"

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>
#include <penstock/http/target.hpp>

#include <chrono>
#include <utility>

namespace penstock::http {
namespace {

// One read takes up to this much; heads of common size arrive in one.
constexpr std::size_t read_size = 16 * 1024;
// A body that the handler did not want is read and dropped up to this much; beyond it, closing is
// cheaper.
constexpr std::uint64_t discard_max = 256 * 1024;
// How long a closing connection goes on reading, so that the last answer is not lost to a reset
// (RFC 9112 9.6).
constexpr std::chrono::seconds linger_time{2};
// The most time that a body which came fast may save up for a slow end.
constexpr std::chrono::seconds body_credit_max{60};

}  // namespace

connection::connection(server_state& server, tcp_socket socket)
    : server_(server),
      socket_(std::move(socket)),
      out_(socket_, server.options.output),
      parser_(server.options.limits),
      in_(read_size),
      request_(*this),
      response_(out_, server.dates),
      body_rate_(0, {}, {}) {}

task<void> connection::run() {
  outcome how = outcome::next;
  while (how == outcome::next) {
    how = co_await read_head();
    if (how == outcome::next) how = co_await answer();
  }
  if (how == outcome::close) co_await linger();
  if (response_.is_aborted()) socket_.abort();
}

task<connection::outcome> connection::read_head() {
  parser_.reset();
  std::optional<time_point> deadline;  // of the whole head, from its first byte
  for (;;) {
    auto const step = parser_.feed(in_.unparsed());
    in_.consume(step.consumed);
    if (step.what == parse_event::head) co_return outcome::next;
    if (step.what == parse_event::error) {
      co_await refuse(parser_.answer_status());
      co_return outcome::close;
    }
    wait_limits wait;
    if (parser_.has_begun()) {
      if (!deadline) deadline = now() + bounds().header_time;
      wait.deadline = deadline;
    } else {
      if (server_.draining.stop_requested()) co_return outcome::close;
      wait.deadline = now() + bounds().keep_alive_time;
      wait.stop = server_.draining;
    }
    auto const [ec, n] = co_await socket_.read_some(in_.room(), wait);
    in_.filled(n);
    if (!ec) continue;
    if (ec == cond::timed_out && parser_.has_begun()) {
      co_await refuse(status::request_timeout);
      co_return outcome::close;
    }
    co_return outcome::lost;
  }
}

void connection::begin_response() noexcept {
  request_head const& head = parser_.head();
  response_context context;
  context.version_minor = head.version_minor;
  context.is_head = head.method == "HEAD";
  context.keep_alive = head.keep_alive && !server_.draining.stop_requested();
  context.server_name = server_.options.server_name;
  response_.begin(context);
}

task<connection::outcome> connection::answer() {
  begin_response();
  limits const& bounds = this->bounds();
  answer_instead_.reset();
  body_is_over_ = !parser_.head().has_body();
  owes_continue_ = parser_.head().expects_continue && !body_is_over_;
  body_rate_ = {static_cast<std::uint32_t>(bounds.body_rate_min), bounds.body_grace_time,
                body_credit_max};
  std::exception_ptr failure;
  try {
    co_await server_.handle(request_, response_);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    if (server_.options.on_exception) server_.options.on_exception(failure);
    answer_instead_ = status::internal_server_error;
  }
  if (!answer_instead_) co_return co_await finish();
  if (response_.is_finished()) co_return outcome::close;
  if (response_.is_committed()) {
    response_.abort();
    co_return outcome::lost;
  }
  co_await refuse(*answer_instead_);
  co_return outcome::close;
}

/** End the answer and see whether another request can follow. */
task<connection::outcome> connection::finish() {
  auto const sent = co_await response_.finish();
  if (!sent) co_return outcome::lost;
  if (owes_continue_) co_return outcome::close;  // the body may never come, or come now
  bool const is_discarded = co_await discard_body();
  if (!is_discarded) co_return outcome::close;
  co_return response_.keeps_alive() ? outcome::next : outcome::close;
}

/** Answer a request that no handler saw. */
task<void> connection::refuse(status code) {
  response_.clear();
  response_context context;
  context.keep_alive = false;
  context.server_name = server_.options.server_name;
  response_.begin(context);
  try {
    response_.set_status(code);
    response_.set_header("Content-Type", "text/plain; charset=utf-8");
    response_.write(reason_phrase(code));
    response_.write("\n");
  } catch (std::bad_alloc const&) {
    response_.abort();
  }
  // A client that does not read its refusal is not worth more than this.
  static_cast<void>(co_await response_.finish({.deadline = now() + linger_time}));
}

task<std::error_code> connection::send_continue() {
  owes_continue_ = false;
  if (response_.is_committed() || response_.queued() > 0) co_return std::error_code();
  out_.write("HTTP/1.1 100 Continue\r\n\r\n");
  auto const sent = co_await out_.flush();
  co_return sent.error;
}

task<result<const_buffer>> connection::read_body() {
  if (body_is_over_) co_return const_buffer();
  if (owes_continue_) {
    if (auto ec = co_await send_continue()) co_return ec;
  }
  for (;;) {
    auto const step = parser_.feed(in_.unparsed());
    in_.consume(step.consumed);
    switch (step.what) {
      case parse_event::body: co_return step.body;
      case parse_event::complete: body_is_over_ = true; co_return const_buffer();
      case parse_event::error: answer_instead_ = parser_.answer_status(); co_return parser_.error();
      case parse_event::head:
      case parse_event::need_more: break;
    }
    wait_limits wait;
    if (body_rate_.is_on()) {
      body_rate_.start(now(), parser_.body_size());
      wait.deadline = body_rate_.deadline();
    }
    auto const [ec, n] = co_await socket_.read_some(in_.room(), wait);
    in_.filled(n);
    if (ec == cond::timed_out) answer_instead_ = status::request_timeout;
    if (ec) co_return ec;
    if (body_rate_.is_on()) static_cast<void>(body_rate_.check(now(), parser_.body_size()));
  }
}

task<bool> connection::discard_body() {
  std::uint64_t const limit = parser_.body_size() + discard_max;
  for (;;) {
    auto const piece = co_await read_body();
    if (!piece) co_return false;
    if (piece->empty()) co_return true;
    if (parser_.body_size() > limit) co_return false;
  }
}

/** Close without taking the last answer away from the peer: end our half, and read until it ends
    its own. */
task<void> connection::linger() {
  if (socket_.shutdown_write()) co_return;
  wait_limits wait;
  wait.deadline = now() + linger_time;
  for (std::uint64_t dropped = 0; dropped < discard_max;) {
    auto const [ec, n] = co_await socket_.read_some(in_.room(), wait);
    if (ec) co_return;
    dropped += n;
  }
}

// What a request shows of its connection.

request_head const& request::head() const noexcept { return connection_.parser().head(); }
std::string_view request::method() const noexcept { return head().method; }
std::string_view request::target() const noexcept { return head().target; }
std::string_view request::path() const noexcept { return head().path; }
std::string_view request::query() const noexcept { return head().query; }
int request::version_minor() const noexcept { return head().version_minor; }
http::headers request::headers() const noexcept { return head().fields; }
bool request::has_body() const noexcept { return head().has_body(); }

std::optional<std::string> request::query_value(std::string_view name) const {
  return query_view(query()).find(name);
}

std::optional<std::uint64_t> request::content_length() const noexcept {
  return head().content_length;
}

void request::set_body_size_max(std::uint64_t octets) noexcept {
  connection_.parser().set_body_size_max(octets);
}

task<result<const_buffer>> request::read() { return connection_.read_body(); }

task<result<std::string>> request::read_all(std::optional<std::size_t> size_max) {
  std::size_t const limit = size_max.value_or(connection_.bounds().body_in_memory_size_max);
  std::string whole;
  for (;;) {
    auto const piece = co_await read();
    if (!piece) co_return piece.error();
    if (piece->empty()) co_return whole;
    if (piece->size() > limit - whole.size()) co_return errc::body_too_large;
    whole.append(text(*piece));
  }
}

}  // namespace penstock::http
