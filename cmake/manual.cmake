# The manual page and what completes commands in bash, zsh and fish: printed by the program that was built, from its own options.
if(NOT TARGET gigatwin)
  return()
endif()
set(manual ${PROJECT_BINARY_DIR}/manual)
file(MAKE_DIRECTORY ${manual})
add_custom_command(OUTPUT ${manual}/gigatwin.1 ${manual}/gigatwin.bash ${manual}/_gigatwin ${manual}/gigatwin.fish
  COMMAND gigatwin help --man > ${manual}/gigatwin.1
  COMMAND gigatwin completion bash > ${manual}/gigatwin.bash
  COMMAND gigatwin completion zsh > ${manual}/_gigatwin
  COMMAND gigatwin completion fish > ${manual}/gigatwin.fish
  DEPENDS gigatwin VERBATIM COMMENT "Writing the manual page and the completions")
add_custom_target(gigatwin_manual ALL DEPENDS ${manual}/gigatwin.1)
install(FILES ${manual}/gigatwin.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${manual}/gigatwin.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME gigatwin)
install(FILES ${manual}/_gigatwin DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${manual}/gigatwin.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
