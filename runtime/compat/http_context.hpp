// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// http_context: IHttpContext, and the pipeline of one request that modules are asked along.
//
// The pipeline runs on a fiber. What a module calls synchronously waits there; when a module says
// RQ_NOTIFICATION_PENDING, the pipeline waits there for a completion: of its send, or one that it
// posts, or that it indicates, from any thread. A completion that is early is kept until the module
// has returned, so that a module is never in two calls of one request at once.
//
// A pipeline whose server gives it up while a module is pending on something of its own leaves the
// context to the host, so that the module's late call finds it, and finds it over.

#ifndef PENSTOCK_COMPAT_HTTP_CONTEXT_HPP
#define PENSTOCK_COMPAT_HTTP_CONTEXT_HPP

#include <penstock/detail/promise.hpp>
#include <penstock/http/request.hpp>
#include <penstock/http/response.hpp>
#include <penstock/scope.hpp>
#include <penstock/stop.hpp>

#include "compat/completion.hpp"
#include "compat/http_request.hpp"
#include "compat/http_response.hpp"
#include "compat/module_list.hpp"
#include "compat/request_memory.hpp"
#include "compat/unsupported_context.hpp"

#include <httpserv.h>

#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace penstock::detail {
class worker;
}

namespace penstock::compat {

class http_context final : public unsupported_context,
                           public std::enable_shared_from_this<http_context> {
public:
  http_context(module_list const& modules, http::request& request, http::response& response);
  /** Has the modules' objects disposed of. */
  ~http_context();

  // IHttpContext: http_context.cpp.

  IHttpRequest* GetRequest() noexcept override { return &request_; }
  IHttpResponse* GetResponse() noexcept override { return &response_; }
  BOOL GetResponseHeadersSent() const noexcept override { return response_.has_sent_headers(); }
  IHttpContext* GetRootContext() const noexcept override;
  VOID* AllocateRequestMemory(DWORD size) noexcept override { return memory_.AllocateMemory(size); }
  VOID SetRequestHandled() noexcept override { is_handled_ = true; }
  VOID DisableNotifications(DWORD notifications, DWORD post_notifications) noexcept override;
  VOID IndicateCompletion(REQUEST_NOTIFICATION_STATUS status) noexcept override;
  HRESULT PostCompletion(DWORD bytes) noexcept override;
  HRESULT PostCompletion(DWORD, LPOVERLAPPED_COMPLETION_ROUTINE, VOID*) noexcept override;
  IHttpModuleContextContainer* GetModuleContextContainer() noexcept override { return nullptr; }

  // The pipeline: pipeline.cpp.

  /** On a fiber: ask the modules, and send what they leave unsent. */
  void run();
  /** Whether a module may still call back: then keep this. */
  [[nodiscard]] bool is_abandoned() const noexcept { return is_abandoned_; }

  // For the response.

  [[nodiscard]] bool is_on_worker() const noexcept;
  /** Whether the caller may wait. */
  [[nodiscard]] bool is_here() const noexcept;
  /** Call `what` on the worker: at once when this is it. False: the request is over. */
  [[nodiscard]] bool run_on_worker(std::function<void(http_context&)> what) noexcept;
  [[nodiscard]] async_scope& sends() noexcept { return *sends_; }
  [[nodiscard]] http_response& response() noexcept { return response_; }
  [[nodiscard]] http::response& wire() noexcept { return wire_; }
  void send_ended(completion const& what) noexcept;
  [[nodiscard]] PCWSTR current_module() const noexcept;
  [[nodiscard]] DWORD current_notification() const noexcept;

private:
  class provider final : public IHttpEventProvider {
  public:
    VOID SetErrorStatus(HRESULT error) noexcept override { error_ = error; }

  private:
    HRESULT error_ = S_OK;
  };
  struct wake_up;

  /** Completions that wait for the pipeline. */
  struct arrivals {
    static constexpr std::size_t posted_max = 16;
    std::optional<completion> send = {};
    std::array<DWORD, posted_max> posted = {};
    std::size_t posted_count = 0;
    std::optional<REQUEST_NOTIFICATION_STATUS> indicated = {};
  };

  struct module_object {
    CHttpModule* object = nullptr;
    DWORD disabled = 0;
    DWORD disabled_post = 0;
  };

  [[nodiscard]] CHttpModule* object_of(std::size_t module);
  void raise_all();
  void raise_event(std::size_t event, bool is_post);
  [[nodiscard]] REQUEST_NOTIFICATION_STATUS ask(std::size_t module);
  [[nodiscard]] REQUEST_NOTIFICATION_STATUS until_settled(CHttpModule& module,
                                                          REQUEST_NOTIFICATION_STATUS status);
  [[nodiscard]] REQUEST_NOTIFICATION_STATUS hand_over(CHttpModule& module, completion const& what);
  [[nodiscard]] std::optional<completion> next_completion() noexcept;
  [[nodiscard]] std::optional<REQUEST_NOTIFICATION_STATUS> take_indication() noexcept;
  [[nodiscard]] bool has_arrivals() noexcept;
  void end_sends();
  void finish();
  void leave() noexcept;
  void fail() noexcept;
  void answer_not_found();
  void dispose() noexcept;
  void wake() noexcept;
  [[nodiscard]] bool announce() noexcept;
  void close_door() noexcept;

  module_list const& modules_;
  http::response& wire_;
  request_memory memory_;
  http_request request_;
  http_response response_;
  std::vector<module_object> objects_;
  async_scope* sends_ = nullptr;  // while the pipeline runs
  provider provider_;

  std::size_t module_ = 0;  // where the pipeline is
  std::size_t event_ = 0;
  bool is_post_ = false;
  bool is_finishing_ = false;  // a module ended the request: only log and end are left
  bool is_handled_ = false;
  bool is_stopped_ = false;  // the server gives the request up
  bool is_abandoned_ = false;

  detail::ready_node waiting_;  // the pipeline's fiber, when it waits for a completion
  bool is_waiting_ = false;
  std::thread::id thread_ = std::this_thread::get_id();
  std::mutex door_;         // guards what other threads may reach: the two below
  detail::worker* worker_;  // null: the request is over
  arrivals arrivals_;
};

}  // namespace penstock::compat

#endif
