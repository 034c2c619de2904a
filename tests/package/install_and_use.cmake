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
      "-DCMAKE_CXX_COMPILER=${compiler}" "-DCMAKE_CXX_FLAGS=${flags}"
      "-DCMAKE_C_COMPILER=${c_compiler}" "-DCMAKE_C_FLAGS=${flags}" -DCMAKE_BUILD_TYPE=Release
      "-DCMAKE_PREFIX_PATH=${work}/prefix")
  run(${CMAKE_COMMAND} --build "${work}/build")
  run("${work}/build/consumer")
  if(has_compat)
    run("${work}/build/c_consumer")
    run("${work}/build/host_consumer" "${work}/build/module_consumer.so")
  endif()
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
  if(has_compat)
    execute_process(COMMAND ${pkg_config} --cflags penstock-compat
      OUTPUT_VARIABLE cflags COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND ${pkg_config} --libs penstock-compat
      OUTPUT_VARIABLE libs COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(cflags UNIX_COMMAND "${cflags}")
    separate_arguments(libs UNIX_COMMAND "${libs}")
    run("${c_compiler}" -std=c99 ${flags} ${cflags} -c "${consumer}/c_consumer.c"
        -o "${work}/c_consumer.o")
    set(linker "${c_compiler}")
    if(sanitize OR coverage)
      set(linker "${compiler}")  # their libraries for C++ are not in the package file
    endif()
    run("${linker}" ${flags} "${work}/c_consumer.o" ${libs} -o "${work}/c_consumer")
    run("${work}/c_consumer")
    run("${compiler}" -std=c++17 ${flags} -shared -fPIC ${cflags} "${consumer}/module_consumer.cpp"
        -o "${work}/module_consumer.so")
    run("${compiler}" -std=c++20 -O2 ${flags} ${cflags} "${consumer}/host_consumer.cpp" ${libs}
        -o "${work}/host_consumer")
    run("${work}/host_consumer" "${work}/module_consumer.so")
  endif()
endif()
