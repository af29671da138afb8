#pragma once

#include <memory>
#include <string>

#include "base/diagnostics.hpp"
#include "cli/collective_request.hpp"
#include "cli/commands.hpp"
#include "scenario/load.hpp"
#include "scenario/scenario.hpp"
#include "workload/job.hpp"
#include "workload/step.hpp"

/// What `gigatwin step` is asked, and the machine that answers.
namespace gigatwin::cli {

/// One campaign of a scenario, as the options change it.
struct StepInput {
  scenario::Scenario scenario;
  scenario::LoadedText loaded;
  Diagnostics diagnostics;  ///< the rest is complete where they have no errors
  std::string path;         ///< of the campaign: "workload.campaigns[1]"
  workload::CampaignSpec campaign;
  workload::TrainingSpec training;
  Fidelity fidelity = Fidelity::fluid;
  Seconds resolution;  ///< of the waveform
};

/// The site is not looked at: weather, power and cooling change no step. Throws RequestError where the words of the
/// command line cannot be.
StepInput read_step_input(const StepOptions& options);

/// The fabric, the network of the asked fidelity, and where the scenario's policy places the first job of this size.
class StepMachine {
 public:
  /// Keeps a reference to `input`. Throws RequestError where the fidelity does not go with the fabric.
  StepMachine(const StepInput& input, const StepOptions& options);

  const topology::Fabric& fabric() const { return fabric_; }  ///< analytic: its plan alone
  const collectives::Network& network() const { return *network_; }
  const topology::Placement& placement() const { return placement_; }
  /// With the pipeline's operations where `keep_operations`.
  workload::Step simulate(bool keep_operations) const;

 private:
  const StepInput& input_;
  topology::Fabric fabric_;
  std::unique_ptr<collectives::Network> network_;  ///< keeps a reference to `fabric_`
  topology::Placement placement_;
};

}  // namespace gigatwin::cli
