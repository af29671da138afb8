#pragma once

#include <string>

namespace gigatwin::results {

/// docs/result-format.md, from the layout tables that the writer uses.
std::string result_format_markdown();

}  // namespace gigatwin::results
