# Copyright (c) 2026 The Penstock authors
# SPDX-License-Identifier: BSL-1.0
#
# Install the build tree into an empty prefix, build the project in consumer/ against it, run it.
# Started by CTest with the variables that CMakeLists.txt here passes.

cmake_minimum_required(VERSION 3.25)

function(run)
  execute_process(COMMAND ${ARGV} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

set(consumer "${CMAKE_CURRENT_LIST_DIR}/consumer")
set(flags -g)
if(sanitize)
  list(APPEND flags -fsanitize=${sanitize} -fno-sanitize-recover=all)
endif()
if(coverage)
  list(APPEND flags -fprofile-instr-generate)
endif()

file(REMOVE_RECURSE "${work}")
run(${CMAKE_COMMAND} --install "${build}" --config "${config}" --prefix "${work}/prefix")

if(way STREQUAL "cmake")
  list(JOIN flags " " flags)
  run(${CMAKE_COMMAND} -S "${consumer}" -B "${work}/build" -G "${generator}"
      "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_FLAGS=${flags}" -DCMAKE_BUILD_TYPE=Release
      "-DCMAKE_PREFIX_PATH=${work}/prefix")
  run(${CMAKE_COMMAND} --build "${work}/build")
  run("${work}/build/consumer")
else()
  find_program(pkg_config NAMES pkg-config pkgconf REQUIRED)
  file(GLOB_RECURSE pc "${work}/prefix/penstock.pc")
  cmake_path(GET pc PARENT_PATH pc_path)
  set(ENV{PKG_CONFIG_PATH} "${pc_path}")
  execute_process(COMMAND ${pkg_config} --cflags --libs penstock
    OUTPUT_VARIABLE found COMMAND_ERROR_IS_FATAL ANY)
  separate_arguments(found UNIX_COMMAND "${found}")
  run("${compiler}" -std=c++20 -O2 ${flags} "${consumer}/main.cpp" ${found}
      -o "${work}/consumer")
  run("${work}/consumer")
endif()
