# Installs the program into an empty prefix and uses the program from there, in a folder that has nothing to do with the sources.
#   cmake -D BUILD=folder -D PREFIX=folder -P install_test.cmake
file(REMOVE_RECURSE ${PREFIX})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --component program --prefix ${PREFIX}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
set(share ${PREFIX}/share/gigatwin)
foreach(file bin/gigatwin share/gigatwin/catalog share/gigatwin/scenarios/kajaani-gb200.yaml share/doc/gigatwin/LICENSE
    share/doc/gigatwin/README.md share/doc/gigatwin/decisions)
  if(NOT EXISTS ${PREFIX}/${file})
    message(FATAL_ERROR "expected ${file} in the prefix after cmake --install")
  endif()
endforeach()

function(gigatwin expected_status)
  execute_process(COMMAND ${PREFIX}/bin/gigatwin ${ARGN} WORKING_DIRECTORY ${PREFIX}
    OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status)
  if(NOT status EQUAL expected_status)
    message(FATAL_ERROR "gigatwin ${ARGN}: expected status ${expected_status}, found ${status}\n${output}${errors}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

gigatwin(0 --version)
if(NOT output MATCHES "^gigatwin [0-9]+\\.[0-9]+\\.[0-9]+ ")
  message(FATAL_ERROR "gigatwin --version: expected its name and version, found\n${output}")
endif()
gigatwin(0 check ${share}/scenarios/kajaani-gb200.yaml)
# It is the installed catalogue that it reads, not the one of the sources: with a broken one, nothing is right any more.
file(GLOB entries ${share}/catalog/*.yaml)
foreach(file ${entries})
  file(WRITE ${file} "broken on purpose\n")
endforeach()
gigatwin(2 check ${share}/scenarios/kajaani-gb200.yaml)
file(REMOVE_RECURSE ${PREFIX})
