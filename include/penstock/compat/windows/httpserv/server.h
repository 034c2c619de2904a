/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * The server and what it keeps: files, tokens, caches. Part of <httpserv.h>.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_HTTPSERV_SERVER_H
#define PENSTOCK_COMPAT_WINDOWS_HTTPSERV_SERVER_H

#include <httpserv/context.h>

class IHttpTraceContext { /* uuid 9f9098d5-915c-4294-a52e-66532a232bc9 */
public:
  virtual HRESULT GetTraceConfiguration(HTTP_TRACE_CONFIGURATION* pHttpTraceConfiguration) = 0;
  virtual HRESULT SetTraceConfiguration(HTTP_MODULE_ID moduleId,
                                        HTTP_TRACE_CONFIGURATION* pHttpTraceConfiguration,
                                        DWORD cHttpTraceConfiguration = 1) = 0;
  virtual HRESULT RaiseTraceEvent(HTTP_TRACE_EVENT* pTraceEvent) = 0;
  virtual LPCGUID GetTraceActivityId() = 0;
  virtual HRESULT QuickTrace(PCWSTR pszData1, PCWSTR pszData2 = NULL, HRESULT hrLastError = S_OK,
                             UCHAR Level = 4) = 0;
};

class IHttpCacheKey { /* uuid cdef2aad-20b3-4512-b1b1-094b3844aeb2 */
public:
  virtual DWORD GetHash(VOID) const = 0;
  virtual PCWSTR GetCacheName(VOID) const = 0;
  virtual bool GetIsEqual(IHttpCacheKey* pCacheCompareKey) const = 0;
  virtual bool GetIsPrefix(IHttpCacheKey* pCacheCompareKey) const = 0;
  virtual VOID Enum(IHttpCacheSpecificData* pCacheData) = 0;
};

class IHttpCacheSpecificData { /* uuid 37776aff-852e-4eec-93a5-b85a285a95b8 */
public:
  virtual IHttpCacheKey* GetCacheKey(VOID) const = 0;
  virtual VOID ReferenceCacheData(VOID) = 0;
  virtual VOID DereferenceCacheData(VOID) = 0;
  virtual VOID ResetTTL(VOID) = 0;
  virtual VOID DecrementTTL(BOOL* pfTTLExpired) = 0;
  virtual VOID SetFlushed(VOID) = 0;
  virtual BOOL GetFlushed(VOID) const = 0;
};

class IHttpSite { /* uuid eb16a6ec-ba5d-436f-bf24-3ede13906450 */
public:
  virtual DWORD GetSiteId(VOID) const = 0;
  virtual PCWSTR GetSiteName(VOID) const = 0;
  virtual IHttpModuleContextContainer* GetModuleContextContainer(VOID) = 0;
  virtual IHttpPerfCounterInfo* GetPerfCounterInfo(VOID) = 0;
};

class IHttpFileMonitor { /* uuid 985422da-b0cf-473b-ba9e-8148ceb3e240 */
public:
  virtual IHttpModuleContextContainer* GetModuleContextContainer(VOID) = 0;
  virtual VOID DereferenceFileMonitor(VOID) = 0;
};

class IHttpFileInfo
    : public IHttpCacheSpecificData { /* uuid 71e95595-8c74-44d9-88a9-f5112d5f5900 */
public:
  virtual DWORD GetAttributes(VOID) const = 0;
  virtual VOID GetSize(ULARGE_INTEGER* pliSize) const = 0;
  virtual const BYTE* GetFileBuffer(VOID) const = 0;
  virtual HANDLE GetFileHandle(VOID) const = 0;
  virtual PCWSTR GetFilePath(VOID) const = 0;
  virtual PCSTR GetETag(USHORT* pcchETag = NULL) const = 0;
  virtual VOID GetLastModifiedTime(FILETIME* pFileTime) const = 0;
  virtual PCSTR GetLastModifiedString(VOID) const = 0;
  virtual BOOL GetHttpCacheAllowed(DWORD* pSecondsToLive) const = 0;
  virtual HRESULT AccessCheck(HANDLE hUserToken, PSID pUserSid) = 0;
  virtual HANDLE GetVrToken(VOID) const = 0;
  virtual PCWSTR GetVrPath(VOID) const = 0;
  virtual IHttpModuleContextContainer* GetModuleContextContainer(VOID) = 0;
  virtual BOOL CheckIfFileHasChanged(HANDLE hUserToken) = 0;
};

class IHttpTokenEntry
    : public IHttpCacheSpecificData { /* uuid fd86e6de-fb0e-47dd-820a-e0da12be46e9 */
public:
  virtual HANDLE GetImpersonationToken(VOID) = 0;
  virtual HANDLE GetPrimaryToken(VOID) = 0;
  virtual PSID GetSid(VOID) = 0;
};

class IHttpServer { /* uuid eda2a40f-fb92-4d6d-b52b-c8c207380b4e */
public:
  virtual BOOL IsCommandLineLaunch(VOID) const = 0;
  virtual PCWSTR GetAppPoolName(VOID) const = 0;
  virtual HRESULT AssociateWithThreadPool(HANDLE hHandle,
                                          LPOVERLAPPED_COMPLETION_ROUTINE completionRoutine) = 0;
  virtual VOID IncrementThreadCount(VOID) = 0;
  virtual VOID DecrementThreadCount(VOID) = 0;
  virtual VOID ReportUnhealthy(PCWSTR pszReasonString, HRESULT hrReason) = 0;
  virtual VOID RecycleProcess(PCWSTR pszReason) = 0;
  virtual IAppHostAdminManager* GetAdminManager(VOID) const = 0;
  virtual HRESULT GetFileInfo(PCWSTR pszPhysicalPath, HANDLE hUserToken, PSID pSid,
                              PCWSTR pszChangeNotificationPath, HANDLE hChangeNotificationToken,
                              BOOL fCache, IHttpFileInfo** ppFileInfo,
                              IHttpTraceContext* pHttpTraceContext = NULL) = 0;
  virtual HRESULT FlushKernelCache(PCWSTR pszUrl) = 0;
  virtual HRESULT DoCacheOperation(CACHE_OPERATION cacheOperation, IHttpCacheKey* pCacheKey,
                                   IHttpCacheSpecificData** ppCacheSpecificData,
                                   IHttpTraceContext* pHttpTraceContext = NULL) = 0;
  virtual GLOBAL_NOTIFICATION_STATUS NotifyCustomNotification(
      ICustomNotificationProvider* pCustomOutput) = 0;
  virtual IHttpPerfCounterInfo* GetPerfCounterInfo(VOID) = 0;
  virtual VOID RecycleApplication(PCWSTR pszAppConfigPath) = 0;
  virtual VOID NotifyConfigurationChange(PCWSTR pszPath) = 0;
  virtual VOID NotifyFileChange(PCWSTR pszFileName) = 0;
  virtual IDispensedHttpModuleContextContainer* DispenseContainer(VOID) = 0;
  virtual HRESULT AddFragmentToCache(HTTP_DATA_CHUNK* pDataChunk, PCWSTR pszFragmentName) = 0;
  virtual HRESULT ReadFragmentFromCache(PCWSTR pszFragmentName, BYTE* pvBuffer, DWORD cbSize,
                                        DWORD* pcbCopied) = 0;
  virtual HRESULT RemoveFragmentFromCache(PCWSTR pszFragmentName) = 0;
  virtual HRESULT GetWorkerProcessSettings(IWpfSettings** ppWorkerProcessSettings) = 0;
  virtual HRESULT GetProtocolManagerCustomInterface(PCWSTR pProtocolManagerDll,
                                                    PCWSTR pProtocolManagerDllInitFunction,
                                                    DWORD dwCustomInterfaceId,
                                                    PVOID* ppCustomInterface) = 0;
  virtual BOOL SatisfiesPrecondition(PCWSTR pszPrecondition,
                                     BOOL* pfUnknownPrecondition = NULL) const = 0;
  virtual IHttpTraceContext* GetTraceContext(VOID) const = 0;
  virtual HRESULT RegisterFileChangeMonitor(PCWSTR pszPath, HANDLE hToken,
                                            IHttpFileMonitor** ppFileMonitor) = 0;
  virtual HRESULT GetExtendedInterface(HTTP_SERVER_INTERFACE_VERSION version,
                                       PVOID* ppInterface) = 0;
};

class IHttpServer2 : public IHttpServer { /* uuid 34af637e-afe8-4556-bcc1-767f8e0b4a4e */
public:
  using IHttpServer::GetExtendedInterface;
  virtual HRESULT GetToken(PCWSTR pszUserName, PCWSTR pszPassword, DWORD dwLogonMethod,
                           IHttpTokenEntry** ppTokenEntry, PCWSTR pszDefaultDomain = NULL,
                           PSOCKADDR pSockAddr = NULL,
                           IHttpTraceContext* pHttpTraceContext = NULL) = 0;
  virtual PCWSTR GetAppPoolConfigFile(DWORD* pcchConfigFilePath = NULL) const = 0;
  virtual HRESULT GetExtendedInterface(const GUID& Version1, PVOID pInput, const GUID& Version2,
                                       PVOID* ppOutput) = 0;
  virtual HRESULT GetMetadata(PCWSTR pszSiteName, PCWSTR pszUrl,
                              IReferencedMetadataInfo** ppMetadataInfo) = 0;
  virtual HRESULT GetWorkerProcessFramework(IWorkerProcessFramework** ppWorkerProcessFramework) = 0;
};

class IHttpServer3 : public IHttpServer2 { /* uuid f7a66d59-c0a2-48b5-a88f-be5975c960fb */
public:
  virtual HRESULT QueryRequestProperty(HTTP_OPAQUE_ID id, HTTP_REQUEST_PROPERTY propertyId,
                                       PVOID pQualifier, ULONG qualifierSize, PVOID pOutput,
                                       ULONG outputBufferSize, PULONG pcbBytesReturned,
                                       LPOVERLAPPED pOverlapped) = 0;
};


#endif
