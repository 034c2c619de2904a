#!/bin/sh
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Make sure that everything is here that a build needs; examples/run and tests/run start with this.
#
#     cmake/setup.sh                 # what the g++ build and the tests need
#     cmake/setup.sh --sanitizers    # and clang 19 with its sanitizers
#     cmake/setup.sh --coverage      # and clang 19 with its coverage tools
#     cmake/setup.sh --bench         # and what the benchmarks run with and compare with
#
# Missing packages are installed from the distribution when this runs as root on Debian or Ubuntu;
# otherwise one line on stderr names them, and the exit status is 1. What the distribution has too
# old is unpacked under build/deps by dependencies.sh. When nothing is missing it takes no time and
# needs no network. Presence is asked of the file system rather than of the package database, so
# that a compiler or a CMake from elsewhere counts.

set -eu

top=$(cd "$(dirname "$0")/.." && pwd)
log=$top/build/setup.log
missing=

fail() {
  echo "setup.sh: $*" >&2
  exit 1
}

# need PACKAGE PATH...: the package is missing unless one of the paths exists.
need() {
  package=$1
  shift
  for path in "$@"; do
    [ -e "$path" ] && return
  done
  missing="$missing $package"
}

# need_command PACKAGE COMMAND
need_command() {
  command -v "$2" >/dev/null 2>&1 || missing="$missing $1"
}

# need_header PACKAGE HEADER, anywhere the compiler looks by itself.
need_header() {
  need "$1" "/usr/local/include/$2" "/usr/include/$2" /usr/include/*-linux-gnu*/"$2"
}

ID=unknown VERSION_ID=
# shellcheck disable=SC1091
[ -f /etc/os-release ] && . /etc/os-release

need_command g++ "${CXX:-c++}"
need_command cmake cmake
need_command ninja-build ninja
need_command make make
need_command pkg-config pkg-config
need_command curl curl
need_command libxml2-utils xmllint
need_header libcli11-dev CLI/CLI.hpp
need_header libexpat1-dev expat.h
need_header libxml2-dev libxml2/libxml/xmlwriter.h
if [ "$ID:$VERSION_ID" != debian:12 ]; then
  need_header liburing-dev liburing.h
  need_header libllhttp-dev llhttp.h
  need_header catch2 catch2/catch_all.hpp
  need_header libboost-context-dev boost/context/fiber.hpp
fi
if [ "${1:-}" = --sanitizers ]; then
  need_command clang-19 clang++-19
  need libclang-rt-19-dev /usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.asan-*.a \
    /usr/lib/llvm-19/lib/clang/19/lib/*/libclang_rt.asan.a
  need_command llvm-19 llvm-symbolizer-19
fi
if [ "${1:-}" = --coverage ]; then
  need_command clang-19 clang++-19
  need libclang-rt-19-dev /usr/lib/llvm-19/lib/clang/19/lib/linux/libclang_rt.profile-*.a \
    /usr/lib/llvm-19/lib/clang/19/lib/*/libclang_rt.profile.a
  need_command llvm-19 llvm-cov-19
  need_command jq jq
fi
if [ "${1:-}" = --bench ]; then
  need_command python3 python3
  need_header libasio-dev asio.hpp
  need_header libuv1-dev uv.h
  need_header libpugixml-dev pugixml.hpp
  need_header qtbase5-dev qt5/QtCore/QXmlStreamWriter
fi

if [ -n "$missing" ]; then
  missing=${missing# }
  command -v apt-get >/dev/null 2>&1 ||
    fail "missing, under whatever names this distribution has for them: $missing"
  [ "$(id -u)" = 0 ] || fail "missing, to be installed by root: apt-get install $missing"

  mkdir -p "$top/build"
  # ccache speeds the next build up; alone it is not worth an installation.
  command -v ccache >/dev/null 2>&1 || missing="$missing ccache"
  echo "installing: $missing (log: build/setup.log)"
  export DEBIAN_FRONTEND=noninteractive
  # A source that does not answer matters only if a package is then not found.
  apt-get update >"$log" 2>&1 </dev/null || true
  # shellcheck disable=SC2086  # one word per package
  apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=300 $missing \
    >>"$log" 2>&1 </dev/null ||
    fail "cannot install $missing: $(grep -E '^(E:|W: Failed)' "$log" | head -n 1 | cut -c 4-)"
fi

exec "$top/cmake/dependencies.sh" "$top/build/deps"
