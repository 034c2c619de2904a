// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// module_list: the modules of a host, what each has subscribed to, and in which order they are
// asked.

#ifndef PENSTOCK_COMPAT_MODULE_LIST_HPP
#define PENSTOCK_COMPAT_MODULE_LIST_HPP

#include "compat/unsupported_server.hpp"

#include <httpserv.h>

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::compat {

/** How many notifications are raised in turn, from RQ_BEGIN_REQUEST to RQ_END_REQUEST. */
inline constexpr std::size_t event_count = 12;

/** Those of them, main and post, that this version raises. */
inline constexpr DWORD raised_notifications =
    0xFFF & ~(DWORD{RQ_AUTHENTICATE_REQUEST} | DWORD{RQ_MAP_REQUEST_HANDLER});
inline constexpr DWORD raised_post_notifications = 0xFFF;

enum class priority : std::uint8_t { first, high, medium, low, last };

/** One module, as it registered itself. */
class registered_module final : public IHttpModuleRegistrationInfo2 {
public:
  registered_module(std::string_view name, std::size_t id);
  ~registered_module();
  registered_module(registered_module const&) = delete;
  registered_module& operator=(registered_module const&) = delete;

  PCWSTR GetName() const noexcept override { return name_.c_str(); }
  HTTP_MODULE_ID GetId() const noexcept override;
  HRESULT SetRequestNotifications(IHttpModuleFactory* factory, DWORD notifications,
                                  DWORD post_notifications) noexcept override;
  HRESULT SetGlobalNotifications(CGlobalModule* module, DWORD notifications) noexcept override;
  HRESULT SetPriorityForRequestNotification(DWORD notifications, PCWSTR alias) noexcept override;
  HRESULT SetPriorityForGlobalNotification(DWORD notifications, PCWSTR alias) noexcept override;
  HRESULT SetPriorityForPostRequestNotification(DWORD notifications,
                                                PCWSTR alias) noexcept override;

  [[nodiscard]] IHttpModuleFactory* factory() const noexcept { return factory_; }
  [[nodiscard]] bool wants(std::size_t event, bool is_post) const noexcept {
    return ((is_post ? post_notifications_ : notifications_) >> event & 1) != 0;
  }
  [[nodiscard]] priority rank(std::size_t event, bool is_post) const noexcept {
    return (is_post ? post_ranks_ : ranks_)[event];
  }

private:
  using ranks = std::array<priority, event_count>;
  static HRESULT set_ranks(ranks& of, DWORD notifications, PCWSTR alias) noexcept;

  std::basic_string<WCHAR> name_;
  std::size_t id_;
  IHttpModuleFactory* factory_ = nullptr;
  DWORD notifications_ = 0;
  DWORD post_notifications_ = 0;
  ranks ranks_;
  ranks post_ranks_;
};

class module_list {
public:
  /** Have a module register itself. When it fails it is not in the list, and was told to go. */
  HRESULT add(std::string_view name, PFN_REGISTERMODULE entry) noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return modules_.size(); }
  [[nodiscard]] registered_module& operator[](std::size_t index) const noexcept {
    return *modules_[index];
  }
  /** Places of those that want this event, in the order in which they are asked. */
  [[nodiscard]] std::vector<std::size_t> const& order(std::size_t event,
                                                      bool is_post) const noexcept {
    return orders_[event * 2 + (is_post ? 1 : 0)];
  }

private:
  void put_in_order();

  class server final : public unsupported_server {};
  server server_;
  std::vector<std::unique_ptr<registered_module>> modules_;
  std::array<std::vector<std::size_t>, 2 * event_count> orders_;
};

}  // namespace penstock::compat

#endif
