// Copyright (c) 2026 The Penstock authors
// SPDX-License-Identifier: BSL-1.0
//
// iis_client: a module that is a client of <httpserv.h>: it checks what each call gives. What it is
// asked for is in the path:
//
//     /immediate  two flushes with completions, and the end
//     /big        one flush with a completion, of `big_size` letters
//     /sync       a synchronous flush of as many, and "end"
//     /clear      what a Clear() takes back, and what it does not
//     /more       a message that ends with its first flush
//     /empty      a flush without a body
//     /post       a completion of the module's own
//     /fields     everything about status and fields
//     /arguments  calls that are refused

#ifndef PENSTOCK_TESTS_COMPAT_IIS_CLIENT_HPP
#define PENSTOCK_TESTS_COMPAT_IIS_CLIENT_HPP

#include <httpserv.h>

#include <string>

struct IisClient {
  int checks = 0;
  int failures = 0;
  std::string first;  // failure: its line and text

  DWORD big_size = 0;
  bool must_stall = false;  // nobody reads: the flush of /big has to be pending
  bool may_fail = false;    // operations may fail, for no fault of anybody here
  HRESULT last_completion = S_OK;
  bool is_in_sync = false;  // a synchronous flush waits now
};

/** One for the process. */
IisClient& GetIisClient();

HRESULT WINAPI RegisterIisClient(DWORD version, IHttpModuleRegistrationInfo* info,
                                 IHttpServer* server);

#endif
