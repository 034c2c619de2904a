// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// What IHttpContext has and this version does not do.

#ifndef PENSTOCK_COMPAT_UNSUPPORTED_CONTEXT_HPP
#define PENSTOCK_COMPAT_UNSUPPORTED_CONTEXT_HPP

#include "compat/not_supported.hpp"

#include <httpserv.h>

namespace penstock::compat {

class unsupported_context : public IHttpContext3 {
public:
  using IHttpContext3::PostCompletion;
  IHttpSite* GetSite() override { return nullptr; }
  IHttpApplication* GetApplication() override { return nullptr; }
  IHttpConnection* GetConnection() override { return nullptr; }
  IHttpUser* GetUser() const override { return nullptr; }
  BOOL GetNextNotification(REQUEST_NOTIFICATION_STATUS, DWORD*, BOOL*, CHttpModule**,
                           IHttpEventProvider**) override {
    return FALSE;
  }
  BOOL GetIsLastNotification(REQUEST_NOTIFICATION_STATUS) override { return FALSE; }
  HRESULT ExecuteRequest(BOOL, IHttpContext*, DWORD, IHttpUser*, BOOL*) override {
    return not_supported;
  }
  DWORD GetExecuteFlags() const override { return 0; }
  HRESULT GetServerVariable(PCSTR, PCWSTR*, DWORD*) override { return not_supported; }
  HRESULT GetServerVariable(PCSTR, PCSTR*, DWORD*) override { return not_supported; }
  HRESULT SetServerVariable(PCSTR, PCWSTR) override { return not_supported; }
  IHttpUrlInfo* GetUrlInfo() override { return nullptr; }
  IMetadataInfo* GetMetadata() override { return nullptr; }
  PCWSTR GetPhysicalPath(DWORD*) override { return nullptr; }
  PCWSTR GetScriptName(DWORD*) const override { return nullptr; }
  PCWSTR GetScriptTranslated(DWORD*) override { return nullptr; }
  IScriptMapInfo* GetScriptMap() const override { return nullptr; }
  IHttpFileInfo* GetFileInfo() const override { return nullptr; }
  HRESULT MapPath(PCWSTR, PWSTR, DWORD*) override { return not_supported; }
  HRESULT NotifyCustomNotification(ICustomNotificationProvider*, BOOL*) override {
    return not_supported;
  }
  IHttpContext* GetParentContext() const override { return nullptr; }
  HRESULT CloneContext(DWORD, IHttpContext**) override { return not_supported; }
  HRESULT ReleaseClonedContext() override { return not_supported; }
  HRESULT GetCurrentExecutionStats(DWORD*, DWORD*, PCWSTR*, DWORD*, DWORD*, DWORD*) const override {
    return not_supported;
  }
  IHttpTraceContext* GetTraceContext() const override { return nullptr; }
  HRESULT GetServerVarChanges(DWORD, DWORD*, DWORD*, PCSTR**, PCWSTR**, DWORD*, DWORD**) override {
    return not_supported;
  }
  HRESULT CancelIo() override { return not_supported; }
  HRESULT MapHandler(DWORD, PCWSTR, PCWSTR, PCSTR, IScriptMapInfo**, BOOL) override {
    return not_supported;
  }
  HRESULT GetExtendedInterface(HTTP_CONTEXT_INTERFACE_VERSION, PVOID*) override {
    return not_supported;
  }
  IHttpUser* GetOriginalUser() const override { return nullptr; }
  INamedContextContainer* GetNamedContextContainer() override { return nullptr; }
  VOID EnableFullDuplex() override {}
  HRESULT InheritServerVariable(PCSTR, BOOL) override { return not_supported; }
};

}  // namespace penstock::compat

#endif
