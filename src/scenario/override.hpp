#pragma once

#include <string>

#include "base/schema.hpp"
#include "scenario/catalogue.hpp"
#include "scenario/tree.hpp"

namespace gigatwin::scenario {

/// Applies one `--set`: "compute.accelerators=512", "workload.campaigns[0].tokens=1e12", "site.ambient=[1, 2]". The
/// value is a YAML flow list or map, a quoted text, or plain text as it stands. A path may go on through a catalogue
/// name: compute.system.accelerator.tdp=650 W changes one key of the entry that the scenario names. Values written so
/// are located at "--set compute.accelerators=512", line 0.
void apply_override(Node& root, const std::string& text, const BlockSchema& block, Catalogue& catalogue,
                    Diagnostics& diagnostics);

}  // namespace gigatwin::scenario
