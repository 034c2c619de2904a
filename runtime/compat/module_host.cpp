// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include <penstock/compat/module_host.hpp>
#include <penstock/fiber.hpp>

#include "compat/http_context.hpp"
#include "compat/module_list.hpp"

#include <dlfcn.h>

#include <mutex>
#include <type_traits>
#include <utility>
#include <vector>

namespace penstock::compat {
namespace {

static_assert(std::is_same_v<register_module, PFN_REGISTERMODULE>);

struct unload {
  void operator()(void* object) const noexcept { ::dlclose(object); }
};
using shared_object = std::unique_ptr<void, unload>;

std::string_view stem(std::string_view path) noexcept {
  path.remove_prefix(path.find_last_of('/') + 1);
  return path.substr(0, path.find('.'));
}

load_result last_problem(int code) {
  char const* const text = ::dlerror();
  return {HRESULT_FROM_WIN32(code), text == nullptr ? "unknown" : text};
}

}  // namespace

struct module_host::state {
  // In this order: what is abandoned has objects of the modules, and these have code in the files.
  std::vector<shared_object> objects;
  module_list modules;
  std::mutex mutex;
  std::vector<std::shared_ptr<http_context>> abandoned;  // guarded by mutex
};

module_host::module_host() : state_(std::make_unique<state>()) {}
module_host::~module_host() = default;

load_result module_host::load(std::string const& path) {
  shared_object object(::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL));
  if (object == nullptr) return last_problem(ERROR_MOD_NOT_FOUND);
  void* const entry = ::dlsym(object.get(), MODULE_REGISTERMODULE);
  if (entry == nullptr) return last_problem(ERROR_PROC_NOT_FOUND);
  state_->objects.reserve(state_->objects.size() + 1);
  load_result added = add(stem(path), reinterpret_cast<register_module>(entry));
  if (added) state_->objects.push_back(std::move(object));
  return added;
}

load_result module_host::add(std::string_view name, register_module entry) {
  HRESULT const hr = state_->modules.add(name, entry);
  if (SUCCEEDED(hr)) return {};
  return {hr, "RegisterModule failed: " + from_hresult(hr).message()};
}

task<void> module_host::handle(http::request& request, http::response& response) {
  auto const context = std::make_shared<http_context>(state_->modules, request, response);
  co_await fiber([&] { context->run(); });
  if (context->is_abandoned()) {
    std::lock_guard const lock(state_->mutex);
    state_->abandoned.push_back(context);
  }
}

}  // namespace penstock::compat
