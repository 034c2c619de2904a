#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Build with counters, run the tests, and print how much of each layer they reach.
#
#     tests/run coverage                   # figures by layer; exits 1 when they are below the gate
#     tests/run coverage --missing http    # what the last run did not reach in a layer
#
# The profile is mapped into each process (continuous mode), so a test that aborts and a forked
# child that leaves by _exit() count as well as any other.

set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.." || exit 1
build=$PWD/build/coverage

fail() {
  echo "coverage: $*" >&2
  exit 1
}

case "${1-}" in
  '') ;;
  --missing)
    [ $# = 2 ] || fail "--missing what? Name a layer."
    exec "$here/report.sh" "$build" "$2"
    ;;
  *) fail "usage: tests/run coverage [--missing LAYER]" ;;
esac

cmake/setup.sh --coverage || exit 1
mkdir -p build
log=build/coverage.configure.log
cmake --preset coverage >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
cmake --build --preset coverage || exit 1

rm -rf "$build/profile"
status=0
LLVM_PROFILE_FILE=$build/profile/%m%c.profraw \
  ctest --preset coverage --parallel "$(nproc)" || status=1
"$here/report.sh" "$build" || status=1
exit "$status"
