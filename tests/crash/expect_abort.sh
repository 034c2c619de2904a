#!/bin/sh
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Run a program that must abort with a message.
#
#     expect_abort.sh PROGRAM MESSAGE

set -u

said=$("$1" 2>&1) && status=0 || status=$?
aborted=134  # 128 + SIGABRT
if [ "$status" -ne "$aborted" ]; then
  printf 'ended with %s, not by abort(): %s\n' "$status" "$said"
  exit 1
fi
case $said in
  *"penstock: $2"*) ;;
  *) printf 'aborted without saying "%s": %s\n' "$2" "$said"; exit 1 ;;
esac
