// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Proves that the queue of pieces, used at random in every way there is, is a string: seeded random
// writes, frames, consumption and gathering against a std::string that does the same.

#include "flush/send_queue.hpp"

#include "support/connection.hpp"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <random>
#include <string>
#include <vector>

using namespace penstock;
using detail::block_pool;
using detail::send_queue;

namespace {

/** A queue and the string it must be. */
class pair_under_test {
public:
  explicit pair_under_test(std::uint32_t seed) : random_(seed), queue_(pool_) {}

  void step() {
    switch (below(20)) {
      case 0:
      case 1:
      case 2: return copy();
      case 3:
      case 4: return prepare();
      case 5:
      case 6:
      case 7: return commit();
      case 8: return below(2) == 0 ? share() : receive();
      case 9:
      case 10: return borrow();
      case 11:
      case 12: return has_frame_ ? seal_frame() : open_frame();
      case 13: return below(3) == 0 ? discard_frame() : static_cast<void>(0);
      case 14: return own_borrowed();
      case 15: return below(8) == 0 ? discard() : static_cast<void>(0);
      case 16: room_ = {}; return queue_.unlend();
      default: return consume();
    }
  }

  /** Everything that must hold between two steps. */
  void check() {
    REQUIRE(queue_.sent() == sent_);
    REQUIRE(queue_.sealed() == sent_ + sealed_.size());
    REQUIRE(queue_.accepted() == sent_ + sealed_.size() + frame_.size());
    REQUIRE(queue_.queued() == sealed_.size() + frame_.size());
    REQUIRE(queue_.has_frame() == has_frame_);
    std::array<iovec, 20> vectors;
    std::size_t const reach = 1 + below(20);
    std::size_t const limit = below(sealed_.size() + 1);
    gather(std::span(vectors).first(reach), limit, false);
    gather(std::span(vectors).first(reach), limit, true);
  }

  /** Nothing is lent and nothing is owned when the queue is gone. */
  static void check_end(std::uint32_t seed, int steps) {
    std::vector<std::weak_ptr<std::string>> owners;
    {
      pair_under_test pair(seed);
      for (int i = 0; i < steps; ++i) {
        pair.step();
        pair.check();
      }
      while (!pair.sealed_.empty()) pair.consume();
      if (pair.frame_.empty() && !pair.has_frame_ && pair.room_.empty()) {
        pair.queue_.unlend();
        REQUIRE(pair.pool_.lent() == 0);
      }
      owners = pair.owners_;
    }  // the pool asserts that every block came back
    for (auto const& one : owners) REQUIRE(one.expired());
  }

private:
  struct loan {
    std::size_t end;  // in sealed_ or, while the frame is open, in frame_
    std::string* source;
  };

  std::size_t below(std::size_t bound) { return random_() % bound; }

  /** Sizes from nothing to several blocks, mostly small. */
  std::size_t size() {
    constexpr std::size_t bounds[] = {2, 20, 300, 5000, 40'000};
    return below(bounds[std::min<std::size_t>(below(7), 4)]);
  }
  std::string bytes(std::size_t n) { return test::pattern(n, random_() % 1000); }

  void accept(std::string const& text, char kind) {
    (has_frame_ ? frame_ : sealed_) += text;
    (has_frame_ ? frame_kinds_ : kinds_).append(text.size(), kind);
    if (!has_frame_) queue_.seal();
  }

  void copy() {
    room_ = {};
    std::string const text = bytes(size());
    REQUIRE(queue_.append(buffer(text)));
    accept(text, 'c');
  }

  void prepare() {
    std::size_t const wanted = 1 + size();
    room_ = queue_.prepare(wanted);
    REQUIRE(room_.size() >= wanted);
  }

  void commit() {
    if (room_.empty()) return;
    std::string const text = bytes(std::min(room_.size(), size()));
    std::memcpy(room_.data(), text.data(), text.size());
    room_ = room_.subspan(text.size());
    queue_.commit(text.size());
    accept(text, 'c');
  }

  void share() {
    room_ = {};
    auto const owner = std::make_shared<std::string>(bytes(size()));
    owners_.push_back(owner);
    REQUIRE(queue_.append_shared(buffer(*owner), owner));
    accept(*owner, 's');
  }

  /** A block as it comes from a socket, of which the reader may have used some, or kept a part. */
  void receive() {
    room_ = {};
    detail::block& held = below(4) == 0 ? *pool_.take_bulk() : *pool_.take();
    std::string const text = bytes(std::min<std::size_t>(1 + size(), held.capacity));
    std::memcpy(held.bytes(), text.data(), text.size());
    received came(held, pool_, {held.bytes(), text.size()});
    std::size_t const used = below(text.size() + 1);
    came.consume(used);
    received kept;
    if (below(3) == 0) {
      block_pool::retain(held);
      kept = received(held, pool_, {held.bytes(), text.size()});
    }
    REQUIRE(queue_.append_received(std::move(came)));
    REQUIRE(queue_.append(buffer(std::string_view("!"))));  // must not land in what is kept
    accept(text.substr(used) + "!", 'c');
    REQUIRE(std::memcmp(held.bytes(), text.data(), text.size()) == 0);
  }

  void borrow() {
    room_ = {};
    std::string& source = sources_.emplace_back(bytes(size()));
    REQUIRE(queue_.append_borrowed(buffer(source)));
    accept(source, 'b');
    (has_frame_ ? frame_loans_ : loans_)
        .push_back({has_frame_ ? frame_.size() : sealed_.size(), &source});
  }

  void open_frame() {
    room_ = {};
    constexpr std::size_t rooms[] = {0, 5, 18, 512};
    REQUIRE(queue_.open_frame(rooms[below(4)]));
    has_frame_ = true;
  }

  void seal_frame() {
    room_ = {};
    std::string const prefix = bytes(below(3) == 0 ? size() : below(24));
    std::string const suffix = bytes(below(3) == 0 ? size() : below(4));
    REQUIRE(queue_.seal_frame(buffer(prefix), buffer(suffix)));
    for (loan const& one : frame_loans_) {
      loans_.push_back({sealed_.size() + prefix.size() + one.end, one.source});
    }
    sealed_ += prefix + frame_ + suffix;
    kinds_.append(prefix.size(), 'c').append(frame_kinds_).append(suffix.size(), 'c');
    forget_frame();
  }

  void discard_frame() {
    room_ = {};
    queue_.discard_frame();
    forget_frame();
  }

  void forget_frame() {
    frame_.clear();
    frame_kinds_.clear();
    frame_loans_.clear();
    has_frame_ = false;
  }

  void consume() {
    std::size_t const n = below(4) == 0 ? sealed_.size() : std::min(sealed_.size(), size());
    queue_.consume(n);
    sealed_.erase(0, n);
    kinds_.erase(0, n);
    sent_ += n;
    for (loan& one : loans_) {
      if (one.end > n) continue;
      std::ranges::fill(*one.source, '#');  // it has left: nobody looks at it any more
      one.end = 0;
    }
    std::erase_if(loans_, [](loan const& one) { return one.end == 0; });
    for (loan& one : loans_) one.end -= n;
  }

  void own_borrowed() {
    if (sealed_.empty()) return;
    std::size_t const limit = 1 + below(sealed_.size());
    REQUIRE(queue_.own_borrowed(sent_ + limit));
    for (loan& one : loans_) {
      std::size_t const size = std::min(one.end, one.source->size());
      if (one.end - size >= limit) continue;
      std::fill_n(kinds_.begin() + static_cast<std::ptrdiff_t>(one.end - size), size, 'c');
      std::ranges::fill(*one.source, '#');  // copied: nobody looks at it any more
      one.end = 0;
    }
    std::erase_if(loans_, [](loan const& one) { return one.end == 0; });
  }

  void discard() {
    REQUIRE(queue_.discard() == sealed_.size() + frame_.size());
    sealed_.clear();
    kinds_.clear();
    loans_.clear();
    forget_frame();
  }

  void gather(std::span<iovec> vectors, std::size_t limit, bool owned_only) {
    auto const found = queue_.gather(vectors, sent_ + limit, owned_only);
    std::string text;
    for (iovec const& one : vectors.first(found.count)) {
      REQUIRE(one.iov_len > 0);
      text.append(static_cast<char const*>(one.iov_base), one.iov_len);
    }
    REQUIRE(text.size() == found.bytes);
    std::size_t expected = limit;
    if (owned_only) expected = std::min(limit, kinds_.find('b'));
    if (found.count == vectors.size()) {
      REQUIRE(text.size() <= expected);
    } else {
      REQUIRE(text.size() == expected);
    }
    REQUIRE(sealed_.compare(0, text.size(), text) == 0);
    bool const is_borrowed = owned_only && limit > 0 && kinds_[0] == 'b';
    REQUIRE(found.is_borrowed == is_borrowed);
  }

  std::mt19937 random_;
  block_pool pool_;
  std::deque<std::string> sources_;  // of borrowed bytes; outlive the queue
  std::vector<std::weak_ptr<std::string>> owners_;
  send_queue queue_;
  mutable_buffer room_;  // prepared and not committed

  std::uint64_t sent_ = 0;
  std::string sealed_;  // sealed and not sent
  std::string kinds_;   // of each of its bytes: copied, shared, borrowed
  std::vector<loan> loans_;
  std::string frame_;
  std::string frame_kinds_;
  std::vector<loan> frame_loans_;
  bool has_frame_ = false;
};

}  // namespace

TEST_CASE("a queue under random use is a string", "[flush]") {
  for (std::uint32_t seed = 1; seed <= 300; ++seed) {
    INFO("seed " << seed);
    pair_under_test::check_end(seed, 400);
  }
}
