// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "stress/http_client.hpp"

#include "stress/http_answer.hpp"
#include "stress/pattern.hpp"

#include <algorithm>
#include <utility>

namespace stress {
namespace {

using namespace std::chrono_literals;

class http_client final : public client {
public:
  http_client(http_plan plan, std::uint16_t port, tally& counts)
      : client(plan.name, port, counts, plan.receive_buffer), plan_(std::move(plan)) {
    asked_ = plan_.pipelines ? plan_.exchanges.size() : 1;
    for (std::size_t i = 0; i < asked_; ++i) unsent_ += plan_.exchanges[i].request;
  }

  void step(steady::time_point now) override {
    if (now < next_) return;
    next_ = now + plan_.pause;
    unsent_.erase(0, send(std::string_view(unsent_).substr(0, plan_.send_max)));
    if (is_done()) return;
    if (plan_.leaves_early && unsent_.empty() && ++idle_steps_ > 2) {
      return finish(plan_.resets ? ending::reset : ending::close);
    }
    auto const bytes = receive(plan_.receive_max);
    if (bytes.empty() && !is_ended()) return;
    received_ += bytes;
    while (!is_done() && take_answer()) {
    }
    if (is_ended() && !is_done()) fail("the server ended the connection");
  }

  void hurry() override {
    plan_.pause = 0ms;
    plan_.send_max = 64 * 1024;
    if (plan_.receive_max > 0) plan_.receive_max = 64 * 1024;
  }

private:
  /** Check the answer at the front, if it is complete. */
  bool take_answer() {
    exchange const& current = plan_.exchanges[answered_];
    auto const answer = read_answer(received_, current.is_head);
    if (!answer) return false;
    if (answer->status != 200 || (!current.is_head && answer->body != current.body)) {
      fail("a wrong answer: " + received_.substr(0, 200));
      return false;
    }
    ++counts().requests_verified;
    counts().bytes_verified += answer->body.size();
    received_.erase(0, answer->size);
    if (++answered_ == plan_.exchanges.size()) {
      if (received_.empty()) {
        finish(ending::close);
      } else {
        fail("something came behind the last answer: " + received_.substr(0, 200));
      }
      return false;
    }
    if (answered_ == asked_) unsent_ += plan_.exchanges[asked_++].request;
    return true;
  }

  http_plan plan_;
  std::string unsent_;
  std::string received_;
  std::size_t asked_ = 0;
  std::size_t answered_ = 0;
  int idle_steps_ = 0;
  steady::time_point next_;
};

exchange plain(bool is_head) {
  return {.request = std::string(is_head ? "HEAD" : "GET") + " / HTTP/1.1\r\nHost: stress\r\n\r\n",
          .body = "Hello, World!",
          .is_head = is_head};
}

exchange streamed(std::uint64_t start, std::size_t size, std::size_t chunk) {
  return {.request = "GET /stream?start=" + std::to_string(start) +
                     "&bytes=" + std::to_string(size) + "&chunk=" + std::to_string(chunk) +
                     " HTTP/1.1\r\nHost: stress\r\n\r\n",
          .body = pattern(start, size)};
}

exchange posted(std::uint64_t start, std::size_t size) {
  std::string body = pattern(start, size);
  std::string head = "POST / HTTP/1.1\r\nHost: stress\r\nContent-Length: ";
  head += std::to_string(size) + "\r\n\r\n";
  return {.request = head + body, .body = std::move(body)};
}

exchange posted_in_chunks(std::uint64_t start, std::size_t size, std::size_t chunk) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string request = "POST / HTTP/1.1\r\nHost: stress\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::string body = pattern(start, size);
  for (std::size_t at = 0; at < size; at += chunk) {
    std::size_t const n = std::min(chunk, size - at);
    for (int shift = 16; shift >= 0; shift -= 4) request += digits[(n >> shift) & 15U];
    request += "\r\n" + body.substr(at, n) + "\r\n";
  }
  return {.request = request + "0\r\n\r\n", .body = std::move(body)};
}

exchange random_exchange(random_source& random, std::size_t size_max) {
  std::uint64_t const start = random() % 1'000'000;
  std::size_t const size = between(random, 1, size_max);
  switch (between(random, 1, 5)) {
    case 1: return plain(true);
    case 2: return streamed(start, size, between(random, 1 + size / 20, size));
    case 3: return posted(start, size);
    case 4: return posted_in_chunks(start, size, between(random, 1 + size / 20, size));
    default: return plain(false);
  }
}

std::vector<exchange> random_exchanges(random_source& random, std::size_t count_max,
                                       std::size_t size_max) {
  std::vector<exchange> made(between(random, 1, count_max));
  for (exchange& one : made) one = random_exchange(random, size_max);
  return made;
}

}  // namespace

std::unique_ptr<client> make_http_client(http_plan plan, std::uint16_t port, tally& counts) {
  return std::make_unique<http_client>(std::move(plan), port, counts);
}

http_plan random_http_plan(random_source& random) {
  http_plan plan;
  switch (between(random, 1, 6)) {
    case 1:
      plan.name = "http keep-alive";
      plan.exchanges = random_exchanges(random, 30, 20'000);
      break;
    case 2:
      plan.name = "http pipelined";
      plan.exchanges = random_exchanges(random, 30, 2'000);
      plan.pipelines = true;
      break;
    case 3:
      plan.name = "http byte by byte";
      // Without chunks, whose framing would bring the body below the lowest rate allowed.
      plan.exchanges = {plain(false), posted(random() % 1'000'000, between(random, 1, 50))};
      plan.send_max = 1;
      plan.pause = 2ms;
      break;
    case 4:
      plan.name = "http read slowly";
      plan.exchanges.push_back(streamed(random() % 1'000'000, 100'000, 10'000));
      plan.receive_max = between(random, 200, 2000);
      plan.pause = 10ms;
      plan.receive_buffer = 1;
      break;
    case 5:
      plan.name = "http upload given up";
      plan.exchanges.push_back(posted(random() % 1'000'000, between(random, 1000, 500'000)));
      plan.exchanges.back().request.resize(plan.exchanges.back().request.size() / 2);
      plan.leaves_early = true;
      plan.resets = between(random, 0, 1) == 1;
      break;
    default:
      plan.name = "http gone before the answer";
      plan.exchanges.push_back(streamed(random() % 1'000'000, 500'000, 10'000));
      plan.receive_max = between(random, 0, 1) * 1000;
      plan.leaves_early = true;
      plan.resets = between(random, 0, 1) == 1;
      break;
  }
  return plan;
}

}  // namespace stress
