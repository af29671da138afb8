# Runs in cpack between staging and packing, once for each package: what Debian's policy asks of files and `cmake --install`
# does not do. See deb-changelog(5), and sections 12.3 (copyright), 12.4 (changelog) and 12.1 (manual pages) of the policy.
file(GLOB roots LIST_DIRECTORIES true ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*)
foreach(root ${roots})
  get_filename_component(component ${root} NAME)
  if(component STREQUAL "program")
    set(package gigatwin)
  elseif(component STREQUAL "development")
    set(package libgigatwin-dev)
  else()
    continue()
  endif()
  set(documents ${root}/usr/share/doc/${package})
  file(MAKE_DIRECTORY ${documents})
  file(REMOVE ${documents}/LICENSE)  # its text is in /usr/share/common-licenses, which `copyright` names
  file(COPY ${CPACK_GIGATWIN_SOURCE}/cmake/package/copyright DESTINATION ${documents})
  file(COPY ${CPACK_GIGATWIN_SOURCE}/cmake/package/changelog DESTINATION ${documents})

  # Debian's zsh looks here for what packages bring; site-functions is for /usr/local.
  if(EXISTS ${root}/usr/share/zsh/site-functions)
    file(RENAME ${root}/usr/share/zsh/site-functions ${root}/usr/share/zsh/vendor-completions)
  endif()
  # Without the time of packing, so that the same sources give the same package.
  file(GLOB_RECURSE manual ${root}/usr/share/man/*)
  list(FILTER manual EXCLUDE REGEX "\\.gz$")
  execute_process(COMMAND gzip -9nf ${documents}/changelog ${manual} COMMAND_ERROR_IS_FATAL ANY)
  # CMake strips programs and shared libraries alone.
  file(GLOB_RECURSE archives ${root}/usr/lib/*.a)
  if(archives)
    execute_process(COMMAND ${CPACK_GIGATWIN_STRIP} --strip-debug --enable-deterministic-archives ${archives}
      COMMAND_ERROR_IS_FATAL ANY)
  endif()
endforeach()
