# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Find llhttp by its header and library; its own CMake files name the target after the kind of
# library a distribution happened to build. Makes the target llhttp::llhttp.

include(FindPackageHandleStandardArgs)

find_path(llhttp_INCLUDE_DIR llhttp.h)
find_library(llhttp_LIBRARY llhttp)
mark_as_advanced(llhttp_INCLUDE_DIR llhttp_LIBRARY)

if(EXISTS "${llhttp_INCLUDE_DIR}/llhttp.h")
  file(STRINGS "${llhttp_INCLUDE_DIR}/llhttp.h" _llhttp_lines REGEX "LLHTTP_VERSION_[A-Z]+ [0-9]+")
  string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*PATCH ([0-9]+).*" "\\1.\\2.\\3"
         llhttp_VERSION "${_llhttp_lines}")
endif()

find_package_handle_standard_args(llhttp
  REQUIRED_VARS llhttp_LIBRARY llhttp_INCLUDE_DIR
  VERSION_VAR llhttp_VERSION)
if(NOT llhttp_FOUND)
  # So that the next run looks again instead of coming back to what was too old.
  unset(llhttp_INCLUDE_DIR CACHE)
  unset(llhttp_LIBRARY CACHE)
endif()

if(llhttp_FOUND AND NOT TARGET llhttp::llhttp)
  add_library(llhttp::llhttp UNKNOWN IMPORTED)
  set_target_properties(llhttp::llhttp PROPERTIES
    IMPORTED_LOCATION "${llhttp_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${llhttp_INCLUDE_DIR}")
endif()
