/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * ws_client: a client of <webservices.h> in plain C, and what it needs of the program around it.
 */

#ifndef PENSTOCK_TESTS_COMPAT_WS_CLIENT_H
#define PENSTOCK_TESTS_COMPAT_WS_CLIENT_H

#include <webservices.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ws_report {
  int checks;
  int failures;
  int first_line; /* of the first failure */
  char first_text[200];
};

/* An output of the runtime, with somebody who reads at its other end. */
struct ws_host {
  void* self;
  WS_WRITE_CALLBACK write;
  void* write_state;
  /* Let others go on until *flag is not 0; called on a fiber. */
  void (*wait_for)(void* self, volatile int const* flag);
  /* Have the reader stop (0) or go on (1). NULL: it reads as it likes. */
  void (*let_read)(void* self, int reads);
  /* Have the reader go on after a while, with others at work meanwhile. */
  void (*let_read_later)(void* self);
  /* How much others have done. */
  unsigned (*others_did)(void* self);
  /* Operations may fail, for no fault of anybody here. */
  int may_fail;
};

/* Needs nothing but memory. */
void ws_client_in_memory(struct ws_report* report);
/* On a fiber. It writes three documents, of these sizes, unless something fails. */
void ws_client_over_output(struct ws_report* report, struct ws_host const* host);

#define WS_CLIENT_SMALL 1000U
#define WS_CLIENT_BIG (6U * 1024U * 1024U)
/* In a world: enough for every queue on the way to be full. */
#define WS_CLIENT_BIG_WITHOUT_STALL (256U * 1024U)

#ifdef __cplusplus
}
#endif

#endif
