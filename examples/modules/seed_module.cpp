// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// seed_module: a module as it is written for IIS. It says something, flushes it, and clears the
// response; since the flush has sent it, the clear comes too late.
//
//     module_host --port 8080 --module ./seed_module.so
//     curl -i http://127.0.0.1:8080/          # X-Seed: flushed, and "Flushed before the clear."
//     curl -i http://127.0.0.1:8080/async     # the same, with a flush that may be pending

#define _WINSOCKAPI_
#include <windows.h>

#include <sal.h>

#include <httpserv.h>

namespace {

class SeedModule : public CHttpModule {
public:
  REQUEST_NOTIFICATION_STATUS OnBeginRequest(IN IHttpContext* pHttpContext,
                                             IN IHttpEventProvider* pProvider) {
    IHttpResponse* pHttpResponse = pHttpContext->GetResponse();
    pHttpResponse->Clear();
    HRESULT hr = pHttpResponse->SetHeader("X-Seed", "flushed", (USHORT)strlen("flushed"), TRUE);
    if (SUCCEEDED(hr)) hr = Write(pHttpResponse, "Flushed before the clear.\n");
    if (FAILED(hr)) return Fail(pHttpResponse, pProvider, hr);
    return RQ_NOTIFICATION_CONTINUE;
  }

  REQUEST_NOTIFICATION_STATUS OnExecuteRequestHandler(IN IHttpContext* pHttpContext,
                                                      IN IHttpEventProvider* pProvider) {
    PCSTR pszUrl = pHttpContext->GetRequest()->GetRawHttpRequest()->pRawUrl;
    BOOL fAsync = strcmp(pszUrl, "/async") == 0;
    DWORD cbSent = 0;
    BOOL fCompletionExpected = FALSE;
    IHttpResponse* pHttpResponse = pHttpContext->GetResponse();
    HRESULT hr = pHttpResponse->Flush(fAsync, TRUE, &cbSent, &fCompletionExpected);
    if (FAILED(hr)) return Fail(pHttpResponse, pProvider, hr);
    if (fCompletionExpected) return RQ_NOTIFICATION_PENDING;
    return Clear(pHttpResponse);
  }

  REQUEST_NOTIFICATION_STATUS OnAsyncCompletion(IN IHttpContext* pHttpContext, IN DWORD, IN BOOL,
                                                IN IHttpEventProvider* pProvider,
                                                IN IHttpCompletionInfo* pCompletionInfo) {
    HRESULT hr = pCompletionInfo->GetCompletionStatus();
    if (FAILED(hr)) return Fail(pHttpContext->GetResponse(), pProvider, hr);
    return Clear(pHttpContext->GetResponse());
  }

private:
  static HRESULT Write(IHttpResponse* pHttpResponse, PCSTR pszText) {
    HTTP_DATA_CHUNK dataChunk;
    dataChunk.DataChunkType = HttpDataChunkFromMemory;
    dataChunk.FromMemory.pBuffer = (PVOID)pszText;
    dataChunk.FromMemory.BufferLength = (ULONG)strlen(pszText);
    DWORD cbSent = 0;
    return pHttpResponse->WriteEntityChunks(&dataChunk, 1, FALSE, TRUE, &cbSent);
  }

  /** Takes back what was not sent, and nothing else. */
  static REQUEST_NOTIFICATION_STATUS Clear(IHttpResponse* pHttpResponse) {
    Write(pHttpResponse, "Nobody sees this.\n");
    pHttpResponse->Clear();
    Write(pHttpResponse, "After it.\n");
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }

  static REQUEST_NOTIFICATION_STATUS Fail(IHttpResponse* pHttpResponse,
                                          IHttpEventProvider* pProvider, HRESULT hr) {
    pProvider->SetErrorStatus(hr);
    pHttpResponse->SetStatus(500, "Server Error", 0, hr);
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }
};

class SeedModuleFactory : public IHttpModuleFactory {
public:
  virtual ~SeedModuleFactory() = default;

  HRESULT GetHttpModule(OUT CHttpModule** ppModule, IN IModuleAllocator* pAllocator) {
    UNREFERENCED_PARAMETER(pAllocator);
    *ppModule = new SeedModule;
    return S_OK;
  }

  void Terminate() { delete this; }
};

}  // namespace

HRESULT __stdcall RegisterModule(DWORD dwServerVersion, IHttpModuleRegistrationInfo* pModuleInfo,
                                 IHttpServer* pGlobalInfo) {
  UNREFERENCED_PARAMETER(dwServerVersion);
  UNREFERENCED_PARAMETER(pGlobalInfo);
  return pModuleInfo->SetRequestNotifications(new SeedModuleFactory,
                                              RQ_BEGIN_REQUEST | RQ_EXECUTE_REQUEST_HANDLER, 0);
}
