// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The body of a response: chunks as they are written, and the sends that take them away.

#include <penstock/error.hpp>
#include <penstock/fiber.hpp>
#include <penstock/timer.hpp>

#include "compat/guarded.hpp"
#include "compat/http_context.hpp"
#include "compat/http_response.hpp"
#include "compat/not_supported.hpp"
#include "compat/push.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <semaphore>
#include <span>
#include <utility>

namespace penstock::compat {
namespace {

constexpr HRESULT invalid_parameter = HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
constexpr HRESULT invalid_data = HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
constexpr HRESULT aborted = HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED);

// Buffered bytes at which a write sends, and chunks at which it fails: those of the original.
constexpr std::size_t buffer_limit = 4 * 1024 * 1024;
constexpr std::size_t chunk_limit = UINT16_MAX;

template <class T>
void give(T* to, T what) noexcept {
  if (to != nullptr) *to = what;
}

flush_result out_of_memory() noexcept {
  return {.state = flush_state::failed,
          .error = std::make_error_code(std::errc::not_enough_memory)};
}

std::span<HTTP_DATA_CHUNK> chunks_of(HTTP_RESPONSE const& raw) noexcept {
  return {raw.pEntityChunks, raw.EntityChunkCount};
}

}  // namespace

/** A call from another thread waits here for the worker to have done it. */
struct http_response::remote_call {
  std::binary_semaphore done{0};
  flush_result result{.state = flush_state::canceled, .error = errc::canceled};
};

/** Held by what was posted: the caller goes on when the last of it is gone, done or dropped. */
struct http_response::call_ticket {
  explicit call_ticket(remote_call& of) noexcept : call(of) {}
  ~call_ticket() { call.done.release(); }
  call_ticket(call_ticket const&) = delete;
  call_ticket& operator=(call_ticket const&) = delete;
  remote_call& call;
};

struct http_response::request {
  DWORD chunk_count = 0;
  bool is_async = false;
  bool has_more = true;
  completion_route route = {};
  DWORD* sent = nullptr;
  BOOL* expected = nullptr;
  bool is_write = false;  // then `sent` counts what was written, not what was sent
};

HRESULT http_response::may_add(HTTP_DATA_CHUNK const* chunks, DWORD count) noexcept {
  if (chunks == nullptr) return invalid_parameter;
  if (is_sending_ || is_ended_) return invalid_data;
  if (count + std::size_t{raw_.EntityChunkCount} >= chunk_limit) {
    return HRESULT_FROM_WIN32(ERROR_ARITHMETIC_OVERFLOW);
  }
  for (HTTP_DATA_CHUNK const& chunk : std::span(chunks, count)) {
    if (chunk.DataChunkType != HttpDataChunkFromMemory) return not_supported;
    if (chunk.FromMemory.pBuffer == nullptr && chunk.FromMemory.BufferLength != 0) {
      return invalid_parameter;
    }
  }
  return S_OK;
}

void http_response::adopt_chunks() {
  auto const theirs = chunks_of(raw_);
  if (theirs.data() == chunks_.data()) {
    chunks_.resize(theirs.size());
  } else {
    chunks_.assign(theirs.begin(), theirs.end());
  }
}

void http_response::publish_chunks() noexcept {
  raw_.pEntityChunks = chunks_.data();
  raw_.EntityChunkCount = static_cast<USHORT>(chunks_.size());
}

void http_response::clear_body() noexcept {
  chunks_.clear();
  publish_chunks();
  copies_.clear();
  buffered_ = 0;
}

void http_response::add_copy(HTTP_DATA_CHUNK const& chunk) {
  std::size_t const size = chunk.FromMemory.BufferLength;
  auto copy = std::make_unique_for_overwrite<std::byte[]>(std::max<std::size_t>(size, 1));
  if (size != 0) std::memcpy(copy.get(), chunk.FromMemory.pBuffer, size);
  HTTP_DATA_CHUNK made{};
  made.DataChunkType = HttpDataChunkFromMemory;
  made.FromMemory.pBuffer = copy.get();
  made.FromMemory.BufferLength = chunk.FromMemory.BufferLength;
  copies_.push_back(std::move(copy));
  chunks_.push_back(made);
  buffered_ += size;
}

/** All of them, or, without memory, none. */
void http_response::add_copies(std::span<HTTP_DATA_CHUNK const> chunks) {
  adopt_chunks();
  std::size_t const count_before = chunks_.size();
  std::size_t const bytes_before = buffered_;
  try {
    for (HTTP_DATA_CHUNK const& chunk : chunks) add_copy(chunk);
  } catch (...) {
    chunks_.resize(count_before);
    buffered_ = bytes_before;
    publish_chunks();
    throw;
  }
  publish_chunks();
}

HRESULT http_response::WriteEntityChunks(HTTP_DATA_CHUNK* chunks, DWORD count, BOOL async,
                                         BOOL more, DWORD* sent, BOOL* expected) noexcept {
  return write(chunks, {count, async != FALSE, more != FALSE, {}, sent, expected, true});
}

HRESULT http_response::WriteEntityChunks(HTTP_DATA_CHUNK* chunks, DWORD count, BOOL async,
                                         BOOL more, PFN_ASYNC_COMPLETION callback, VOID* state,
                                         DWORD* sent, BOOL* expected) noexcept {
  if (callback == nullptr) return invalid_parameter;
  completion_route const route{callback, state};
  return write(chunks, {count, async != FALSE, more != FALSE, route, sent, expected, true});
}

HRESULT http_response::write(HTTP_DATA_CHUNK const* chunks, request const& what) noexcept {
  give(what.sent, DWORD{0});
  give(what.expected, BOOL{FALSE});
  if (HRESULT const hr = may_add(chunks, what.chunk_count); FAILED(hr)) return hr;
  return guarded(face::iis, [&]() -> HRESULT {
    std::size_t const before = buffered_;
    add_copies(std::span(chunks, what.chunk_count));
    is_touched_ = true;
    if (is_buffering_ && buffered_ < buffer_limit) {
      give(what.sent, static_cast<DWORD>(buffered_ - before));
      return S_OK;
    }
    std::size_t const written = buffered_ - before;
    BOOL is_expected = FALSE;
    request send = what;
    send.sent = nullptr;
    send.expected = &is_expected;
    HRESULT const hr = start(send);
    give(what.expected, is_expected);
    if (SUCCEEDED(hr) && !is_expected) give(what.sent, static_cast<DWORD>(written));
    return hr;
  });
}

HRESULT http_response::WriteEntityChunkByReference(HTTP_DATA_CHUNK* chunk, LONG position) noexcept {
  if (position != 0 && position != -1) return invalid_parameter;
  if (HRESULT const hr = may_add(chunk, 1); FAILED(hr)) return hr;
  return guarded(face::iis, [&]() -> HRESULT {
    adopt_chunks();
    chunks_.insert(position == 0 ? chunks_.begin() : chunks_.end(), *chunk);
    publish_chunks();
    buffered_ += chunk->FromMemory.BufferLength;
    is_touched_ = true;
    return S_OK;
  });
}

HRESULT http_response::Flush(BOOL async, BOOL more, DWORD* sent, BOOL* expected) noexcept {
  return guarded(face::iis, [&] {
    return start({0, async != FALSE, more != FALSE, {}, sent, expected, false});
  });
}

HRESULT http_response::Flush(BOOL async, BOOL more, PFN_ASYNC_COMPLETION callback, VOID* state,
                             DWORD* sent, BOOL* expected) noexcept {
  if (callback == nullptr) return invalid_parameter;
  completion_route const route{callback, state};
  return guarded(face::iis, [&] {
    return start({0, async != FALSE, more != FALSE, route, sent, expected, false});
  });
}

VOID http_response::SetNeedDisconnect() noexcept { needs_disconnect_ = true; }

VOID http_response::ResetConnection() noexcept {
  is_reset_ = is_touched_ = true;
  static_cast<void>(owner_.run_on_worker([](http_context& self) { self.wire().abort(); }));
}

/** The head as it is now, if none was sent. */
HRESULT http_response::put_head() {
  if (wire_.is_committed()) return S_OK;
  wire_.clear_headers();
  if (needs_disconnect_) wire_.set_header("Connection", "close");
  auto const code = static_cast<http::status>(raw_.StatusCode);
  if (auto const ec = wire_.set_status(code)) return to_hresult(ec, face::iis);
  std::string_view const reason(raw_.pReason, raw_.ReasonLength);
  if (auto const ec = wire_.set_reason(reason)) return to_hresult(ec, face::iis);
  return fields_.put_into(wire_);
}

std::vector<const_buffer> http_response::lend() const {
  std::vector<const_buffer> lent;
  lent.reserve(raw_.EntityChunkCount);
  for (HTTP_DATA_CHUNK const& chunk : chunks_of(raw_)) {
    if (chunk.DataChunkType != HttpDataChunkFromMemory) continue;
    auto const* const bytes = static_cast<std::byte const*>(chunk.FromMemory.pBuffer);
    lent.push_back({bytes, chunk.FromMemory.BufferLength});
  }
  return lent;
}

/** The size of the body, where the fields do not say it and the end is known. When the head goes
    before the last piece does, it is known only here. */
void http_response::announce_size(std::span<const_buffer const> lent) {
  if (wire_.is_committed() || http::is_bodiless(wire_.code())) return;
  if (fields_.get(HttpHeaderContentLength, nullptr) != nullptr) return;
  std::uint64_t total = 0;
  for (const_buffer const bytes : lent) total += bytes.size();
  wire_.set_header("Content-Length", std::to_string(total));
}

task<flush_result> http_response::send_chunks(bool more, bool& owes_yield) {
  if (HRESULT const hr = put_head(); FAILED(hr)) {
    co_return flush_result{.state = flush_state::failed, .error = from_hresult(hr)};
  }
  std::vector<const_buffer> const lent = lend();
  if (!more) announce_size(lent);
  co_return co_await push(wire_, lent, more, owes_yield);
}

task<flush_result> http_response::send(bool more, bool& owes_yield) {
  is_touched_ = true;
  is_sending_ = true;
  flush_result flushed;
  try {
    if (!is_reset_) flushed = co_await send_chunks(more, owes_yield);
  } catch (...) {
    flushed = out_of_memory();
  }
  is_sending_ = false;
  has_sent_headers_ = wire_.is_committed();
  is_ended_ = is_ended_ || (!more && flushed);
  has_failed_ = has_failed_ || !flushed;
  clear_body();
  co_return flushed;
}

HRESULT http_response::start(request const& what) {
  give(what.sent, DWORD{0});
  give(what.expected, BOOL{FALSE});
  if (is_sending_) return invalid_data;  // one at a time
  if (is_suppressed_) return not_supported;
  return owner_.is_here() ? send_here(what) : send_from_afar(what);
}

HRESULT http_response::report(request const& what, flush_result const& flushed) noexcept {
  give(what.sent, static_cast<DWORD>(std::min<std::uint64_t>(flushed.bytes_sent, UINT32_MAX)));
  return to_hresult(flushed, face::iis);
}

HRESULT http_response::send_here(request const& what) {
  bool owes_yield = false;
  flush_result flushed{.state = flush_state::pending};
  if (!what.is_async) {
    flushed = penstock::wait(send(what.has_more, owes_yield));
  } else {
    starting_ = &flushed;
    try {
      owner_.sends().spawn(send_async(what));
    } catch (...) {
      starting_ = nullptr;
      throw;
    }
    starting_ = nullptr;
    if (flushed.state == flush_state::pending) {
      give(what.expected, BOOL{TRUE});
      return S_OK;
    }
  }
  return report(what, flushed);
}

task<void> http_response::send_async(request what) {
  bool owes_yield = false;
  flush_result flushed = out_of_memory();
  try {
    flushed = co_await send(what.has_more, owes_yield);
  } catch (...) {  // it was never begun, and somebody waits to hear of it
  }
  if (starting_ != nullptr) {
    *starting_ = flushed;
    co_return;
  }
  completion ended;
  ended.bytes = static_cast<DWORD>(std::min<std::uint64_t>(flushed.bytes_sent, UINT32_MAX));
  ended.status = to_hresult(flushed, face::iis);
  ended.operation = completion::operation_write;
  ended.route = what.route;
  owner_.send_ended(ended);
}

task<void> http_response::send_for(std::shared_ptr<call_ticket> held, bool more) {
  bool owes_yield = false;
  held->call.result = out_of_memory();
  try {
    held->call.result = co_await send(more, owes_yield);
  } catch (...) {  // it was never begun
  }
}

/** From a thread of the module's own: the worker does it. A caller that asked for an asynchronous
    send is told that it is pending, whatever it turns out to be. */
HRESULT http_response::send_from_afar(request const& what) {
  if (!what.is_async) return wait_from_afar(what);
  request posted = what;
  posted.sent = nullptr;
  posted.expected = nullptr;
  bool const is_posted = owner_.run_on_worker([posted](http_context& self) {
    try {
      self.sends().spawn(self.response().send_async(posted));
    } catch (...) {  // it was told that it would hear of it
      self.send_ended({0, HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY), completion::operation_write,
                       posted.route});
    }
  });
  if (!is_posted) return aborted;
  give(what.expected, BOOL{TRUE});
  return S_OK;
}

HRESULT http_response::wait_from_afar(request const& what) {
  if (owner_.is_on_worker())
    return not_supported;  // neither a fiber nor another thread: who waits?
  remote_call call;
  {
    auto ticket = std::make_shared<call_ticket>(call);
    bool const is_posted = owner_.run_on_worker([ticket, more = what.has_more](http_context& self) {
      try {
        self.sends().spawn(self.response().send_for(ticket, more));
      } catch (...) {
        ticket->call.result = out_of_memory();
      }
    });
    if (!is_posted) return aborted;
  }
  call.done.acquire();
  return report(what, call.result);
}

}  // namespace penstock::compat
