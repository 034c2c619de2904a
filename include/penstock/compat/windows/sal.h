/* Copyright (c) 2026 The Penstock authors */
/* SPDX-License-Identifier: BSL-1.0 */
/*
 * sal.h: source annotations, which compile to nothing.
 */

#ifndef PENSTOCK_COMPAT_WINDOWS_SAL_H
#define PENSTOCK_COMPAT_WINDOWS_SAL_H

#define _In_
#define _In_opt_
#define _In_z_
#define _In_opt_z_
#define _In_reads_(size)
#define _In_reads_opt_(size)
#define _In_reads_bytes_(size)
#define _In_reads_bytes_opt_(size)
#define _Inout_
#define _Inout_opt_
#define _Inout_updates_(size)
#define _Inout_updates_bytes_(size)
#define _Out_
#define _Out_opt_
#define _Out_writes_(size)
#define _Out_writes_opt_(size)
#define _Out_writes_z_(size)
#define _Out_writes_bytes_(size)
#define _Out_writes_bytes_to_(size, count)
#define _Out_writes_to_(size, count)
#define _Outptr_
#define _Outptr_opt_
#define _Outptr_result_maybenull_
#define _Outptr_result_bytebuffer_(size)
#define _Ret_maybenull_
#define _Ret_z_
#define _Must_inspect_result_
#define _Check_return_
#define _Analysis_assume_(expression)

#endif
