# What `cmake --install` puts where, and the CMake package (find_package(sammoe), link sammoe::sammoe).

include(CMakePackageConfigHelpers)

get_property(layer_targets GLOBAL PROPERTY SAMMOE_LAYER_TARGETS)
install(TARGETS ${layer_targets} sammoe_sammoe EXPORT sammoe
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
set(left_out "")
if(NOT SAMMOE_TRAINING)
  set(left_out PATTERN "training.hpp" EXCLUDE)
endif()
install(DIRECTORY include/sammoe DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp" ${left_out})
install(FILES ${PROJECT_BINARY_DIR}/include/sammoe/version.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sammoe)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/sammoe)
install(EXPORT sammoe NAMESPACE sammoe:: FILE sammoeTargets.cmake DESTINATION ${package_folder})
configure_package_config_file(cmake/sammoeConfig.cmake.in sammoeConfig.cmake INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(sammoeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/sammoeConfig.cmake ${PROJECT_BINARY_DIR}/sammoeConfigVersion.cmake
  cmake/SammoeDependencies.cmake
  DESTINATION ${package_folder})
install(DIRECTORY cmake/find DESTINATION ${package_folder})
