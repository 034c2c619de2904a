#!/bin/sh
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Run judge.py with a Python that has lxml. The first python3 of a user may be one of their own, so
# the system's is asked too.
#
#     tests/judges/mtom/judge.sh tests/data/xml/mtom.md      # exits 77 where there is none

here=$(cd "$(dirname "$0")" && pwd)
for python in python3 /usr/bin/python3; do
  "$python" -c 'import lxml.etree' 2>/dev/null || continue
  exec "$python" "$here/judge.py" "$@"
done
echo "skipped: no python3 with lxml (python3-lxml)"
exit 77
