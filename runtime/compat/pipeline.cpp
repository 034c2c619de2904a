// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// The pipeline of one request: its events in turn, and for each the modules that want it.

#include <penstock/fiber.hpp>
#include <penstock/task.hpp>

#include "compat/guarded.hpp"
#include "compat/http_context.hpp"

#include <stop_token>
#include <string_view>

namespace penstock::compat {
namespace {

using entry = REQUEST_NOTIFICATION_STATUS (CHttpModule::*)(IHttpContext*, IHttpEventProvider*);

struct event {
  entry main;  // null: not raised
  entry post;
};

// By the bit of the notification. Two have a provider of their own, and are not raised yet.
constexpr event events[event_count] = {
    {&CHttpModule::OnBeginRequest, &CHttpModule::OnPostBeginRequest},
    {nullptr, &CHttpModule::OnPostAuthenticateRequest},
    {&CHttpModule::OnAuthorizeRequest, &CHttpModule::OnPostAuthorizeRequest},
    {&CHttpModule::OnResolveRequestCache, &CHttpModule::OnPostResolveRequestCache},
    {nullptr, &CHttpModule::OnPostMapRequestHandler},
    {&CHttpModule::OnAcquireRequestState, &CHttpModule::OnPostAcquireRequestState},
    {&CHttpModule::OnPreExecuteRequestHandler, &CHttpModule::OnPostPreExecuteRequestHandler},
    {&CHttpModule::OnExecuteRequestHandler, &CHttpModule::OnPostExecuteRequestHandler},
    {&CHttpModule::OnReleaseRequestState, &CHttpModule::OnPostReleaseRequestState},
    {&CHttpModule::OnUpdateRequestCache, &CHttpModule::OnPostUpdateRequestCache},
    {&CHttpModule::OnLogRequest, &CHttpModule::OnPostLogRequest},
    {&CHttpModule::OnEndRequest, &CHttpModule::OnPostEndRequest},
};

constexpr std::size_t execute_event = 7;
constexpr std::size_t log_event = 10;  // from here on, also when the request was finished

}  // namespace

/** Until something arrives, or there is nothing left to wait for. */
struct http_context::wake_up {
  http_context& self;

  [[nodiscard]] bool await_ready() const noexcept {
    return self.has_arrivals() || (self.is_stopped_ && !self.response_.is_sending());
  }
  void await_suspend(std::coroutine_handle<> waiter) const noexcept {
    self.waiting_.waiter = waiter;
    self.is_waiting_ = true;
  }
  void await_resume() const noexcept {}
};

void http_context::run() {
  stop_ref const stop = penstock::wait(current_stop());
  async_scope sends(stop);
  sends_ = &sends;
  std::stop_callback const on_stop(stop.token(), [this]() noexcept {
    is_stopped_ = true;
    wake();
  });
  struct at_end {
    http_context& of;
    ~at_end() { of.leave(); }
  } const leaving{*this};
  raise_all();
  end_sends();
  finish();
}

void http_context::leave() noexcept {
  sends_ = nullptr;
  close_door();
  if (!is_abandoned_) dispose();
}

void http_context::raise_all() {
  for (std::size_t event = 0; event < event_count; ++event) {
    if (is_finishing_ && event < log_event) continue;
    if (is_handled_ && event == execute_event) continue;
    raise_event(event, false);
    raise_event(event, true);
  }
}

void http_context::raise_event(std::size_t event, bool is_post) {
  for (std::size_t const module : modules_.order(event, is_post)) {
    if (is_abandoned_ || (is_finishing_ && event < log_event)) return;
    module_object const& of = objects_[module];
    if (((is_post ? of.disabled_post : of.disabled) >> event & 1) != 0) continue;
    module_ = module;
    event_ = event;
    is_post_ = is_post;
    if (ask(module) == RQ_NOTIFICATION_FINISH_REQUEST) is_finishing_ = true;
    // A module that goes on while its send is pending is wrong, and the send still has its memory.
    if (response_.is_sending()) end_sends();
  }
}

REQUEST_NOTIFICATION_STATUS http_context::ask(std::size_t module) {
  {
    std::lock_guard const lock(door_);
    arrivals_ = {};  // nobody waits for what was left over
  }
  CHttpModule* const object = object_of(module);
  if (object == nullptr) return RQ_NOTIFICATION_FINISH_REQUEST;
  entry const call = is_post_ ? events[event_].post : events[event_].main;
  auto status = RQ_NOTIFICATION_FINISH_REQUEST;
  try {
    status = (object->*call)(this, &provider_);
  } catch (...) {
    fail();
  }
  return until_settled(*object, status);
}

REQUEST_NOTIFICATION_STATUS http_context::until_settled(CHttpModule& module,
                                                        REQUEST_NOTIFICATION_STATUS status) {
  for (;;) {
    auto const indicated = take_indication();
    if (indicated && *indicated != RQ_NOTIFICATION_PENDING) return *indicated;
    if (status != RQ_NOTIFICATION_PENDING) return status;
    if (auto const ended = next_completion()) {
      status = hand_over(module, *ended);
      continue;
    }
    if (is_stopped_ && !response_.is_sending()) {
      is_abandoned_ = true;
      return RQ_NOTIFICATION_FINISH_REQUEST;
    }
    wake_up waiting{*this};
    penstock::wait(waiting);
  }
}

REQUEST_NOTIFICATION_STATUS http_context::hand_over(CHttpModule& module, completion const& what) {
  completion_info info(what);
  try {
    if (what.route.callback != nullptr) return what.route.callback(this, &info, what.route.state);
    return module.OnAsyncCompletion(this, current_notification(), is_post_, &provider_, &info);
  } catch (...) {
    fail();
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }
}

CHttpModule* http_context::object_of(std::size_t module) {
  CHttpModule*& object = objects_[module].object;
  if (object != nullptr) return object;
  HRESULT const hr = guarded(
      face::iis, [&] { return modules_[module].factory()->GetHttpModule(&object, &memory_); });
  if (SUCCEEDED(hr) && object != nullptr) return object;
  object = nullptr;
  fail();
  return nullptr;
}

/** A module cannot go on. */
void http_context::fail() noexcept {
  if (response_.has_sent_headers()) return wire_.abort();
  response_.Clear();
  response_.SetStatus(500, "Internal Server Error", 0, E_FAIL, nullptr, FALSE);
}

void http_context::end_sends() { penstock::wait(sends_->join()); }

void http_context::answer_not_found() {
  constexpr std::string_view text = "Not Found\n";
  response_.SetStatus(404, "Not Found", 0, S_OK, nullptr, FALSE);
  response_.SetHeader(HttpHeaderContentType, "text/plain", 10, TRUE);
  HTTP_DATA_CHUNK chunk{};
  chunk.FromMemory.pBuffer = const_cast<char*>(text.data());
  chunk.FromMemory.BufferLength = static_cast<ULONG>(text.size());
  response_.WriteEntityChunks(&chunk, 1, FALSE, FALSE, nullptr, nullptr);
}

/** Send what the modules left unsent. */
void http_context::finish() {
  if (is_abandoned_) return wire_.abort();
  if (response_.has_failed() && wire_.is_committed()) return wire_.abort();
  if (!response_.is_touched() && !is_handled_) answer_not_found();
  if (response_.is_ended()) return;
  bool owes_yield = false;
  flush_result const sent = penstock::wait(response_.send(false, owes_yield));
  if (sent) return;
  // A head that cannot be: nothing of it has gone.
  if (wire_.is_committed()) return wire_.abort();
  wire_.clear();
  wire_.clear_headers();
  static_cast<void>(wire_.set_status(http::status::internal_server_error));
}

}  // namespace penstock::compat
