#pragma once

#include "cli/commands.hpp"

namespace gigatwin::cli {

/// The page of `gigatwin report`: reads results, study and criteria, then writes one file. Nothing is written where
/// anything is wrong.
int report_page(const ReportOptions& options);

}  // namespace gigatwin::cli
