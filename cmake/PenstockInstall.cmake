# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Install rules: libraries, public headers, CMake package, pkg-config file.

include_guard(GLOBAL)
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(components runtime)
foreach(part IN ITEMS http xml compat compat_headers testing)
  if(TARGET penstock::${part})
    list(APPEND components ${part})
  endif()
endforeach()
list(TRANSFORM components PREPEND penstock_ OUTPUT_VARIABLE targets)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Penstock)
install(TARGETS ${targets} EXPORT PenstockTargets)
install(EXPORT PenstockTargets NAMESPACE penstock:: DESTINATION ${package_dir})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# Libraries that dependencies.sh unpacked are in no place where a user's CMake or pkg-config looks,
# so both files name that place too.
set(PENSTOCK_UNPACKED "")
if(EXISTS "${PENSTOCK_DEPENDENCIES}/usr")
  set(PENSTOCK_UNPACKED "${PENSTOCK_DEPENDENCIES}/usr")
endif()
configure_package_config_file(${PROJECT_SOURCE_DIR}/cmake/PenstockConfig.cmake.in
  ${PROJECT_BINARY_DIR}/PenstockConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/PenstockConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/PenstockConfig.cmake
  ${PROJECT_BINARY_DIR}/PenstockConfigVersion.cmake
  ${PROJECT_SOURCE_DIR}/cmake/Findliburing.cmake
  ${PROJECT_SOURCE_DIR}/cmake/Findllhttp.cmake
  DESTINATION ${package_dir})

set(pc_libraries "")
foreach(part IN ITEMS xml http runtime)
  if(part IN_LIST components)
    string(APPEND pc_libraries " -lpenstock_${part}")
  endif()
endforeach()
if(http IN_LIST components)
  string(APPEND pc_libraries " ${llhttp_LIBRARY}")
endif()
set(pc_flags " -foptimize-sibling-calls")
if(PENSTOCK_UNPACKED)
  string(APPEND pc_flags " -isystem ${PENSTOCK_UNPACKED}/include")
endif()
if(xml IN_LIST components)
  string(APPEND pc_libraries " $<TARGET_FILE:EXPAT::EXPAT>")
endif()
file(RELATIVE_PATH pc_up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" pc_up "${pc_up}")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/penstock.pc.in CONTENT [[
prefix=${pcfiledir}/@pc_up@
includedir=${prefix}/@CMAKE_INSTALL_INCLUDEDIR@
libdir=${prefix}/@CMAKE_INSTALL_LIBDIR@

Name: Penstock
Description: @PROJECT_DESCRIPTION@
Version: @PROJECT_VERSION@
Cflags: -I${includedir}@pc_flags@
Libs: -L${libdir}@pc_libraries@ @liburing_LIBRARY@ $<TARGET_LINKER_FILE:Boost::context> -pthread
]] @ONLY)
file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/penstock.pc INPUT ${PROJECT_BINARY_DIR}/penstock.pc.in)
install(FILES ${PROJECT_BINARY_DIR}/penstock.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

# For clients of the Windows-shaped interfaces: --cflags is all that a module needs, --libs is for a
# program, also one in C.
if(TARGET penstock::compat)
  file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/penstock-compat.pc CONTENT [[
prefix=${pcfiledir}/@pc_up@
includedir=${prefix}/@CMAKE_INSTALL_INCLUDEDIR@
libdir=${prefix}/@CMAKE_INSTALL_LIBDIR@

Name: Penstock compat
Description: Two Windows-shaped interfaces over Penstock: httpserv.h and webservices.h
Version: @PROJECT_VERSION@
Requires: penstock
Cflags: -I${includedir}/penstock/compat/windows
Libs: -L${libdir} -lpenstock_compat -lstdc++ -ldl
]] @ONLY)
  install(FILES ${PROJECT_BINARY_DIR}/penstock-compat.pc
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
