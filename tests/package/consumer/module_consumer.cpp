// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// A user's first module: it needs the folder of headers, and no library.

#include <httpserv.h>

namespace {

class Hello : public CHttpModule {
public:
  REQUEST_NOTIFICATION_STATUS OnBeginRequest(IHttpContext* pHttpContext, IHttpEventProvider*) {
    pHttpContext->GetResponse()->SetHeader("X-Hello", "yes", 3, TRUE);
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }
};

class Factory : public IHttpModuleFactory {
public:
  virtual ~Factory() = default;
  HRESULT GetHttpModule(CHttpModule** ppModule, IModuleAllocator*) {
    *ppModule = new Hello;
    return S_OK;
  }
  void Terminate() { delete this; }
};

}  // namespace

HRESULT __stdcall RegisterModule(DWORD, IHttpModuleRegistrationInfo* pModuleInfo, IHttpServer*) {
  pModuleInfo->SetPriorityForRequestNotification(RQ_BEGIN_REQUEST, PRIORITY_ALIAS_HIGH);
  return pModuleInfo->SetRequestNotifications(new Factory, RQ_BEGIN_REQUEST, 0);
}
