#!/bin/sh
# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Tidy can fail: on a small tree that is in order it says nothing, and each fault put into that
# tree, alone, gives exactly its own line.

set -eu

here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
cases=0

# A tree that is in order.
make_tree() {
  rm -rf "$work/tree"
  mkdir -p "$work/tree" && cd "$work/tree"
  mkdir -p include/penstock/detail include/penstock/http include/penstock/xml examples tests/tidy \
    runtime/base runtime/sched runtime/http tests/unit/base tests/unit/http
  printf 'add_library(x STATIC\n  base/error.cpp\n)\n' >runtime/CMakeLists.txt
  printf 'add_library(h STATIC\n  chunked.cpp\n)\n' >runtime/http/CMakeLists.txt
  printf '#include <penstock/error.hpp>\n\nint f() { return 0; }\n' >runtime/base/error.cpp
  printf '#include <penstock/task.hpp>\n#include "base/assert.hpp"\n' >runtime/http/chunked.cpp
  echo '#define A(x) (x)' >runtime/base/assert.hpp
  echo '// sched' >runtime/sched/worker.hpp
  echo '#include <boost/system/result.hpp>' >include/penstock/error.hpp
  echo '#include <penstock/detail/promise.hpp>' >include/penstock/task.hpp
  echo '#include <penstock/error.hpp>' >include/penstock/detail/promise.hpp
  echo '#include <string_view>' >include/penstock/http/headers.hpp
  echo '#include <penstock/error.hpp>' >include/penstock/xml/writer.hpp
  echo 'TEST_CASE("zero is returned") { REQUIRE(f() == 0); }' >tests/unit/base/error_test.cpp
  echo 'TEST_CASE("a chunk ends") { SUCCEED(); }' >tests/unit/http/chunked_test.cpp
  echo 'int main() {}' >examples/echo_server.cpp
  echo 'start echo_server' >examples/tour
}

# expect [LINE]: tidy prints this and nothing else.
expect() {
  cases=$((cases + 1))
  got=$("$here/tidy.sh" "$work/tree" 2>&1) && status=0 || status=$?
  wanted=0
  [ $# -eq 0 ] || wanted=1
  [ "$got" = "${1-}" ] && [ "$status" = "$wanted" ] && return
  failures=$((failures + 1))
  printf 'wanted (%s): %s\n   got (%s): %s\n' "$wanted" "${1-}" "$status" "$got"
}

# repeat COUNT TEXT: that many lines.
repeat() {
  awk -v count="$1" -v text="$2" 'BEGIN { while (count-- > 0) print text }'
}

# function_of LINES HEAD: a function of that many lines in all.
function_of() {
  printf '%s {\n' "$2"
  repeat $(($1 - 2)) '  work();'
  echo '}'
}

make_tree
expect

# Text
make_tree; printf 'int a;\t// b\n' >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:2: tab'
make_tree; printf 'int a; \n' >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:2: trailing blank'
make_tree; printf '%0100d\n%0101d\n' 1 1 >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:3: more than 100 columns'
make_tree; printf '// \303\251%096d\n' 1 >>runtime/base/assert.hpp  # 100 columns in 101 bytes
expect

# Include direction
make_tree; echo '#include "sched/worker.hpp"' >>runtime/base/error.cpp
expect 'runtime/base/error.cpp:4: base includes sched, a higher layer'
make_tree; echo '#include <penstock/task.hpp>' >>include/penstock/error.hpp
expect 'include/penstock/error.hpp:2: base includes sched, a higher layer'
make_tree; echo '#include <penstock/http/headers.hpp>' >>include/penstock/xml/writer.hpp
expect 'include/penstock/xml/writer.hpp:2: xml includes http, its sibling'
make_tree; mkdir -p include/penstock/compat include/penstock/testing
echo '// a world' >include/penstock/testing/world.hpp
printf '#include <penstock/%s>\n' http/headers.hpp xml/writer.hpp >include/penstock/compat/host.hpp
expect
echo '#include <penstock/testing/world.hpp>' >>include/penstock/compat/host.hpp
expect 'include/penstock/compat/host.hpp:3: compat includes testing, which is for tests'
make_tree; mkdir -p include/penstock/compat
echo '// a host' >include/penstock/compat/host.hpp
echo '#include <penstock/compat/host.hpp>' >>include/penstock/http/headers.hpp
expect 'include/penstock/http/headers.hpp:2: http includes compat, a higher layer'
make_tree; echo '#include <penstock/http/headers.hpp>' >>include/penstock/detail/promise.hpp
expect 'include/penstock/detail/promise.hpp:2: detail includes http, above sched
include/penstock/task.hpp:1: sched includes detail, a higher layer'
make_tree; echo '#include "base/gone.hpp"' >>runtime/http/chunked.cpp
expect 'runtime/http/chunked.cpp:3: no such header: runtime/base/gone.hpp'
make_tree; mkdir runtime/misc; echo '// misc' >runtime/misc/a.hpp
expect 'runtime/misc/a.hpp:1: no such layer: misc'

# What a public header may include
for header in sys/socket.h unistd.h liburing.h linux/io_uring.h; do
  make_tree; echo "#include <$header>" >>include/penstock/error.hpp
  expect "include/penstock/error.hpp:2: public header includes one of the system or a hidden\
 library: $header"
done
make_tree; echo '#include "base/assert.hpp"' >>include/penstock/error.hpp
expect 'include/penstock/error.hpp:2: public header includes a private one: base/assert.hpp'
make_tree; echo '#include <unistd.h>' >>runtime/base/error.cpp
expect

# Awaiting
for line in 'if (co_await f()) g();' 'if (!co_await f()) g();' 'while (a && co_await f()) g();' \
  'switch (co_await f()) {' 'if (auto r = g(); co_await f(r)) g();' \
  '} else if (h(1) == co_await f()) {' 'while ((a + (b)) * (co_await f())) g();' \
  'if constexpr (a) if (co_await f()) g();'; do
  make_tree; echo "void g() { $line } }" >>runtime/base/assert.hpp
  expect 'runtime/base/assert.hpp:2: co_await in a condition: name the result first'
done
for line in 'if (auto r = co_await f(); !r) g();' 'while (auto x = co_await f()) g();' \
  'if (a) co_await f();' 'if (h(a)) { co_await f(); }' 'for (auto x : y) co_await f();' \
  'while (a < b) co_await f();' '// if (co_await f())' 'auto const r = co_await f(); if (r) g();' \
  'if (!r) co_return co_await f();' 'if (a) static_cast<void>(co_await f());'; do
  make_tree; printf 'void g() {\n%s\n}\n' "$line" >>runtime/base/assert.hpp
  expect
done

# Sizes
make_tree; repeat 499 'int a;' >>runtime/base/assert.hpp
expect
make_tree; repeat 500 'int a;' >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:501: file has 501 lines, more than 500'
make_tree; function_of 70 'void g()' >>runtime/base/assert.hpp
expect
make_tree; function_of 71 'void g()' >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:2: function has 71 lines, more than 70'
make_tree; function_of 71 'template <class T> struct a : b<T()>' >>runtime/base/assert.hpp
expect
make_tree; { echo 'namespace n {'; function_of 71 'a::a(int b) : c{b}, d("{")'; echo '}'; } \
  >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:3: function has 71 lines, more than 70'
make_tree; { echo 'void g() {  // }'; echo '  char a = "}"[0] + R"x(}")x"[0]; /* }'; echo '} */'
  repeat 67 "  if (a == '}') { h(1'000); }"; echo '}'; } >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:2: function has 71 lines, more than 70'

# The ratchet
make_tree; function_of 80 'void g()' >>runtime/base/assert.hpp
echo 'runtime/base/assert.hpp function-lines 80' >tests/tidy/ratchet.txt
expect
function_of 81 'void h()' >>runtime/base/assert.hpp
expect 'runtime/base/assert.hpp:82: function has 81 lines, more than 70'
echo 'runtime/base/assert.hpp function-lines 90' >tests/tidy/ratchet.txt
expect 'tests/tidy/ratchet.txt:1: runtime/base/assert.hpp is down to 81: lower it'
make_tree; echo 'runtime/base/assert.hpp file-lines 600' >tests/tidy/ratchet.txt
expect 'tests/tidy/ratchet.txt:1: no longer needed: runtime/base/assert.hpp'
make_tree; echo 'runtime/base/assert.hpp is long' >tests/tidy/ratchet.txt
expect 'tests/tidy/ratchet.txt:1: neither PATH file-lines|function-lines SIZE nor PATH untested WHY'

# Sources, examples, tests
make_tree; rm tests/unit/base/error_test.cpp
expect 'runtime/base/error.cpp:1: has no test: tests/unit/base/error_test.cpp'
echo 'runtime/base/error.cpp untested for a reason' >tests/tidy/ratchet.txt
expect
make_tree; echo '# nothing' >runtime/http/CMakeLists.txt
expect 'runtime/http/chunked.cpp:1: in no target: not named in runtime/http/CMakeLists.txt'
echo 'file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)' >runtime/http/CMakeLists.txt
expect
make_tree; echo '# start echo_server' >examples/tour
expect 'examples/echo_server.cpp:1: is run by no test: not named in examples/tour'
make_tree; echo 'TEST_CASE("a", "[.slow]") {}' >>tests/unit/base/error_test.cpp
expect 'tests/unit/base/error_test.cpp:2: test hidden or excused by its tag'
make_tree; echo 'TEST_CASE("a") { SKIP''(); }' >>tests/unit/base/error_test.cpp
expect 'tests/unit/base/error_test.cpp:2: test skipped without a reason'
make_tree; echo '#if'' 0' >>tests/unit/base/error_test.cpp
expect 'tests/unit/base/error_test.cpp:2: code switched off'
make_tree; echo 'set_tests_properties(a PROPERTIES DISA''BLED ON)' >tests/CMakeLists.txt
expect 'tests/CMakeLists.txt:1: test disabled'

[ "$failures" = 0 ] || { echo "$failures of $cases cases failed"; exit 1; }
echo "$cases cases passed"
