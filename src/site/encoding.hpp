#pragma once

#include <string>
#include <string_view>

namespace gigatwin::site {

/// The text itself if it is UTF-8, else taken as Latin-1 (ISO 8859-1), in which weather services write names.
std::string as_utf8(std::string_view text);

}  // namespace gigatwin::site
