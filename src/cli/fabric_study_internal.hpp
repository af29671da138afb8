#pragma once

#include <nlohmann/json_fwd.hpp>

#include "cli/commands.hpp"
#include "cli/fabric_input.hpp"
#include "collectives/fabric_study.hpp"
#include "results/fabric_study.hpp"

namespace gigatwin::cli {

/// A fabric under traffic and failures, for people, scripts and files.
class FabricStudyReport {
 public:
  /// Makes the study, and writes it where the options name a file. Throws FileError, with a message for the user, where
  /// the fabric does not allow what is asked: nothing is written then.
  FabricStudyReport(const FabricInput& input, const FabricOptions& options);

  void print() const;
  nlohmann::ordered_json json() const;

 private:
  void print_pattern() const;
  void print_tiers() const;
  void print_hottest() const;
  void print_trials() const;

  topology::Fabric fabric_;
  collectives::FabricStudySpec spec_;
  collectives::FabricStudy study_;
};

/// The study in the words of its result file.
results::FabricStudyTables tables_of(const topology::Fabric& fabric, const collectives::FabricStudySpec& spec,
                                     const collectives::FabricStudy& study);

/// As scenarios write it.
const char* name_of(topology::Routing routing);

}  // namespace gigatwin::cli
