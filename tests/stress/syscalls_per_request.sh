#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Proves that the HTTP server makes two system calls per request in the steady state, one to wait
# for it and one to answer: strace counts while curl asks again and again on one connection.
#
#     syscalls_per_request.sh HTTP_SERVER

set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/server_process.sh"

requests=2000
hundredths_max=205 # system calls per hundred requests: five for the connection's begin and end

for tool in curl strace; do
  command -v "$tool" >/dev/null || skip "there is no $tool here"
done

start_server "$1"
touch "$work/strace"
strace -c -f -p "$pid" -o "$work/table" 2>"$work/strace" &
tracer=$!
is_attached() { grep -q attached "$work/strace" || ! kill -0 "$tracer" 2>/dev/null; }
wait_until is_attached
kill -0 "$tracer" 2>/dev/null || skip "strace may not attach: $(cat "$work/strace")"

curl --silent --output /dev/null --write-out '%{http_code} %{num_connects}\n' \
  "http://$address/plaintext?n=[1-$requests]" >"$work/answers"
kill -INT "$tracer"
wait "$tracer"
stop_server

right=$(grep -c '^200 ' "$work/answers")
[ "$right" = "$requests" ] || fail "$right of $requests requests were answered with 200"
connections=$(awk '{ n += $2 } END { print n }' "$work/answers")
[ "$connections" = 1 ] || fail "curl used $connections connections"

calls=$(awk '$NF == "total" { print $4 }' "$work/table")
echo "$calls system calls for $requests requests"
[ "$((calls * 100))" -le "$((requests * hundredths_max))" ] ||
  fail "more than $hundredths_max for 100 requests: $(cat "$work/table")"
