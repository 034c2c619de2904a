// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves rule 5 of the flush under seeded random use: what all flushes report, done, canceled,
// timed out, failed or dropped, is byte for byte what the sink took.

#include "flush/flusher.hpp"

#include <penstock/scope.hpp>

#include "support/connection.hpp"
#include "unit/flush/fake_sink.hpp"

#include <catch2/catch_test_macros.hpp>

#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using namespace penstock;
using namespace penstock::test;
using detail::worker;

namespace {

/** One flush, and what the model knows of it. */
struct tracked {
  std::unique_ptr<flush_operation> handle;  // null once dropped
  std::uint64_t target = 0;
  std::uint64_t owned = 0;  // bytes that went while it was the first to cover them
  bool is_awaited = false;
  awaited end;
  std::stop_source source;
  std::stop_token token = source.get_token();

  /** Covers bytes: not over yet, or dropped, since a dropped flush's bytes still go. */
  [[nodiscard]] bool is_waiting() const { return !handle || handle->completion_expected(); }
  [[nodiscard]] std::uint64_t reported() const { return handle ? handle->bytes_sent() : owned; }
};

class model {
public:
  model(worker& owner, manual_ring& ring, std::uint32_t seed)
      : out_(owner, ring), random_(seed), kind_(seed % 4) {
    ring.cancels_at_once = false;
    out_.far.on_bytes = [this](std::size_t n) { note_bytes(n); };
  }
  ~model() {
    if (out_.is_sending()) out_.complete_send(0);
  }

  task<void> run(int steps) {
    for (int i = 0; i < steps; ++i) {
      step();
      if (below(3) == 0) co_await turns(1 + below(2));
      check();
    }
    if (kind_ == 3) out_.fail_at_end();
    co_await finish();
  }

private:
  /** A fake stream that can be broken. */
  struct stream : fake_stream {
    using fake_stream::fake_stream;
    void fail_at_end() {
      far.errors = {ECONNRESET};
      if (is_sending()) fail_send(ECONNRESET);
    }
  };

  std::size_t below(std::size_t bound) { return random_() % bound; }

  void step() {
    switch (below(12)) {
      case 0:
      case 1:
      case 2: return write();
      case 3:
      case 4: return start();
      case 5: return kind_ == 0 ? static_cast<void>(0) : drop();
      case 6: return stop();
      case 7: return out_.ring.advance(std::chrono::milliseconds(below(300)));
      case 8: out_.far.room = below(4) == 0 ? below(200) : 0; return;
      default: return complete();
    }
  }

  void write() {
    std::string const text = pattern(below(below(8) == 0 ? 20'000 : 200), written_.size());
    write_status status = write_status::refused;
    switch (below(3)) {
      case 0: status = out_.write(text); break;
      case 1: status = out_.write_shared(std::make_shared<std::string>(text)); break;
      default: status = out_.write_borrowed(*lent_.emplace_back(new std::string(text)));
    }
    if (status != write_status::refused) written_ += text;
  }

  void start() {
    auto& made = *flushes_.emplace_back(new tracked);
    flush_options options;
    if (below(3) == 0) options.deadline = now() + std::chrono::milliseconds(below(500));
    if (below(2) == 0) options.stop = made.token;
    made.target = out_.flusher->queue().sealed();
    waiting_ = &made;  // what goes in the call is its own, or that of an earlier one
    made.handle.reset(new flush_operation(out_.flush(options)));
    waiting_ = nullptr;
    if (below(2) == 0) {
      made.is_awaited = true;
      scope_.spawn(await_flush(*made.handle, made.end));
    }
  }

  void drop() {
    if (flushes_.empty()) return;
    tracked& one = *flushes_[below(flushes_.size())];
    if (!one.handle || one.is_awaited || !one.handle->completion_expected()) return;
    one.handle.reset();
  }

  void stop() {
    if (flushes_.empty()) return;
    flushes_[below(flushes_.size())]->source.request_stop();
  }

  void complete() {
    if (out_.is_sending()) {
      below(4) == 0 ? out_.fail_send(below(2) == 0 ? ECANCELED : EINTR)
                    : static_cast<void>(out_.complete_send(1 + below(300)));
    } else if (out_.is_polling()) {
      out_.become_writable(below(300));
    }
  }

  /** Each byte is owned by the first flush that covers it at the time it goes. */
  void note_bytes(std::size_t n) {
    for (; n > 0; --n, ++sent_) {
      for (auto const& one : flushes_) {
        bool const is_waiting = one.get() == waiting_ || one->is_waiting();
        if (one->target <= sent_ || !is_waiting) continue;
        ++one->owned;
        break;
      }
    }
  }

  void check() {
    REQUIRE(out_.far.wire.size() == sent_);
    REQUIRE(written_.compare(0, sent_, out_.far.wire) == 0);
    REQUIRE(out_.far.operations_max <= 1);
    std::uint64_t last_done = 0;
    for (auto const& one : flushes_) {
      if (!one->handle) continue;
      bool const is_done = one->handle->state() == flush_state::done;
      if (is_done) REQUIRE(one->target <= sent_);
      if (is_done) REQUIRE(last_done <= one->target);
      if (is_done) last_done = one->target;
    }
  }

  task<void> finish() {
    co_await turns(2);
    for (int i = 0; i < 100'000 && (out_.is_sending() || out_.is_polling()); ++i) {
      complete();
      co_await turns(2);
    }
    scope_.request_stop();
    co_await scope_.join();
    check();
    std::uint64_t sum = 0;
    for (auto const& one : flushes_) {
      REQUIRE((!one->handle || !one->handle->completion_expected()));
      REQUIRE((!one->is_awaited || one->end.endings == 1));
      REQUIRE(one->reported() == one->owned);
      if (one->is_awaited) REQUIRE(one->end.result.bytes_sent == one->owned);
      sum += one->reported();
      states_ |= one->handle ? 1U << static_cast<unsigned>(one->handle->state()) : 0U;
    }
    REQUIRE(sum == sent_);
    REQUIRE(out_.flusher->queue().sent() == sent_);
    REQUIRE(sent_ > 0);
  }

public:
  unsigned states_ = 0;  // bit of each outcome that came up

private:
  stream out_;
  std::mt19937 random_;
  std::uint32_t kind_;  // 0: nothing is dropped; 3: the peer is gone at the end
  async_scope scope_;
  std::vector<std::unique_ptr<std::string>> lent_;
  std::vector<std::unique_ptr<tracked>> flushes_;
  tracked* waiting_ = nullptr;
  std::string written_;
  std::uint64_t sent_ = 0;
};

}  // namespace

TEST_CASE("rule 5: the flushes' reports add up to what went, in every mix of outcomes", "[flush]") {
  unsigned states = 0;
  for (std::uint32_t seed = 1; seed <= 400; ++seed) {
    INFO("seed " << seed);
    on_manual_ring([&](worker& owner, manual_ring& ring) -> task<void> {
      model one(owner, ring, seed);
      co_await one.run(120);
      states |= one.states_;
    });
  }
  for (flush_state const state :
       {flush_state::done, flush_state::canceled, flush_state::timed_out, flush_state::closed}) {
    CHECK((states & 1U << static_cast<unsigned>(state)) != 0);
  }
}
