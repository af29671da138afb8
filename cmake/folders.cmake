# One library per folder of src/: gigatwin_<folder>, from all its sources. The arrows between folders are its LINKS. Other
# projects call it gigatwin::<folder>, in this build and when it is installed.
#   gigatwin_folder(NAME [LINKS lib...] [PRIVATE_LINKS lib...])
function(gigatwin_folder name)
  cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  add_library(gigatwin_${name} STATIC ${sources})
  add_library(gigatwin::${name} ALIAS gigatwin_${name})
  target_compile_features(gigatwin_${name} PUBLIC cxx_std_20)
  target_include_directories(gigatwin_${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/src>)
  target_link_libraries(gigatwin_${name} PUBLIC ${ARG_LINKS}
    PRIVATE $<BUILD_INTERFACE:gigatwin_warnings> ${ARG_PRIVATE_LINKS})
endfunction()

# One test program per folder of tests/, from all its *_test.cpp: <folder>_test. Cases run one by one under ctest, each in a
# process of its own, since SimGrid's engine does not restart.
#   gigatwin_tests(FOLDER [LINKS lib...] [LABELS label...])
function(gigatwin_tests name)
  cmake_parse_arguments(ARG "" "" "LINKS;LABELS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*_test.cpp)
  add_executable(${name}_test ${sources})
  target_link_libraries(${name}_test PRIVATE ${ARG_LINKS} gigatwin_warnings GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE
    GIGATWIN_SOURCE_DIR="${PROJECT_SOURCE_DIR}" GIGATWIN_SHARED_DATA="${GIGATWIN_SHARED_DATA}")
  gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${name};${ARG_LABELS}" TIMEOUT 240)
endfunction()
