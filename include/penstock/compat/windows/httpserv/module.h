/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * What a module implements, and how it registers. Part of <httpserv.h>.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_HTTPSERV_MODULE_H
#define PENSTOCK_COMPAT_WINDOWS_HTTPSERV_MODULE_H

#include <httpserv/providers.h>

/* The default of each method: nothing to say. A module overrides what it subscribed to. */
#define PENSTOCK_REQUEST_EVENT(name, provider)                                                \
  virtual REQUEST_NOTIFICATION_STATUS name(IHttpContext* pHttpContext, provider* pProvider) { \
    UNREFERENCED_PARAMETER(pHttpContext);                                                     \
    UNREFERENCED_PARAMETER(pProvider);                                                        \
    return RQ_NOTIFICATION_CONTINUE;                                                          \
  }
#define PENSTOCK_GLOBAL_EVENT(name, provider)                    \
  virtual GLOBAL_NOTIFICATION_STATUS name(provider* pProvider) { \
    UNREFERENCED_PARAMETER(pProvider);                           \
    return GL_NOTIFICATION_CONTINUE;                             \
  }

/* clang-format off */
class CHttpModule {
public:
  PENSTOCK_REQUEST_EVENT(OnBeginRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostBeginRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnAuthenticateRequest, IAuthenticationProvider)
  PENSTOCK_REQUEST_EVENT(OnPostAuthenticateRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnAuthorizeRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostAuthorizeRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnResolveRequestCache, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostResolveRequestCache, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnMapRequestHandler, IMapHandlerProvider)
  PENSTOCK_REQUEST_EVENT(OnPostMapRequestHandler, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnAcquireRequestState, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostAcquireRequestState, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPreExecuteRequestHandler, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostPreExecuteRequestHandler, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnExecuteRequestHandler, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostExecuteRequestHandler, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnReleaseRequestState, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostReleaseRequestState, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnUpdateRequestCache, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostUpdateRequestCache, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnLogRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostLogRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnEndRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnPostEndRequest, IHttpEventProvider)
  PENSTOCK_REQUEST_EVENT(OnSendResponse, ISendResponseProvider)
  PENSTOCK_REQUEST_EVENT(OnMapPath, IMapPathProvider)
  PENSTOCK_REQUEST_EVENT(OnReadEntity, IReadEntityProvider)
  PENSTOCK_REQUEST_EVENT(OnCustomRequestNotification, ICustomNotificationProvider)
  virtual REQUEST_NOTIFICATION_STATUS OnAsyncCompletion(IHttpContext* pHttpContext,
                                                        DWORD dwNotification,
                                                        BOOL fPostNotification,
                                                        IHttpEventProvider* pProvider,
                                                        IHttpCompletionInfo* pCompletionInfo) {
    UNREFERENCED_PARAMETER(pHttpContext);
    UNREFERENCED_PARAMETER(dwNotification);
    UNREFERENCED_PARAMETER(fPostNotification);
    UNREFERENCED_PARAMETER(pProvider);
    UNREFERENCED_PARAMETER(pCompletionInfo);
    return RQ_NOTIFICATION_CONTINUE;
  }
  virtual VOID Dispose(VOID) { delete this; }

protected:
  CHttpModule() {}
  virtual ~CHttpModule() {}
};

class CGlobalModule {
public:
  PENSTOCK_GLOBAL_EVENT(OnGlobalStopListening, IGlobalStopListeningProvider)
  virtual GLOBAL_NOTIFICATION_STATUS OnGlobalCacheCleanup(VOID) { return GL_NOTIFICATION_CONTINUE; }
  PENSTOCK_GLOBAL_EVENT(OnGlobalCacheOperation, ICacheProvider)
  virtual GLOBAL_NOTIFICATION_STATUS OnGlobalHealthCheck(VOID) { return GL_NOTIFICATION_CONTINUE; }
  PENSTOCK_GLOBAL_EVENT(OnGlobalConfigurationChange, IGlobalConfigurationChangeProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalFileChange, IGlobalFileChangeProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalPreBeginRequest, IPreBeginRequestProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalApplicationStart, IHttpApplicationStartProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalApplicationResolveModules, IHttpApplicationResolveModulesProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalApplicationStop, IHttpApplicationStopProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalRSCAQuery, IGlobalRSCAQueryProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalTraceEvent, IGlobalTraceEventProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalCustomNotification, ICustomNotificationProvider)
  virtual VOID Terminate(VOID) = 0;
  PENSTOCK_GLOBAL_EVENT(OnGlobalThreadCleanup, IGlobalThreadCleanupProvider)
  PENSTOCK_GLOBAL_EVENT(OnGlobalApplicationPreload, IGlobalApplicationPreloadProvider)
  virtual GLOBAL_NOTIFICATION_STATUS OnSuspendProcess(IGlobalSuspendProcessCallback** pCallback) {
    UNREFERENCED_PARAMETER(pCallback);
    return GL_NOTIFICATION_CONTINUE;
  }
};
/* clang-format on */

#undef PENSTOCK_REQUEST_EVENT
#undef PENSTOCK_GLOBAL_EVENT

class IModuleAllocator { /* uuid 85c1679c-0b21-491c-afb5-c7b5c86464c4 */
public:
  virtual VOID* AllocateMemory(DWORD cbAllocation) = 0;
};

class IHttpModuleFactory { /* uuid ba32d330-9ea8-4b9e-89f1-8c76a323277f */
public:
  virtual HRESULT GetHttpModule(CHttpModule** ppModule, IModuleAllocator* pAllocator) = 0;
  virtual VOID Terminate(VOID) = 0;
};

class IHttpModuleRegistrationInfo { /* uuid 07e5beb3-b798-459d-a98a-e6c485b2b3bc */
public:
  virtual PCWSTR GetName(VOID) const = 0;
  virtual HTTP_MODULE_ID GetId(VOID) const = 0;
  virtual HRESULT SetRequestNotifications(IHttpModuleFactory* pModuleFactory,
                                          DWORD dwRequestNotifications,
                                          DWORD dwPostRequestNotifications) = 0;
  virtual HRESULT SetGlobalNotifications(CGlobalModule* pGlobalModule,
                                         DWORD dwGlobalNotifications) = 0;
  virtual HRESULT SetPriorityForRequestNotification(DWORD dwRequestNotification,
                                                    PCWSTR pszPriority) = 0;
  virtual HRESULT SetPriorityForGlobalNotification(DWORD dwGlobalNotification,
                                                   PCWSTR pszPriority) = 0;
};

class IHttpModuleRegistrationInfo2
    : public IHttpModuleRegistrationInfo { /* uuid 4fd11cbf-8cc5-418e-8000-c9e765f88533 */
public:
  virtual HRESULT SetPriorityForPostRequestNotification(DWORD dwPostRequestNotification,
                                                        PCWSTR pszPriority) = 0;
};

typedef HRESULT(WINAPI* PFN_REGISTERMODULE)(DWORD dwServerVersion,
                                            IHttpModuleRegistrationInfo* pModuleInfo,
                                            IHttpServer* pGlobalInfo);

/* What a module exports. Declared here, so that the definition needs neither a .def file nor a
   linkage of its own. */
extern "C" __attribute__((visibility("default"))) HRESULT WINAPI
RegisterModule(DWORD dwServerVersion, IHttpModuleRegistrationInfo* pModuleInfo,
               IHttpServer* pGlobalInfo);

#endif
