/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * A client of <webservices.h>, in C99 and as one writes for Windows: what each call gives, which
 * bytes leave, and who is called back how often.
 */

#include "ws_client.h"

#include <stdlib.h>
#include <string.h>

#define CHECK(claim) check(report, (claim) ? 1 : 0, __LINE__, #claim)

static void check(struct ws_report* report, int holds, int line, const char* text) {
  ++report->checks;
  if (holds) return;
  if (report->failures++ != 0) return;
  report->first_line = line;
  strncpy(report->first_text, text, sizeof report->first_text - 1);
}

/* A sink in memory. */

struct sink {
  HRESULT answer;
  int calls;
  int async_calls;
  ULONG size;
  BYTE bytes[512];
  WS_ASYNC_CONTEXT context;
};

static HRESULT CALLBACK sink_write(void* state, const WS_BYTES* buffers, ULONG count,
                                   const WS_ASYNC_CONTEXT* context, WS_ERROR* error) {
  struct sink* sink = state;
  ULONG i;
  UNREFERENCED_PARAMETER(error);
  ++sink->calls;
  for (i = 0; i < count && sink->size + buffers[i].length <= sizeof sink->bytes; ++i) {
    memcpy(sink->bytes + sink->size, buffers[i].bytes, buffers[i].length);
    sink->size += buffers[i].length;
  }
  if (context != NULL) {
    ++sink->async_calls;
    sink->context = *context;
  }
  return sink->answer;
}

static int sink_has(const struct sink* sink, const char* text) {
  return sink->size == strlen(text) && memcmp(sink->bytes, text, sink->size) == 0;
}

/* A completion of the caller's. */

struct completion {
  volatile int calls;
  HRESULT hr;
};

static void CALLBACK completed(HRESULT hr, WS_CALLBACK_MODEL model, void* state) {
  struct completion* completion = state;
  UNREFERENCED_PARAMETER(model);
  completion->hr = hr;
  ++completion->calls;
}

/* Short words for the calls. */

static WS_XML_STRING none = WS_XML_STRING_NULL;

static WS_XML_STRING string_of(const char* text) {
  WS_XML_STRING string = WS_XML_STRING_NULL;
  string.length = (ULONG)strlen(text);
  string.bytes = (BYTE*)text;
  return string;
}

static HRESULT start(WS_XML_WRITER* writer, const char* name) {
  const WS_XML_STRING local = string_of(name);
  return WsWriteStartElement(writer, NULL, &local, &none, NULL);
}

static HRESULT text(WS_XML_WRITER* writer, const char* chars) {
  return WsWriteCharsUtf8(writer, (const BYTE*)chars, (ULONG)strlen(chars), NULL);
}

static HRESULT to_stream(WS_XML_WRITER* writer, WS_WRITE_CALLBACK write, void* state) {
  WS_XML_WRITER_TEXT_ENCODING encoding;
  WS_XML_WRITER_STREAM_OUTPUT output;
  encoding.encoding.encodingType = WS_XML_WRITER_ENCODING_TYPE_TEXT;
  encoding.charSet = WS_CHARSET_UTF8;
  output.output.outputType = WS_XML_WRITER_OUTPUT_TYPE_STREAM;
  output.writeCallback = write;
  output.writeCallbackState = state;
  return WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, NULL);
}

static HRESULT to_buffer(WS_XML_WRITER* writer) {
  WS_XML_WRITER_TEXT_ENCODING encoding;
  WS_XML_WRITER_BUFFER_OUTPUT output;
  encoding.encoding.encodingType = WS_XML_WRITER_ENCODING_TYPE_TEXT;
  encoding.charSet = WS_CHARSET_UTF8;
  output.output.outputType = WS_XML_WRITER_OUTPUT_TYPE_BUFFER;
  return WsSetOutput(writer, &encoding.encoding, &output.output, NULL, 0, NULL);
}

static void without_output(struct ws_report* report) {
  WS_XML_WRITER* writer = NULL;
  CHECK(WsCreateWriter(NULL, 0, NULL, NULL) == E_INVALIDARG);
  CHECK(WsCreateWriter(NULL, 0, &writer, NULL) == S_OK);
  CHECK(writer != NULL);
  CHECK(WsFlushWriter(NULL, 0, NULL, NULL) == E_INVALIDARG);
  CHECK(WsFlushWriter(writer, 0, NULL, NULL) == WS_E_INVALID_OPERATION);
  CHECK(WsFlushWriter(writer, 0, NULL, NULL) == WS_E_INVALID_OPERATION);
  CHECK(start(writer, "a") == WS_E_INVALID_OPERATION);
  CHECK(WsWriteText(writer, NULL, NULL) == WS_E_INVALID_OPERATION);
  WsFreeWriter(writer);
}

static void buffer_output(struct ws_report* report) {
  WS_XML_WRITER* writer = NULL;
  WS_BYTES bytes = {0, NULL};
  WS_XML_INT32_TEXT number = {{WS_XML_TEXT_TYPE_INT32}, -12};
  WS_XML_STRING name = WS_XML_STRING_VALUE("n");
  struct completion completion = {0, 1};
  WS_ASYNC_CONTEXT context;
  context.callback = completed;
  context.callbackState = &completion;
  CHECK(WsCreateWriter(NULL, 0, &writer, NULL) == S_OK);
  CHECK(to_buffer(writer) == S_OK);
  CHECK(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL) ==
        S_OK);
  CHECK(bytes.length == 0 && bytes.bytes != NULL);
  CHECK(start(writer, "a") == S_OK);
  CHECK(WsWriteStartAttribute(writer, NULL, &name, &none, FALSE, NULL) == S_OK);
  CHECK(WsWriteText(writer, &number.text, NULL) == S_OK);
  CHECK(WsWriteEndAttribute(writer, NULL) == S_OK);
  CHECK(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL) ==
        S_OK);
  CHECK(bytes.length == 0); /* it is not committed */
  CHECK(text(writer, "x > y") == S_OK);
  CHECK(WsWriteEndElement(writer, NULL) == S_OK);
  CHECK(WsFlushWriter(writer, 0, &context, NULL) == S_OK); /* does nothing */
  CHECK(completion.calls == 0);
  CHECK(WsGetWriterProperty(writer, WS_XML_WRITER_PROPERTY_BYTES, &bytes, sizeof bytes, NULL) ==
        S_OK);
  CHECK(bytes.length == 23);
  CHECK(memcmp(bytes.bytes, "<a n=\"-12\">x &gt; y</a>", 23) == 0);
  CHECK(WsWriteEndElement(writer, NULL) == WS_E_INVALID_FORMAT);
  CHECK(start(writer, "b") == WS_E_OBJECT_FAULTED);
  CHECK(to_buffer(writer) == S_OK); /* and it is as new */
  CHECK(start(writer, "b") == S_OK);
  WsFreeWriter(writer);
}

static void smallest_sizes(struct ws_report* report) {
  WS_XML_WRITER* writer = NULL;
  struct sink sink = {S_OK, 0, 0, 0, {0}, {NULL, NULL}};
  CHECK(WsCreateWriter(NULL, 0, &writer, NULL) == S_OK);
  CHECK(to_stream(writer, sink_write, &sink) == S_OK);
  CHECK(WsFlushWriter(writer, 0, NULL, NULL) == S_OK);
  CHECK(sink.calls == 0); /* there is nothing */
  CHECK(start(writer, "t") == S_OK);
  CHECK(WsFlushWriter(writer, 0, NULL, NULL) == S_OK);
  CHECK(sink.calls == 0); /* an uncommitted start tag is nothing */
  CHECK(WsWriteEndElement(writer, NULL) == S_OK);
  CHECK(WsFlushWriter(writer, 5, NULL, NULL) == S_OK);
  CHECK(sink.calls == 0); /* 4 bytes are fewer than 5 */
  CHECK(WsFlushWriter(writer, 4, NULL, NULL) == S_OK);
  CHECK(sink.calls == 1 && sink_has(&sink, "<t/>"));
  CHECK(sink.async_calls == 0);
  CHECK(to_stream(writer, sink_write, &sink) == S_OK);
  sink.size = 0;
  CHECK(start(writer, "t") == S_OK);
  CHECK(WsWriteEndElement(writer, NULL) == S_OK);
  CHECK(WsFlushWriter(writer, 3, NULL, NULL) == S_OK);
  CHECK(sink_has(&sink, "<t/>")); /* 4 are more than 3 */
  WsFreeWriter(writer);
}

static void start_tag_stays(struct ws_report* report) {
  WS_XML_WRITER* writer = NULL;
  struct sink sink = {S_OK, 0, 0, 0, {0}, {NULL, NULL}};
  CHECK(WsCreateWriter(NULL, 0, &writer, NULL) == S_OK);
  CHECK(to_stream(writer, sink_write, &sink) == S_OK);
  CHECK(start(writer, "a") == S_OK);
  CHECK(text(writer, "1") == S_OK);
  CHECK(start(writer, "b") == S_OK);
  CHECK(WsFlushWriter(writer, 0, NULL, NULL) == S_OK);
  CHECK(sink_has(&sink, "<a>1"));
  CHECK(WsWriteEndElement(writer, NULL) == S_OK);
  CHECK(WsWriteEndElement(writer, NULL) == S_OK);
  CHECK(WsFlushWriter(writer, 0, NULL, NULL) == S_OK);
  CHECK(sink_has(&sink, "<a>1<b/></a>"));
  WsFreeWriter(writer);
}

static void asynchronous(struct ws_report* report) {
  WS_XML_WRITER* writer = NULL;
  struct sink sink = {S_OK, 0, 0, 0, {0}, {NULL, NULL}};
  struct completion completion = {0, 1};
  WS_ASYNC_CONTEXT context;
  context.callback = completed;
  context.callbackState = &completion;
  CHECK(WsCreateWriter(NULL, 0, &writer, NULL) == S_OK);
  CHECK(to_stream(writer, sink_write, &sink) == S_OK);
  CHECK(start(writer, "a") == S_OK && text(writer, "1") == S_OK);
  CHECK(WsFlushWriter(writer, 0, &context, NULL) == S_OK);
  CHECK(sink.async_calls == 1 && completion.calls == 0); /* immediate: nobody calls */
  sink.answer = WS_S_ASYNC;
  CHECK(text(writer, "2") == S_OK);
  CHECK(WsFlushWriter(writer, 0, &context, NULL) == WS_S_ASYNC);
  memset(&context, 0, sizeof context); /* it was only looked at in the call */
  CHECK(completion.calls == 0);
  CHECK(text(writer, "3") == WS_E_INVALID_OPERATION);
  sink.context.callback(S_OK, WS_SHORT_CALLBACK, sink.context.callbackState);
  CHECK(completion.calls == 1 && completion.hr == S_OK);
  CHECK(sink_has(&sink, "<a>12"));
  CHECK(text(writer, "3") == S_OK);
  context.callback = completed;
  context.callbackState = &completion;
  CHECK(WsFlushWriter(writer, 0, &context, NULL) == WS_S_ASYNC);
  sink.context.callback(WS_E_OPERATION_ABORTED, WS_SHORT_CALLBACK, sink.context.callbackState);
  CHECK(completion.calls == 2 && completion.hr == WS_E_OPERATION_ABORTED);
  CHECK(text(writer, "4") == WS_E_OBJECT_FAULTED);
  WsFreeWriter(writer);
}

static void failing(struct ws_report* report) {
  WS_XML_WRITER* writer = NULL;
  WS_ERROR* error = NULL;
  WS_STRING said = {0, NULL};
  ULONG count = 0;
  struct sink sink = {E_FAIL, 0, 0, 0, {0}, {NULL, NULL}};
  CHECK(WsCreateError(NULL, 0, &error) == S_OK);
  CHECK(WsCreateWriter(NULL, 0, &writer, error) == S_OK);
  CHECK(to_stream(writer, sink_write, &sink) == S_OK);
  CHECK(start(writer, "t") == S_OK && WsWriteEndElement(writer, NULL) == S_OK);
  CHECK(WsFlushWriter(writer, 0, NULL, error) == E_FAIL);
  CHECK(WsFlushWriter(writer, 0, NULL, error) == WS_E_OBJECT_FAULTED);
  sink.answer = WS_S_ASYNC; /* to a flush that gave it nobody to call */
  CHECK(to_stream(writer, sink_write, &sink) == S_OK);
  CHECK(start(writer, "t") == S_OK && WsWriteEndElement(writer, NULL) == S_OK);
  CHECK(WsFlushWriter(writer, 0, NULL, error) == WS_E_INVALID_OPERATION);
  CHECK(WsGetErrorProperty(error, WS_ERROR_PROPERTY_STRING_COUNT, &count, sizeof count) == S_OK);
  CHECK(count == 1);
  CHECK(WsGetErrorString(error, 0, &said) == S_OK && said.length != 0);
  CHECK(WsResetError(error) == S_OK);
  WsFreeWriter(writer);
  WsFreeError(error);
}

void ws_client_in_memory(struct ws_report* report) {
  without_output(report);
  buffer_output(report);
  smallest_sizes(report);
  start_tag_stays(report);
  asynchronous(report);
  failing(report);
}

/* Over an output of the runtime. */

/* `<d>`, `size` letters, `</d>`: written, not flushed. */
static WS_XML_WRITER* document(struct ws_report* report, const struct ws_host* host, ULONG size) {
  WS_XML_WRITER* writer = NULL;
  WS_XML_WRITER_PROPERTY property;
  ULONG max = size + 64;
  char* letters = malloc(size);
  property.id = WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE;
  property.value = &max;
  property.valueSize = sizeof max;
  memset(letters, 'x', size);
  CHECK(WsCreateWriter(&property, 1, &writer, NULL) == S_OK);
  CHECK(to_stream(writer, host->write, host->write_state) == S_OK);
  CHECK(start(writer, "d") == S_OK);
  CHECK(WsWriteCharsUtf8(writer, (const BYTE*)letters, size, NULL) == S_OK);
  CHECK(WsWriteEndElement(writer, NULL) == S_OK);
  free(letters);
  return writer;
}

/* Flush with a completion, and wait for it if it is to come. */
static HRESULT flush_and_wait(struct ws_report* report, const struct ws_host* host,
                              WS_XML_WRITER* writer, int has_to_wait) {
  struct completion completion = {0, 1};
  WS_ASYNC_CONTEXT context;
  HRESULT hr;
  context.callback = completed;
  context.callbackState = &completion;
  hr = WsFlushWriter(writer, 0, &context, NULL);
  CHECK(completion.calls == 0); /* never before the call returns */
  if (has_to_wait) CHECK(hr == WS_S_ASYNC);
  if (hr != WS_S_ASYNC) return hr;
  if (host->let_read != NULL) {
    CHECK(text(writer, "no") == WS_E_INVALID_OPERATION);
    host->let_read(host->self, 1);
  }
  host->wait_for(host->self, &completion.calls);
  CHECK(completion.calls == 1);
  return completion.hr;
}

void ws_client_over_output(struct ws_report* report, const struct ws_host* host) {
  int can_stall = host->let_read != NULL;
  ULONG big = can_stall ? WS_CLIENT_BIG : WS_CLIENT_BIG_WITHOUT_STALL;
  unsigned before;
  HRESULT hr;
  WS_XML_WRITER* writer = document(report, host, WS_CLIENT_SMALL);
  hr = flush_and_wait(report, host, writer, 0);
  CHECK(hr == S_OK || host->may_fail);
  CHECK(WsFlushWriter(writer, 0, NULL, NULL) == (SUCCEEDED(hr) ? S_OK : WS_E_OBJECT_FAULTED));
  WsFreeWriter(writer);
  if (FAILED(hr)) return;

  if (can_stall) host->let_read(host->self, 0);
  writer = document(report, host, big);
  hr = flush_and_wait(report, host, writer, can_stall);
  CHECK(hr == S_OK || host->may_fail);
  WsFreeWriter(writer);
  if (FAILED(hr)) return;

  if (can_stall) host->let_read(host->self, 0);
  writer = document(report, host, big);
  before = host->others_did(host->self);
  host->let_read_later(host->self);
  hr = WsFlushWriter(writer, 0, NULL, NULL); /* the fiber waits, and nobody else */
  CHECK(hr == S_OK || host->may_fail);
  if (can_stall) CHECK(host->others_did(host->self) > before);
  WsFreeWriter(writer);
}
