/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * Nodes and texts of the web services interface. Part of <webservices.h>.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_WEBSERVICES_NODES_H
#define PENSTOCK_COMPAT_WINDOWS_WEBSERVICES_NODES_H

#include <webservices/types.h>

typedef struct _WS_XML_TEXT WS_XML_TEXT;
typedef struct _WS_XML_UTF8_TEXT WS_XML_UTF8_TEXT;
typedef struct _WS_XML_UTF16_TEXT WS_XML_UTF16_TEXT;
typedef struct _WS_XML_BASE64_TEXT WS_XML_BASE64_TEXT;
typedef struct _WS_XML_BOOL_TEXT WS_XML_BOOL_TEXT;
typedef struct _WS_XML_INT32_TEXT WS_XML_INT32_TEXT;
typedef struct _WS_XML_INT64_TEXT WS_XML_INT64_TEXT;
typedef struct _WS_XML_UINT64_TEXT WS_XML_UINT64_TEXT;
typedef struct _WS_XML_FLOAT_TEXT WS_XML_FLOAT_TEXT;
typedef struct _WS_XML_DOUBLE_TEXT WS_XML_DOUBLE_TEXT;
typedef struct _WS_XML_DECIMAL_TEXT WS_XML_DECIMAL_TEXT;
typedef struct _WS_XML_GUID_TEXT WS_XML_GUID_TEXT;
typedef struct _WS_XML_UNIQUE_ID_TEXT WS_XML_UNIQUE_ID_TEXT;
typedef struct _WS_XML_DATETIME_TEXT WS_XML_DATETIME_TEXT;
typedef struct _WS_XML_TIMESPAN_TEXT WS_XML_TIMESPAN_TEXT;
typedef struct _WS_XML_QNAME_TEXT WS_XML_QNAME_TEXT;
typedef struct _WS_XML_LIST_TEXT WS_XML_LIST_TEXT;
typedef struct _WS_XML_ATTRIBUTE WS_XML_ATTRIBUTE;
typedef struct _WS_XML_NODE WS_XML_NODE;
typedef struct _WS_XML_ELEMENT_NODE WS_XML_ELEMENT_NODE;
typedef struct _WS_XML_TEXT_NODE WS_XML_TEXT_NODE;
typedef struct _WS_XML_COMMENT_NODE WS_XML_COMMENT_NODE;
typedef enum {
  WS_XML_NODE_TYPE_ELEMENT = 1,
  WS_XML_NODE_TYPE_TEXT = 2,
  WS_XML_NODE_TYPE_END_ELEMENT = 3,
  WS_XML_NODE_TYPE_COMMENT = 4,
  WS_XML_NODE_TYPE_CDATA = 6,
  WS_XML_NODE_TYPE_END_CDATA = 7,
  WS_XML_NODE_TYPE_EOF = 8,
  WS_XML_NODE_TYPE_BOF = 9
} WS_XML_NODE_TYPE;
typedef enum {
  WS_XML_TEXT_TYPE_UTF8 = 1,
  WS_XML_TEXT_TYPE_UTF16 = 2,
  WS_XML_TEXT_TYPE_BASE64 = 3,
  WS_XML_TEXT_TYPE_BOOL = 4,
  WS_XML_TEXT_TYPE_INT32 = 5,
  WS_XML_TEXT_TYPE_INT64 = 6,
  WS_XML_TEXT_TYPE_UINT64 = 7,
  WS_XML_TEXT_TYPE_FLOAT = 8,
  WS_XML_TEXT_TYPE_DOUBLE = 9,
  WS_XML_TEXT_TYPE_DECIMAL = 10,
  WS_XML_TEXT_TYPE_GUID = 11,
  WS_XML_TEXT_TYPE_UNIQUE_ID = 12,
  WS_XML_TEXT_TYPE_DATETIME = 13,
  WS_XML_TEXT_TYPE_TIMESPAN = 14,
  WS_XML_TEXT_TYPE_QNAME = 15,
  WS_XML_TEXT_TYPE_LIST = 16
} WS_XML_TEXT_TYPE;
struct _WS_XML_TEXT {
  WS_XML_TEXT_TYPE textType;
};
struct _WS_XML_UTF8_TEXT {
  WS_XML_TEXT text;
  WS_XML_STRING value;
};
struct _WS_XML_UTF16_TEXT {
  WS_XML_TEXT text;
  BYTE* bytes;
  ULONG byteCount;
};
struct _WS_XML_BASE64_TEXT {
  WS_XML_TEXT text;
  BYTE* bytes;
  ULONG length;
};
struct _WS_XML_BOOL_TEXT {
  WS_XML_TEXT text;
  BOOL value;
};
struct _WS_XML_INT32_TEXT {
  WS_XML_TEXT text;
  INT32 value;
};
struct _WS_XML_INT64_TEXT {
  WS_XML_TEXT text;
  INT64 value;
};
struct _WS_XML_UINT64_TEXT {
  WS_XML_TEXT text;
  UINT64 value;
};
struct _WS_XML_FLOAT_TEXT {
  WS_XML_TEXT text;
  float value;
};
struct _WS_XML_DOUBLE_TEXT {
  WS_XML_TEXT text;
  double value;
};
struct _WS_XML_DECIMAL_TEXT {
  WS_XML_TEXT text;
  DECIMAL value;
};
struct _WS_XML_GUID_TEXT {
  WS_XML_TEXT text;
  GUID value;
};
struct _WS_XML_UNIQUE_ID_TEXT {
  WS_XML_TEXT text;
  GUID value;
};
struct _WS_XML_DATETIME_TEXT {
  WS_XML_TEXT text;
  WS_DATETIME value;
};
struct _WS_XML_TIMESPAN_TEXT {
  WS_XML_TEXT text;
  WS_TIMESPAN value;
};
struct _WS_XML_QNAME_TEXT {
  WS_XML_TEXT text;
  WS_XML_STRING* prefix;
  WS_XML_STRING* localName;
  WS_XML_STRING* ns;
};
struct _WS_XML_LIST_TEXT {
  WS_XML_TEXT text;
  ULONG itemCount;
  WS_XML_TEXT** items;
};
struct _WS_XML_ATTRIBUTE {
  BYTE singleQuote;
  BYTE isXmlNs;
  WS_XML_STRING* prefix;
  WS_XML_STRING* localName;
  WS_XML_STRING* ns;
  WS_XML_TEXT* value;
};
struct _WS_XML_NODE {
  WS_XML_NODE_TYPE nodeType;
};
struct _WS_XML_ELEMENT_NODE {
  WS_XML_NODE node;
  WS_XML_STRING* prefix;
  WS_XML_STRING* localName;
  WS_XML_STRING* ns;
  ULONG attributeCount;
  WS_XML_ATTRIBUTE** attributes;
  BOOL isEmpty;
};
struct _WS_XML_TEXT_NODE {
  WS_XML_NODE node;
  WS_XML_TEXT* text;
};
struct _WS_XML_COMMENT_NODE {
  WS_XML_NODE node;
  WS_XML_STRING value;
};

#endif
