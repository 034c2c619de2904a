#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Does the search find bugs? Plants each bug of canaries/*.patch in a copy of the tree, one at a
# time, and searches for it. A bug that stays hidden means that an oracle or a scenario is missing.
#
#     tests/sim/canaries.sh [NAME…]         # all of them, or these; PENSTOCK_SEEDS=50000

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
seeds=${PENSTOCK_SEEDS:-50000}
copy=$top/build/canaries/tree
build=$top/build/canaries/build
log=$top/build/canaries/log

mkdir -p "$copy"
for part in CMakeLists.txt CMakePresets.json LICENSE cmake examples include runtime tests; do
  rm -rf "${copy:?}/$part"
  cp -r "$top/$part" "$copy/"
done
# Compiled paths are relative to the tree, so that the cache of the tree's own builds serves too.
export CCACHE_BASEDIR=$copy CCACHE_NOHASHDIR=1
cmake -S "$copy" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release \
  -DCMAKE_CXX_FLAGS_RELEASE="-O2 -DNDEBUG" -DPENSTOCK_EXAMPLES=OFF -DPENSTOCK_INSTALL=OFF \
  -DPENSTOCK_DEPENDENCIES="${PENSTOCK_DEPENDENCIES:-$top/build/deps}" >"$log" ||
  { cat "$log"; exit 1; }

compile() { ninja -C "$build" sim >"$log" 2>&1 || { tail -n 30 "$log"; return 1; }; }
search() { "$build/tests/sim/sim" --seeds "$1" >"$log" 2>&1; }

compile
search "$seeds" || { cat "$log"; echo 'the tree fails without any planted bug' >&2; exit 1; }

hunt() {
  local patch=$1 name begin verdict=MISSED
  name=$(basename "$patch" .patch)
  if ! patch -d "$copy" -p1 --fuzz=2 -s -t <"$patch"; then
    echo "$name: the patch does not apply"
    return 1
  fi
  begin=$SECONDS
  if ! compile; then
    verdict='does not compile'
  elif ! search "$seeds"; then
    verdict=$(sed -n 's/^FAILED: .*--seed \([0-9]*\).*/seed \1/p' "$log" | head -n 1)
    # The rule that it broke, or what ended it.
    verdict+=": $(sed -n '/in flight: /d; /^penstock\|^ended\|ERROR/p' "$log" | head -n 1 |
      sed 's/^penstock sim: seed=[0-9]* step=[0-9]* //')"
  fi
  patch -d "$copy" -p1 -s -R -t <"$patch"
  printf '%-28s %4d s  %s\n' "$name" "$((SECONDS - begin))" "$verdict"
  [[ $verdict == seed* ]]
}

missed=0 count=0
names=("$@")
[ $# -gt 0 ] || mapfile -t names < <(cd "$here/canaries" && printf '%s\n' *.patch)
for name in "${names[@]}"; do
  count=$((count + 1))
  hunt "$here/canaries/${name%.patch}.patch" || missed=$((missed + 1))
done
echo "$((count - missed)) of $count planted bugs found within $seeds seeds each"
[ "$missed" -eq 0 ]
