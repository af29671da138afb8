#pragma once

#include <string_view>

namespace gigatwin::report::html {

/// A file that CMake puts into the program (`gigatwin_embed` in src/report/CMakeLists.txt), by its name without
/// folders: "page.css". Asserts that there is one.
std::string_view asset(std::string_view name);

}  // namespace gigatwin::report::html
