/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * A user's first program in C: a document, handed to a callback by a flush.
 */

#include <webservices.h>

#include <stdio.h>
#include <string.h>

static HRESULT CALLBACK print(void* state, const WS_BYTES* buffers, ULONG count,
                              const WS_ASYNC_CONTEXT* context, WS_ERROR* error) {
  ULONG i;
  (void)context;
  (void)error;
  for (i = 0; i < count; ++i) {
    printf("%.*s\n", (int)buffers[i].length, (const char*)buffers[i].bytes);
    *(int*)state += memcmp(buffers[i].bytes, "<hello/>", 8) == 0;
  }
  return S_OK;
}

int main(void) {
  int matches = 0;
  WS_XML_WRITER* writer = NULL;
  WS_XML_STRING name = WS_XML_STRING_VALUE("hello");
  WS_XML_STRING none = WS_XML_STRING_NULL;
  WS_XML_WRITER_TEXT_ENCODING utf8 = {{WS_XML_WRITER_ENCODING_TYPE_TEXT}, WS_CHARSET_UTF8};
  WS_XML_WRITER_STREAM_OUTPUT to = {{WS_XML_WRITER_OUTPUT_TYPE_STREAM}, print, NULL};
  to.writeCallbackState = &matches;
  if (FAILED(WsCreateWriter(NULL, 0, &writer, NULL))) return 1;
  if (FAILED(WsSetOutput(writer, &utf8.encoding, &to.output, NULL, 0, NULL))) return 1;
  if (FAILED(WsWriteStartElement(writer, NULL, &name, &none, NULL))) return 1;
  if (FAILED(WsWriteEndElement(writer, NULL))) return 1;
  if (FAILED(WsFlushWriter(writer, 0, NULL, NULL))) return 1;
  WsFreeWriter(writer);
  return matches == 1 ? 0 : 1;
}
