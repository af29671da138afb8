#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "hardware/network_parts.hpp"
#include "hardware/system.hpp"
#include "reliability/failure_mode.hpp"
#include "validation/condition.hpp"
#include "workload/model.hpp"

/// Clusters whose failures and checkpoints were published: one set of constants each, for all rows of the cluster.
namespace gigatwin::validation {

/// Events that a fleet counts, whoever they hit: no job restarts in the model. One of the rates is given.
struct IncidentSpec {
  std::string cause;
  std::optional<double> per_million_jobs;
  std::optional<PerSecond> rate;  ///< of one accelerator
};

/// Causes that figures name together: "explicit", "gpu", "hardware".
struct CauseGroup {
  std::string name;
  std::vector<std::string> causes;
};

/// How jobs get over a failure.
struct RecoverySpec {
  Seconds detection, restart;                  ///< until it is noticed; from there to training again
  std::optional<Seconds> checkpoint_interval;  ///< none: Young's
  Seconds checkpoint_pause;                    ///< training stops for one
  std::string source, range;
};

/// What a checkpoint is and where it goes.
struct SavedStateSpec {
  std::optional<double> bytes_per_parameter;  ///< none: weights in 16 bits and three numbers of Adam in 32
  bool binary_units = false;                  ///< gigabytes of this source are GiB, terabytes TiB
  std::optional<BytesPerSecond> bandwidth;
  std::optional<BytesPerSecond> node_bandwidth;  ///< of one compute node
  std::string source, range;
};

/// A part whose failures in a month were published; its rate is the hardware catalogue's.
struct FieldPart {
  std::string component;  ///< words that rows name it by
  std::optional<hardware::TransceiverSpec> transceiver;
  std::optional<hardware::SwitchSpec> network_switch;
  std::int64_t count = 1;  ///< of the catalogue's parts in one: a link has two ends
};

/// How many jobs a cluster runs, and how full it is.
struct UsageSpec {
  double jobs_per_day = 0.0;
  double utilisation = 0.0;
  std::string source;
};

/// Figures of a cluster that its constants were derived from: they cannot be predicted by them.
struct CalibratedFigure {
  std::string figure;           ///< how the key begins
  std::vector<Condition> when;  ///< of the row; empty: all its rows
};

/// Figures that no model of ours gives, and why.
struct UnpredictedFigure {
  std::vector<std::string> figures;  ///< keys
  std::string reason;
};

struct OperationsMachine {
  std::string name;
  std::vector<Condition> when;  ///< what rows of it say; empty: it stands in a row
  std::int64_t gpus = 0;        ///< of its large job, where rows say none
  std::int64_t gpus_per_node = 8;
  std::int64_t links_per_node = 8;
  Seconds observed;                                           ///< period of its figures, where rows say none; 0: none
  std::optional<hardware::SystemSpec> system;                 ///< whose rates `failures` has shares of
  std::optional<reliability::FailureProfileSpec> failures;    ///< what interrupts a job on it
  std::optional<reliability::FailureProfileSpec> job_causes;  ///< what measured jobs end by besides
  std::int64_t largest_job = 0;  ///< GPUs; larger ones are projected from `failures` alone; 0: none was measured
  PerSecond planned;             ///< stops of the large job that somebody decided
  std::vector<CauseGroup> groups;
  std::vector<IncidentSpec> incidents;
  std::vector<FieldPart> parts;
  std::optional<RecoverySpec> recovery;
  std::optional<SavedStateSpec> checkpoint;
  std::optional<UsageSpec> usage;
  std::optional<Seconds> replacement;          ///< a host that went down comes back after this
  std::optional<workload::ModelSpec> model;    ///< that its large job trained
  std::optional<FlopPerSecond> training_rate;  ///< of one GPU, forward passes that are done again included
  std::vector<CalibratedFigure> calibrated_on;
  std::vector<UnpredictedFigure> unpredicted;
  std::string unscored_failures;  ///< why what its failures give is shown but does not count
  std::string source, range;
};

const Schema<OperationsMachine>& operations_machine_schema();

/// Reads validation/operations-machines.yaml or a file of its form; profiles of failures may be the catalogue's.
std::vector<OperationsMachine> read_operations_machines(const std::string& file, const std::string& catalogue_directory,
                                                        Diagnostics& diagnostics);

}  // namespace gigatwin::validation
