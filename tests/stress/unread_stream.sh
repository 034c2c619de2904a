#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Proves what a client that asks for 100 MB and reads nothing costs: pending flushes, next to no
# memory, and only as much time as the write-rate limit gives it.
#
#     unread_stream.sh HTTP_SERVER [KIB]      # KIB: how much the server's memory may grow

set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server_process.sh"

growth_max=${2:-8192}

# KiB of memory at its highest.
memory() { awk '$1 == "VmHWM:" { print $2 }' "/proc/$pid/status"; }
open_files() { find "/proc/$pid/fd" -mindepth 1 | wc -l; }
has_one_file_more() { [ "$(open_files)" -gt "$files" ]; }
has_files_as_before() { [ "$(open_files)" -le "$files" ]; }

start_server "$1" --write-rate 100000 --write-grace-ms 500
files=$(open_files)
exec 4<>"/dev/tcp/${address%:*}/${address##*:}"
wait_until has_one_file_more || fail "the client was not accepted"
printf 'GET /stream?bytes=100000&chunk=65536 HTTP/1.1\r\nHost: test\r\n\r\n' >&4
head -c 100000 <&4 >/dev/null || fail "a client that reads is not served"
exec 4>&-
wait_until has_files_as_before || fail "the first client's connection stays open"

before=$(memory)
started=$SECONDS
exec 3<>"/dev/tcp/${address%:*}/${address##*:}"
wait_until has_one_file_more || fail "the client was not accepted"
printf 'GET /stream?bytes=100000000&chunk=65536 HTTP/1.1\r\nHost: test\r\n\r\n' >&3
wait_until has_files_as_before || fail "a client that reads nothing is not cut"
seconds=$((SECONDS - started))
growth=$(($(memory) - before))
stop_server

echo "cut after $seconds s; $(counter pending) flushes pending, $(counter 'timed out') timed out;" \
  "memory grew by $growth KiB"
[ "$(counter pending)" -gt 0 ] || fail "no flush was pending"
[ "$(counter 'timed out')" -gt 0 ] || fail "the write-rate limit cut nobody"
[ "$growth" -le "$growth_max" ] || fail "memory grew by more than $growth_max KiB"
