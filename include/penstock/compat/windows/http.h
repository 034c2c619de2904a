/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * http.h: the types of the HTTP server API that <httpserv.h> speaks in: chunks, headers,
 * requests, responses. For C++.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_HTTP_H
#define PENSTOCK_COMPAT_WINDOWS_HTTP_H

#include <windows.h>

typedef enum _HTTP_DATA_CHUNK_TYPE {
  HttpDataChunkFromMemory = 0,
  HttpDataChunkFromFileHandle,
  HttpDataChunkFromFragmentCache,
  HttpDataChunkFromFragmentCacheEx,
  HttpDataChunkTrailers,
  HttpDataChunkFromWinHttpFastForwarding,
  HttpDataChunkMaximum
} HTTP_DATA_CHUNK_TYPE,
    *PHTTP_DATA_CHUNK_TYPE;

#define HTTP_BYTE_RANGE_TO_EOF ((ULONGLONG)-1)
typedef struct _HTTP_BYTE_RANGE {
  ULARGE_INTEGER StartingOffset;
  ULARGE_INTEGER Length;
} HTTP_BYTE_RANGE, *PHTTP_BYTE_RANGE;
typedef struct _HTTP_UNKNOWN_HEADER {
  USHORT NameLength;
  USHORT RawValueLength;
  PCSTR pName;
  PCSTR pRawValue;
} HTTP_UNKNOWN_HEADER, *PHTTP_UNKNOWN_HEADER;
typedef struct _HTTP_KNOWN_HEADER {
  USHORT RawValueLength;
  PCSTR pRawValue;
} HTTP_KNOWN_HEADER, *PHTTP_KNOWN_HEADER;

typedef struct _HTTP_DATA_CHUNK {
  HTTP_DATA_CHUNK_TYPE DataChunkType;
  __extension__ union {
    struct {
      PVOID pBuffer;
      ULONG BufferLength;
    } FromMemory;
    struct {
      HTTP_BYTE_RANGE ByteRange;
      HANDLE FileHandle;
    } FromFileHandle;
    struct {
      USHORT FragmentNameLength;
      PCWSTR pFragmentName;
    } FromFragmentCache;
    struct {
      HTTP_BYTE_RANGE ByteRange;
      PCWSTR pFragmentName;
    } FromFragmentCacheEx;
    struct {
      USHORT TrailerCount;
      PHTTP_UNKNOWN_HEADER pTrailers;
    } Trailers;
  };
} HTTP_DATA_CHUNK, *PHTTP_DATA_CHUNK;

typedef enum _HTTP_HEADER_ID {
  HttpHeaderCacheControl = 0,
  HttpHeaderConnection = 1,
  HttpHeaderDate = 2,
  HttpHeaderKeepAlive = 3,
  HttpHeaderPragma = 4,
  HttpHeaderTrailer = 5,
  HttpHeaderTransferEncoding = 6,
  HttpHeaderUpgrade = 7,
  HttpHeaderVia = 8,
  HttpHeaderWarning = 9,
  HttpHeaderAllow = 10,
  HttpHeaderContentLength = 11,
  HttpHeaderContentType = 12,
  HttpHeaderContentEncoding = 13,
  HttpHeaderContentLanguage = 14,
  HttpHeaderContentLocation = 15,
  HttpHeaderContentMd5 = 16,
  HttpHeaderContentRange = 17,
  HttpHeaderExpires = 18,
  HttpHeaderLastModified = 19,
  /* request only */
  HttpHeaderAccept = 20,
  HttpHeaderAcceptCharset = 21,
  HttpHeaderAcceptEncoding = 22,
  HttpHeaderAcceptLanguage = 23,
  HttpHeaderAuthorization = 24,
  HttpHeaderCookie = 25,
  HttpHeaderExpect = 26,
  HttpHeaderFrom = 27,
  HttpHeaderHost = 28,
  HttpHeaderIfMatch = 29,
  HttpHeaderIfModifiedSince = 30,
  HttpHeaderIfNoneMatch = 31,
  HttpHeaderIfRange = 32,
  HttpHeaderIfUnmodifiedSince = 33,
  HttpHeaderMaxForwards = 34,
  HttpHeaderProxyAuthorization = 35,
  HttpHeaderReferer = 36,
  HttpHeaderRange = 37,
  HttpHeaderTe = 38,
  HttpHeaderTranslate = 39,
  HttpHeaderUserAgent = 40,
  HttpHeaderRequestMaximum = 41,
  /* response only */
  HttpHeaderAcceptRanges = 20,
  HttpHeaderAge = 21,
  HttpHeaderEtag = 22,
  HttpHeaderLocation = 23,
  HttpHeaderProxyAuthenticate = 24,
  HttpHeaderRetryAfter = 25,
  HttpHeaderServer = 26,
  HttpHeaderSetCookie = 27,
  HttpHeaderVary = 28,
  HttpHeaderWwwAuthenticate = 29,
  HttpHeaderResponseMaximum = 30,
  HttpHeaderMaximum = 41
} HTTP_HEADER_ID,
    *PHTTP_HEADER_ID;

typedef ULONGLONG HTTP_OPAQUE_ID, HTTP_CONNECTION_ID, HTTP_RAW_CONNECTION_ID, HTTP_REQUEST_ID,
    HTTP_URL_CONTEXT;
#define HTTP_NULL_ID ((ULONGLONG)0)
typedef struct _HTTP_VERSION {
  USHORT MajorVersion;
  USHORT MinorVersion;
} HTTP_VERSION, *PHTTP_VERSION;
#define HTTP_VERSION_UNKNOWN \
  { 0, 0 }
#define HTTP_VERSION_0_9 \
  { 0, 9 }
#define HTTP_VERSION_1_0 \
  { 1, 0 }
#define HTTP_VERSION_1_1 \
  { 1, 1 }
#define HTTP_SET_VERSION(v, ma, mi) ((v).MajorVersion = (ma), (v).MinorVersion = (mi))
#define HTTP_EQUAL_VERSION(v, ma, mi) ((v).MajorVersion == (ma) && (v).MinorVersion == (mi))
#define HTTP_GREATER_VERSION(v, ma, mi) \
  ((v).MajorVersion > (ma) || ((v).MajorVersion == (ma) && (v).MinorVersion > (mi)))
typedef enum _HTTP_VERB {
  HttpVerbUnparsed,
  HttpVerbUnknown,
  HttpVerbInvalid,
  HttpVerbOPTIONS,
  HttpVerbGET,
  HttpVerbHEAD,
  HttpVerbPOST,
  HttpVerbPUT,
  HttpVerbDELETE,
  HttpVerbTRACE,
  HttpVerbCONNECT,
  HttpVerbTRACK,
  HttpVerbMOVE,
  HttpVerbCOPY,
  HttpVerbPROPFIND,
  HttpVerbPROPPATCH,
  HttpVerbMKCOL,
  HttpVerbLOCK,
  HttpVerbUNLOCK,
  HttpVerbSEARCH,
  HttpVerbMaximum
} HTTP_VERB,
    *PHTTP_VERB;
typedef struct _HTTP_COOKED_URL { /* all lengths in BYTES; every p* points into pFullUrl */
  USHORT FullUrlLength, HostLength, AbsPathLength, QueryStringLength;
  PCWSTR pFullUrl, pHost, pAbsPath, pQueryString; /* pQueryString includes the '?' */
} HTTP_COOKED_URL, *PHTTP_COOKED_URL;
typedef struct _HTTP_TRANSPORT_ADDRESS {
  PSOCKADDR pRemoteAddress;
  PSOCKADDR pLocalAddress;
} HTTP_TRANSPORT_ADDRESS, *PHTTP_TRANSPORT_ADDRESS;
typedef struct _HTTP_REQUEST_HEADERS {
  USHORT UnknownHeaderCount;
  PHTTP_UNKNOWN_HEADER pUnknownHeaders;
  USHORT TrailerCount;
  PHTTP_UNKNOWN_HEADER pTrailers;
  HTTP_KNOWN_HEADER KnownHeaders[HttpHeaderRequestMaximum];
} HTTP_REQUEST_HEADERS, *PHTTP_REQUEST_HEADERS;
typedef struct _HTTP_RESPONSE_HEADERS {
  USHORT UnknownHeaderCount;
  PHTTP_UNKNOWN_HEADER pUnknownHeaders;
  USHORT TrailerCount;
  PHTTP_UNKNOWN_HEADER pTrailers;
  HTTP_KNOWN_HEADER KnownHeaders[HttpHeaderResponseMaximum];
} HTTP_RESPONSE_HEADERS, *PHTTP_RESPONSE_HEADERS;
typedef struct _HTTP_SSL_CLIENT_CERT_INFO {
  ULONG CertFlags;
  ULONG CertEncodedSize;
  PUCHAR pCertEncoded;
  HANDLE Token;
  BOOLEAN CertDeniedByMapper;
} HTTP_SSL_CLIENT_CERT_INFO, *PHTTP_SSL_CLIENT_CERT_INFO;
typedef struct _HTTP_SSL_INFO {
  USHORT ServerCertKeySize, ConnectionKeySize;
  ULONG ServerCertIssuerSize, ServerCertSubjectSize;
  PCSTR pServerCertIssuer, pServerCertSubject;
  PHTTP_SSL_CLIENT_CERT_INFO pClientCertInfo;
  ULONG SslClientCertNegotiated;
} HTTP_SSL_INFO, *PHTTP_SSL_INFO;
typedef enum _HTTP_REQUEST_INFO_TYPE {
  HttpRequestInfoTypeAuth = 0 /* more follow */
} HTTP_REQUEST_INFO_TYPE;
typedef struct _HTTP_REQUEST_INFO {
  HTTP_REQUEST_INFO_TYPE InfoType;
  ULONG InfoLength;
  PVOID pInfo;
} HTTP_REQUEST_INFO, *PHTTP_REQUEST_INFO;
typedef enum _HTTP_RESPONSE_INFO_TYPE {
  HttpResponseInfoTypeMultipleKnownHeaders,
  HttpResponseInfoTypeAuthenticationProperty,
  HttpResponseInfoTypeQoSProperty,
  HttpResponseInfoTypeChannelBind
} HTTP_RESPONSE_INFO_TYPE;
typedef struct _HTTP_RESPONSE_INFO {
  HTTP_RESPONSE_INFO_TYPE Type;
  ULONG Length;
  PVOID pInfo;
} HTTP_RESPONSE_INFO, *PHTTP_RESPONSE_INFO;
typedef struct _HTTP_MULTIPLE_KNOWN_HEADERS {
  HTTP_HEADER_ID HeaderId;
  ULONG Flags;
  USHORT KnownHeaderCount;
  PHTTP_KNOWN_HEADER KnownHeaders;
} HTTP_MULTIPLE_KNOWN_HEADERS, *PHTTP_MULTIPLE_KNOWN_HEADERS;
#define HTTP_RESPONSE_INFO_FLAGS_PRESERVE_ORDER 0x00000001

typedef struct _HTTP_REQUEST_V1 {
  ULONG Flags;
  HTTP_CONNECTION_ID ConnectionId;
  HTTP_REQUEST_ID RequestId;
  HTTP_URL_CONTEXT UrlContext;
  HTTP_VERSION Version;
  HTTP_VERB Verb;
  USHORT UnknownVerbLength;
  USHORT RawUrlLength;
  PCSTR pUnknownVerb;
  PCSTR pRawUrl;
  HTTP_COOKED_URL CookedUrl;
  HTTP_TRANSPORT_ADDRESS Address;
  HTTP_REQUEST_HEADERS Headers;
  ULONGLONG BytesReceived;
  USHORT EntityChunkCount;
  PHTTP_DATA_CHUNK pEntityChunks;
  HTTP_RAW_CONNECTION_ID RawConnectionId;
  PHTTP_SSL_INFO pSslInfo;
} HTTP_REQUEST_V1, *PHTTP_REQUEST_V1;
typedef struct _HTTP_REQUEST_V2 : _HTTP_REQUEST_V1 {
  USHORT RequestInfoCount;
  PHTTP_REQUEST_INFO pRequestInfo;
} HTTP_REQUEST_V2, *PHTTP_REQUEST_V2;
typedef HTTP_REQUEST_V2 HTTP_REQUEST, *PHTTP_REQUEST;

typedef struct _HTTP_RESPONSE_V1 {
  ULONG Flags;
  HTTP_VERSION Version;
  USHORT StatusCode;
  USHORT ReasonLength;
  PCSTR pReason;
  HTTP_RESPONSE_HEADERS Headers;
  USHORT EntityChunkCount;
  PHTTP_DATA_CHUNK pEntityChunks;
} HTTP_RESPONSE_V1, *PHTTP_RESPONSE_V1;
typedef struct _HTTP_RESPONSE_V2 : _HTTP_RESPONSE_V1 {
  USHORT ResponseInfoCount;
  PHTTP_RESPONSE_INFO pResponseInfo;
} HTTP_RESPONSE_V2, *PHTTP_RESPONSE_V2;
typedef HTTP_RESPONSE_V2 HTTP_RESPONSE, *PHTTP_RESPONSE;

typedef enum _HTTP_CACHE_POLICY_TYPE {
  HttpCachePolicyNocache,
  HttpCachePolicyUserInvalidates,
  HttpCachePolicyTimeToLive,
  HttpCachePolicyMaximum
} HTTP_CACHE_POLICY_TYPE;
typedef struct _HTTP_CACHE_POLICY {
  HTTP_CACHE_POLICY_TYPE Policy;
  ULONG SecondsToLive;
} HTTP_CACHE_POLICY, *PHTTP_CACHE_POLICY;
typedef enum _HTTP_LOG_DATA_TYPE { HttpLogDataTypeFields = 0 } HTTP_LOG_DATA_TYPE;
typedef struct _HTTP_LOG_DATA {
  HTTP_LOG_DATA_TYPE Type;
} HTTP_LOG_DATA, *PHTTP_LOG_DATA;
typedef struct _HTTP_LOG_FIELDS_DATA { /* C++: embeds HTTP_LOG_DATA as first member "Base" */
  HTTP_LOG_DATA Base;
  USHORT UserNameLength, UriStemLength, ClientIpLength, ServerNameLength, ServiceNameLength,
      ServerIpLength, MethodLength, UriQueryLength, HostLength, UserAgentLength, CookieLength,
      ReferrerLength;
  PWSTR UserName, UriStem;
  PSTR ClientIp, ServerName, ServiceName, ServerIp, Method, UriQuery, Host, UserAgent, Cookie,
      Referrer;
  USHORT ServerPort, ProtocolStatus;
  ULONG Win32Status;
  HTTP_VERB MethodNum;
  USHORT SubStatus;
} HTTP_LOG_FIELDS_DATA, *PHTTP_LOG_FIELDS_DATA;
typedef enum _HTTP_REQUEST_PROPERTY {
  HttpRequestPropertyIsb = 0 /* more follow; only IHttpServer3 uses it */
} HTTP_REQUEST_PROPERTY;

#define HTTP_SEND_RESPONSE_FLAG_DISCONNECT 0x00000001
#define HTTP_SEND_RESPONSE_FLAG_MORE_DATA 0x00000002
#define HTTP_SEND_RESPONSE_FLAG_BUFFER_DATA 0x00000004
#define HTTP_SEND_RESPONSE_FLAG_ENABLE_NAGLING 0x00000008
#define HTTP_SEND_RESPONSE_FLAG_PROCESS_RANGES 0x00000020
#define HTTP_SEND_RESPONSE_FLAG_OPAQUE 0x00000040
#define HTTP_SEND_RESPONSE_FLAG_GOAWAY 0x00000100
#define HTTP_SEND_RESPONSE_FLAG_AUTOMATIC_CHUNKING 0x00000200
#define HTTP_REQUEST_FLAG_MORE_ENTITY_BODY_EXISTS 0x00000001
#define HTTP_REQUEST_FLAG_IP_ROUTED 0x00000002
#define HTTP_REQUEST_FLAG_HTTP2 0x00000004
#define HTTP_RESPONSE_FLAG_MULTIPLE_ENCODINGS_AVAILABLE 0x00000001
#define HTTP_RESPONSE_FLAG_MORE_ENTITY_BODY_EXISTS 0x00000002

#endif
