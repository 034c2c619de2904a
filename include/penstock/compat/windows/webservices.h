/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * webservices.h: the XML writer of the Windows Web Services API, for C99 and C++.
 *
 *     WS_XML_WRITER* writer = NULL;
 *     WS_XML_WRITER_TEXT_ENCODING utf8 = {{WS_XML_WRITER_ENCODING_TYPE_TEXT}, WS_CHARSET_UTF8};
 *     WS_XML_WRITER_STREAM_OUTPUT to = {{WS_XML_WRITER_OUTPUT_TYPE_STREAM}, write_bytes, state};
 *     WsCreateWriter(NULL, 0, &writer, NULL);
 *     WsSetOutput(writer, &utf8.encoding, &to.output, NULL, 0, NULL);
 *     WsWriteStartElement(writer, NULL, &name, &no_namespace, NULL);
 *     WsWriteEndElement(writer, NULL);
 *     hr = WsFlushWriter(writer, 0, &async, NULL);
 *     ... S_OK: it went, and nobody calls back; WS_S_ASYNC: async.callback is called, once ...
 *     WsFreeWriter(writer);
 *
 * Types are declared whole; of the functions, those that this version has. Link penstock::compat;
 * docs/guide/compat.md says what each function does and refuses.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_WEBSERVICES_H
#define PENSTOCK_COMPAT_WINDOWS_WEBSERVICES_H

#include <webservices/codes.h>
#include <webservices/nodes.h>
#include <webservices/types.h>
#include <windows.h>

#ifdef __cplusplus
#define PENSTOCK_WS_NOEXCEPT noexcept
extern "C" {
#else
#define PENSTOCK_WS_NOEXCEPT
#endif

/* Writers. */

HRESULT WsCreateWriter(const WS_XML_WRITER_PROPERTY* properties, ULONG propertyCount,
                       WS_XML_WRITER** writer, WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsSetOutput(WS_XML_WRITER* writer, const WS_XML_WRITER_ENCODING* encoding,
                    const WS_XML_WRITER_OUTPUT* output, const WS_XML_WRITER_PROPERTY* properties,
                    ULONG propertyCount, WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsFlushWriter(WS_XML_WRITER* writer, ULONG minSize, const WS_ASYNC_CONTEXT* asyncContext,
                      WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsGetWriterProperty(WS_XML_WRITER* writer, WS_XML_WRITER_PROPERTY_ID id, void* value,
                            ULONG valueSize, WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
void WsFreeWriter(WS_XML_WRITER* writer) PENSTOCK_WS_NOEXCEPT;

/* Writing. */

HRESULT WsWriteStartElement(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                            const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                            WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteEndStartElement(WS_XML_WRITER* writer, WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteEndElement(WS_XML_WRITER* writer, WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteStartAttribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                              const WS_XML_STRING* localName, const WS_XML_STRING* ns,
                              BOOL singleQuote, WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteEndAttribute(WS_XML_WRITER* writer, WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteXmlnsAttribute(WS_XML_WRITER* writer, const WS_XML_STRING* prefix,
                              const WS_XML_STRING* ns, BOOL singleQuote,
                              WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteText(WS_XML_WRITER* writer, const WS_XML_TEXT* text,
                    WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteChars(WS_XML_WRITER* writer, const WCHAR* chars, ULONG charCount,
                     WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsWriteCharsUtf8(WS_XML_WRITER* writer, const BYTE* bytes, ULONG byteCount,
                         WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;

/* Errors. */

HRESULT WsCreateError(const WS_ERROR_PROPERTY* properties, ULONG propertyCount,
                      WS_ERROR** error) PENSTOCK_WS_NOEXCEPT;
HRESULT WsAddErrorString(WS_ERROR* error, const WS_STRING* string) PENSTOCK_WS_NOEXCEPT;
HRESULT WsGetErrorString(WS_ERROR* error, ULONG index, WS_STRING* string) PENSTOCK_WS_NOEXCEPT;
HRESULT WsGetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, void* buffer,
                           ULONG bufferSize) PENSTOCK_WS_NOEXCEPT;
HRESULT WsSetErrorProperty(WS_ERROR* error, WS_ERROR_PROPERTY_ID id, const void* value,
                           ULONG valueSize) PENSTOCK_WS_NOEXCEPT;
HRESULT WsCopyError(WS_ERROR* source, WS_ERROR* destination) PENSTOCK_WS_NOEXCEPT;
HRESULT WsResetError(WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;
void WsFreeError(WS_ERROR* error) PENSTOCK_WS_NOEXCEPT;

#ifdef __cplusplus
} /* extern "C" */
#endif
#undef PENSTOCK_WS_NOEXCEPT

#endif
