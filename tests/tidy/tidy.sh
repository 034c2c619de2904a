#!/bin/sh
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# What the house style asks for and a program can see, so that no reviewer has to.
#
#     tests/tidy/tidy.sh [TOP]
#
# Prints FILE:LINE: REASON for each hit and exits 1 when there is one. The rules are in tidy.awk.
# ratchet.txt holds what is allowed to stay; it may only shrink.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$here/../..}"

# Byte-wise, so that columns are counted alike in every locale and by every awk.
export LC_ALL=C

set --
for place in CMakeLists.txt .ci cmake examples include runtime tests; do
  [ -e "$place" ] && set -- "$@" "$place"
done
[ $# -gt 0 ] || { echo "tidy.sh: nothing to look at in $PWD" >&2; exit 2; }

list() {
  find "$@" -path tests/data -prune -o -type f \( \
    -name '*.cpp' -o -name '*.hpp' -o -name '*.h' -o -name '*.cmake' -o -name '*.sh' -o \
    -name '*.awk' -o -name CMakeLists.txt -o -name run -o -name tour \) -print | sort
}

ratchet=tests/tidy/ratchet.txt
[ -f "$ratchet" ] || ratchet=/dev/null
hits=$(list "$@" | awk -v ratchet="$ratchet" -f "$here/tidy.awk" | sort -t : -k 1,1 -k 2,2n)
[ -z "$hits" ] || { printf '%s\n' "$hits"; exit 1; }
