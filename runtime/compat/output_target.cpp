// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/compat/hresult.hpp>
#include <penstock/compat/output_target.hpp>
#include <penstock/fiber.hpp>
#include <penstock/timer.hpp>

#include "compat/guarded.hpp"
#include "compat/push.hpp"
#include "compat/ws_error.hpp"

#include <utility>

namespace penstock::compat {
namespace {

std::vector<const_buffer> to_buffers(WS_BYTES const* buffers, ULONG count) {
  std::vector<const_buffer> made;
  made.reserve(count);
  for (ULONG i = 0; i < count; ++i) {
    made.push_back({reinterpret_cast<std::byte const*>(buffers[i].bytes), buffers[i].length});
  }
  return made;
}

}  // namespace

WS_XML_WRITER_STREAM_OUTPUT output_target::stream() noexcept {
  return {{WS_XML_WRITER_OUTPUT_TYPE_STREAM}, &write, this};
}

HRESULT CALLBACK output_target::write(void* state, WS_BYTES const* buffers, ULONG count,
                                      WS_ASYNC_CONTEXT const* context, WS_ERROR* error) noexcept {
  auto& self = *static_cast<output_target*>(state);
  HRESULT const hr = guarded(face::webservices, [&]() -> HRESULT {
    if (context != nullptr) return self.write_async(to_buffers(buffers, count), *context);
    if (in_fiber()) return self.write_now(to_buffers(buffers, count));
    return explain(error, WS_E_INVALID_OPERATION, "a synchronous flush needs a fiber to wait on");
  });
  return hr;
}

HRESULT output_target::write_now(std::vector<const_buffer> const& buffers) {
  bool owes_yield = false;
  last_ = penstock::wait(push(to_, buffers, true, owes_yield));
  if (owes_yield) penstock::wait(yield());
  return to_hresult(last_, face::webservices);
}

HRESULT output_target::write_async(std::vector<const_buffer> buffers,
                                   WS_ASYNC_CONTEXT const& context) {
  HRESULT result = WS_S_ASYNC;
  starting_ = &result;
  try {
    flushes_.spawn(run(std::move(buffers), context));
  } catch (...) {
    starting_ = nullptr;
    throw;
  }
  starting_ = nullptr;
  return result;
}

task<void> output_target::run(std::vector<const_buffer> buffers, WS_ASYNC_CONTEXT context) {
  bool owes_yield = false;  // nobody here can: the caller is not ours
  flush_result flushed;
  try {
    flushed = co_await push(to_, buffers, true, owes_yield);
  } catch (...) {  // it was never begun
    flushed.state = flush_state::failed;
    flushed.error = std::make_error_code(std::errc::not_enough_memory);
  }
  last_ = flushed;
  HRESULT const hr = to_hresult(flushed, face::webservices);
  if (starting_ != nullptr) {
    *starting_ = hr;
  } else {
    context.callback(hr, WS_SHORT_CALLBACK, context.callbackState);
  }
}

}  // namespace penstock::compat
