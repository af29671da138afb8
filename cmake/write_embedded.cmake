# Writes OUTPUT, see embed.cmake. Texts are raw string literals, in pieces: one may be a megabyte.
set(rows "")
string(REPLACE "|" ";" files "${FILES}")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME)
  file(READ "${file}" text)
  string(FIND "${text}" ")embedded\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${file} holds the end of a raw string")
  endif()
  string(APPEND rows "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
string(REGEX REPLACE "(.*)::[^:]*" "\\1" namespace "${FUNCTION}")
string(REGEX REPLACE ".*::" "" short "${FUNCTION}")
file(WRITE "${OUTPUT}" "// Made by cmake/embed.cmake.
#include <array>
#include <utility>

#include \"base/error.hpp\"
#include \"${HEADER}\"

namespace ${namespace} {
namespace {

const std::pair<std::string_view, std::string_view> embedded[] = {
${rows}};

}  // namespace

std::string_view ${short}(std::string_view name) {
  for (const auto& [file, text] : embedded)
    if (file == name) return text;
  GIGATWIN_ASSERT(false, \"no embedded file {}\", name);
  return {};
}

}  // namespace ${namespace}
")
