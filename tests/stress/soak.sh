#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Build the release preset's stress tests and keep a server under mixed faults for a while.
#
#     tests/run soak [--minutes N]      # by default 1
#
# PENSTOCK_STRESS_CONNECTIONS and PENSTOCK_STRESS_SEED count as for the other stress tests.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

minutes=1
if [ "${1-}" = --minutes ] && [ $# = 2 ]; then
  minutes=$2
elif [ $# != 0 ]; then
  echo "usage: tests/run soak [--minutes N]" >&2
  exit 2
fi

cmake/setup.sh
mkdir -p build
log=build/release.configure.log
cmake --preset release >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
cmake --build --preset release --target stress >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
export PENSTOCK_STRESS_SECONDS=$((minutes * 60))
exec build/release/tests/stress/stress 'a server under mixed faults*'
