#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# What a profile says of the sources, by layer.
#
#     report.sh BUILD          # figures; exits 1 when a layer is below the gate
#     report.sh BUILD LAYER    # the lines and branches of a layer that never ran
#
# Lines are counted as llvm-cov counts them. A branch is one outcome of one condition; those inside
# a macro are not counted, and the only macro with a condition is the assertion.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
build=$1
merged=$build/profile/merged.profdata

profiles=("$build"/profile/*.profraw)
[ -e "${profiles[0]}" ] || { echo "coverage: no run yet; see tests/run coverage" >&2; exit 1; }
llvm-profdata-19 merge -sparse -o "$merged" "${profiles[@]}"

objects=()
while IFS= read -r program; do
  objects+=(-object "$program")
done < <(find "$build/tests" -type f -perm -u+x ! -name '*.so' ! -name '*.sh' | sort)

# A file that includes a header and uses only some of it has empty records for the rest, which
# llvm-cov takes for a mismatch.
export_as() {
  llvm-cov-19 export -format="$1" -instr-profile="$merged" "${objects[@]}" \
    "${@:2}" -sources "$top/runtime" "$top/include" \
    2> >(grep -v 'functions have mismatched data$' >&2)
}

# Records of both kinds, with paths from the top of the tree:
#     line FILE LINE COUNT
#     branch FILE LINE COLUMN TRUE_COUNT FALSE_COUNT
records() {
  export_as lcov | sed -nE "s,^SF:$top/,SF:,; s/^(SF|DA):/\1 /p" |
    awk '
      $1 == "SF" { file = $2 }
      $1 == "DA" { split($2, at, ","); print "line", file, at[1], at[2] }'
  export_as text -skip-functions | jq -r --arg top "$top/" '
    .data[0].files[] | (.filename | ltrimstr($top)) as $file
    | .branches | group_by(.[:4])[]
    | ["branch", $file, .[0][0], .[0][1], (map(.[4]) | add), (map(.[5]) | add)] | join(" ")'
}

records | awk -v missing="${2-}" -f "$here/by_layer.awk"
