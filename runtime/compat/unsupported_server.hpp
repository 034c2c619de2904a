// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// IHttpServer, which modules get when they register: this version does nothing for them yet.

#ifndef PENSTOCK_COMPAT_UNSUPPORTED_SERVER_HPP
#define PENSTOCK_COMPAT_UNSUPPORTED_SERVER_HPP

#include "compat/not_supported.hpp"

#include <httpserv.h>

namespace penstock::compat {

class unsupported_server : public IHttpServer {
public:
  BOOL IsCommandLineLaunch() const override { return FALSE; }
  PCWSTR GetAppPoolName() const override { return nullptr; }
  HRESULT AssociateWithThreadPool(HANDLE, LPOVERLAPPED_COMPLETION_ROUTINE) override {
    return not_supported;
  }
  VOID IncrementThreadCount() override {}
  VOID DecrementThreadCount() override {}
  VOID ReportUnhealthy(PCWSTR, HRESULT) override {}
  VOID RecycleProcess(PCWSTR) override {}
  IAppHostAdminManager* GetAdminManager() const override { return nullptr; }
  HRESULT GetFileInfo(PCWSTR, HANDLE, PSID, PCWSTR, HANDLE, BOOL, IHttpFileInfo**,
                      IHttpTraceContext*) override {
    return not_supported;
  }
  HRESULT FlushKernelCache(PCWSTR) override { return not_supported; }
  HRESULT DoCacheOperation(CACHE_OPERATION, IHttpCacheKey*, IHttpCacheSpecificData**,
                           IHttpTraceContext*) override {
    return not_supported;
  }
  GLOBAL_NOTIFICATION_STATUS NotifyCustomNotification(ICustomNotificationProvider*) override {
    return GL_NOTIFICATION_CONTINUE;
  }
  IHttpPerfCounterInfo* GetPerfCounterInfo() override { return nullptr; }
  VOID RecycleApplication(PCWSTR) override {}
  VOID NotifyConfigurationChange(PCWSTR) override {}
  VOID NotifyFileChange(PCWSTR) override {}
  IDispensedHttpModuleContextContainer* DispenseContainer() override { return nullptr; }
  HRESULT AddFragmentToCache(HTTP_DATA_CHUNK*, PCWSTR) override { return not_supported; }
  HRESULT ReadFragmentFromCache(PCWSTR, BYTE*, DWORD, DWORD*) override { return not_supported; }
  HRESULT RemoveFragmentFromCache(PCWSTR) override { return not_supported; }
  HRESULT GetWorkerProcessSettings(IWpfSettings**) override { return not_supported; }
  HRESULT GetProtocolManagerCustomInterface(PCWSTR, PCWSTR, DWORD, PVOID*) override {
    return not_supported;
  }
  BOOL SatisfiesPrecondition(PCWSTR, BOOL*) const override { return FALSE; }
  IHttpTraceContext* GetTraceContext() const override { return nullptr; }
  HRESULT RegisterFileChangeMonitor(PCWSTR, HANDLE, IHttpFileMonitor**) override {
    return not_supported;
  }
  HRESULT GetExtendedInterface(HTTP_SERVER_INTERFACE_VERSION, PVOID*) override {
    return not_supported;
  }
};

}  // namespace penstock::compat

#endif
