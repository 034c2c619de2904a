/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * ahadmin.h: the configuration interfaces, by name only. No host of this version has any.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_AHADMIN_H
#define PENSTOCK_COMPAT_WINDOWS_AHADMIN_H

class IAppHostAdminManager;
class IAppHostConfigException;

#endif
