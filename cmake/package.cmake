# `cpack -G DEB` makes two Debian packages: gigatwin (program, data, documents) and libgigatwin-dev (static libraries, headers).
# tools/package does all of it; docs/decisions/036-packages.md says why it is so.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME gigatwin)
set(CPACK_PACKAGE_VENDOR "gigatwin developers")
# Debian asks for an address. There is no mailbox: ".invalid" is the domain that RFC 2606 keeps for saying so.
set(CPACK_PACKAGE_CONTACT "gigatwin developers <gigatwin@gigatwin.invalid>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # of each package: the first line of its description
set(CPACK_COMPONENTS_ALL program)
if(TARGET gigatwin_results)
  list(APPEND CPACK_COMPONENTS_ALL development)
endif()
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME gigatwin)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS "python3-xarray, python3-h5netcdf, python3-matplotlib, slurm-client, bash-completion")
set(CPACK_DEBIAN_PROGRAM_DESCRIPTION "digital twin of an AI gigafactory
Simulates a datacentre for training AI models over a year: accelerators and
jobs, network, power, cooling, grid, failures, emissions and money, from a
scenario in YAML to a result in HDF5 that is readable as netCDF.

The package has the program, its catalogue of machines with sources, worked
scenarios, and the manual.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libgigatwin-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# Static libraries hand on what they link: cmake/gigatwinConfig.cmake.in finds these.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "gigatwin (= ${PROJECT_VERSION}), libfmt-dev, zlib1g-dev, libboost-dev, \
libyaml-cpp-dev, nlohmann-json3-dev, libhdf5-dev, libsundials-dev, libsimgrid-dev, pkg-config")
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "digital twin of an AI gigafactory (C++ libraries)
Static libraries, headers and CMake package files of gigatwin's models:
max-min fair networks, collectives, power, cooling and grid, the simulation
that couples them, and the reader of its results.")

# Sizes, links and compression as Debian wants them, in the staged files.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/package/finish.cmake)
set(CPACK_GIGATWIN_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_GIGATWIN_STRIP ${CMAKE_STRIP})
include(CPack)
