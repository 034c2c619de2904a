# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# The rules of tidy.sh, which gives the paths of the files on stdin and the ratchet's in a variable.
# Sizes are of lines; a function is counted from its first line to its closing brace.

BEGIN {
  ARGV[ARGC++] = ratchet
  while ((getline name < "-") > 0) ARGV[ARGC++] = name

  FILE_LINES = 500
  FUNCTION_LINES = 70
  COLUMNS = 100

  # Each layer may include itself and those of a lower rank. Equal ranks are siblings.
  layers = "base 0 ring 1 sched 2 sync 3 time 3 net 4 file 4 flush 5"
  layers = layers " http 6 xml 6 testing 6 compat 7"
  split(layers, pairs, " ")
  for (i = 1; i in pairs; i += 2) rank[pairs[i]] = pairs[i + 1]

  # Public headers without a folder, by layer; those not named here belong to sched.
  split("error result buffer clock stop runtime_options counters", names, " ")
  for (i = 1; i in names; i++) top_layer[names[i]] = "base"
  split("event mutex channel semaphore", names, " ")
  for (i = 1; i in names; i++) top_layer[names[i]] = "sync"
  split("timer timeout", names, " ")
  for (i = 1; i in names; i++) top_layer[names[i]] = "time"
  top_layer["penstock"] = "compat"  # includes all the rest
}

function hit(path, line, reason) {
  print path ":" line ": " reason
}

# Hit, unless the ratchet allows this much of the rule to this file; rules without size give 0.
function ratchet_hit(path, line, rule, size, reason) {
  seen[path, rule] = size > seen[path, rule] ? size : seen[path, rule]
  if (!((path, rule) in allowed) || size > allowed[path, rule]) hit(path, line, reason)
}

# --- one file's text ---

FNR == 1 { begin_file() }
FILENAME == ratchet { read_ratchet(); next }
{ check_text() }
is_cpp { check_includes(); check_disabled(); check_code(code_of($0)) }
is_cmake { note_cmake() }
is_tour || is_cmake { note_words() }

function begin_file() {
  end_file()
  if (FILENAME == ratchet) { path = ""; return }
  path = FILENAME
  files[path] = 1
  is_cpp = path ~ /\.(cpp|hpp|h)$/
  is_cmake = path ~ /(CMakeLists\.txt|\.cmake)$/
  is_tour = path == "examples/tour"
  in_comment = raw_end = head = head_line = last_head = ""
  depth = function_depth = lines = continued = 0
}

function end_file() {
  if (path != "" && is_cpp && lines > FILE_LINES)
    ratchet_hit(path, lines, "file-lines", lines, "file has " lines " lines, more than " FILE_LINES)
}

# A line of the ratchet: PATH RULE SIZE, or PATH untested WHY.
function read_ratchet() {
  if ($0 ~ /^(#|[ \t]*$)/) return
  if ($2 !~ /^(file-lines|function-lines|untested)$/ || NF < 3) {
    hit(FILENAME, FNR, "neither PATH file-lines|function-lines SIZE nor PATH untested WHY")
    return
  }
  allowed[$1, $2] = $2 == "untested" ? 0 : $3
  ratchet_line[$1, $2] = FNR
}

function check_text(    text) {
  lines = FNR
  if (index($0, "\t")) hit(path, FNR, "tab")
  if ($0 ~ /[ \t\r]$/) hit(path, FNR, "trailing blank")
  text = $0
  gsub(/[\200-\277]/, "", text)  # the second and later bytes of UTF-8 characters
  if (length(text) > COLUMNS) hit(path, FNR, "more than " COLUMNS " columns")
}

function check_disabled() {
  if ($0 ~ /^[ \t]*#[ \t]*if[ \t]+0/) hit(path, FNR, "code switched off")
  if (path !~ /^tests\//) return
  if ($0 ~ /"[^"]*\[(\.|!mayfail|!shouldfail)/) hit(path, FNR, "test hidden or excused by its tag")
  if ($0 ~ /(^|[^A-Z_])SKIP[(][ \t]*(""|[)])/) hit(path, FNR, "test skipped without a reason")
}

function note_cmake() {
  if ($0 ~ /DIS[A]BLED/) hit(path, FNR, "test disabled")
  if ($0 ~ /GLOB_RECURSE .*CONFIGURE_DEPENDS [*][.]cpp/) takes_all[path] = 1
}

# Remember the words of the files that register or drive programs.
function note_words(    count, i, word) {
  if ($0 ~ /^[ \t]*#/) return
  count = split($0, word, /[^A-Za-z0-9_.\/]+/)
  for (i = 1; i <= count; i++) {
    words[path, word[i]] = 1
    sub(/^.*\//, "", word[i])
    if (path ~ /^(examples|tests)\//) driven[word[i]] = 1
  }
}

# --- includes ---

function check_includes(    target, quoted) {
  if ($0 !~ /^[ \t]*#[ \t]*include[ \t]*[<"]/) return
  quoted = $0 ~ /include[ \t]*"/
  target = $0
  sub(/^[^<"]*[<"]/, "", target)
  sub(/[>"].*/, "", target)
  if (path ~ /^include\// && path !~ /^include\/penstock\/compat\/windows\//) {
    if (quoted) hit(path, FNR, "public header includes a private one: " target)
    else if (target !~ /^(penstock\/|boost\/|[a-z_]+$)/)
      hit(path, FNR, "public header includes one of the system or a hidden library: " target)
  }
  if (path !~ /^(include|runtime)\//) return
  if (quoted) target = "runtime/" target
  else if (target ~ /^penstock\//) target = "include/" target
  else return
  n = ++include_count[path]
  include_target[path, n] = target
  include_line[path, n] = FNR
}

function layer_of(file,    parts, count, name) {
  count = split(file, parts, "/")
  if (parts[1] == "runtime") return parts[2]
  if (count > 3) return parts[3]
  name = parts[3]
  sub(/\..*/, "", name)
  return name in top_layer ? top_layer[name] : "sched"
}

# A detail header has no layer of its own: it is as high as the highest thing it includes.
function rank_of(file,    layer, i, highest, other) {
  layer = layer_of(file)
  if (layer != "detail") return rank[layer]
  if (file in detail_rank) return detail_rank[file]
  detail_rank[file] = highest = 0
  for (i = 1; i <= include_count[file]; i++) {
    other = rank_of(include_target[file, i])
    if (other > highest) highest = other
  }
  return detail_rank[file] = highest
}

function check_direction(file,    i, from, to, target, line) {
  from = layer_of(file)
  if (from != "detail" && !(from in rank)) {
    hit(file, 1, "no such layer: " from)
    return
  }
  for (i = 1; i <= include_count[file]; i++) {
    target = include_target[file, i]
    line = include_line[file, i]
    to = layer_of(target)
    if (!(target in files)) hit(file, line, "no such header: " target)
    else if (from == "detail") {
      if (rank_of(target) > rank["sched"]) hit(file, line, "detail includes " to ", above sched")
    } else if (rank_of(target) > rank[from])
      hit(file, line, from " includes " to ", a higher layer")
    else if (from == "compat" && to == "testing")
      hit(file, line, "compat includes testing, which is for tests")
    else if (to != "detail" && to != from && rank[to] == rank[from])
      hit(file, line, from " includes " to ", its sibling")
  }
}

# --- code ---

function check_code(code) {
  check_await(code)
  measure(code)
}

# g++ 12 miscompiles a co_await that stands in a condition itself. A declaration there is safe:
# "if (auto r = co_await f(); !r)", "while (auto x = co_await f())".
function check_await(code,    before) {
  while (match(code, /(^|[^A-Za-z0-9_])(if|while|switch)[ ]*[(]/)) {
    code = substr(code, RSTART + RLENGTH)
    if (!match(code, /(^|[^A-Za-z0-9_])co_await([^A-Za-z0-9_]|$)/)) return
    before = substr(code, 1, RSTART)
    if (!is_open(before)) continue  # it is in the statement behind the condition
    sub(/^.*;/, "", before)
    if (before !~ / = /)
      hit(path, FNR, "co_await in a condition: name the result first")
  }
}

# Whether the parenthesis that was opened before `text` is still open at its end.
function is_open(text,    open, mark) {
  open = 1
  while (open > 0 && match(text, /[()]/)) {
    mark = substr(text, RSTART, 1)
    open += mark == "(" ? 1 : -1
    text = substr(text, RSTART + 1)
  }
  return open > 0
}

# --- function length ---

# The line without comments and without the insides of literals.
function code_of(text,    out, at, mark) {
  out = ""
  while (text != "") {
    if (in_comment || raw_end != "") {
      mark = in_comment ? "*/" : raw_end
      at = index(text, mark)
      if (!at) return out
      text = substr(text, at + length(mark))
      in_comment = 0
      raw_end = ""
      continue
    }
    if (!match(text, /\/\/|\/\*|R"|"|'/)) return out text
    mark = substr(text, RSTART, RLENGTH)
    out = out substr(text, 1, RSTART - 1)
    text = substr(text, RSTART)
    if (mark == "//") return out
    if (mark == "/*") { in_comment = 1; text = substr(text, 3); continue }
    if (mark == "R\"" && match(text, /^R"[^ ()]*\(/)) {
      raw_end = ")" substr(text, 3, RLENGTH - 3) "\""
      text = substr(text, RLENGTH + 1)
    } else if (mark == "'" && out ~ /[0-9][0-9A-Fa-f]*$/) {
      text = substr(text, 2)  # a digit separator
    } else if (match(text, /^R?"([^"\\]|\\.)*"/) || match(text, /^'([^'\\]|\\.)+'/)) {
      text = substr(text, RLENGTH + 1)
    } else {
      return out
    }
  }
  return out
}

# Follow the braces of one line of code.
function measure(code,    at, mark) {
  if (continued || code ~ /^[ \t]*#/) {
    continued = code ~ /\\$/
    return
  }
  while (match(code, /[{};]/)) {
    at = RSTART
    mark = substr(code, at, 1)
    add_to_head(substr(code, 1, at - 1))
    code = substr(code, at + 1)
    if (mark == "{") open_brace()
    else if (mark == "}") close_brace()
    else last_head = ""
    head = ""
  }
  add_to_head(code)
}

function add_to_head(text) {
  if (head ~ /^[ \t]*$/) { head = ""; head_line = FNR }
  head = head " " text
}

# `head` is all since the last brace or semicolon. In a constructor's list of initialisers a brace
# closes and another opens; that one belongs to the same function.
function open_brace(    text) {
  depth++
  if (function_depth) return
  if (last_head != "" && head ~ /^[ \t]*(,|$)/) {
    head = last_head
    head_line = last_line
  }
  text = head
  while (gsub(/<[^<>]*>/, "", text)) continue
  if (text ~ /(^|[^A-Za-z0-9_])(namespace|class|struct|union|enum|extern)([^A-Za-z0-9_]|$)/) return
  if (text !~ /[)]/) return
  function_depth = depth
  last_head = head
  last_line = head_line
}

function close_brace(    size) {
  if (function_depth && depth == function_depth) {
    size = FNR - last_line + 1
    function_depth = 0
    if (size > FUNCTION_LINES)
      ratchet_hit(path, last_line, "function-lines", size,
                  "function has " size " lines, more than " FUNCTION_LINES)
  } else if (!function_depth) {
    last_head = ""
  }
  if (depth > 0) depth--
}

# --- the whole tree ---

END {
  end_file()
  for (file in files) {
    if (file ~ /^(include|runtime)\/.*\.(cpp|hpp|h)$/) check_direction(file)
    if (file ~ /^runtime\/.*\.cpp$/) check_source(file)
    if (file ~ /^examples\/[^\/]*\.cpp$/) check_example(file)
  }
  check_ratchet()
}

# Every source has a test of its stem, and a target that compiles it.
function check_source(file,    test, list, name) {
  test = file
  sub(/^runtime\//, "tests/unit/", test)
  sub(/\.cpp$/, "_test.cpp", test)
  if (!(test in files)) ratchet_hit(file, 1, "untested", 0, "has no test: " test)
  list = name = file
  while (sub(/\/[^\/]*$/, "", list) && !((list "/CMakeLists.txt") in files)) continue
  name = substr(file, length(list) + 2)
  list = list "/CMakeLists.txt"
  if (!((list, name) in words) && !(list in takes_all))
    hit(file, 1, "in no target: not named in " list)
}

function check_example(file,    name) {
  name = file
  gsub(/^.*\/|\.cpp$/, "", name)
  if (!(name in driven)) hit(file, 1, "is run by no test: not named in examples/tour")
}

# The ratchet only shrinks: what is no longer needed, or allows too much, has to go.
function check_ratchet(    key, parts) {
  for (key in allowed) {
    split(key, parts, SUBSEP)
    if (!(key in seen)) hit(ratchet, ratchet_line[key], "no longer needed: " parts[1])
    else if (seen[key] < allowed[key])
      hit(ratchet, ratchet_line[key], parts[1] " is down to " seen[key] ": lower it")
  }
}
