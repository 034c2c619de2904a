# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Find liburing by its header and library, because the distributions ship no CMake files for it.
# Makes the target liburing::liburing. The header includes kernel headers of about its own age;
# where cmake/dependencies.sh unpacked a pair of them, both go into the target.

include(FindPackageHandleStandardArgs)

find_path(liburing_INCLUDE_DIR liburing.h)
find_library(liburing_LIBRARY uring)
mark_as_advanced(liburing_INCLUDE_DIR liburing_LIBRARY)

set(_liburing_version_header "${liburing_INCLUDE_DIR}/liburing/io_uring_version.h")
if(EXISTS "${_liburing_version_header}")
  file(STRINGS "${_liburing_version_header}" _liburing_lines
       REGEX "IO_URING_VERSION_M[A-Z]+ +[0-9]+")
  string(REGEX REPLACE ".*MAJOR +([0-9]+).*MINOR +([0-9]+).*" "\\1.\\2" liburing_VERSION
         "${_liburing_lines}")
elseif(liburing_INCLUDE_DIR)
  set(liburing_VERSION 2.3)  # or before; these have no such header
endif()

find_package_handle_standard_args(liburing
  REQUIRED_VARS liburing_LIBRARY liburing_INCLUDE_DIR
  VERSION_VAR liburing_VERSION)
if(NOT liburing_FOUND)
  # So that the next run looks again instead of coming back to what was too old.
  unset(liburing_INCLUDE_DIR CACHE)
  unset(liburing_LIBRARY CACHE)
endif()

if(liburing_FOUND AND NOT TARGET liburing::liburing)
  add_library(liburing::liburing UNKNOWN IMPORTED)
  set_target_properties(liburing::liburing PROPERTIES
    IMPORTED_LOCATION "${liburing_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${liburing_INCLUDE_DIR}")
  get_filename_component(_liburing_kernel
    "${liburing_INCLUDE_DIR}/../../kernel/usr/include" ABSOLUTE)
  if(EXISTS "${_liburing_kernel}/linux/blkdev.h")
    target_include_directories(liburing::liburing SYSTEM INTERFACE "${_liburing_kernel}"
      "${_liburing_kernel}/${CMAKE_CXX_LIBRARY_ARCHITECTURE}")
  endif()
endif()
