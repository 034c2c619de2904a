/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * Types of the web services interface. Part of <webservices.h>.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_WEBSERVICES_TYPES_H
#define PENSTOCK_COMPAT_WINDOWS_WEBSERVICES_TYPES_H

#include <windows.h>

#define WsCountOf(array) (sizeof(array) / sizeof((array)[0]))
#define WsOffsetOf(type, field) ((ULONG)offsetof(type, field))
#define WS_XML_STRING_VALUE(string) \
  { sizeof(string) - 1, (BYTE*)(string), NULL, 0 }
#define WS_XML_STRING_DICTIONARY_VALUE(string, dictionary, id) \
  { sizeof(string) - 1, (BYTE*)(string), dictionary, id }
#define WS_XML_STRING_NULL \
  { 0, NULL, NULL, 0 }
#define WS_STRING_VALUE(string) \
  { WsCountOf(string) - 1, (WCHAR*)(string) }
#define WS_STRING_NULL \
  { 0, NULL }

typedef struct _WS_ERROR WS_ERROR;
typedef struct _WS_HEAP WS_HEAP;
typedef struct _WS_XML_BUFFER WS_XML_BUFFER;
typedef struct _WS_XML_READER WS_XML_READER;
typedef struct _WS_XML_WRITER WS_XML_WRITER;
typedef struct _WS_BYTES WS_BYTES;
typedef struct _WS_BUFFERS WS_BUFFERS;
typedef struct _WS_STRING WS_STRING;
typedef struct _WS_XML_STRING WS_XML_STRING;
typedef struct _WS_XML_DICTIONARY WS_XML_DICTIONARY;
typedef struct _WS_XML_QNAME WS_XML_QNAME;
typedef struct _WS_XML_NODE_POSITION WS_XML_NODE_POSITION;
typedef struct _WS_DATETIME WS_DATETIME;
typedef struct _WS_TIMESPAN WS_TIMESPAN;
typedef struct _WS_DURATION WS_DURATION;
typedef struct _WS_UNIQUE_ID WS_UNIQUE_ID;
typedef struct _WS_ASYNC_CONTEXT WS_ASYNC_CONTEXT;
typedef struct _WS_ASYNC_OPERATION WS_ASYNC_OPERATION;
typedef struct _WS_ASYNC_STATE WS_ASYNC_STATE;
typedef enum {
  WS_CHARSET_AUTO = 0,
  WS_CHARSET_UTF8 = 1,
  WS_CHARSET_UTF16LE = 2,
  WS_CHARSET_UTF16BE = 3
} WS_CHARSET;
typedef enum {
  WS_BOOL_VALUE_TYPE = 0,
  WS_INT8_VALUE_TYPE = 1,
  WS_INT16_VALUE_TYPE = 2,
  WS_INT32_VALUE_TYPE = 3,
  WS_INT64_VALUE_TYPE = 4,
  WS_UINT8_VALUE_TYPE = 5,
  WS_UINT16_VALUE_TYPE = 6,
  WS_UINT32_VALUE_TYPE = 7,
  WS_UINT64_VALUE_TYPE = 8,
  WS_FLOAT_VALUE_TYPE = 9,
  WS_DOUBLE_VALUE_TYPE = 10,
  WS_DECIMAL_VALUE_TYPE = 11,
  WS_DATETIME_VALUE_TYPE = 12,
  WS_TIMESPAN_VALUE_TYPE = 13,
  WS_GUID_VALUE_TYPE = 14,
  WS_DURATION_VALUE_TYPE = 15
} WS_VALUE_TYPE;
typedef enum {
  WS_ENCODING_XML_BINARY_1 = 0,
  WS_ENCODING_XML_BINARY_SESSION_1 = 1,
  WS_ENCODING_XML_MTOM_UTF8 = 2,
  WS_ENCODING_XML_MTOM_UTF16BE = 3,
  WS_ENCODING_XML_MTOM_UTF16LE = 4,
  WS_ENCODING_XML_UTF8 = 5,
  WS_ENCODING_XML_UTF16BE = 6,
  WS_ENCODING_XML_UTF16LE = 7,
  WS_ENCODING_RAW = 8
} WS_ENCODING;
typedef enum {
  WS_MOVE_TO_ROOT_ELEMENT = 0,
  WS_MOVE_TO_NEXT_ELEMENT = 1,
  WS_MOVE_TO_PREVIOUS_ELEMENT = 2,
  WS_MOVE_TO_CHILD_ELEMENT = 3,
  WS_MOVE_TO_END_ELEMENT = 4,
  WS_MOVE_TO_PARENT_ELEMENT = 5,
  WS_MOVE_TO_NEXT_NODE = 6,
  WS_MOVE_TO_PREVIOUS_NODE = 7,
  WS_MOVE_TO_FIRST_NODE = 8,
  WS_MOVE_TO_BOF = 9,
  WS_MOVE_TO_EOF = 10,
  WS_MOVE_TO_CHILD_NODE = 11
} WS_MOVE_TO;
typedef enum { WS_SHORT_CALLBACK = 0, WS_LONG_CALLBACK = 1 } WS_CALLBACK_MODEL;
typedef enum {
  WS_DATETIME_FORMAT_UTC = 0,
  WS_DATETIME_FORMAT_LOCAL = 1,
  WS_DATETIME_FORMAT_NONE = 2
} WS_DATETIME_FORMAT;
typedef enum {
  WS_XML_WRITER_ENCODING_TYPE_TEXT = 1,
  WS_XML_WRITER_ENCODING_TYPE_BINARY = 2,
  WS_XML_WRITER_ENCODING_TYPE_MTOM = 3,
  WS_XML_WRITER_ENCODING_TYPE_RAW = 4
} WS_XML_WRITER_ENCODING_TYPE;
typedef enum {
  WS_XML_WRITER_OUTPUT_TYPE_BUFFER = 1,
  WS_XML_WRITER_OUTPUT_TYPE_STREAM = 2
} WS_XML_WRITER_OUTPUT_TYPE;
typedef enum {
  WS_XML_WRITER_PROPERTY_MAX_DEPTH = 0,
  WS_XML_WRITER_PROPERTY_ALLOW_FRAGMENT = 1,
  WS_XML_WRITER_PROPERTY_MAX_ATTRIBUTES = 2,
  WS_XML_WRITER_PROPERTY_WRITE_DECLARATION = 3,
  WS_XML_WRITER_PROPERTY_INDENT = 4,
  WS_XML_WRITER_PROPERTY_BUFFER_TRIM_SIZE = 5,
  WS_XML_WRITER_PROPERTY_CHARSET = 6,
  WS_XML_WRITER_PROPERTY_BUFFERS = 7,
  WS_XML_WRITER_PROPERTY_BUFFER_MAX_SIZE = 8,
  WS_XML_WRITER_PROPERTY_BYTES = 9,
  WS_XML_WRITER_PROPERTY_IN_ATTRIBUTE = 10,
  WS_XML_WRITER_PROPERTY_MAX_MIME_PARTS_BUFFER_SIZE = 11,
  WS_XML_WRITER_PROPERTY_INITIAL_BUFFER = 12,
  WS_XML_WRITER_PROPERTY_ALLOW_INVALID_CHARACTER_REFERENCES = 13,
  WS_XML_WRITER_PROPERTY_MAX_NAMESPACES = 14,
  WS_XML_WRITER_PROPERTY_BYTES_WRITTEN = 15,
  WS_XML_WRITER_PROPERTY_BYTES_TO_CLOSE = 16,
  WS_XML_WRITER_PROPERTY_COMPRESS_EMPTY_ELEMENTS = 17,
  WS_XML_WRITER_PROPERTY_EMIT_UNCOMPRESSED_EMPTY_ELEMENTS = 18
} WS_XML_WRITER_PROPERTY_ID;
typedef enum {
  WS_HEAP_PROPERTY_MAX_SIZE = 0,
  WS_HEAP_PROPERTY_TRIM_SIZE = 1,
  WS_HEAP_PROPERTY_REQUESTED_SIZE = 2,
  WS_HEAP_PROPERTY_ACTUAL_SIZE = 3
} WS_HEAP_PROPERTY_ID;
typedef enum {
  WS_ERROR_PROPERTY_STRING_COUNT = 0,
  WS_ERROR_PROPERTY_ORIGINAL_ERROR_CODE = 1,
  WS_ERROR_PROPERTY_LANGID = 2
} WS_ERROR_PROPERTY_ID;
typedef enum {
  WS_EXCLUSIVE_XML_CANONICALIZATION_ALGORITHM = 0,
  WS_EXCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM = 1,
  WS_INCLUSIVE_XML_CANONICALIZATION_ALGORITHM = 2,
  WS_INCLUSIVE_WITH_COMMENTS_XML_CANONICALIZATION_ALGORITHM = 3
} WS_XML_CANONICALIZATION_ALGORITHM;
typedef enum {
  WS_XML_CANONICALIZATION_PROPERTY_ALGORITHM = 0,
  WS_XML_CANONICALIZATION_PROPERTY_INCLUSIVE_PREFIXES = 1,
  WS_XML_CANONICALIZATION_PROPERTY_OMITTED_ELEMENT = 2,
  WS_XML_CANONICALIZATION_PROPERTY_OUTPUT_BUFFER_SIZE = 3
} WS_XML_CANONICALIZATION_PROPERTY_ID;
typedef void(CALLBACK* WS_ASYNC_CALLBACK)(HRESULT errorCode, WS_CALLBACK_MODEL callbackModel,
                                          void* callbackState);
typedef HRESULT(CALLBACK* WS_ASYNC_FUNCTION)(HRESULT hr, WS_CALLBACK_MODEL callbackModel,
                                             void* callbackState, WS_ASYNC_OPERATION* next,
                                             const WS_ASYNC_CONTEXT* asyncContext, WS_ERROR* error);
typedef HRESULT(CALLBACK* WS_WRITE_CALLBACK)(void* callbackState, const WS_BYTES* buffers,
                                             ULONG count, const WS_ASYNC_CONTEXT* asyncContext,
                                             WS_ERROR* error);
typedef HRESULT(CALLBACK* WS_READ_CALLBACK)(void* callbackState, void* bytes, ULONG maxSize,
                                            ULONG* actualSize, const WS_ASYNC_CONTEXT* asyncContext,
                                            WS_ERROR* error);
typedef HRESULT(CALLBACK* WS_PUSH_BYTES_CALLBACK)(void* callbackState,
                                                  WS_WRITE_CALLBACK writeCallback,
                                                  void* writeCallbackState,
                                                  const WS_ASYNC_CONTEXT* asyncContext,
                                                  WS_ERROR* error);
typedef HRESULT(CALLBACK* WS_PULL_BYTES_CALLBACK)(void* callbackState, void* bytes, ULONG maxSize,
                                                  ULONG* actualSize,
                                                  const WS_ASYNC_CONTEXT* asyncContext,
                                                  WS_ERROR* error);
typedef HRESULT(CALLBACK* WS_DYNAMIC_STRING_CALLBACK)(void* callbackState,
                                                      const WS_XML_STRING* string, BOOL* found,
                                                      ULONG* id, WS_ERROR* error);
struct _WS_BYTES {
  ULONG length;
  BYTE* bytes;
};
struct _WS_BUFFERS {
  ULONG bufferCount;
  WS_BYTES* buffers;
};
struct _WS_STRING {
  ULONG length;
  WCHAR* chars;
};
struct _WS_XML_STRING {
  ULONG length;
  BYTE* bytes;
  WS_XML_DICTIONARY* dictionary;
  ULONG id;
};
struct _WS_XML_DICTIONARY {
  GUID guid;
  WS_XML_STRING* strings;
  ULONG stringCount;
  BOOL isConst;
};
struct _WS_XML_QNAME {
  WS_XML_STRING localName;
  WS_XML_STRING ns;
};
struct _WS_XML_NODE_POSITION {
  WS_XML_BUFFER* buffer;
  void* node;
};
struct _WS_DATETIME {
  UINT64 ticks;
  WS_DATETIME_FORMAT format;
};
struct _WS_TIMESPAN {
  INT64 ticks;
};
struct _WS_DURATION {
  BOOL negative;
  ULONG years;
  ULONG months;
  ULONG days;
  ULONG hours;
  ULONG minutes;
  ULONG seconds;
  ULONG milliseconds;
  ULONG ticks;
};
struct _WS_UNIQUE_ID {
  WS_STRING uri;
  GUID guid;
};
struct _WS_ASYNC_CONTEXT {
  WS_ASYNC_CALLBACK callback;
  void* callbackState;
};
struct _WS_ASYNC_OPERATION {
  WS_ASYNC_FUNCTION function;
};
struct _WS_ASYNC_STATE {
  void* internal0;
  void* internal1;
  void* internal2;
  void* internal3;
  void* internal4;
};

typedef struct _WS_XML_WRITER_PROPERTY WS_XML_WRITER_PROPERTY;
typedef struct _WS_XML_WRITER_ENCODING WS_XML_WRITER_ENCODING;
typedef struct _WS_XML_WRITER_TEXT_ENCODING WS_XML_WRITER_TEXT_ENCODING;
typedef struct _WS_XML_WRITER_BINARY_ENCODING WS_XML_WRITER_BINARY_ENCODING;
typedef struct _WS_XML_WRITER_MTOM_ENCODING WS_XML_WRITER_MTOM_ENCODING;
typedef struct _WS_XML_WRITER_RAW_ENCODING WS_XML_WRITER_RAW_ENCODING;
typedef struct _WS_XML_WRITER_OUTPUT WS_XML_WRITER_OUTPUT;
typedef struct _WS_XML_WRITER_BUFFER_OUTPUT WS_XML_WRITER_BUFFER_OUTPUT;
typedef struct _WS_XML_WRITER_STREAM_OUTPUT WS_XML_WRITER_STREAM_OUTPUT;
typedef struct _WS_XML_BUFFER_PROPERTY WS_XML_BUFFER_PROPERTY;
typedef struct _WS_HEAP_PROPERTY WS_HEAP_PROPERTY;
typedef struct _WS_ERROR_PROPERTY WS_ERROR_PROPERTY;
typedef struct _WS_XML_CANONICALIZATION_PROPERTY WS_XML_CANONICALIZATION_PROPERTY;
typedef struct _WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES
    WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES;
typedef ULONG WS_XML_BUFFER_PROPERTY_ID; /* no property is defined */
struct _WS_XML_WRITER_PROPERTY {
  WS_XML_WRITER_PROPERTY_ID id;
  void* value;
  ULONG valueSize;
};
struct _WS_XML_WRITER_ENCODING {
  WS_XML_WRITER_ENCODING_TYPE encodingType;
};
struct _WS_XML_WRITER_TEXT_ENCODING {
  WS_XML_WRITER_ENCODING encoding;
  WS_CHARSET charSet;
};
struct _WS_XML_WRITER_BINARY_ENCODING {
  WS_XML_WRITER_ENCODING encoding;
  WS_XML_DICTIONARY* staticDictionary;
  WS_DYNAMIC_STRING_CALLBACK dynamicStringCallback;
  void* dynamicStringCallbackState;
};
struct _WS_XML_WRITER_MTOM_ENCODING {
  WS_XML_WRITER_ENCODING encoding;
  WS_XML_WRITER_ENCODING* textEncoding;
  BOOL writeMimeHeader;
  WS_STRING boundary;
  WS_STRING startInfo;
  WS_STRING startUri;
  ULONG maxInlineByteCount;
};
struct _WS_XML_WRITER_RAW_ENCODING {
  WS_XML_WRITER_ENCODING encoding;
};
struct _WS_XML_WRITER_OUTPUT {
  WS_XML_WRITER_OUTPUT_TYPE outputType;
};
struct _WS_XML_WRITER_BUFFER_OUTPUT {
  WS_XML_WRITER_OUTPUT output;
};
struct _WS_XML_WRITER_STREAM_OUTPUT {
  WS_XML_WRITER_OUTPUT output;
  WS_WRITE_CALLBACK writeCallback;
  void* writeCallbackState;
};
struct _WS_XML_BUFFER_PROPERTY {
  WS_XML_BUFFER_PROPERTY_ID id;
  void* value;
  ULONG valueSize;
};
struct _WS_HEAP_PROPERTY {
  WS_HEAP_PROPERTY_ID id;
  void* value;
  ULONG valueSize;
};
struct _WS_ERROR_PROPERTY {
  WS_ERROR_PROPERTY_ID id;
  void* value;
  ULONG valueSize;
};
struct _WS_XML_CANONICALIZATION_PROPERTY {
  WS_XML_CANONICALIZATION_PROPERTY_ID id;
  void* value;
  ULONG valueSize;
};
struct _WS_XML_CANONICALIZATION_INCLUSIVE_PREFIXES {
  ULONG prefixCount;
  WS_XML_STRING* prefixes;
};

#endif
