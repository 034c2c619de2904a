/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * windows.h: the base types, macros and codes that <httpserv.h> and <webservices.h> are made of,
 * for C99 and C++. Nothing else of that header is here.
 *
 * ULONG, LONG and DWORD have 32 bits, whatever `long` has here. WCHAR has 16: it is wchar_t where
 * that has 16 bits (-fshort-wchar, and then L"text" is a PCWSTR), else char16_t in C++ and an
 * unsigned 16-bit integer in C. PENSTOCK_W("text") is a literal of it in either case.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_WINDOWS_H
#define PENSTOCK_COMPAT_WINDOWS_WINDOWS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Calling conventions and annotations have no meaning here. */

#define WINAPI
#define APIENTRY
#define CALLBACK
#define STDAPICALLTYPE
#ifndef __stdcall
#define __stdcall
#endif
#ifndef __cdecl
#define __cdecl
#endif
#define IN
#define OUT
#define OPTIONAL
#define CONST const
#define VOID void
#define UNREFERENCED_PARAMETER(parameter) ((void)(parameter))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(variable) ((void)(variable))

/* Integers. */

typedef int BOOL, *PBOOL, *LPBOOL;
typedef unsigned char BYTE, *PBYTE, *LPBYTE, UCHAR, *PUCHAR, BOOLEAN, *PBOOLEAN;
typedef char CHAR, *PCHAR;
typedef short SHORT, *PSHORT;
typedef unsigned short USHORT, *PUSHORT, WORD, *PWORD, LANGID;
typedef int INT, *PINT, LONG, *PLONG;
typedef unsigned int UINT, *PUINT, ULONG, *PULONG, DWORD, *PDWORD, *LPDWORD;
typedef int8_t INT8;
typedef int16_t INT16;
typedef int32_t INT32;
typedef int64_t INT64;
typedef uint8_t UINT8;
typedef uint16_t UINT16;
typedef uint32_t UINT32;
typedef uint64_t UINT64;
typedef int64_t LONGLONG, *PLONGLONG;
typedef uint64_t ULONGLONG, *PULONGLONG, DWORDLONG;
typedef intptr_t INT_PTR, LONG_PTR;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR;
typedef size_t SIZE_T, *PSIZE_T;
typedef float FLOAT;
typedef int32_t HRESULT;

/* Pointers and handles. A HANDLE of a file is its descriptor: (HANDLE)(intptr_t)fd. */

typedef void *PVOID, *LPVOID;
typedef const void* LPCVOID;
typedef void *HANDLE, *PSID, *HMODULE, *HINSTANCE;
#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)

/* Text. */

typedef char *PSTR, *LPSTR;
typedef const char *PCSTR, *LPCSTR;
#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
typedef wchar_t WCHAR;
#define PENSTOCK_W(text) L##text
#elif defined(__cplusplus)
typedef char16_t WCHAR;
#define PENSTOCK_W(text) u##text
#else
typedef uint16_t WCHAR;
#define PENSTOCK_W(text) ((const WCHAR*)u##text) /* since C11 */
#endif
typedef WCHAR *PWCHAR, *PWSTR, *LPWSTR;
typedef const WCHAR *PCWSTR, *LPCWSTR;

#ifndef TRUE
#define TRUE 1
#endif
#ifndef FALSE
#define FALSE 0
#endif

typedef union _LARGE_INTEGER {
  __extension__ struct {
    DWORD LowPart;
    LONG HighPart;
  };
  struct {
    DWORD LowPart;
    LONG HighPart;
  } u;
  LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER;

typedef union _ULARGE_INTEGER {
  __extension__ struct {
    DWORD LowPart;
    DWORD HighPart;
  };
  struct {
    DWORD LowPart;
    DWORD HighPart;
  } u;
  ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef struct _GUID {
  UINT32 Data1;
  UINT16 Data2;
  UINT16 Data3;
  BYTE Data4[8];
} GUID, IID;
typedef const GUID* LPCGUID;

typedef struct _FILETIME {
  DWORD dwLowDateTime;
  DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

typedef struct tagDEC {
  USHORT wReserved;
  BYTE scale;
  BYTE sign; /* 0x80: negative */
  ULONG Hi32;
  ULONGLONG Lo64;
} DECIMAL;

typedef struct _OVERLAPPED {
  ULONG_PTR Internal;
  ULONG_PTR InternalHigh;
  DWORD Offset;
  DWORD OffsetHigh;
  HANDLE hEvent;
} OVERLAPPED, *LPOVERLAPPED;
typedef void(WINAPI* LPOVERLAPPED_COMPLETION_ROUTINE)(DWORD dwErrorCode,
                                                      DWORD dwNumberOfBytesTransfered,
                                                      LPOVERLAPPED lpOverlapped);

struct sockaddr;
typedef struct sockaddr *PSOCKADDR, *LPSOCKADDR;

#define ZeroMemory(destination, length) memset((destination), 0, (length))
#define CopyMemory(destination, source, length) memcpy((destination), (source), (length))

#include <winerror.h>

#endif
