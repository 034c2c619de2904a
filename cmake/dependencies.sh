#!/bin/sh
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Fetch the libraries that this distribution has too old or not at all; unpack them below PREFIX.
#
#     cmake/dependencies.sh build/deps
#
# Debian 12 lacks llhttp and has liburing, Catch2 and Boost too old; its backports and Debian 13
# have packages of the right age whose headers and static libraries work on it. They are fetched
# through an apt state of our own under PREFIX (lists, cache, sources), so that the machine's
# package sources and its installed packages stay as they are, and no root is needed. apt verifies
# every package against the signature of its suite. A library that the machine has new enough is
# left alone, and on other distributions nothing is done.
#
# Leaves: PREFIX/usr           headers, static libraries, CMake files; goes to CMAKE_PREFIX_PATH
#         PREFIX/kernel/usr    kernel headers that liburing's header needs, for its users only
#         PREFIX/.stamp        what was unpacked; a second run that wants the same does nothing
# Exit status: 0 done or nothing to do, 1 with one line on stderr, 2 wrong use.

set -eu

if [ $# -ne 1 ] || [ -z "$1" ]; then
  echo "usage: $0 PREFIX" >&2
  exit 2
fi

fail() {
  echo "dependencies.sh: $*" >&2
  exit 1
}

# Print the number that macro $2 has in the first of the headers named after it, or nothing.
macro() {
  name=$1
  shift
  for header in "$@"; do
    [ -f "$header" ] || continue
    awk -v name="$name" '$1 == "#define" && $2 == name { print $3 + 0; exit }' "$header"
    return
  done
}

# at_least MAJOR MINOR WANTED_MAJOR WANTED_MINOR: whether a found version is new enough.
at_least() {
  [ -n "$1" ] && [ -n "$2" ] || return 1
  [ "$1" -gt "$3" ] || { [ "$1" -eq "$3" ] && [ "$2" -ge "$4" ]; }
}

has_liburing() {
  set -- /usr/local/include/liburing/io_uring_version.h /usr/include/liburing/io_uring_version.h
  at_least "$(macro IO_URING_VERSION_MAJOR "$@")" "$(macro IO_URING_VERSION_MINOR "$@")" 2 7
}

has_llhttp() {
  set -- /usr/local/include/llhttp.h /usr/include/llhttp.h
  at_least "$(macro LLHTTP_VERSION_MAJOR "$@")" "$(macro LLHTTP_VERSION_MINOR "$@")" 9 2
}

has_catch2() {
  for header in /usr/local/include /usr/include; do
    [ -f "$header/catch2/catch_all.hpp" ] && return 0
  done
  return 1
}

has_boost() {
  version=$(macro BOOST_VERSION /usr/local/include/boost/version.hpp /usr/include/boost/version.hpp)
  [ "${version:-0}" -ge 107900 ] || return 1
  for library in /usr/local/lib /usr/lib /usr/lib64 /usr/lib/*-linux-gnu*; do
    [ -e "$library/libboost_context.so" ] || [ -e "$library/libboost_context.a" ] && return 0
  done
  return 1
}

# The packages to unpack as PACKAGE/SUITE; the suite is the oldest one that has the right version,
# because what was built for this distribution links with its C and C++ libraries by construction.
wanted() {
  has_liburing || echo liburing-dev/trixie linux-libc-dev/bookworm-backports
  has_llhttp || echo libllhttp-dev/trixie
  has_catch2 || echo libcatch2-dev/bookworm-backports
  has_boost || echo libboost1.83-dev/bookworm-backports libboost-context1.83-dev/bookworm-backports
}

# The packages without their suites, for messages.
names() {
  echo "$packages" | sed 's:/[^ ]*::g'
}

# The archive's address as the machine's own sources have it: the first enabled binary source that
# offers this release, one-line or deb822.
mirror() {
  set -- /etc/apt/sources.list.d/*.sources
  [ -f "$1" ] || set --
  for file in "$@"; do
    awk -v RS= -v FS="\n" '
      { types = uris = suites = ""; enabled = "yes"
        for (i = 1; i <= NF; i++) {
          key = tolower($i); sub(/:.*/, "", key)
          value = $i; sub(/^[^:]*:[ \t]*/, "", value)
          if (key == "types") types = value
          if (key == "uris") uris = value
          if (key == "suites") suites = value
          if (key == "enabled") enabled = tolower(value)
        }
        split(uris, uri, /[ \t]+/)
        if (enabled != "no" && uri[1] !~ /^cdrom:/ && types ~ /(^|[ \t])deb([ \t]|$)/ &&
            (" " suites " ") ~ /[ \t](bookworm|stable|oldstable)[ \t]/) { print uri[1]; exit } }
    ' "$file"
  done
  set -- /etc/apt/sources.list /etc/apt/sources.list.d/*.list
  for file in "$@"; do
    [ -f "$file" ] || continue
    awk '$1 == "deb" {
      sub(/\[[^]]*\]/, "")
      if ($2 !~ /^cdrom:/ && $3 ~ /^(bookworm|stable|oldstable)$/) { print $2; exit } }' "$file"
  done
}

# Write the private apt state's settings to $1 and its sources to $2. The update hooks of the
# machine's apt are cleared because they act on the machine's own cache.
write_settings() {
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  signed=
  [ -f "$keyring" ] && signed=" [signed-by=$keyring]"
  for suite in bookworm-backports trixie; do
    case $packages in
      */$suite*) echo "deb$signed $uri $suite main" ;;
    esac
  done >"$2"
  cat >"$1" <<END
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
Dir::Etc::SourceList "$2";
Dir::Etc::SourceParts "/dev/null";
Dir::Etc::Preferences "/dev/null";
Dir::Etc::PreferencesParts "/dev/null";
Dir::State::Lists "$state/lists";
Dir::Cache "$state/cache";
APT::Sandbox::User "$(id -un)";
APT::Get::AllowUnauthenticated "false";
Acquire::AllowInsecureRepositories "false";
Acquire::Languages "none";
Acquire::PDiffs "false";
Acquire::Retries "3";
APT::Update::Error-Mode "any";
END
}

# Run an apt command quietly; when it fails, its first complaint becomes our one line.
apt() {
  apt-get -c "$state/apt.conf" -qq "$@" </dev/null >"$state/log" 2>&1 ||
    fail "cannot fetch $(names): $(grep -E '^E:' "$state/log" | head -n 1 | cut -c 4-)"
}

fetch() {
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/packages"
  write_settings "$state/apt.conf" "$state/sources.list"
  apt update
  # shellcheck disable=SC2086  # one word per package
  (cd "$state/packages" && apt download $packages)
}

unpack() {
  for package in "$state"/packages/*.deb; do
    case ${package##*/} in
      linux-libc-dev_*) dpkg-deb -x "$package" "$prefix/kernel" ;;
      *) dpkg-deb -x "$package" "$prefix" ;;
    esac
  done
  # Only the static libraries are to be found: what links with a shared one here would need it
  # again at run time, in a place the loader does not look.
  find "$prefix/usr/lib" \( -name '*.so*' -o -name '*-variant-shared.cmake' \) -exec rm -f {} +
  rm -rf "$prefix/usr/share/doc" "$prefix/usr/share/man" "$prefix/kernel/usr/share"
}

mkdir -p "$1" || fail "cannot create $1"
prefix=$(cd "$1" && pwd)
packages=$(wanted | tr '\n' ' ')
packages=${packages% }
state=$prefix/apt

[ -f "$prefix/.stamp" ] && [ "$(cat "$prefix/.stamp")" = "$packages" ] && exit 0
[ -z "$packages" ] && exit 0

# shellcheck disable=SC1091
[ -f /etc/os-release ] && . /etc/os-release
if [ "${ID:-}" != debian ] || [ "${VERSION_ID:-}" != 12 ]; then
  fail "too old or missing here, and this script knows packages for Debian 12 only:" \
    "$(names)"
fi

exec 9>"$prefix/.lock"
flock 9
[ -f "$prefix/.stamp" ] && [ "$(cat "$prefix/.stamp")" = "$packages" ] && exit 0

uri=$(mirror | head -n 1)
[ -n "$uri" ] || fail "no source for Debian 12 under /etc/apt to fetch from"
echo "fetching into $1: $packages"
rm -rf "${prefix:?}/usr" "$prefix/kernel" "$prefix/.stamp" "$state"
fetch
unpack
rm -rf "$state"
printf '%s\n' "$packages" >"$prefix/.stamp"
