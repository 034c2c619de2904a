/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * What comes with each notification. Part of <httpserv.h>.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_HTTPSERV_PROVIDERS_H
#define PENSTOCK_COMPAT_WINDOWS_HTTPSERV_PROVIDERS_H

#include <httpserv/server.h>

class IHttpEventProvider { /* uuid 6f3f657d-2fb8-43c6-a096-5064b41f0580 */
public:
  virtual VOID SetErrorStatus(HRESULT hrError) = 0;
};

class IHttpCompletionInfo { /* uuid 49dd20e3-d9c0-463c-8821-f3413b55cc00 */
public:
  virtual DWORD GetCompletionBytes(VOID) const = 0;
  virtual HRESULT GetCompletionStatus(VOID) const = 0;
};

class IHttpCompletionInfo2
    : public IHttpCompletionInfo { /* uuid 53129f70-0196-47ec-b16c-127906e2afeb */
public:
  virtual DWORD GetCompletedOperation(VOID) const = 0;
};

class ICustomNotificationProvider
    : public IHttpEventProvider { /* uuid 671e6d34-9380-4df4-b453-91129df02b24 */
public:
  virtual PCWSTR QueryNotificationType(VOID) = 0;
};

class IAuthenticationProvider
    : public IHttpEventProvider { /* uuid 304d51d0-0307-45ed-83fd-dd3fc032fdfc */
public:
  virtual VOID SetUser(IHttpUser* pUser) = 0;
};

class IMapHandlerProvider
    : public IHttpEventProvider { /* uuid fea3ce6b-e346-47e7-b2a6-ad265baeff2c */
public:
  virtual HRESULT SetScriptName(PCWSTR pszScriptName, DWORD cchScriptName) = 0;
  virtual VOID SetScriptMap(IScriptMapInfo* pScriptMap) = 0;
  virtual VOID SetFileInfo(IHttpFileInfo* pFileInfo) = 0;
};

class IMapPathProvider : public IHttpEventProvider { /* uuid 8efdf557-a8f1-4bc9-b462-6df3b038a59a */
public:
  virtual PCWSTR GetUrl(VOID) const = 0;
  virtual PCWSTR GetPhysicalPath(VOID) const = 0;
  virtual HRESULT SetPhysicalPath(PCWSTR pszPhysicalPath, DWORD cchPhysicalPath) = 0;
};

class ISendResponseProvider
    : public IHttpEventProvider { /* uuid 57f2e7bc-0bcf-4a9f-94a4-10e55c6e5b51 */
public:
  virtual BOOL GetHeadersBeingSent(VOID) const = 0;
  virtual DWORD GetFlags(VOID) const = 0;
  virtual VOID SetFlags(DWORD dwFlags) = 0;
  virtual HTTP_LOG_DATA* GetLogData(VOID) const = 0;
  virtual HRESULT SetLogData(HTTP_LOG_DATA* pLogData) = 0;
  virtual BOOL GetReadyToLogData(VOID) const = 0;
};

class IReadEntityProvider
    : public IHttpEventProvider { /* uuid fe6d905a-99b8-49fd-b389-cfc809562b81 */
public:
  virtual VOID GetEntity(PVOID* ppBuffer, DWORD* pcbData, DWORD* pcbBuffer) = 0;
  virtual VOID SetEntity(PVOID pBuffer, DWORD cbData, DWORD cbBuffer) = 0;
};

class IPreBeginRequestProvider
    : public IHttpEventProvider { /* uuid fb715d26-aff9-476a-8fc0-6b1acb3d1098 */
public:
  virtual IHttpContext* GetHttpContext(VOID) = 0;
};

class IHttpApplicationProvider
    : public IHttpEventProvider { /* uuid 1de2c71c-c126-4512-aed3-f4f885e14997 */
public:
  virtual IHttpApplication* GetApplication(VOID) = 0;
};
typedef IHttpApplicationProvider IHttpApplicationStartProvider;
typedef IHttpApplicationProvider IHttpApplicationStopProvider;
class IHttpApplicationResolveModulesProvider
    : public IHttpApplicationProvider { /* uuid 0617d9b9-e20f-4a9f-94f9-35403b3be01e */
public:
  virtual HRESULT RegisterModule(HTTP_MODULE_ID parentModuleId, IHttpModuleFactory* pModuleFactory,
                                 PCWSTR pszModuleName, PCWSTR pszModuleType,
                                 PCWSTR pszModulePreCondition, DWORD dwRequestNotifications,
                                 DWORD dwPostRequestNotifications) = 0;
  virtual HRESULT SetPriorityForRequestNotification(PCWSTR pszModuleName,
                                                    DWORD dwRequestNotification,
                                                    PCWSTR pszPriorityAlias) = 0;
};

class IGlobalRSCAQueryProvider
    : public IHttpEventProvider { /* uuid 63fdc43f-934a-4ee5-bcd8-7e7b50b75605 */
public:
  virtual PCWSTR GetFunctionName(VOID) const = 0;
  virtual PCWSTR GetFunctionParameters(VOID) const = 0;
  virtual HRESULT GetOutputBuffer(DWORD cbBuffer, BYTE** ppbBuffer) = 0;
  virtual HRESULT ResizeOutputBuffer(DWORD cbNewBuffer, DWORD cbBytesToCopy, BYTE** ppbBuffer) = 0;
  virtual VOID SetResult(DWORD cbData, HRESULT hr) = 0;
};

class IGlobalStopListeningProvider
    : public IHttpEventProvider { /* uuid 41f9a601-e25d-4ac8-8a1f-635698a30ab9 */
public:
  virtual BOOL DrainRequestsGracefully(VOID) const = 0;
};

class ICacheProvider : public IHttpEventProvider { /* uuid 58925fb9-7c5e-4684-833b-4a04e1286690 */
public:
  virtual CACHE_OPERATION GetCacheOperation(VOID) const = 0;
  virtual IHttpCacheKey* GetCacheKey(VOID) const = 0;
  virtual IHttpCacheSpecificData* GetCacheRecord(VOID) const = 0;
  virtual VOID SetCacheRecord(IHttpCacheSpecificData* pCacheRecord) = 0;
  virtual IHttpTraceContext* GetTraceContext(VOID) const = 0;
};

class IGlobalConfigurationChangeProvider
    : public IHttpEventProvider { /* uuid 3405f3b4-b3d6-4b73-b5f5-4d8a3cc642ce */
public:
  virtual PCWSTR GetChangePath(VOID) const = 0;
};

class IGlobalFileChangeProvider
    : public IHttpEventProvider { /* uuid ece31ee5-0486-4fb0-a875-6739a2d7daf5 */
public:
  virtual PCWSTR GetFileName(VOID) const = 0;
  virtual IHttpFileMonitor* GetFileMonitor(VOID) = 0;
};

class IGlobalTraceEventProvider
    : public IHttpEventProvider { /* uuid 7c6bb150-0310-4718-a01f-6faceb62dc1d */
public:
  virtual HRESULT GetTraceEvent(HTTP_TRACE_EVENT** ppTraceEvent) = 0;
  virtual BOOL CheckSubscription(HTTP_MODULE_ID ModuleId) = 0;
  virtual HRESULT GetCurrentHttpRequestContext(IHttpContext** ppHttpContext) = 0;
};

class IGlobalThreadCleanupProvider
    : public IHttpEventProvider { /* uuid 6b36a149-8620-45a0-8197-00814a706e2e */
public:
  virtual IHttpApplication* GetApplication(VOID) = 0;
};

class IGlobalApplicationPreloadProvider
    : public IHttpEventProvider { /* uuid 2111f8d6-0c41-4ff7-bd45-5c04c7e91a73 */
public:
  virtual HRESULT CreateContext(IHttpContext** ppHttpContext) = 0;
  virtual HRESULT ExecuteRequest(IHttpContext* pHttpContext, IHttpUser* pHttpUser) = 0;
};

class IGlobalApplicationPreloadProvider2
    : public IGlobalApplicationPreloadProvider { /* uuid 251db2dd-81e7-44ce-ae02-46529f2d71ea */
public:
  virtual BOOL IsProcessRecycled(VOID) const = 0;
};

class IGlobalSuspendProcessCallback
    : public IHttpEventProvider { /* uuid 7fd8f303-1031-4e50-918a-b7b916fd6c54 */
public:
  virtual HRESULT Resume(VOID) = 0;
};

#endif
