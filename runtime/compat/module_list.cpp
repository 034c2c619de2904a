// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "compat/module_list.hpp"

#include "compat/guarded.hpp"
#include "compat/not_supported.hpp"
#include "compat/utf16.hpp"

#include <optional>
#include <utility>

namespace penstock::compat {
namespace {

constexpr DWORD server_version = 10;  // of the original whose rules are followed

std::optional<priority> to_priority(PCWSTR alias) {
  std::pair<PCWSTR, priority> const names[] = {{PRIORITY_ALIAS_FIRST, priority::first},
                                               {PRIORITY_ALIAS_HIGH, priority::high},
                                               {PRIORITY_ALIAS_MEDIUM, priority::medium},
                                               {PRIORITY_ALIAS_LOW, priority::low},
                                               {PRIORITY_ALIAS_LAST, priority::last}};
  for (auto const& [name, rank] : names) {
    if (std::basic_string_view<WCHAR>(name) == alias) return rank;
  }
  return std::nullopt;
}

}  // namespace

registered_module::registered_module(std::string_view name, std::size_t id)
    : name_(to_utf16(name)), id_(id) {
  ranks_.fill(priority::medium);
  post_ranks_.fill(priority::medium);
}

registered_module::~registered_module() {
  if (factory_ != nullptr) factory_->Terminate();
}

HTTP_MODULE_ID registered_module::GetId() const noexcept {
  return reinterpret_cast<HTTP_MODULE_ID>(id_);
}

HRESULT registered_module::SetRequestNotifications(IHttpModuleFactory* factory, DWORD notifications,
                                                   DWORD post_notifications) noexcept {
  if (factory == nullptr) return HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
  if (factory_ != nullptr) return HRESULT_FROM_WIN32(ERROR_ALREADY_EXISTS);
  // A subscription that would never be served is refused, and not forgotten.
  if ((notifications & ~raised_notifications) != 0) return not_supported;
  if ((post_notifications & ~raised_post_notifications) != 0) return not_supported;
  factory_ = factory;
  notifications_ = notifications;
  post_notifications_ = post_notifications;
  return S_OK;
}

HRESULT registered_module::SetGlobalNotifications(CGlobalModule*, DWORD) noexcept {
  return not_supported;
}

HRESULT registered_module::SetPriorityForGlobalNotification(DWORD, PCWSTR) noexcept {
  return not_supported;
}

HRESULT registered_module::set_ranks(ranks& of, DWORD notifications, PCWSTR alias) noexcept {
  if (alias == nullptr) return HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
  auto const rank = to_priority(alias);
  if (!rank) return HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
  if (notifications >> event_count != 0) return not_supported;
  for (std::size_t event = 0; event < event_count; ++event) {
    if ((notifications >> event & 1) != 0) of[event] = *rank;
  }
  return S_OK;
}

HRESULT registered_module::SetPriorityForRequestNotification(DWORD notifications,
                                                             PCWSTR alias) noexcept {
  return set_ranks(ranks_, notifications, alias);
}

HRESULT registered_module::SetPriorityForPostRequestNotification(DWORD notifications,
                                                                 PCWSTR alias) noexcept {
  return set_ranks(post_ranks_, notifications, alias);
}

HRESULT module_list::add(std::string_view name, PFN_REGISTERMODULE entry) noexcept {
  if (entry == nullptr) return HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER);
  return guarded(face::iis, [&]() -> HRESULT {
    auto module = std::make_unique<registered_module>(name, modules_.size());
    HRESULT const hr = entry(server_version, module.get(), &server_);
    if (FAILED(hr)) return hr;
    modules_.push_back(std::move(module));
    put_in_order();
    return S_OK;
  });
}

void module_list::put_in_order() {
  for (std::size_t i = 0; i < orders_.size(); ++i) {
    std::size_t const event = i / 2;
    bool const is_post = i % 2 != 0;
    orders_[i].clear();
    for (auto rank = priority::first; rank <= priority::last;
         rank = static_cast<priority>(static_cast<int>(rank) + 1)) {
      for (std::size_t m = 0; m < modules_.size(); ++m) {
        bool const wants = modules_[m]->wants(event, is_post);
        if (wants && modules_[m]->rank(event, is_post) == rank) orders_[i].push_back(m);
      }
    }
  }
}

}  // namespace penstock::compat
