// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "xml/mtom/send_parts.hpp"

#include <penstock/error.hpp>

namespace penstock::xml {
namespace {

/** The result of `before` and `last` as one. */
flush_result sum(flush_result const& before, flush_result last) noexcept {
  last.immediate &= before.immediate;
  last.bytes_sent += before.bytes_sent;
  return last;
}

flush_result failed(std::error_code why) noexcept {
  return {.state = flush_state::failed, .error = why};
}

/** What was queued so far leaves while the next bytes are pulled. */
task<flush_result> pull_next(part_sender& sender, output& out, flush_options options) {
  flush_operation pushing = out.flush(options);
  mutable_buffer const room = sender.lend(out);
  if (room.empty()) co_return co_await pushing;
  io_result const pulled = co_await sender.next().pull(room);
  // Who was stopped, or ran out of time, may be asked again.
  bool const is_canceled = pulled.ec == cond::canceled;
  bool const may_go_on = is_canceled || pulled.ec == cond::timed_out;
  if (!may_go_on) {
    sender.took(out, pulled);
  } else if (pulled.n != 0) {
    sender.took(out, {.n = pulled.n});
  }
  flush_result result = co_await pushing;
  if (result && may_go_on) {
    result.state = is_canceled ? flush_state::canceled : flush_state::timed_out;
    result.error = pulled.ec;
  }
  co_return result;
}

}  // namespace

task<flush_result> send_parts(part_sender& sender, output& out, flush_options options) {
  flush_options on_the_way = options;
  on_the_way.more = true;
  on_the_way.min_bytes = 0;
  on_the_way.hint = send_hint::push;
  flush_result result;
  for (;;) {
    auto const progress = sender.queue(out);
    if (progress == part_sender::progress::over) {
      flush_operation last = out.flush(options);
      co_return sum(result, co_await last);
    }
    if (progress == part_sender::progress::failed) co_return sum(result, failed(sender.error()));
    if (progress == part_sender::progress::full) {
      flush_operation room = out.make_room(on_the_way);
      result = sum(result, co_await room);
    } else if (progress == part_sender::progress::refused) {
      flush_operation room = out.flush(on_the_way);
      result = sum(result, co_await room);
    } else {
      result = sum(result, co_await pull_next(sender, out, on_the_way));
    }
    if (!result) co_return result;
  }
}

}  // namespace penstock::xml
