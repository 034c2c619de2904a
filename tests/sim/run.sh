#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Build the simulation and run it; `tests/run sim` calls this.
#
#     tests/run sim                           # the recorded seeds, 2,000 more, and the fault matrix
#     tests/run sim --seeds 50000             # more of them
#     tests/run sim --seed 42 --trace         # one of them, event by event
#     tests/run sim --scenario echo           # one scenario; --list names them
#     tests/run sim --sweep --seeds 2         # every operation of each scenario fails in turn
#     tests/run sim --canaries [NAME…]        # does it find planted bugs?

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cmake/setup.sh
if [ "${1-}" = --canaries ]; then
  exec tests/sim/canaries.sh "${@:2}"
fi
log=build/release.configure.log
mkdir -p build
cmake --preset release >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
cmake --build --preset release --target sim >"$log" 2>&1 || { cat "$log" >&2; exit 1; }

one=false
for word; do
  case $word in --seed | --list | --scenario | --first | --sweep) one=true ;; esac
done
options=("$@")
# The matrix is of the whole search: a single seed or scenario does not show every result.
$one || options+=(--recorded tests/sim/seeds.txt --matrix)
exec build/release/tests/sim/sim "${options[@]}"
