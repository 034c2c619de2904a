// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "flush/flusher.hpp"

#include <penstock/error.hpp>

#include "base/assert.hpp"
#include "flush/file_transfer.hpp"
#include "sched/worker.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace penstock::detail {
namespace {

bool is_disconnect(int number) noexcept {
  switch (number) {
    case EPIPE:
    case ECONNRESET:
    case ECONNABORTED:
    case ENOTCONN:
    case ETIMEDOUT:
    case EHOSTUNREACH:
    case ENETUNREACH: return true;
    default: return false;
  }
}

/** Why a flush is given up while its stream goes on. */
std::error_code error_of(flush_state verdict) noexcept {
  switch (verdict) {
    case flush_state::timed_out: return errc::timed_out;
    case flush_state::failed: return std::make_error_code(std::errc::not_enough_memory);
    default: return errc::canceled;
  }
}

}  // namespace

flusher::flusher(worker& owner, sink& destination, output_limits const& limits) noexcept
    : owner_(owner), sink_(destination), queue_(owner.blocks()), limits_(limits) {
  if (limits.zero_copy_min > 0 && owner.kernel().has_zero_copy()) {
    zero_copies_.reset(new (std::nothrow) zero_copies(*this, owner, sink_, limits));
  }
}

flusher::~flusher() = default;

mutable_buffer flusher::prepare(std::size_t size_min) noexcept {
  if (!has_room(size_min)) return {};
  mutable_buffer const room = queue_.prepare(size_min);
  if (room.empty()) error_ = std::make_error_code(std::errc::not_enough_memory);
  return room.first(std::min(room.size(), limits_.hard_cap - queue_.in_memory()));
}

bool flusher::has_room(std::size_t size) noexcept {
  if (has_failed()) return false;
  std::size_t const queued = std::min(queue_.in_memory(), limits_.hard_cap);
  if (size <= limits_.hard_cap - queued) return true;
  error_ = errc::queue_full;
  return false;
}

bool flusher::has_room_for_file(std::uint64_t length) noexcept {
  return has_room(std::min<std::uint64_t>(length, send_queue::range_cost));
}

write_status flusher::written(bool taken) noexcept {
  if (!taken) {
    error_ = std::make_error_code(std::errc::not_enough_memory);
    return write_status::refused;
  }
  return queue_.queued() > limits_.high_watermark ? write_status::full : write_status::accepted;
}

std::uint64_t flusher::low_water_target() noexcept {
  std::uint64_t const sealed = queue_.sealed();
  if (sealed - queue_.sent() > limits_.low_watermark) add(owner_.count().watermark_waits);
  return sealed - std::min<std::uint64_t>(sealed - queue_.sent(), limits_.low_watermark);
}

bool flusher::skips(flush_options const& options) noexcept {
  if (has_failed() || queue_.queued() >= options.min_bytes) return false;
  add(owner_.count().flushes_skipped);
  return true;
}

void flusher::start(flush_operation& flush, flush_options const& options) noexcept {
  queue_.unlend();
  if (options.hint == send_hint::corked && corks(flush)) return;
  bool const is_first = under_way_ == under_way::nothing && first_waiting_ == nullptr;
  if (!is_first || has_failed() || options.stop.stop_requested() ||
      goes_with_others(flush.target_) || !send_alone(flush)) [[unlikely]] {
    wait(flush, options);
  }
}

/** What a flush does that did not go at once. */
void flusher::wait(flush_operation& flush, flush_options const& options) noexcept {
  link(flush);
  if (has_failed()) return settle(flush, failed_, error_);
  if (options.stop.stop_requested()) return give_up(flush, flush_state::canceled);
  if (flush.target_ <= queue_.sent()) return settle(flush, flush_state::done, {});
  if (under_way_ == under_way::nothing) submit();
  if (has_failed()) return;
  flush.result_.immediate = false;
  add(owner_.count().flushes_pending);
  flush.begin(owner_, options.deadline, options.stop);
}

std::uint64_t flusher::goal() const noexcept {
  return last_waiting_ == nullptr ? dropped_target_
                                  : std::max(last_waiting_->target_, dropped_target_);
}

/** Leave a corked flush to the end of the turn, unless it is not to wait for that. */
bool flusher::corks(flush_operation& flush) noexcept {
  if (has_failed() || flush.target_ <= queue_.sent() || queue_.queued() > limits_.high_watermark ||
      !queue_.own_borrowed(flush.target_)) {
    return false;
  }
  if (cork_ == nullptr) cork_.reset(new (std::nothrow) cork(*this, owner_));
  if (cork_ == nullptr) return false;
  cork_->hold(flush.target_);
  flush.result_.state = flush_state::skipped;
  add(owner_.count().flushes_skipped);
  return true;
}

void flusher::uncork(std::uint64_t target) noexcept {
  cork_.reset();
  dropped_target_ = std::max(dropped_target_, target);
  if (under_way_ != under_way::nothing || queue_.sent() >= goal()) return;
  goes_with_others(goal()) ? submit() : pump();
}

/** With a crowd, the first try is left to the end of the turn, where one system call hands over
    what all streams send. */
bool flusher::goes_with_others(std::uint64_t target) const noexcept {
  return !queue_.is_borrowed_next() && owner_.gathers(target - queue_.sent());
}

/** The first try of a flush that has none before it. True when it went whole, as nearly all do:
    then it was never linked. */
bool flusher::send_alone(flush_operation& flush) noexcept {
  std::uint64_t const before = queue_.sent();
  push(flush.target_);
  flush.result_.bytes_sent = queue_.sent() - before;
  if (queue_.sent() < flush.target_) return false;
  flush.result_.state = flush_state::done;
  add(owner_.count().flushes_immediate);
  if (!owner_.spend_immediate()) flush.stream_ = this;
  return true;
}

void flusher::pump() noexcept {
  push(goal());
  settle_reached();
  if (!has_failed() && queue_.sent() < goal()) submit();
}

/** Send in calls up to offset `limit`, as far as that goes. */
void flusher::push(std::uint64_t limit) noexcept {
  while (queue_.sent() < limit && send_now(limit)) {
  }
}

/** One try in the call. True when it is worth another one: everything offered went. */
bool flusher::send_now(std::uint64_t limit) noexcept {
  if (transfer_ != nullptr) [[unlikely]]
    return splice_now(limit);
  // Otherwise the ring may have to bring a file's bytes first, or to send without a copy.
  if (queue_.wants_file(limit) || goes_without_copy(limit)) [[unlikely]]
    return false;
  send_list list;
  std::size_t const offered = list.gather(queue_, limit, false).bytes;
  return is_all_taken(sink_.send_now(list.message), offered);
}

/** The same, with what of a file is in its pipe. */
bool flusher::splice_now(std::uint64_t limit) noexcept {
  std::size_t const offered = std::min(transfer_->in_pipe(), limit - queue_.sent());
  bool const is_all = is_all_taken(transfer_->send_now(sink_, offered), offered);
  if (!has_failed() && transfer_->in_pipe() == 0) transfer_.reset();
  return is_all;
}

/** What became of a try: bytes taken, or a negated errno. */
bool flusher::is_all_taken(std::ptrdiff_t n, std::size_t offered) noexcept {
  add(owner_.count().sends_direct);
  if (n < 0) [[unlikely]] {
    if (n != -EAGAIN) fail_with(static_cast<int>(-n));
    return false;
  }
  took(static_cast<std::size_t>(n));
  return static_cast<std::size_t>(n) == offered;
}

send_queue::gathered flusher::send_list::gather(send_queue const& from, std::uint64_t limit,
                                                bool owned_only) noexcept {
  auto const offered = from.gather(vectors, limit, owned_only);
  message.msg_iov = vectors.data();
  message.msg_iovlen = offered.count;
  return offered;
}

/** Then it is not tried in the call, which copies. */
bool flusher::goes_without_copy(std::uint64_t limit) const noexcept {
  return zero_copies_ != nullptr && zero_copies_->take(queue_, limit);
}

void flusher::submit() noexcept {
  if (transfer_ == nullptr && queue_.wants_file(goal())) return fill();
  is_cancel_asked_ = false;
  add(owner_.count().sends_submitted);
  if (transfer_ == nullptr && goes_without_copy(goal()) && zero_copies_->submit(queue_, goal())) {
    under_way_ = under_way::send;
    return watch_peer();
  }
  // The kernel reads the list of several pieces when it begins, so that one has to be kept.
  send_list single;
  auto const offered = single.gather(queue_, goal(), true);
  send_list* list = &single;
  if (offered.count > 1) {
    list_.reset(new (std::nothrow) send_list);
    list = list_.get();
    if (list != nullptr) list->gather(queue_, goal(), true);
  }
  bool const can_send = list != nullptr && !offered.is_borrowed;
  under_way_ = can_send ? under_way::send : under_way::wait_writable;
  sink_.begin_operation();
  owner_.submit(can_send ? sink_.send(list->message) : sink_.wait_writable(), *this);
  watch_peer();
}

/** Have the ring bring the next bytes of a file. Nothing goes to the sink meanwhile. */
void flusher::fill() noexcept {
  transfer_.reset(new (std::nothrow)
                      file_transfer(owner_, queue_.wanted_range(goal()), sink_.takes_pipes()));
  if (transfer_ == nullptr || !transfer_->can_fill()) {
    return fail(flush_state::failed, std::make_error_code(std::errc::not_enough_memory));
  }
  under_way_ = under_way::file;
  is_cancel_asked_ = false;
  sink_.begin_operation();
  owner_.submit(transfer_->fill(), *this);
}

void flusher::on_filled(std::int32_t result) noexcept {
  transfer_->filled(result);
  if (has_failed()) return;  // the queue was discarded
  if (auto const error = transfer_->hand_over(queue_)) return fail(flush_state::failed, error);
  if (transfer_->in_pipe() == 0) transfer_.reset();
}

void flusher::on_completion(std::int32_t result, std::uint32_t) noexcept {
  list_.reset();
  sink_.end_operation();
  go_on(result);
}

void flusher::go_on(std::int32_t result) noexcept {
  under_way const ended = std::exchange(under_way_, under_way::nothing);
  if (ended == under_way::send) on_sent(result);
  if (ended == under_way::file) on_filled(result);
  if (is_released_) {
    add(owner_.count().bytes_discarded, queue_.discard());
    return free_if_over();
  }
  if (has_failed()) return fail(failed_, error_);
  settle_reached();
  settle_given_up();
  if (queue_.sent() < goal()) pump();
}

void flusher::on_sent(std::int32_t result) noexcept {
  if (result > 0) {
    took(static_cast<std::size_t>(result));
  } else if (result < 0 && result != -ECANCELED && result != -EAGAIN && result != -EINTR) {
    // A short count hides its reason; the next try, in a call, will get it. Here the reason is
    // known.
    if (!has_failed()) fail_with(-result);
  }
}

/** The sink has taken `n` bytes. */
void flusher::took(std::size_t n) noexcept {
  add(owner_.count().bytes_sent, n);
  std::uint64_t const from = queue_.sent();
  queue_.consume(n);
  if (first_waiting_ != nullptr) [[unlikely]]
    credit(from);
}

/** The bytes from offset `from` on that are sent by now. Each belongs to the first flush that
    covers it; those that a dropped flush covers belong to nobody who is left. */
void flusher::credit(std::uint64_t from) noexcept {
  for (flush_operation* flush = first_waiting_; flush != nullptr; flush = flush->next_) {
    std::uint64_t const begin = std::max(from, flush->begin_);
    from = std::max(from, std::min(flush->target_, queue_.sent()));
    if (from > begin) flush->result_.bytes_sent += from - begin;
  }
}

void flusher::fail_with(int number) noexcept {
  fail(is_disconnect(number) ? flush_state::closed : flush_state::failed,
       system_error_code(number));
}

void flusher::fail(flush_state state, std::error_code error) noexcept {
  if (!has_failed()) {
    failed_ = state;
    error_ = error;
  }
  if (under_way_ == under_way::send) {
    // The kernel may still take bytes: flushes are settled when it has said how many.
    ask_cancel();
    sink_.shutdown();
    return;
  }
  under_way_ == under_way::nothing ? transfer_.reset() : ask_cancel();
  peer_.reset();
  cork_.reset();
  settle_reached();
  while (first_waiting_ != nullptr) settle(*first_waiting_, failed_, error_);
  add(owner_.count().bytes_discarded, queue_.discard());
}

void flusher::settle_reached() noexcept {
  while (first_waiting_ != nullptr && first_waiting_->target_ <= queue_.sent()) {
    settle(*first_waiting_, flush_state::done, {});
  }
}

void flusher::settle_given_up() noexcept {
  flush_operation* next = nullptr;
  for (flush_operation* flush = first_waiting_; flush != nullptr && !has_failed(); flush = next) {
    next = flush->next_;
    if (flush->verdict_ != flush_state::pending) cancel(*flush, flush->verdict_);
  }
}

void flusher::cancel(flush_operation& flush, flush_state verdict) noexcept {
  flush.verdict_ = verdict;
  if (under_way_ == under_way::send) return ask_cancel();
  give_up(flush, verdict);
}

/** Have the operation under way canceled, once. */
void flusher::ask_cancel() noexcept {
  if (std::exchange(is_cancel_asked_, true)) return;
  operation const* const other = zero_copies_ == nullptr ? nullptr : zero_copies_->under_way();
  owner_.cancel(other == nullptr ? *this : *other);
}

void flusher::give_up(flush_operation& flush, flush_state verdict) noexcept {
  if (!queue_.own_borrowed(flush.target_)) {
    return fail(flush_state::failed, std::make_error_code(std::errc::not_enough_memory));
  }
  settle(flush, verdict, error_of(verdict));
}

void flusher::drop(flush_operation& flush) noexcept {
  dropped_target_ = std::max(dropped_target_, flush.target_);
  flush.begin_ = flush.target_;
  flush.end(owner_);
  unlink(flush);
  if (!queue_.own_borrowed(flush.target_)) {
    fail(flush_state::failed, std::make_error_code(std::errc::not_enough_memory));
  }
}

void flusher::settle(flush_operation& flush, flush_state state, std::error_code error) noexcept {
  flush_result& result = flush.result_;
  result.state = state;
  result.error = error;
  result.bytes_left = flush.target_ - std::min(flush.target_, queue_.sent());
  counters& count = owner_.count();
  if (state == flush_state::closed) add(count.flushes_closed);
  if (state == flush_state::timed_out) add(count.flushes_timed_out);
  if (state == flush_state::canceled) add(count.flushes_canceled);
  if (result.immediate) add(count.flushes_immediate);
  unlink(flush);
  flush.stream_ = nullptr;
  flush.end(owner_);
  if (flush.ready_.waiter) owner_.make_ready(flush.ready_);
}

/** Nearly always behind all others; only make_room() may aim lower than a flush before it. */
void flusher::link(flush_operation& flush) noexcept {
  flush.stream_ = this;
  flush_operation* previous = last_waiting_;
  while (previous != nullptr && previous->target_ > flush.target_) previous = previous->previous_;
  flush_operation* const next = previous == nullptr ? first_waiting_ : previous->next_;
  flush.previous_ = previous;
  flush.next_ = next;
  (previous == nullptr ? first_waiting_ : previous->next_) = &flush;
  (next == nullptr ? last_waiting_ : next->previous_) = &flush;
  flush.begin_ = std::min(flush.target_, next == nullptr ? dropped_target_ : next->begin_);
}

void flusher::unlink(flush_operation& flush) noexcept {
  if (flush.next_ != nullptr) flush.next_->begin_ = std::max(flush.next_->begin_, flush.begin_);
  (flush.previous_ == nullptr ? first_waiting_ : flush.previous_->next_) = flush.next_;
  (flush.next_ == nullptr ? last_waiting_ : flush.next_->previous_) = flush.previous_;
  flush.next_ = flush.previous_ = nullptr;
}

void flusher::watch_peer() noexcept {
  if (limits_.write_rate_min == 0) return;
  if (peer_ == nullptr) peer_.reset(new (std::nothrow) peer_watch(*this, owner_, limits_));
}

flusher::waiting flusher::waits_for() const noexcept {
  if (queue_.sent() >= goal()) return waiting::nobody;
  return under_way_ == under_way::file ? waiting::disk : waiting::peer;
}

void flusher::release() noexcept {
  is_released_ = true;
  fail(flush_state::aborted, errc::aborted);
  // With a send under way fail() waits for its count; nobody is left here to whom it could matter.
  while (first_waiting_ != nullptr) settle(*first_waiting_, failed_, error_);
  peer_.reset();
  cork_.reset();
  free_if_over();
}

void flusher::free_if_over() noexcept {
  bool const is_held = zero_copies_ != nullptr && !zero_copies_->are_over();
  if (is_released_ && under_way_ == under_way::nothing && !is_held) delete this;
}

}  // namespace penstock::detail

namespace penstock {
namespace {

// A copy of it costs a load; to make another one, a call into the C++ library.
std::error_code const no_error;

}  // namespace

flush_operation::flush_operation(detail::flusher& stream, std::uint64_t target,
                                 flush_options const& options) noexcept
    : wait_watch(&give_up),
      result_{.state = flush_state::pending, .error = no_error},
      target_(target) {
  stream.start(*this, options);
}

bool flush_operation::suspend(std::coroutine_handle<> waiter, detail::stop_list* inherited) {
  ready_.waiter = waiter;
  if (!completion_expected()) {  // it went, but this coroutine has had its share of this turn
    stream_ = nullptr;           // which may be gone by now
    detail::worker::current().make_ready(ready_);
    return true;
  }
  begin(inherited);
  if (inherited != nullptr && inherited->stop_requested()) give_up(*this, cause::stop);
  return true;  // also when it is ready already
}

void flush_operation::give_up(detail::wait_watch& watch, cause why) noexcept {
  auto& self = static_cast<flush_operation&>(watch);
  if (!self.completion_expected()) return;
  switch (why) {
    case cause::stop: return self.stream_->cancel(self, flush_state::canceled);
    case cause::deadline: return self.stream_->cancel(self, flush_state::timed_out);
    case cause::memory: return self.stream_->cancel(self, flush_state::failed);
  }
}

void flush_operation::drop() noexcept {
  if (completion_expected()) stream_->drop(*this);
}

}  // namespace penstock
