# Writes OUTPUT, a header that defines GIGATWIN_COMMIT: the state of the clone SOURCE as git describes it, or "unknown".
# Runs at each build, since a commit does not configure again; the file is touched only when its content changes.
#   cmake -D SOURCE=folder -D OUTPUT=commit.hpp -P commit.cmake
cmake_minimum_required(VERSION 3.25)
set(commit "unknown")
find_program(GIT git)
if(GIT)
  set(ENV{GIT_OPTIONAL_LOCKS} 0)  # looking must not get in the way of somebody who commits
  # An unpacked archive inside somebody else's clone is not described by that clone's commit.
  execute_process(COMMAND ${GIT} -C ${SOURCE} rev-parse --show-prefix
    OUTPUT_VARIABLE prefix OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed AND prefix STREQUAL "")
    execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --dirty --tags --abbrev=12
      OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
    if(NOT failed AND described MATCHES "^[A-Za-z0-9._/+-]+$")
      set(commit ${described})
    endif()
  endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "#pragma once\n#define GIGATWIN_COMMIT \"@commit@\"\n" @ONLY)
