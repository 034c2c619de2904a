// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// One stream and everything that a writer can do with it: flushes that overlap, time out, are
// stopped or dropped; copied, shared and borrowed bytes, and those of a file; an output that goes
// while flushes wait.

#include <penstock/counters.hpp>
#include <penstock/file/file.hpp>
#include <penstock/flush/socket_output.hpp>
#include <penstock/scope.hpp>
#include <penstock/timer.hpp>

#include "flush/flusher.hpp"
#include "sim/flush_states.hpp"
#include "sim/parts.hpp"
#include "sim/scenarios.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace penstock::sim {
namespace {

using namespace std::chrono_literals;

/** A stop that comes after a while, for as long as it lives. */
class stop_soon {
public:
  stop_soon(async_scope& scope, duration length) : token_(source_.get_token()) {
    scope.spawn(request_after(source_, length));
  }
  [[nodiscard]] stop_ref get() const noexcept { return token_; }

private:
  static task<void> request_after(std::stop_source source, duration length) {
    static_cast<void>(co_await sleep_for(length));
    source.request_stop();
  }

  std::stop_source source_;
  std::stop_token token_;
};

class writer {
public:
  /** `source`: a file that begins as the stream does, or null. */
  writer(world& owner, tcp_socket& socket, std::shared_ptr<file const> source,
         output_limits const& limits)
      : world_(owner),
        dice_(owner.dice()),
        source_(std::move(source)),
        out_(std::in_place, socket, limits),
        told_(owner, *out_) {
    if (corks_) told_.dropped();  // what goes at the end of a turn, no flush reports
  }

  task<void> run() {
    for (std::uint64_t left = dice_.between(1, 30); left > 0 && !is_over_; --left) {
      for (std::uint64_t pieces = dice_.between(1, 4); pieces > 0; --pieces) write();
      co_await flush();
      if (dice_.chance(0.2)) static_cast<void>(co_await sleep_for(pause()));
    }
    if (!is_over_) {
      flush_result const last = co_await out_->flush(any());
      take(last, told_.accepted());
      if (last.state == flush_state::skipped) co_await wait_until_sent();
      is_settled = last && out_->queued() == 0;
    }
    if (dice_.chance(0.4)) {  // and something is under way at the end
      told_.write_pattern(20'000);
      background_.spawn(flush_apart());
      is_settled = false;
    }
    if (dice_.chance(0.2)) out_->abort();
    bytes_sent = out_->bytes_sent();
    if (dice_.chance(0.5)) {
      co_await background_.join();
      told_.end();
    }
    out_.reset();  // also while background_ waits for flushes of it
    co_await background_.join();
  }

  std::uint64_t bytes_sent = 0;
  bool is_settled = false;  // nothing was on its way when that was read

private:
  /** Push, or corked. */
  flush_options any() {
    flush_options made;
    if (corks_ && dice_.chance(0.5)) made.hint = send_hint::corked;
    return made;
  }

  /** What was corked goes without being asked for again. */
  task<void> wait_until_sent() {
    auto const has_failed = [this] { return out_->error() && out_->error() != cond::overloaded; };
    while (out_->queued() > 0 && !has_failed()) static_cast<void>(co_await sleep_for(100ms));
  }

  duration pause() { return dice_.pick<duration>(0ns, 1us, 100us, 10ms, 3s); }

  void write() {
    if (source_ != nullptr && dice_.chance(0.3)) return write_file();
    std::size_t const size = dice_.pick<std::size_t>(0, 1, 5, 200, 3000, 40'000);
    std::string bytes = pattern(size, told_.accepted());
    write_status status = write_status::refused;
    switch (dice_.below(4)) {
      case 0: {
        auto const kept = std::make_shared<std::string>(std::move(bytes));
        status = out_->write_shared(buffer(*kept), kept);
        break;
      }
      case 1:
        borrowed_.push_back(std::make_unique<std::string>(std::move(bytes)));
        status = out_->write_borrowed(buffer(*borrowed_.back()));
        break;
      case 2: {
        auto const room = out_->prepare(size + 1);
        if (room.empty()) return;
        std::ranges::copy(buffer(bytes), room.begin());
        out_->commit(size);
        status = write_status::accepted;
        break;
      }
      default: status = out_->write(bytes); break;
    }
    if (status != write_status::refused) told_.wrote(size);
    // What was read of a file is in memory too, as much as is read at once.
    world_.check(out_->stream().queue().in_memory() <= 100'000 + 65'536, "the hard cap holds");
  }

  /** The bytes that come next in the stream, from the file that has them too, or had. */
  void write_file() {
    std::size_t const size = dice_.pick<std::size_t>(0, 1, 200, 40'000, 70'000, 150'000);
    auto const status = out_->write_file(source_, told_.accepted(), size);
    if (status != write_status::refused) told_.wrote(size);
    if (dice_.chance(0.1)) source_ = nullptr;
  }

  /** Flush in one of the ways there are. Afterwards nothing borrowed is looked at any more. */
  task<void> flush() {
    std::uint64_t const target = told_.accepted();
    stop_soon const stop(background_, pause());
    switch (dice_.below(8)) {
      case 0: co_await overlap(); break;
      case 1: take(co_await out_->flush({.deadline = now() + pause()}), target); break;
      case 2: take(co_await out_->flush({.stop = stop.get()}), target); break;
      case 3: {
        auto const dropped = out_->flush(any());
        saw(dropped.state());
        if (dropped.completion_expected())
          told_.dropped();
        else
          take(flush_result{.bytes_sent = dropped.bytes_sent()}, 0);
        break;
      }
      case 4:
        take(co_await out_->make_room({.deadline = now() + pause()}), 0);
        if (!borrowed_.empty()) take(co_await out_->flush(), target);
        break;
      case 5:
        if (borrowed_.empty()) background_.spawn(flush_apart());
        if (!borrowed_.empty()) take(co_await out_->flush({.deadline = now() + pause()}), target);
        break;
      case 6:
        take(co_await out_->flush({.min_bytes = borrowed_.empty() ? 100U : 0U}), target);
        break;
      default: take(co_await out_->flush(any()), target); break;
    }
    for (auto& bytes : borrowed_) std::ranges::fill(*bytes, '#');
    borrowed_.clear();
  }

  task<void> overlap() {
    std::uint64_t const first_target = told_.accepted();
    auto first = out_->flush({.deadline = now() + pause()});
    saw(first.state());
    told_.write_pattern(dice_.below(2000));
    std::uint64_t const second_target = told_.accepted();
    auto second = out_->flush(any());
    flush_result const later = co_await second;
    bool const is_corked = later.state == flush_state::skipped;
    world_.check(is_corked || !first.completion_expected(), "flushes complete in order");
    take(later, second_target);
    take(co_await first, first_target);
  }

  /** May outlive the output. */
  task<void> flush_apart() {
    auto const result = co_await out_->flush();
    saw(result.state);
    told_.flushed_apart(result);
  }

  void take(flush_result const& result, std::uint64_t target) {
    told_.flushed(result, target);
    if (out_->error() && out_->error() != cond::overloaded) is_over_ = true;
  }

  world& world_;
  testing::random& dice_;
  std::shared_ptr<file const> source_;
  async_scope background_;
  std::optional<socket_output> out_;
  account told_;
  std::vector<std::unique_ptr<std::string>> borrowed_;  // since the last flush
  bool const corks_ = dice_.chance(0.3);
  bool is_over_ = false;
};

}  // namespace

void flushes(world& world) {
  std::uint64_t sent = 0;
  bool is_settled = true;
  std::uint64_t const before = total_counters().bytes_sent;
  peer_script client = any_peer(world);
  std::size_t received = 0;
  bool is_whole = false;  // the peer saw an orderly end
  client.at_end = [&](peer_outcome const& end) {
    world.check(end.received == pattern(end.received.size()), "bytes come once and in order");
    received = end.received.size();
    is_whole = end.end == peer_end::eof;
  };
  world.connect(port, std::move(client));
  // The worker may end before its peer takes, or leaves, what was sent.
  if (world.dice().chance(0.1)) world.stop_after(world.dice().pick<duration>(1us, 1ms, 3s));
  static std::string const file_content = pattern(400'000);
  if (world.dice().chance(0.5)) world.add_file("/stream", file_content);
  output_limits limits{.high_watermark = 8000, .low_watermark = 1000, .hard_cap = 100'000};
  limits.write_rate_min = world.dice().pick(0U, 0U, 240U, 100'000U);
  limits.zero_copy_min = world.dice().pick<std::size_t>(0, 0, 0, 1, 1000, 20'000);
  limits.zero_copy_forced = world.dice().chance(0.7);
  world.run([&] {
    return accept_all(world, [&](auto& owner, tcp_socket socket) -> task<void> {
      std::shared_ptr<file const> source;
      if (owner.file("/stream")) {
        auto opened = co_await file::open("/stream");
        if (opened) source = std::make_shared<file>(std::move(*opened));
      }
      writer one(owner, socket, std::exchange(source, nullptr), limits);
      co_await one.run();
      sent = one.bytes_sent;
      is_settled = one.is_settled;
      if (owner.dice().chance(0.5)) static_cast<void>(co_await socket.close());
    });
  });
  world.check(!is_settled || received <= sent, "no byte is made up");
  world.check(!is_whole || received >= sent, "an orderly end has all before it");
  std::uint64_t const counted = total_counters().bytes_sent - before;
  world.check(counted == sent || !is_settled, "the counters count what went");
}

}  // namespace penstock::sim
