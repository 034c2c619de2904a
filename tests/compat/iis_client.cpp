// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0

#include "iis_client.hpp"

#include <string>
#include <string_view>

namespace {

#define CHECK(claim) Check((claim), __LINE__, #claim)

void Check(bool fHolds, int line, PCSTR pszText) {
  IisClient& client = GetIisClient();
  ++client.checks;
  if (fHolds || client.failures++ != 0) return;
  client.first = std::to_string(line) + ": " + pszText;
}

constexpr HRESULT Win(int code) { return HRESULT_FROM_WIN32(code); }

class ClientModule : public CHttpModule {
public:
  ~ClientModule() override { CHECK(!m_fPending || GetIisClient().may_fail); }

  REQUEST_NOTIFICATION_STATUS OnBeginRequest(IN IHttpContext* pContext,
                                             IN IHttpEventProvider* pProvider) override {
    CHECK(pProvider != NULL);
    CHECK(pContext->GetRequest() != NULL);
    CHECK(pContext->GetResponse() != NULL);
    CHECK(!pContext->GetResponseHeadersSent());
    CHECK(std::string_view(pContext->GetRequest()->GetHttpMethod()) == "GET");
    return RQ_NOTIFICATION_CONTINUE;
  }

  REQUEST_NOTIFICATION_STATUS OnExecuteRequestHandler(IN IHttpContext* pContext,
                                                      IN IHttpEventProvider*) override {
    std::string_view const path = pContext->GetRequest()->GetRawHttpRequest()->pRawUrl;
    if (path == "/immediate") return Immediate(*pContext);
    if (path == "/big") return Big(*pContext);
    if (path == "/sync") return Sync(*pContext);
    if (path == "/clear") return ClearAfterFlush(*pContext);
    if (path == "/more") return More(*pContext);
    if (path == "/empty") return Empty(*pContext);
    if (path == "/post") return Post(*pContext);
    if (path == "/fields") return Fields(*pContext);
    if (path == "/arguments") return Arguments(*pContext);
    CHECK(!"a path that is known");
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }

  REQUEST_NOTIFICATION_STATUS OnAsyncCompletion(IN IHttpContext* pContext, IN DWORD dwNotification,
                                                IN BOOL fPost, IN IHttpEventProvider*,
                                                IN IHttpCompletionInfo* pInfo) override {
    CHECK(m_fPending);  // exactly one for each that was announced
    m_fPending = false;
    CHECK(dwNotification == RQ_EXECUTE_REQUEST_HANDLER);
    CHECK(fPost == FALSE);
    GetIisClient().last_completion = pInfo->GetCompletionStatus();
    if (FAILED(pInfo->GetCompletionStatus())) {
      CHECK(GetIisClient().may_fail);
      return RQ_NOTIFICATION_FINISH_REQUEST;
    }
    CHECK(pInfo->GetCompletionBytes() > 0);
    m_cbSent += pInfo->GetCompletionBytes();
    return (this->*m_pNext)(*pContext);
  }

private:
  typedef REQUEST_NOTIFICATION_STATUS (ClientModule::*NextStep)(IHttpContext&);

  HRESULT Write(IHttpContext& context, std::string_view text) {
    HTTP_DATA_CHUNK chunk;
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = (PVOID)text.data();
    chunk.FromMemory.BufferLength = (ULONG)text.size();
    DWORD cbSent = 0;
    BOOL fExpected = TRUE;
    HRESULT hr =
        context.GetResponse()->WriteEntityChunks(&chunk, 1, TRUE, TRUE, &cbSent, &fExpected);
    CHECK(fExpected == FALSE);  // it was buffered
    CHECK(cbSent == (SUCCEEDED(hr) ? text.size() : 0));
    return hr;
  }

  /** `GetIisClient().big_size` letters, in memory that lives with the request. */
  void ReferToLetters(IHttpContext& context) {
    DWORD cb = GetIisClient().big_size;
    void* pLetters = context.AllocateRequestMemory(cb);
    CHECK(pLetters != NULL);
    memset(pLetters, 'x', cb);
    HTTP_DATA_CHUNK chunk;
    chunk.DataChunkType = HttpDataChunkFromMemory;
    chunk.FromMemory.pBuffer = pLetters;
    chunk.FromMemory.BufferLength = cb;
    CHECK(context.GetResponse()->WriteEntityChunkByReference(&chunk, -1) == S_OK);
  }

  REQUEST_NOTIFICATION_STATUS FlushThen(IHttpContext& context, BOOL fAsync, BOOL fMoreData,
                                        NextStep pNext) {
    DWORD cbSent = 4711;
    BOOL fExpected = 4711;
    GetIisClient().is_in_sync = !fAsync;
    HRESULT hr = context.GetResponse()->Flush(fAsync, fMoreData, &cbSent, &fExpected);
    GetIisClient().is_in_sync = false;
    CHECK(fExpected == TRUE || fExpected == FALSE);
    if (FAILED(hr)) {
      CHECK(GetIisClient().may_fail);
      CHECK(fExpected == FALSE);
      return RQ_NOTIFICATION_FINISH_REQUEST;
    }
    CHECK(hr == S_OK);
    if (fExpected) {
      CHECK(fAsync);
      CHECK(cbSent == 0);  // the completion tells
      m_fPending = true;
      m_pNext = pNext;
      return RQ_NOTIFICATION_PENDING;
    }
    CHECK(context.GetResponseHeadersSent());
    CHECK(cbSent > 0);
    m_cbSent += cbSent;
    return (this->*pNext)(context);
  }

  REQUEST_NOTIFICATION_STATUS Immediate(IHttpContext& context) {
    CHECK(context.GetResponse()->SetHeader("X-Client", "immediate", 9, TRUE) == S_OK);
    CHECK(Write(context, "one") == S_OK);
    return FlushThen(context, TRUE, TRUE, &ClientModule::ImmediateToo);
  }

  REQUEST_NOTIFICATION_STATUS ImmediateToo(IHttpContext& context) {
    CHECK(Write(context, "two") == S_OK);
    return FlushThen(context, TRUE, FALSE, &ClientModule::NothingFollows);
  }

  REQUEST_NOTIFICATION_STATUS NothingFollows(IHttpContext& context) {
    CHECK(Write(context, "three") == Win(ERROR_INVALID_DATA));
    DWORD cbSent = 1;
    BOOL fExpected = TRUE;
    CHECK(context.GetResponse()->Flush(TRUE, FALSE, &cbSent, &fExpected) == S_OK);
    CHECK(cbSent == 0);
    CHECK(fExpected == FALSE);
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }

  REQUEST_NOTIFICATION_STATUS Big(IHttpContext& context) {
    ReferToLetters(context);
    REQUEST_NOTIFICATION_STATUS status = FlushThen(context, TRUE, FALSE, &ClientModule::BigHasGone);
    if (GetIisClient().must_stall) {
      CHECK(status == RQ_NOTIFICATION_PENDING);
      CHECK(context.GetResponse()->Flush(TRUE, TRUE, NULL) == Win(ERROR_INVALID_DATA));
    }
    return status;
  }

  REQUEST_NOTIFICATION_STATUS BigHasGone(IHttpContext& context) {
    CHECK(m_cbSent > GetIisClient().big_size);  // the head, too
    return NothingFollows(context);
  }

  REQUEST_NOTIFICATION_STATUS Sync(IHttpContext& context) {
    ReferToLetters(context);
    return FlushThen(context, FALSE, TRUE, &ClientModule::SyncHasGone);
  }

  REQUEST_NOTIFICATION_STATUS SyncHasGone(IHttpContext& context) {
    CHECK(m_cbSent > GetIisClient().big_size);
    CHECK(Write(context, "end") == S_OK);
    return RQ_NOTIFICATION_CONTINUE;
  }

  REQUEST_NOTIFICATION_STATUS ClearAfterFlush(IHttpContext& context) {
    IHttpResponse& response = *context.GetResponse();
    CHECK(Write(context, "never sent") == S_OK);
    response.SetHeader("X-Gone", "1", 1, TRUE);
    response.Clear();
    CHECK(response.GetHeader("X-Gone") == NULL);
    CHECK(response.SetHeader("X-Kept", "1", 1, TRUE) == S_OK);
    CHECK(Write(context, "kept") == S_OK);
    return FlushThen(context, FALSE, TRUE, &ClientModule::ClearTooLate);
  }

  REQUEST_NOTIFICATION_STATUS ClearTooLate(IHttpContext& context) {
    IHttpResponse& response = *context.GetResponse();
    CHECK(Write(context, "taken back") == S_OK);
    response.Clear();
    CHECK(response.SetStatus(500, "Too Late") == S_OK);
    CHECK(response.SetHeader("X-Late", "1", 1, TRUE) == S_OK);
    CHECK(Write(context, ", after") == S_OK);
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }

  REQUEST_NOTIFICATION_STATUS More(IHttpContext& context) {
    CHECK(Write(context, "whole") == S_OK);
    return FlushThen(context, FALSE, FALSE, &ClientModule::NothingFollows);
  }

  REQUEST_NOTIFICATION_STATUS Empty(IHttpContext& context) {
    return FlushThen(context, FALSE, TRUE, &ClientModule::EmptyAgain);
  }

  REQUEST_NOTIFICATION_STATUS EmptyAgain(IHttpContext& context) {
    DWORD cbSent = 1;
    CHECK(context.GetResponse()->Flush(FALSE, TRUE, &cbSent) == S_OK);
    CHECK(cbSent == 0);
    return RQ_NOTIFICATION_CONTINUE;
  }

  REQUEST_NOTIFICATION_STATUS Post(IHttpContext& context) {
    CHECK(context.PostCompletion(42) == S_OK);
    m_fPending = true;
    m_pNext = &ClientModule::Posted;
    return RQ_NOTIFICATION_PENDING;
  }

  REQUEST_NOTIFICATION_STATUS Posted(IHttpContext& context) {
    CHECK(m_cbSent == 42);
    CHECK(Write(context, "posted") == S_OK);
    context.IndicateCompletion(RQ_NOTIFICATION_FINISH_REQUEST);
    return RQ_NOTIFICATION_PENDING;  // which the indication overrides
  }

  REQUEST_NOTIFICATION_STATUS Fields(IHttpContext& context) {
    IHttpResponse& response = *context.GetResponse();
    USHORT statusCode = 0;
    USHORT cch = 0;
    PCSTR pszReason = NULL;
    response.GetStatus(&statusCode, NULL, &pszReason);
    CHECK(statusCode == 200);
    CHECK(std::string_view(pszReason) == "OK");
    CHECK(response.SetStatus(418, "Short and Stout", 1) == S_OK);
    CHECK(response.GetRawHttpResponse()->StatusCode == 418);
    CHECK(response.SetHeader(HttpHeaderContentType, "text/plain", 10, TRUE) == S_OK);
    CHECK(std::string_view(response.GetHeader("content-type", &cch)) == "text/plain");
    CHECK(cch == 10);
    CHECK(response.SetHeader("Vary", "a", 1, TRUE) == S_OK);
    CHECK(response.SetHeader("Vary", "b", 1, FALSE) == S_OK);
    CHECK(std::string_view(response.GetHeader(HttpHeaderVary)) == "a,b");
    CHECK(response.SetHeader("X-Two", "1", 1, TRUE) == S_OK);
    CHECK(response.DeleteHeader("x-two") == S_OK);
    CHECK(response.GetHeader("X-Two", &cch) == NULL);
    CHECK(cch == 0);
    return RQ_NOTIFICATION_CONTINUE;
  }

  REQUEST_NOTIFICATION_STATUS Arguments(IHttpContext& context) {
    IHttpResponse& response = *context.GetResponse();
    HTTP_DATA_CHUNK chunk;
    chunk.DataChunkType = HttpDataChunkFromFileHandle;
    CHECK(response.SetHeader((PCSTR)NULL, "a", 1, TRUE) == Win(ERROR_INVALID_PARAMETER));
    CHECK(response.SetHeader("A", NULL, 0, TRUE) == Win(ERROR_INVALID_PARAMETER));
    CHECK(response.SetHeader("A", "a\nb", 3, TRUE) == Win(ERROR_INVALID_DATA));
    CHECK(response.SetStatus(99, "No") == Win(ERROR_INVALID_DATA));
    CHECK(response.WriteEntityChunks(NULL, 0, FALSE, TRUE, NULL) == Win(ERROR_INVALID_PARAMETER));
    CHECK(response.WriteEntityChunks(&chunk, 1, FALSE, TRUE, NULL) == Win(ERROR_NOT_SUPPORTED));
    CHECK(response.Redirect("/") == Win(ERROR_NOT_SUPPORTED));
    CHECK(Write(context, "refused") == S_OK);
    HRESULT hr = response.Flush(FALSE, TRUE, NULL);  // both out-parameters may be missing
    CHECK(hr == S_OK || GetIisClient().may_fail);
    return RQ_NOTIFICATION_FINISH_REQUEST;
  }

  bool m_fPending = false;
  NextStep m_pNext = NULL;
  ULONGLONG m_cbSent = 0;
};

class ClientFactory : public IHttpModuleFactory {
public:
  virtual ~ClientFactory() = default;
  HRESULT GetHttpModule(OUT CHttpModule** ppModule, IN IModuleAllocator* pAllocator) override {
    CHECK(pAllocator != NULL);
    *ppModule = new ClientModule;
    return S_OK;
  }
  VOID Terminate() override { delete this; }
};

}  // namespace

IisClient& GetIisClient() {
  static IisClient client;
  return client;
}

HRESULT WINAPI RegisterIisClient(DWORD, IHttpModuleRegistrationInfo* info, IHttpServer*) {
  ClientFactory* pFactory = new ClientFactory;
  HRESULT hr =
      info->SetRequestNotifications(pFactory, RQ_BEGIN_REQUEST | RQ_EXECUTE_REQUEST_HANDLER, 0);
  if (FAILED(hr)) pFactory->Terminate();
  return hr;
}
