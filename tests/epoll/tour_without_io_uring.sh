#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Proves that the examples' tour goes well where io_uring is refused, and that each server says why
# it goes on with epoll. Skips (77) where seccomp filters are not allowed.
#
#     tour_without_io_uring.sh REFUSE_IO_URING TOUR DIRECTORY-OF-THE-BUILT-EXAMPLES

set -uo pipefail
unset PENSTOCK_RING
said=$(mktemp)
trap 'rm -f "$said"' EXIT

"$1" "$3/echo_server" --ring uring >/dev/null 2>"$said"
case $? in
  77) echo "skipped: seccomp filters are not allowed here"; exit 77 ;;
  0) echo "a server that was told to use io_uring ended well without it"; exit 1 ;;
esac
grep -q '^io_uring is .*; ' "$said" || { echo "no cause is named: $(cat "$said")"; exit 1; }

"$1" "$2" "$3" | tee "$said" || exit 1
told=$(grep -c 'penstock: io_uring is .*goes on with epoll$' "$said")
servers=$(grep -c 'drained on SIGTERM' "$said")
[ "$servers" -ge 3 ] && [ "$told" -eq "$servers" ] ||
  { echo "$told of $servers servers said why"; exit 1; }
