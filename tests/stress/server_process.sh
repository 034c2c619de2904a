# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# server_process: for the scripts here: one server as a process of its own. To be sourced.
#
#     start_server build/release/examples/http_server --write-rate 0
#     curl "http://$address/"
#     stop_server                      # its counters are in $work/err

work=$(mktemp -d)
pid=
trap 'if [ -n "$pid" ]; then kill -KILL "$pid"; wait "$pid"; fi 2>/dev/null; rm -rf "$work"' EXIT

fail() {
  echo "$*" >&2
  cat "$work/err" >&2
  exit 1
}

# A test that cannot be run here says why; CTest knows it by the status.
skip() {
  echo "skipped: $*" >&2
  exit 77
}

# Call `"$@"` every 20 ms until it succeeds, for 20 s at the most.
wait_until() {
  local tries
  for ((tries = 0; tries < 1000; ++tries)); do
    "$@" && return
    sleep 0.02
  done
  return 1
}

start_server() {
  touch "$work/out"
  "$@" --port 0 >"$work/out" 2>"$work/err" &
  pid=$!
  wait_until grep -q '^listening on ' "$work/out" || fail "the server does not listen"
  address=$(sed -n 's/^listening on //p' "$work/out")
}

stop_server() {
  kill -TERM "$pid"
  wait "$pid" || fail "the server ended with status $?"
  pid=
}

# counter NAME: a figure of the line of counters that a server prints at its end.
counter() {
  sed -n "s/^flushes:.*[ ,]\([0-9]*\) $1.*/\1/p" "$work/err"
}
