// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// http_response: IHttpResponse over an http::response.
//
// Its HTTP_RESPONSE is the working copy: status, fields and chunks are what a send finds there,
// whoever put them there. Chunks are kept here until a send, so Clear() can take them back; the
// send lends them to the http::response and forgets them when they have left.

#ifndef PENSTOCK_COMPAT_HTTP_RESPONSE_HPP
#define PENSTOCK_COMPAT_HTTP_RESPONSE_HPP

#include <penstock/http/response.hpp>
#include <penstock/task.hpp>

#include "compat/completion.hpp"
#include "compat/response_fields.hpp"
#include "compat/unsupported_response.hpp"

#include <httpserv.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace penstock::compat {

class http_context;

class http_response final : public unsupported_response {
public:
  http_response(http_context& owner, http::response& wire, request_memory& memory);

  // Status and fields: http_response.cpp.

  HTTP_RESPONSE* GetRawHttpResponse() noexcept override;
  HTTP_RESPONSE const* GetRawHttpResponse() const noexcept override;
  HRESULT SetStatus(USHORT code, PCSTR reason, USHORT substatus, HRESULT error,
                    IAppHostConfigException* exception, BOOL skip_custom_errors) noexcept override;
  VOID GetStatus(USHORT* code, USHORT* substatus, PCSTR* reason, USHORT* reason_size,
                 HRESULT* error, PCWSTR* module, DWORD* notification,
                 IAppHostConfigException** exception, BOOL* skip_custom_errors) noexcept override;
  HRESULT SetHeader(PCSTR name, PCSTR value, USHORT size, BOOL replace) noexcept override;
  HRESULT SetHeader(HTTP_HEADER_ID id, PCSTR value, USHORT size, BOOL replace) noexcept override;
  HRESULT DeleteHeader(PCSTR name) noexcept override;
  HRESULT DeleteHeader(HTTP_HEADER_ID id) noexcept override;
  PCSTR GetHeader(PCSTR name, USHORT* size) const noexcept override;
  PCSTR GetHeader(HTTP_HEADER_ID id, USHORT* size) const noexcept override;
  VOID Clear() noexcept override;
  VOID ClearHeaders() noexcept override;

  // Body and sending: response_body.cpp.

  HRESULT WriteEntityChunks(HTTP_DATA_CHUNK* chunks, DWORD count, BOOL async, BOOL more,
                            DWORD* sent, BOOL* expected) noexcept override;
  HRESULT WriteEntityChunks(HTTP_DATA_CHUNK* chunks, DWORD count, BOOL async, BOOL more,
                            PFN_ASYNC_COMPLETION callback, VOID* state, DWORD* sent,
                            BOOL* expected) noexcept override;
  HRESULT WriteEntityChunkByReference(HTTP_DATA_CHUNK* chunk, LONG position) noexcept override;
  HRESULT Flush(BOOL async, BOOL more, DWORD* sent, BOOL* expected) noexcept override;
  HRESULT Flush(BOOL async, BOOL more, PFN_ASYNC_COMPLETION callback, VOID* state, DWORD* sent,
                BOOL* expected) noexcept override;
  VOID DisableBuffering() noexcept override { is_buffering_ = false; }
  VOID SuppressHeaders() noexcept override { is_suppressed_ = true; }
  BOOL GetHeadersSuppressed() const noexcept override { return is_suppressed_; }
  VOID DisableKernelCache(ULONG) noexcept override { is_kernel_cached_ = false; }
  BOOL GetKernelCacheEnabled() const noexcept override { return is_kernel_cached_; }
  VOID SetNeedDisconnect() noexcept override;
  VOID ResetConnection() noexcept override;
  VOID CloseConnection() noexcept override { ResetConnection(); }

  // For the pipeline.

  /** Send what is there, the head first; with `more` false, the end too. It throws nothing. */
  [[nodiscard]] task<flush_result> send(bool more, bool& owes_yield);
  /** Whether modules did anything that a client would see. */
  [[nodiscard]] bool is_touched() const noexcept { return is_touched_; }
  [[nodiscard]] bool has_sent_headers() const noexcept { return has_sent_headers_; }
  [[nodiscard]] bool is_sending() const noexcept { return is_sending_; }
  [[nodiscard]] bool is_ended() const noexcept { return is_ended_; }
  [[nodiscard]] bool has_failed() const noexcept { return has_failed_; }

private:
  struct request;  // one call that sends
  struct remote_call;
  struct call_ticket;

  void set_status(USHORT code, std::string_view reason);
  void set_defaults();
  void clear_body() noexcept;
  [[nodiscard]] HRESULT may_add(HTTP_DATA_CHUNK const* chunks, DWORD count) noexcept;
  void add_copies(std::span<HTTP_DATA_CHUNK const> chunks);
  void add_copy(HTTP_DATA_CHUNK const& chunk);
  void adopt_chunks();
  void publish_chunks() noexcept;
  [[nodiscard]] HRESULT put_head();
  [[nodiscard]] task<flush_result> send_chunks(bool more, bool& owes_yield);
  [[nodiscard]] std::vector<const_buffer> lend() const;
  void announce_size(std::span<const_buffer const> lent);
  HRESULT write(HTTP_DATA_CHUNK const* chunks, request const& what) noexcept;
  HRESULT start(request const& what);
  HRESULT send_here(request const& what);
  HRESULT send_from_afar(request const& what);
  HRESULT wait_from_afar(request const& what);
  task<void> send_async(request what);
  task<void> send_for(std::shared_ptr<call_ticket> held, bool more);
  HRESULT report(request const& what, flush_result const& flushed) noexcept;

  http_context& owner_;
  http::response& wire_;
  request_memory& memory_;
  HTTP_RESPONSE raw_{};
  response_fields fields_;
  std::vector<HTTP_DATA_CHUNK> chunks_;               // what raw_ shows, unless it was replaced
  std::vector<std::unique_ptr<std::byte[]>> copies_;  // of chunks that were written
  std::size_t buffered_ = 0;                          // bytes of chunks
  flush_result* starting_ = nullptr;  // where a send that ends in its call leaves how

  USHORT substatus_ = 0;
  HRESULT error_ = S_OK;
  IAppHostConfigException* exception_ = nullptr;
  BOOL skips_custom_errors_ = FALSE;
  PCSTR server_name_;               // of a fresh response
  PCWSTR status_module_ = nullptr;  // who set the status, and when
  DWORD status_notification_ = 0;

  bool is_buffering_ = true;
  bool is_suppressed_ = false;
  bool is_kernel_cached_ = true;
  bool needs_disconnect_ = false;
  bool is_touched_ = false;
  bool has_sent_headers_ = false;
  bool is_sending_ = false;
  bool is_ended_ = false;    // the message: nothing can follow
  bool is_reset_ = false;    // nothing reaches the client any more, and nobody is told
  bool has_failed_ = false;  // a send did
};

}  // namespace penstock::compat

#endif
