#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Get the W3C's XML conformance test suite and send each of its documents through the writer and
# back: see conformance.cpp. Prints what became of them.
#
#     tests/run conformance
#
# Exit status: 77, with a message, when the suite cannot be had.

set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake/setup.sh
tests/conformance/fetch.sh
log=build/release.configure.log
cmake --preset release >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
cmake --build --preset release --target conformance >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
exec build/release/tests/conformance/conformance build/conformance/package
