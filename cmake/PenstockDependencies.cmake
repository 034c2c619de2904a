# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# What Penstock is built on. Each package is looked for first where cmake/dependencies.sh unpacked
# it, then where CMake always looks. What is missing is named in one sentence.

include_guard(GLOBAL)

if(EXISTS "${PENSTOCK_DEPENDENCIES}/usr")
  list(PREPEND CMAKE_PREFIX_PATH "${PENSTOCK_DEPENDENCIES}/usr")
endif()

# Stop with one sentence when a package was not found or is too old.
function(penstock_require package version name)
  if(${package}_FOUND)
    return()
  endif()
  set(found "none was found")
  if(${package}_VERSION)
    set(found "found ${${package}_VERSION}")
  elseif(${package}_CONSIDERED_VERSIONS)
    list(REMOVE_DUPLICATES ${package}_CONSIDERED_VERSIONS)
    list(JOIN ${package}_CONSIDERED_VERSIONS ", " versions)
    set(found "found ${versions}")
  endif()
  message(FATAL_ERROR "Penstock needs ${name} ${version} or newer: ${found}. "
    "Install it, or run cmake/setup.sh, which installs or unpacks what is missing.")
endfunction()

find_package(Threads REQUIRED)

find_package(liburing 2.7 MODULE QUIET)
penstock_require(liburing 2.7 "liburing")

# Headers since 1.79: that is the first with boost/system/result.hpp.
find_package(Boost 1.79 CONFIG QUIET COMPONENTS context)
penstock_require(Boost 1.79 "Boost (headers and Boost.Context)")

if(PENSTOCK_HTTP)
  find_package(llhttp 9.2 MODULE QUIET)
  penstock_require(llhttp 9.2 "llhttp")
endif()

if(PENSTOCK_XML)
  # Since 2.4 it ends attacks by entities that grow when they are expanded.
  find_package(EXPAT 2.4 MODULE QUIET)
  penstock_require(EXPAT 2.4 "expat")
endif()

if(PENSTOCK_TESTS)
  find_package(Catch2 3 CONFIG QUIET)
  penstock_require(Catch2 3 "Catch2")
endif()

if(PENSTOCK_EXAMPLES)
  find_package(CLI11 2.1 CONFIG QUIET)
  penstock_require(CLI11 2.1 "CLI11 (for the examples; see PENSTOCK_EXAMPLES)")
endif()
