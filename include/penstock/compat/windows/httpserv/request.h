/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * The request, its user and its connection. Part of <httpserv.h>.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_HTTPSERV_REQUEST_H
#define PENSTOCK_COMPAT_WINDOWS_HTTPSERV_REQUEST_H

#include <http.h>
#include <httpserv/containers.h>
#include <httpserv/response.h>

class IHttpRequest { /* uuid e8698f7e-576e-4cac-a309-67435355faef */
public:
  virtual HTTP_REQUEST* GetRawHttpRequest(VOID) = 0;
  virtual const HTTP_REQUEST* GetRawHttpRequest(VOID) const = 0;
  virtual PCSTR GetHeader(PCSTR pszHeaderName, USHORT* pcchHeaderValue = NULL) const = 0;
  virtual PCSTR GetHeader(HTTP_HEADER_ID ulHeaderIndex, USHORT* pcchHeaderValue = NULL) const = 0;
  virtual HRESULT SetHeader(PCSTR pszHeaderName, PCSTR pszHeaderValue, USHORT cchHeaderValue,
                            BOOL fReplace) = 0;
  virtual HRESULT SetHeader(HTTP_HEADER_ID ulHeaderIndex, PCSTR pszHeaderValue,
                            USHORT cchHeaderValue, BOOL fReplace) = 0;
  virtual HRESULT DeleteHeader(PCSTR pszHeaderName) = 0;
  virtual HRESULT DeleteHeader(HTTP_HEADER_ID ulHeaderIndex) = 0;
  virtual PCSTR GetHttpMethod(VOID) const = 0;
  virtual HRESULT SetHttpMethod(PCSTR pszHttpMethod) = 0;
  virtual HRESULT SetUrl(PCWSTR pszUrl, DWORD cchUrl, BOOL fResetQueryString) = 0;
  virtual HRESULT SetUrl(PCSTR pszUrl, DWORD cchUrl, BOOL fResetQueryString) = 0;
  virtual BOOL GetUrlChanged(VOID) const = 0;
  virtual PCWSTR GetForwardedUrl(VOID) const = 0;
  virtual PSOCKADDR GetLocalAddress(VOID) const = 0;
  virtual PSOCKADDR GetRemoteAddress(VOID) const = 0;
  virtual HRESULT ReadEntityBody(VOID* pvBuffer, DWORD cbBuffer, BOOL fAsync,
                                 DWORD* pcbBytesReceived, BOOL* pfCompletionPending = NULL) = 0;
  virtual HRESULT InsertEntityBody(VOID* pvBuffer, DWORD cbBuffer) = 0;
  virtual DWORD GetRemainingEntityBytes(VOID) = 0;
  virtual VOID GetHttpVersion(USHORT* pMajorVersion, USHORT* pMinorVersion) const = 0;
  virtual HRESULT GetClientCertificate(HTTP_SSL_CLIENT_CERT_INFO** ppClientCertInfo,
                                       BOOL* pfClientCertNegotiated) = 0;
  virtual HRESULT NegotiateClientCertificate(BOOL fAsync, BOOL* pfCompletionPending = NULL) = 0;
  virtual DWORD GetSiteId(VOID) const = 0;
  virtual HRESULT GetHeaderChanges(DWORD dwOldChangeNumber, DWORD* pdwNewChangeNumber,
                                   PCSTR knownHeaderSnapshot[HttpHeaderRequestMaximum],
                                   DWORD* pdwUnknownHeaderSnapshot,
                                   PCSTR** ppUnknownHeaderNameSnapshot,
                                   PCSTR** ppUnknownHeaderValueSnapshot,
                                   DWORD diffedKnownHeaderIndices[HttpHeaderRequestMaximum + 1],
                                   DWORD* pdwDiffedUnknownHeaders,
                                   DWORD** ppDiffedUnknownHeaderIndices) = 0;
};

class IHttpRequest2 : public IHttpRequest { /* uuid d9244ae1-51f8-4aa1-a66d-19277c33e610 */
public:
  virtual HRESULT GetChannelBindingToken(PBYTE* ppToken, DWORD* pTokenSize) = 0;
};

class IHttpRequest3 : public IHttpRequest2 { /* uuid b32e4e0f-4057-4feb-aeab-7b69c03c6314 */
public:
  using IHttpRequest::ReadEntityBody;
  virtual HRESULT ReadEntityBody(VOID* pvBuffer, DWORD cbBuffer, BOOL fAsync,
                                 PFN_ASYNC_COMPLETION pfnCompletionCallback,
                                 VOID* pvCompletionContext, DWORD* pcbBytesReceived,
                                 BOOL* pfCompletionPending = NULL) = 0;
};

class IHttpRequest4 : public IHttpRequest3 { /* uuid 3816f517-f631-49f0-8b51-16d6f0c6ffb2 */
public:
  using IHttpRequest3::ReadEntityBody;
  virtual HRESULT ReadEntityBody(VOID* pvBuffer, DWORD cbBuffer, BOOL fAsync, ULONG ulFlags,
                                 DWORD* pcbBytesReceived, BOOL* pfCompletionPending = NULL) = 0;
};

class IHttpCachePolicy { /* uuid cb1c40ca-70f2-41a0-add2-881f5ef57388 */
public:
  virtual HTTP_CACHE_POLICY* GetKernelCachePolicy(VOID) = 0;
  virtual VOID SetKernelCacheInvalidatorSet(VOID) = 0;
  virtual HTTP_CACHE_POLICY* GetUserCachePolicy(VOID) = 0;
  virtual HRESULT AppendVaryByHeader(PCSTR pszHeader) = 0;
  virtual PCSTR GetVaryByHeaders(VOID) const = 0;
  virtual HRESULT AppendVaryByQueryString(PCSTR pszParam) = 0;
  virtual PCSTR GetVaryByQueryStrings(VOID) const = 0;
  virtual HRESULT SetVaryByValue(PCSTR pszValue) = 0;
  virtual PCSTR GetVaryByValue(VOID) const = 0;
  virtual BOOL IsUserCacheEnabled(VOID) const = 0;
  virtual VOID DisableUserCache(VOID) = 0;
  virtual BOOL IsCached(VOID) const = 0;
  virtual VOID SetIsCached(VOID) = 0;
  virtual BOOL GetKernelCacheInvalidatorSet(VOID) const = 0;
};

class IHttpCachePolicy2 : public IHttpCachePolicy { /* uuid 9f4ba807-050e-4495-ae55-8870f7e9194a */
public:
  virtual BOOL IsForceUpdateSet(VOID) const = 0;
  virtual VOID SetForceUpdate(VOID) = 0;
};

class IHttpUser { /* uuid 8059e6f8-10ce-4d61-b47e-5a1d8d9a8b67 */
public:
  virtual PCWSTR GetRemoteUserName(VOID) = 0;
  virtual PCWSTR GetUserName(VOID) = 0;
  virtual PCWSTR GetAuthenticationType(VOID) = 0;
  virtual PCWSTR GetPassword(VOID) = 0;
  virtual HANDLE GetImpersonationToken(VOID) = 0;
  virtual HANDLE GetPrimaryToken(VOID) = 0;
  virtual VOID ReferenceUser(VOID) = 0;
  virtual VOID DereferenceUser(VOID) = 0;
  virtual BOOL SupportsIsInRole(VOID) = 0;
  virtual HRESULT IsInRole(PCWSTR pszRoleName, BOOL* pfInRole) = 0;
  virtual PVOID GetUserVariable(PCSTR pszVariableName) = 0;
};

class IHttpConnectionStoredContext
    : public IHttpStoredContext { /* uuid 841d9a71-75f4-4626-8b97-66046ca7e45b */
public:
  virtual VOID NotifyDisconnect(VOID) = 0;
};

class IHttpConnectionModuleContextContainer
    : public IHttpModuleContextContainer { /* uuid f3dd2fb3-4d11-4295-b8ab-4cb667add1fe */
public:
  virtual IHttpConnectionStoredContext* GetConnectionModuleContext(HTTP_MODULE_ID moduleId) = 0;
  virtual HRESULT SetConnectionModuleContext(IHttpConnectionStoredContext* ppStoredContext,
                                             HTTP_MODULE_ID moduleId) = 0;
};

class IHttpConnection { /* uuid d9a5de00-3346-4599-9826-fe88565e1226 */
public:
  virtual BOOL IsConnected(VOID) const = 0;
  virtual VOID* AllocateMemory(DWORD cbAllocation) = 0;
  virtual IHttpConnectionModuleContextContainer* GetModuleContextContainer(VOID) = 0;
};

#endif
