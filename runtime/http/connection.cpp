// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "http/connection.hpp"

#include <penstock/error.hpp>
#include <penstock/http/error.hpp>
#include <penstock/http/target.hpp>

#include "flush/flusher.hpp"

#include <chrono>
#include <utility>

namespace penstock::http {
namespace {

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
      request_(*this),
      response_(out_, server.dates),
      body_rate_(0, {}, {}) {}

connection::~connection() {
  bool const is_begun = response_.is_committed() && !response_.is_finished();
  bool const is_left = out_.queued() > 0 || out_.stream().has_failed();  // then of a corked answer
  if (is_begun || response_.is_aborted() || is_left) socket_.abort();
}

task<void> connection::run() {
  outcome how = outcome::next;
  while (how == outcome::next) {
    how = co_await read_head();
    if (how == outcome::next) how = co_await answer();
  }
  if (how == outcome::close) co_await linger();
}

task<connection::outcome> connection::read_head() {
  parser_.reset();
  auto const idle_until = now() + bounds().keep_alive_time;
  time_point deadline = no_deadline;  // of the whole head, from its first byte
  for (;;) {
    auto const step = parser_.feed(in_);
    in_.consume(step.consumed);
    if (step.what == parse_event::head) co_return outcome::next;
    if (step.what == parse_event::error) {
      co_return co_await refuse(parser_.answer_status());
    }
    // Answers to pipelined requests, which were corked until nothing more was there to answer.
    if (out_.queued() > 0 || out_.stream().has_failed()) {
      auto const sent = co_await push_corked();
      if (!sent) co_return outcome::lost;
    }
    wait_limits wait;
    if (parser_.has_begun()) {
      if (deadline == no_deadline) deadline = now() + bounds().header_time;
      wait.deadline = deadline;
    } else {
      if (server_.draining.stop_requested()) co_return outcome::close;
      wait.deadline = idle_until;
      wait.stop = server_.draining;
    }
    in_ = {};  // while nothing comes no memory is held for it
    auto more = co_await socket_.receive(wait);
    if (more) {
      in_ = std::move(*more);
      continue;
    }
    if (more.error() == cond::timed_out && parser_.has_begun()) {
      co_return co_await refuse(status::request_timeout);
    }
    co_return outcome::lost;
  }
}

task<flush_result> connection::push_corked() { co_return co_await out_.flush(); }

bool connection::may_keep_alive() noexcept {
  return parser_.head().keep_alive && !server_.draining.stop_requested();
}

void connection::begin_answer() noexcept {
  request_head const& head = parser_.head();
  answer_instead_.reset();
  body_is_over_ = !head.has_body();
  owes_continue_ = head.expects_continue && !body_is_over_;
  body_rate_ = {static_cast<std::uint32_t>(bounds().body_rate_min), bounds().body_grace_time,
                body_credit_max};
  response_context context;
  context.version_minor = head.version_minor;
  context.is_head = head.method == "HEAD";
  // Without a 100 nobody knows whether the body comes, and the next request behind it.
  context.keep_alive = may_keep_alive() && !owes_continue_;
  context.server_name = server_.options.server_name;
  response_.begin(context);
}

task<connection::outcome> connection::answer() {
  begin_answer();
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
  if (response_.is_finished()) co_return co_await finish();
  if (!answer_instead_ && response_.lacks_bytes()) answer_instead_ = status::internal_server_error;
  // A stop at the drain deadline cuts handlers short: what they leave is not whole.
  bool const is_cut = response_.is_aborted() || server_.connections.stop().stop_requested();
  if (is_cut || (answer_instead_ && response_.is_committed())) {
    response_.abort();
    co_return outcome::lost;
  }
  if (!answer_instead_) co_return co_await finish();
  co_return co_await refuse(*answer_instead_, parser_.head().method == "HEAD");
}

/** End the answer and see whether another request can follow. */
task<connection::outcome> connection::finish() {
  bool const is_sent = response_.is_finished() && out_.queued() == 0 && !out_.stream().has_failed();
  if (!is_sent) {
    // Another request may be there already: its answer goes with this one.
    bool const has_more = response_.keeps_alive() && body_is_over_ && !in_.empty();
    auto const sent =
        co_await response_.finish({.hint = has_more ? send_hint::corked : send_hint::push});
    if (!sent) {
      response_.abort();
      co_return outcome::lost;
    }
  }
  if (!response_.keeps_alive()) co_return outcome::close;
  bool const is_discarded = co_await discard_body();
  co_return is_discarded ? outcome::next : outcome::close;
}

/** Answer a request in place of the handler; the connection ends behind it. */
task<connection::outcome> connection::refuse(status code, bool is_head) {
  response_.clear();
  response_context context;
  context.is_head = is_head;
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
  auto const sent = co_await response_.finish({.deadline = now() + linger_time});
  if (sent) co_return outcome::close;
  response_.abort();  // an orderly end would make the part that went look like all of it
  co_return outcome::lost;
}

/** The client has sent some of its body, or is about to. */
void connection::body_comes() noexcept {
  if (!owes_continue_) return;
  owes_continue_ = false;
  response_.set_keep_alive(may_keep_alive());
}

task<std::error_code> connection::send_continue() {
  bool const is_late = response_.is_committed();  // its head says enough
  body_comes();
  if (is_late) co_return std::error_code();
  auto const before = co_await push_corked();
  if (!before) co_return before.error;
  // Past the queue: what is written of this answer waits there for its head.
  auto const sent = co_await socket_.write(buffer("HTTP/1.1 100 Continue\r\n\r\n"),
                                           {.deadline = now() + bounds().write_grace_time});
  if (sent.ec) response_.abort();
  co_return sent.ec;
}

task<result<const_buffer>> connection::read_body() {
  if (body_is_over_) co_return const_buffer();
  for (;;) {
    auto const step = parser_.feed(in_);
    in_.consume(step.consumed);
    switch (step.what) {
      case parse_event::body: body_comes(); co_return step.body;
      case parse_event::complete:
        body_comes();
        body_is_over_ = true;
        co_return const_buffer();
      case parse_event::error: refuse_body(parser_.answer_status()); co_return parser_.error();
      case parse_event::head:
      case parse_event::need_more: break;
    }
    if (owes_continue_) {
      if (auto ec = co_await send_continue()) co_return ec;
    }
    wait_limits wait;
    if (body_rate_.is_on()) {
      body_rate_.start(now(), parser_.body_size());
      wait.deadline = body_rate_.deadline();
    }
    in_ = {};
    auto more = co_await socket_.receive(wait);
    if (more) in_ = std::move(*more);
    std::error_code const ec = more ? std::error_code() : more.error();
    if (ec == cond::timed_out) refuse_body(status::request_timeout);
    if (ec == cond::eof) refuse_body(status::bad_request);  // RFC 9112 8: the message is incomplete
    if (ec && !answer_instead_) refuse_body(status::internal_server_error);
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
  // By time alone: a client in the middle of a large body is the one that needs it most.
  for (;;) {
    auto const more = co_await socket_.receive(wait);
    if (!more) co_return;
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
  bool is_too_large = content_length().value_or(0) > limit;  // then without asking for it
  while (!is_too_large) {
    auto const piece = co_await read();
    if (!piece) co_return piece.error();
    if (piece->empty()) co_return whole;
    is_too_large = piece->size() > limit - whole.size();
    if (!is_too_large) whole.append(text(*piece));
  }
  connection_.refuse_body(status::content_too_large);
  co_return errc::body_too_large;
}

}  // namespace penstock::http
