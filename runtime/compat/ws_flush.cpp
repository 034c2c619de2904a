// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The flush of a writer: what is committed goes to the write callback, now or later.

#include "compat/ws_error.hpp"
#include "compat/ws_writer.hpp"

namespace penstock::compat {
namespace {

/** The callback has taken the bytes, or has not. */
HRESULT settle(WS_XML_WRITER& writer, HRESULT hr) noexcept {
  if (FAILED(hr)) return fault(writer, hr, nullptr);
  writer.flushed += writer.flushing.length;
  if (writer.flushing.length > writer.properties.buffer_trim_size) {
    static_cast<void>(writer.bytes->take());
  } else {
    writer.bytes->clear();
  }
  return S_OK;
}

/** The write callback calls back. */
void CALLBACK on_written(HRESULT hr, WS_CALLBACK_MODEL model, void* state) noexcept {
  auto& writer = *static_cast<WS_XML_WRITER*>(state);
  auto phase = flush_phase::calling;
  writer.finished_with = hr;
  if (writer.phase.compare_exchange_strong(phase, flush_phase::finished)) return;
  if (phase != flush_phase::pending && phase != flush_phase::orphaned) return;  // it has before
  HRESULT const result = settle(writer, hr);
  WS_ASYNC_CONTEXT const caller = writer.caller;
  if (writer.phase.exchange(flush_phase::idle) == flush_phase::orphaned) delete &writer;
  caller.callback(result, model, caller.callbackState);  // may free or flush the writer
}

HRESULT write(WS_XML_WRITER& writer, WS_ASYNC_CONTEXT const* context, WS_ERROR* error) noexcept {
  try {
    return writer.write_callback(writer.write_callback_state, &writer.flushing, 1, context, error);
  } catch (...) {  // a callback in C++ that throws has failed
    return E_FAIL;
  }
}

HRESULT write_now(WS_XML_WRITER& writer, WS_ERROR* error) noexcept {
  HRESULT const hr = write(writer, nullptr, error);
  writer.phase.store(flush_phase::idle);
  if (hr != WS_S_ASYNC) return settle(writer, hr);
  // Nobody can call back: it was given nothing to call.
  return explain(error, fault(writer, WS_E_INVALID_OPERATION, nullptr),
                 "the write callback went asynchronous in a synchronous flush");
}

HRESULT write_async(WS_XML_WRITER& writer, WS_ERROR* error) noexcept {
  WS_ASYNC_CONTEXT const context{&on_written, &writer};
  HRESULT hr = write(writer, &context, error);
  auto phase = flush_phase::calling;
  if (hr == WS_S_ASYNC) {
    // From here on the writer belongs to the completion.
    if (writer.phase.compare_exchange_strong(phase, flush_phase::pending)) return WS_S_ASYNC;
    hr = writer.finished_with;
  }
  writer.phase.store(flush_phase::idle);
  return settle(writer, hr);
}

}  // namespace
}  // namespace penstock::compat

using namespace penstock::compat;

HRESULT WsFlushWriter(WS_XML_WRITER* writer, ULONG minSize, WS_ASYNC_CONTEXT const* asyncContext,
                      WS_ERROR* error) noexcept {
  if (HRESULT const hr = enter(writer); FAILED(hr)) return hr;
  if (asyncContext != nullptr && asyncContext->callback == nullptr) return E_INVALIDARG;
  if (writer->kind == WS_XML_WRITER::output_kind::buffer) return S_OK;
  writer->xml->release();
  if (HRESULT const hr = leave(*writer, error); FAILED(hr)) return hr;
  std::string_view const all = writer->bytes->view();
  if (all.empty() || all.size() < minSize) return S_OK;
  auto* const first = reinterpret_cast<BYTE*>(const_cast<char*>(all.data()));
  writer->flushing = {static_cast<ULONG>(all.size()), first};
  writer->phase.store(flush_phase::calling);
  if (asyncContext == nullptr) return write_now(*writer, error);
  writer->caller = *asyncContext;
  return write_async(*writer, error);
}
