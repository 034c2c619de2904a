// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// module_host: has modules written for <httpserv.h> answer the requests of an http::server.
//
//     compat::module_host host;
//     if (auto const loaded = host.load("./seed_module.so"); !loaded) return report(loaded.reason);
//     http::server server([&](auto& request, auto& response) {
//       return host.handle(request, response);
//     });
//
// Modules are loaded first, then requests are served, by any number of workers. Each request has a
// pipeline on a fiber: the modules' synchronous calls wait there, and the worker serves others.
// docs/guide/compat.md says which notifications are raised, and what each call does.

#ifndef PENSTOCK_COMPAT_MODULE_HOST_HPP
#define PENSTOCK_COMPAT_MODULE_HOST_HPP

#include <penstock/compat/hresult.hpp>
#include <penstock/http/request.hpp>
#include <penstock/http/response.hpp>
#include <penstock/task.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

class IHttpModuleRegistrationInfo;
class IHttpServer;

namespace penstock::compat {

/** PFN_REGISTERMODULE of <httpserv.h>. */
using register_module = hresult (*)(std::uint32_t server_version, IHttpModuleRegistrationInfo*,
                                    IHttpServer*);

struct [[nodiscard]] load_result {
  hresult hr = 0;
  std::string reason = {};  // in words, when it failed

  explicit operator bool() const noexcept { return hr >= 0; }
};

class module_host {
public:
  module_host();
  /** Tells the modules to go, and unloads them. No request is being handled then. */
  ~module_host();
  module_host(module_host const&) = delete;
  module_host& operator=(module_host const&) = delete;

  /** Load the shared object at `path`, which exports RegisterModule. A module that cannot be
      loaded, or does not register, or asks for notifications that are not raised, is unloaded. */
  load_result load(std::string const& path);
  /** The same for a module that is part of the program. */
  load_result add(std::string_view name, register_module entry);

  /** Raise the notifications of one request. A request that no module says anything about is
      answered with 404. */
  [[nodiscard]] task<void> handle(http::request& request, http::response& response);

private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace penstock::compat

#endif
