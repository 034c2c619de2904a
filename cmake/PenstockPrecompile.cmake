# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Precompiled headers, with PENSTOCK_PRECOMPILE: half of the time to compile us goes into headers of
# others. Ours are not among them. The presets of g++ build without, so a missing #include shows.

include_guard(GLOBAL)

set(_penstock_headers
  <algorithm> <array> <atomic> <charconv> <chrono> <coroutine> <cstdint> <cstring> <deque>
  <functional> <memory> <optional> <random> <ranges> <span> <sstream> <stop_token> <string>
  <string_view> <system_error> <thread> <unordered_map> <utility> <variant> <vector>
  <boost/system/result.hpp>)

# penstock_precompile(OWNER DIRECTORY [HEADER…]): every target at or below the directory that has
# our warnings shares what is compiled with the owner's flags, which modules have not.
function(penstock_precompile owner directory)
  if(NOT PENSTOCK_PRECOMPILE OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    return()
  endif()
  target_precompile_headers(${owner} PRIVATE ${_penstock_headers} ${ARGN})
  # Else no two are alike, and ccache never has what was compiled with them.
  target_compile_options(${owner} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  _penstock_share(${owner} ${directory})
endfunction()

function(_penstock_share owner directory)
  get_property(targets DIRECTORY ${directory} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    get_target_property(libraries ${target} LINK_LIBRARIES)
    if(NOT target STREQUAL owner AND NOT type STREQUAL MODULE_LIBRARY AND
       libraries MATCHES "penstock_(private|warnings)")
      target_precompile_headers(${target} REUSE_FROM ${owner})
    endif()
  endforeach()
  get_property(children DIRECTORY ${directory} PROPERTY SUBDIRECTORIES)
  foreach(child IN LISTS children)
    _penstock_share(${owner} ${child})
  endforeach()
endfunction()
