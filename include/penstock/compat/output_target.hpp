// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// output_target: lets a WS_XML_WRITER write into any output: an HTTP response, a socket, a file.
//
//     compat::output_target target(response);
//     auto const to = target.stream();
//     WsSetOutput(writer, &utf8.encoding, &to.output, nullptr, 0, nullptr);
//     …
//     WsFlushWriter(writer, 0, nullptr, nullptr);       // on a fiber: the fiber waits
//     WsFlushWriter(writer, 0, &completion, nullptr);   // S_OK: it went; WS_S_ASYNC: wait for it
//     …
//     co_await target.join();                           // before it goes
//
// A flush with an async context is asynchronous only when the output's flush is pending; then the
// completion is called on the worker, as a short callback. A flush without one waits on the fiber
// that calls it. Off a fiber there is nothing that may wait, so there it is refused with
// WS_E_INVALID_OPERATION, and nothing was written.

#ifndef PENSTOCK_COMPAT_OUTPUT_TARGET_HPP
#define PENSTOCK_COMPAT_OUTPUT_TARGET_HPP

#include <penstock/compat/windows/webservices.h>
#include <penstock/buffer.hpp>
#include <penstock/flush/output.hpp>
#include <penstock/scope.hpp>
#include <penstock/stop.hpp>
#include <penstock/task.hpp>

#include <vector>

namespace penstock::compat {

class output_target {
public:
  /** `to` outlives the target. A stop requested at `stop` cancels asynchronous flushes. */
  explicit output_target(output& to, stop_ref stop = {}) : to_(to), flushes_(stop) {}

  /** What WsSetOutput() takes, as its output. It may be copied, and refers to this target. */
  [[nodiscard]] WS_XML_WRITER_STREAM_OUTPUT stream() noexcept;

  /** How the last flush that reached the output ended: what co_await would have given. */
  [[nodiscard]] flush_result const& last() const noexcept { return last_; }

  /** Completes when no flush is under way. Await it before the target is destroyed. */
  [[nodiscard]] async_scope::join_operation join() noexcept { return flushes_.join(); }

private:
  static HRESULT CALLBACK write(void* state, WS_BYTES const* buffers, ULONG count,
                                WS_ASYNC_CONTEXT const* context, WS_ERROR* error) noexcept;
  HRESULT write_now(std::vector<const_buffer> const& buffers);
  HRESULT write_async(std::vector<const_buffer> buffers, WS_ASYNC_CONTEXT const& context);
  task<void> run(std::vector<const_buffer> buffers, WS_ASYNC_CONTEXT context);

  output& to_;
  async_scope flushes_;
  flush_result last_;
  HRESULT* starting_ = nullptr;  // where a flush that ends in its call leaves how
};

}  // namespace penstock::compat

#endif
