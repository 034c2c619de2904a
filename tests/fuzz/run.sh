#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Build the fuzz targets and let each look for new inputs, starting from its corpus. What it finds
# is in build/fuzz/findings/: fix what is wrong, and put the input into tests/fuzz/NAME/.
#
#     tests/run fuzz [--seconds N] [NAME…]      # by default 60 s each, all of them
#
# New inputs that only reach more code are kept in build/fuzz/corpus/; to take the best of them:
# build/fuzz/tests/fuzz/NAME_fuzz -merge=1 -use_counters=0 tests/fuzz/NAME build/fuzz/corpus/NAME

set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

seconds=60
names=()
while [ $# -gt 0 ]; do
  case $1 in
    --seconds) seconds=${2:?} && shift 2 ;;
    -*) echo "usage: tests/run fuzz [--seconds N] [NAME…]" >&2 && exit 2 ;;
    *) names+=("$1") && shift ;;
  esac
done
if [ ${#names[@]} = 0 ]; then
  for source in tests/fuzz/*_fuzz.cpp; do names+=("$(basename "$source" _fuzz.cpp)"); done
fi

cmake/setup.sh --sanitizers || exit 1
mkdir -p build/fuzz/findings
cmake --preset fuzz >build/fuzz.configure.log 2>&1 || { cat build/fuzz.configure.log >&2; exit 1; }
cmake --build --preset fuzz --target "${names[@]/%/_fuzz}" || exit 1

status=0
for name in "${names[@]}"; do
  corpus=build/fuzz/corpus/$name log=build/fuzz/findings/$name.log
  mkdir -p "$corpus"
  "build/fuzz/tests/fuzz/${name}_fuzz" -max_total_time="$seconds" -max_len=512 \
    -print_final_stats=1 -artifact_prefix="build/fuzz/findings/$name-" \
    "$corpus" "tests/fuzz/$name" >"$log" 2>&1
  ended=$?
  count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
  if [ "$ended" = 0 ]; then
    echo "$name: ${count:-0} executions, no finding"
  else
    status=1
    echo "$name: a finding after ${count:-0} executions"
    grep -hE '^false: |^SUMMARY: |Test unit written' "$log"
  fi
done
exit "$status"
