#pragma once

#include "base/diagnostics.hpp"
#include "scenario/load.hpp"

namespace gigatwin::cli {

/// Says on standard error which values are distributions, whose medians are used; once, however often a command reads
/// the same scenario. Nothing where there are none, or errors to be said in their place.
void say_medians(const scenario::LoadedText& loaded, const Diagnostics& diagnostics);

}  // namespace gigatwin::cli
