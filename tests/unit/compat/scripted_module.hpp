// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// scripted_module: a module whose calls are lambdas of a test.
//
//     module_script script;
//     script.execute = [](IHttpContext& context) { …; return RQ_NOTIFICATION_CONTINUE; };
//     reply const got = ask(script);          // one GET through a server and the pipeline

#ifndef PENSTOCK_TESTS_UNIT_COMPAT_SCRIPTED_MODULE_HPP
#define PENSTOCK_TESTS_UNIT_COMPAT_SCRIPTED_MODULE_HPP

#include <penstock/compat/module_host.hpp>
#include <penstock/http/server.hpp>

#include "unit/http/client.hpp"

#include <httpserv.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace penstock::test {

using status_of_notification = REQUEST_NOTIFICATION_STATUS;

struct module_script {
  using call = std::function<status_of_notification(IHttpContext&)>;

  call begin = {};
  call execute = {};
  call log = {};
  call end = {};
  std::function<status_of_notification(IHttpContext&, IHttpCompletionInfo&)> completion = {};
  DWORD notifications =
      RQ_BEGIN_REQUEST | RQ_EXECUTE_REQUEST_HANDLER | RQ_LOG_REQUEST | RQ_END_REQUEST;
  DWORD post_notifications = 0;
  HRESULT creates = S_OK;  // what the factory answers

  std::vector<std::string> events = {};  // in order: "begin", "completion", "dispose" …
};

class scripted_module final : public CHttpModule {
public:
  explicit scripted_module(module_script& script) : script_(script) {}

  REQUEST_NOTIFICATION_STATUS OnBeginRequest(IHttpContext* context, IHttpEventProvider*) override {
    return run("begin", script_.begin, *context);
  }
  REQUEST_NOTIFICATION_STATUS OnPostBeginRequest(IHttpContext*, IHttpEventProvider*) override {
    script_.events.emplace_back("post begin");
    return RQ_NOTIFICATION_CONTINUE;
  }
  REQUEST_NOTIFICATION_STATUS OnExecuteRequestHandler(IHttpContext* context,
                                                      IHttpEventProvider*) override {
    return run("execute", script_.execute, *context);
  }
  REQUEST_NOTIFICATION_STATUS OnLogRequest(IHttpContext* context, IHttpEventProvider*) override {
    return run("log", script_.log, *context);
  }
  REQUEST_NOTIFICATION_STATUS OnEndRequest(IHttpContext* context, IHttpEventProvider*) override {
    return run("end", script_.end, *context);
  }
  REQUEST_NOTIFICATION_STATUS OnAsyncCompletion(IHttpContext* context, DWORD, BOOL,
                                                IHttpEventProvider*,
                                                IHttpCompletionInfo* info) override {
    script_.events.emplace_back("completion");
    return script_.completion ? script_.completion(*context, *info) : RQ_NOTIFICATION_CONTINUE;
  }
  VOID Dispose() override {
    script_.events.emplace_back("dispose");
    delete this;
  }

private:
  REQUEST_NOTIFICATION_STATUS run(char const* name, module_script::call const& call,
                                  IHttpContext& context) {
    script_.events.emplace_back(name);
    return call ? call(context) : RQ_NOTIFICATION_CONTINUE;
  }

  module_script& script_;
};

class script_factory final : public IHttpModuleFactory {
public:
  explicit script_factory(module_script& script) : script_(script) {}
  virtual ~script_factory() = default;
  HRESULT GetHttpModule(CHttpModule** module, IModuleAllocator*) override {
    if (SUCCEEDED(script_.creates)) *module = new scripted_module(script_);
    return script_.creates;
  }
  VOID Terminate() override {
    script_.events.emplace_back("terminate");
    delete this;
  }

private:
  module_script& script_;
};

/** The script that the next module to register plays. */
inline module_script*& next_script() {
  static module_script* script = nullptr;
  return script;
}

inline HRESULT register_script(DWORD, IHttpModuleRegistrationInfo* info, IHttpServer*) {
  module_script& script = *next_script();
  auto* const factory = new script_factory(script);
  HRESULT const hr =
      info->SetRequestNotifications(factory, script.notifications, script.post_notifications);
  if (FAILED(hr)) delete factory;
  return hr;
}

inline compat::load_result add(compat::module_host& host, module_script& script) {
  next_script() = &script;
  return host.add("script", &register_script);
}

inline http::handler handler_of(compat::module_host& host) {
  return [&host](http::request& request, http::response& response) {
    return host.handle(request, response);
  };
}

/** All that comes back for these octets. */
inline std::string answers(module_script& script, std::string_view octets) {
  compat::module_host host;
  if (!add(host, script)) return "the module did not register";
  return exchange(handler_of(host), {}, octets);
}

/** The answer to one GET. */
inline reply ask(module_script& script, std::string_view path = "/", std::string_view fields = {}) {
  return only_reply(answers(script, request_text("GET", path, fields)));
}

/** A chunk of memory that holds `text`. */
inline HTTP_DATA_CHUNK chunk_of(std::string_view text) {
  HTTP_DATA_CHUNK chunk{};
  chunk.DataChunkType = HttpDataChunkFromMemory;
  chunk.FromMemory.pBuffer = const_cast<char*>(text.data());
  chunk.FromMemory.BufferLength = static_cast<ULONG>(text.size());
  return chunk;
}

/** Write `text`, buffered. */
inline HRESULT write(IHttpContext& context, std::string_view text) {
  HTTP_DATA_CHUNK chunk = chunk_of(text);
  DWORD sent = 0;
  return context.GetResponse()->WriteEntityChunks(&chunk, 1, FALSE, TRUE, &sent);
}

constexpr HRESULT win(int code) { return HRESULT_FROM_WIN32(code); }

}  // namespace penstock::test

#endif
