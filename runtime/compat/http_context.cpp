// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/http_context.hpp"

#include <penstock/fiber.hpp>

#include "compat/guarded.hpp"
#include "compat/not_supported.hpp"
#include "sched/worker.hpp"

#include <utility>

namespace penstock::compat {
namespace {

constexpr HRESULT aborted = HRESULT_FROM_WIN32(ERROR_OPERATION_ABORTED);
constexpr HRESULT out_of_memory = HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY);

}  // namespace

http_context::http_context(module_list const& modules, http::request& request,
                           http::response& response)
    : modules_(modules),
      wire_(response),
      request_(request, memory_),
      response_(*this, response, memory_),
      objects_(modules.size()),
      worker_(&detail::worker::current()) {}

http_context::~http_context() { dispose(); }

void http_context::dispose() noexcept {
  for (module_object& each : objects_) {
    CHttpModule* const object = std::exchange(each.object, nullptr);
    guarded(face::iis, [&]() -> HRESULT {
      if (object != nullptr) object->Dispose();
      return S_OK;
    });
  }
}

IHttpContext* http_context::GetRootContext() const noexcept {
  return const_cast<http_context*>(this);  // the interface says so: there is no other
}

VOID http_context::DisableNotifications(DWORD notifications, DWORD post_notifications) noexcept {
  objects_[module_].disabled |= notifications;
  objects_[module_].disabled_post |= post_notifications;
}

PCWSTR http_context::current_module() const noexcept { return modules_[module_].GetName(); }

DWORD http_context::current_notification() const noexcept { return DWORD{1} << event_; }

bool http_context::is_on_worker() const noexcept { return std::this_thread::get_id() == thread_; }

bool http_context::is_here() const noexcept {
  return is_on_worker() && sends_ != nullptr && in_fiber();
}

bool http_context::run_on_worker(std::function<void(http_context&)> what) noexcept {
  try {
    if (is_on_worker()) {
      if (sends_ == nullptr) return false;
      what(*this);
      return true;
    }
    std::lock_guard const lock(door_);
    if (worker_ == nullptr) return false;
    worker_->post([self = shared_from_this(), call = std::move(what)] {
      if (self->sends_ != nullptr) call(*self);
    });
    return true;
  } catch (...) {
    return false;
  }
}

void http_context::wake() noexcept {
  if (std::exchange(is_waiting_, false)) detail::worker::current().make_ready(waiting_);
}

/** Something has arrived. */
bool http_context::announce() noexcept {
  return run_on_worker([](http_context& self) { self.wake(); });
}

void http_context::close_door() noexcept {
  std::lock_guard const lock(door_);
  worker_ = nullptr;
}

void http_context::send_ended(completion const& what) noexcept {
  {
    std::lock_guard const lock(door_);
    arrivals_.send = what;
  }
  wake();
}

VOID http_context::IndicateCompletion(REQUEST_NOTIFICATION_STATUS status) noexcept {
  {
    std::lock_guard const lock(door_);
    if (worker_ == nullptr) return;
    arrivals_.indicated = status;
  }
  static_cast<void>(announce());
}

HRESULT http_context::PostCompletion(DWORD bytes) noexcept {
  {
    std::lock_guard const lock(door_);
    if (worker_ == nullptr) return aborted;
    if (arrivals_.posted_count == arrivals::posted_max) return out_of_memory;
    arrivals_.posted[arrivals_.posted_count++] = bytes;
  }
  return announce() ? S_OK : out_of_memory;
}

HRESULT http_context::PostCompletion(DWORD, LPOVERLAPPED_COMPLETION_ROUTINE, VOID*) noexcept {
  return not_supported;
}

bool http_context::has_arrivals() noexcept {
  std::lock_guard const lock(door_);
  return arrivals_.send || arrivals_.posted_count != 0 || arrivals_.indicated;
}

std::optional<REQUEST_NOTIFICATION_STATUS> http_context::take_indication() noexcept {
  std::lock_guard const lock(door_);
  return std::exchange(arrivals_.indicated, std::nullopt);
}

std::optional<completion> http_context::next_completion() noexcept {
  std::lock_guard const lock(door_);
  if (arrivals_.send) return std::exchange(arrivals_.send, std::nullopt);
  if (arrivals_.posted_count == 0) return std::nullopt;
  completion posted;
  posted.bytes = arrivals_.posted[0];
  std::copy(arrivals_.posted.begin() + 1, arrivals_.posted.end(), arrivals_.posted.begin());
  --arrivals_.posted_count;
  return posted;
}

}  // namespace penstock::compat
