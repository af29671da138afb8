# Installs the libraries that lead from a scenario to its result, with their headers and what `find_package(gigatwin)` needs:
# gigatwin::results and every folder that it links. docs/how-to/use-as-library.md says which of them are promised.
set(libraries results)
set(library_targets "")
while(libraries)
  list(POP_FRONT libraries name)
  if(gigatwin_${name} IN_LIST library_targets)
    continue()
  endif()
  list(APPEND library_targets gigatwin_${name})
  get_target_property(links gigatwin_${name} LINK_LIBRARIES)
  list(FILTER links INCLUDE REGEX "^gigatwin_")
  list(TRANSFORM links REPLACE "^gigatwin_" "")
  list(APPEND libraries ${links})
endwhile()
list(SORT library_targets)
list(TRANSFORM library_targets REPLACE "^gigatwin_" "" OUTPUT_VARIABLE GIGATWIN_COMPONENTS)

# Private headers are *_internal.hpp, h5*.hpp and all of their folder that lead to one: they name libraries that users need
# not have.
#   installed_headers(FOLDER OUT)
function(installed_headers folder out)
  file(GLOB public CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${folder}/*.hpp)
  list(FILTER public EXCLUDE REGEX "(_internal|/h5[^/]*)\\.hpp$")
  set(private "[^\"]*_internal|h5[^\"]*")
  set(found TRUE)
  while(found)
    set(found FALSE)
    foreach(header ${public})
      file(STRINGS ${header} leads REGEX "^#include \"${folder}/(${private})\\.hpp\"")
      if(leads)
        get_filename_component(name ${header} NAME_WE)
        string(APPEND private "|${name}")
        list(REMOVE_ITEM public ${header})
        set(found TRUE)
      endif()
    endforeach()
  endwhile()
  set(${out} ${public} PARENT_SCOPE)
endfunction()

foreach(folder ${GIGATWIN_COMPONENTS})
  set_target_properties(gigatwin_${folder} PROPERTIES EXPORT_NAME ${folder})
  installed_headers(${folder} headers)
  install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/gigatwin/${folder} COMPONENT development)
endforeach()
# Their headers include one another as "folder/file.hpp", users write <gigatwin/folder/file.hpp>: a folder each.
install(TARGETS ${library_targets} EXPORT gigatwin
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
  INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} ${CMAKE_INSTALL_INCLUDEDIR}/gigatwin)

include(CMakePackageConfigHelpers)
set(config_folder ${CMAKE_INSTALL_LIBDIR}/cmake/gigatwin)
set(GIGATWIN_DATA ${CMAKE_INSTALL_DATADIR}/gigatwin)
configure_package_config_file(cmake/gigatwinConfig.cmake.in gigatwinConfig.cmake INSTALL_DESTINATION ${config_folder}
  PATH_VARS GIGATWIN_DATA)
# Before 1.0 a minor version may change what is promised.
write_basic_package_version_file(gigatwinConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT gigatwin NAMESPACE gigatwin:: FILE gigatwinTargets.cmake DESTINATION ${config_folder} COMPONENT development)
install(FILES ${PROJECT_BINARY_DIR}/gigatwinConfig.cmake ${PROJECT_BINARY_DIR}/gigatwinConfigVersion.cmake
  DESTINATION ${config_folder} COMPONENT development)
