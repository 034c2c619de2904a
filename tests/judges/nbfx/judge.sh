#!/bin/sh
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Let Microsoft's XmlDictionaryReader, as Mono has it, read what Penstock writes in binary XML, and
# compare it with what an XmlReader reads in the text of the same documents.
#
#     judge.sh nbfx_samples       # the program that writes the documents
#
# Without Mono it is skipped. On Debian: mono-mcs, libmono-system-runtime-serialization4.0-cil.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
for tool in mono mcs; do
  command -v "$tool" >/dev/null || { echo "skipped: there is no $tool"; exit 77; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! mcs -nologo -out:"$work/judge.exe" -r:System.Runtime.Serialization.dll -r:System.Xml.dll \
  "$here/Judge.cs" 2>"$work/mcs.log"; then
  grep -q "CS0006" "$work/mcs.log" || { cat "$work/mcs.log"; exit 1; }
  echo "skipped: Mono is there without System.Runtime.Serialization"
  exit 77
fi
mkdir "$work/documents"
"$1" "$work/documents"
mono "$work/judge.exe" "$work/documents"
