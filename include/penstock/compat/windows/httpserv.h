/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * httpserv.h: the native module interface of IIS, for modules written in C++.
 *
 *     #include <httpserv.h>
 *
 *     class greeter : public CHttpModule {
 *     public:
 *       REQUEST_NOTIFICATION_STATUS OnBeginRequest(IHttpContext* context, IHttpEventProvider*) {
 *         context->GetResponse()->SetHeader("X-Greeting", "hello", 5, TRUE);
 *         return RQ_NOTIFICATION_CONTINUE;
 *       }
 *     };
 *
 * A module needs this folder and nothing else: no library. It exports RegisterModule, and a host
 * such as penstock::compat::module_host loads it. Declared is the whole interface, in the order of
 * the original; docs/guide/compat.md says what a host of this version does with each part.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_HTTPSERV_H
#define PENSTOCK_COMPAT_WINDOWS_HTTPSERV_H

#ifndef __cplusplus
#error "httpserv.h is a header for C++"
#endif

#include <ahadmin.h>
#include <http.h>
#include <httpserv/constants.h>
#include <httpserv/containers.h>
#include <httpserv/context.h>
#include <httpserv/module.h>
#include <httpserv/providers.h>
#include <httpserv/request.h>
#include <httpserv/response.h>
#include <httpserv/server.h>
#include <windows.h>

#endif
