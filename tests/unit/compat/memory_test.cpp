// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// Lets each allocation of a use of either interface fail once: the call that needed it says so, and
// nothing is broken.

#include "support/allocation_fault.hpp"
#include "unit/compat/scripted_module.hpp"
#include "unit/compat/ws_document.hpp"

#include <catch2/catch_test_macros.hpp>

#include <vector>

using namespace penstock;
using namespace penstock::test;

namespace {

HRESULT CALLBACK count_bytes(void* state, WS_BYTES const* buffers, ULONG, WS_ASYNC_CONTEXT const*,
                             WS_ERROR*) {
  *static_cast<ULONG*>(state) += buffers->length;
  return S_OK;
}

/** A document through every call that may need memory; the first failure. */
HRESULT write_document(ULONG& written) {
  WS_XML_WRITER* writer = nullptr;
  HRESULT hr = WsCreateWriter(nullptr, 0, &writer, nullptr);
  if (FAILED(hr)) return hr;
  WS_XML_WRITER_STREAM_OUTPUT const to{{WS_XML_WRITER_OUTPUT_TYPE_STREAM}, &count_bytes, &written};
  WS_XML_STRING const name = to_ws("name");
  WS_XML_STRING const ns = to_ws("urn:namespace");
  GUID const guid{};
  WS_XML_GUID_TEXT const text{{WS_XML_TEXT_TYPE_GUID}, guid};
  std::basic_string_view<WCHAR> const wide = PENSTOCK_W("wide text, longer than a short string");
  auto const step = [&](auto const& call) {
    if (SUCCEEDED(hr)) hr = call();
  };
  step([&] {
    return WsSetOutput(writer, &utf8_encoding.encoding, &to.output, nullptr, 0, nullptr);
  });
  step([&] { return WsWriteStartElement(writer, nullptr, &name, &ns, nullptr); });
  step([&] { return WsWriteText(writer, &text.text, nullptr); });
  step([&] { return WsWriteChars(writer, wide.data(), static_cast<ULONG>(wide.size()), nullptr); });
  step([&] { return WsWriteEndElement(writer, nullptr); });
  step([&] { return WsFlushWriter(writer, 0, nullptr, nullptr); });
  WsFreeWriter(writer);
  return hr;
}

}  // namespace

TEST_CASE("a writer without memory says so", "[compat][memory]") {
  std::size_t failures = 0;
  for (std::size_t k = 0;; ++k) {
    allocation_fault fault(k);
    ULONG written = 0;
    HRESULT const hr = fault.during([&] { return write_document(written); });
    if (!fault.has_failed()) {
      CHECK(hr == S_OK);
      CHECK(written > 80);
      break;
    }
    ++failures;
    CHECK(hr == E_OUTOFMEMORY);
    CHECK(written == 0);
  }
  CHECK(failures > 5);
}

TEST_CASE("a module's calls without memory say so, and the answer is whole or broken off",
          "[compat][memory]") {
  std::string const text = pattern(5000);
  std::size_t failures = 0;
  for (bool const is_async : {false, true}) {
    for (std::size_t k = 0;; ++k) {
      allocation_fault fault(k);
      module_script script;
      std::vector<HRESULT> results;
      script.execute = [&](IHttpContext& context) {
        IHttpResponse& response = *context.GetResponse();
        results.reserve(8);
        HTTP_DATA_CHUNK chunks[] = {chunk_of(text), chunk_of(text)};
        BOOL expected = FALSE;
        fault.arm();
        results.push_back(response.SetStatus(201, "Created"));
        results.push_back(response.SetHeader("X-Own", "1", 1, TRUE));
        results.push_back(response.SetHeader("X-Own", "2", 1, FALSE));
        results.push_back(response.WriteEntityChunks(chunks, 2, FALSE, TRUE, nullptr));
        results.push_back(response.Flush(is_async, TRUE, nullptr, &expected));
        fault.disarm();
        return expected ? RQ_NOTIFICATION_PENDING : RQ_NOTIFICATION_CONTINUE;
      };
      auto const all = answers(script, request_text("GET", "/"));
      for (HRESULT const hr : results) {
        CAPTURE(k, hr & 0xFFFF);
        // A head or a frame that cannot be made breaks the response off.
        CHECK((hr == S_OK || hr == win(ERROR_NOT_ENOUGH_MEMORY) ||
               (hr == win(ERROR_CONNECTION_ABORTED) && results.size() == 5)));
      }
      std::size_t const failed =
          results.size() - static_cast<std::size_t>(std::ranges::count(results, S_OK));
      if (!fault.has_failed()) {
        CHECK(failed == 0);
        CHECK(only_reply(all).decoded() == text + text);
        break;
      }
      ++failures;
      if (failed == 0) continue;  // it did without, or nobody was told yet
      if (all.ends_with("0\r\n\r\n")) {
        auto const body = only_reply(all).decoded();
        CHECK((body.empty() || body == text + text));
      }
    }
  }
  CHECK(failures > 10);
}
