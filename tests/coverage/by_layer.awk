# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Sums the records of report.sh by layer and holds them against the gate; or, with `missing` set,
# shows what never ran in that layer.

BEGIN {
  order_count = split("base ring sched sync time net file flush http xml testing", order, " ")
  for (i = 1; i <= order_count; i++) is_layer[order[i]] = 1
  # Public headers without a folder of a layer; those not named here belong to sched.
  split("error result buffer clock", names, " ")
  for (i in names) home[names[i] ".hpp"] = "base"
  home["timer.hpp"] = "time"
  sort = "sort -t : -k 1,1 -k 2,2n"
  line_min = 95
  branch_min = 85
  gated = "ring sched flush http xml"
  split(gated, names, " ")
  for (i in names) is_gated[names[i]] = 1
  if (missing != "" && !(missing in is_layer)) {
    print "coverage: no such layer: " missing > "/dev/stderr"
    exit failed = 1
  }
}

function layer_of(file,    parts, count) {
  count = split(file, parts, "/")
  if (parts[1] == "runtime") return parts[2]
  if (parts[3] in is_layer) return parts[3]
  return parts[3] in home ? home[parts[3]] : "sched"
}

function remember(file, line, what) {
  if (!((file, line) in hole)) hole_order[++hole_count] = file SUBSEP line
  hole[file, line] = hole[file, line] (hole[file, line] == "" ? "" : ", ") what
}

{ layer = layer_of($2) }

$1 == "line" {
  lines[layer]++
  if ($4 > 0) lines_hit[layer]++
  else if (layer == missing) remember($2, $3, "never ran")
}

$1 == "branch" {
  branches[layer] += 2
  branches_hit[layer] += ($5 > 0) + ($6 > 0)
  if (layer == missing && $5 == 0 && $6 > 0) remember($2, $3, "never true at column " $4)
  if (layer == missing && $6 == 0 && $5 > 0) remember($2, $3, "never false at column " $4)
}

function percent(part, whole) { return whole == 0 ? 100 : 100 * part / whole }

function print_layer(layer,    line, branch, verdict) {
  line = percent(lines_hit[layer], lines[layer])
  branch = percent(branches_hit[layer], branches[layer])
  verdict = ""
  if (layer in is_gated && (line < line_min || branch < branch_min)) {
    verdict = "  below the gate"
    failed = 1
  }
  printf "%-8s %6d %6d %7.1f %% %9d %6d %7.1f %%%s\n", layer, lines[layer],
    lines[layer] - lines_hit[layer], line, branches[layer],
    branches[layer] - branches_hit[layer], branch, verdict
}

function print_table(    i) {
  head = "%-8s %6s %6s %9s %9s %6s\n"
  printf head, "layer", "lines", "missed", "", "branches", "missed"
  for (i = 1; i <= order_count; i++) if (order[i] in lines) print_layer(order[i])
  printf "the gate: lines %d %%, branches %d %%, in %s\n", line_min, branch_min, gated
}

function print_holes(    i, at) {
  for (i = 1; i <= hole_count; i++) {
    split(hole_order[i], at, SUBSEP)
    printf "%s:%d: %s\n", at[1], at[2], hole[at[1], at[2]] | sort
  }
  close(sort)
}

END {
  if (missing != "") print_holes()
  else if (!failed) print_table()
  exit failed
}
