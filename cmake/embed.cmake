# Files as texts in the program.
#   gigatwin_embed(TARGET HEADER FUNCTION FILES file...)
# gives TARGET a source that defines FUNCTION(name), declared in HEADER as `std::string_view FUNCTION(std::string_view)`.
function(gigatwin_embed target header function)
  cmake_parse_arguments(ARG "" "" "FILES" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/embedded_${target}.cpp)
  string(REPLACE ";" "|" files "${ARG_FILES}")
  add_custom_command(OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${source} -DHEADER=${header} -DFUNCTION=${function} "-DFILES=${files}"
            -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${ARG_FILES} ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
