#pragma once

#include <string>
#include <vector>

#include "report/call.hpp"

namespace gigatwin::cli {

/// {"schema": "gigatwin.call/1", ...}; what is not known is null.
std::string call_json(const report::Criteria& criteria, const std::vector<report::Judgement>& judgements);

}  // namespace gigatwin::cli
