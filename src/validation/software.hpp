#pragma once

#include <optional>
#include <string>
#include <vector>

#include "hardware/accelerator.hpp"
#include "scenario/tree.hpp"
#include "validation/condition.hpp"
#include "workload/model.hpp"
#include "workload/plan.hpp"

namespace gigatwin::validation {

/// How a source counts the FLOP behind its TFLOP/s and MFU.
enum class FlopCount {
  useful,          ///< forward and backward, causal attention halved: `workload::training_compute_per_token`
  full_attention,  ///< forward and backward, attention over the whole square (PaLM appendix B, Megatron-Core)
  recomputed,      ///< the same and one more forward: SC21 eq. 3, Megatron-LM with full recomputation
};

/// The sets of rows that have a target of their own.
enum class ScoredSet {
  none,     ///< shown only
  dense,    ///< BF16 rows of dense models whose parallelism is given
  recipes,  ///< vendors' FP8, FP4, Blackwell and mixture-of-experts rows
};

/// What the software of some rows does where a row does not say: laid over the defaults in file order, so that general
/// entries come first.
struct Software {
  std::string name;
  std::vector<Condition> when;  ///< all of them
  Facts inputs;                 ///< that the source states for all its rows: for those that do not
  scenario::Node plan;          ///< differences; null if there are none
  scenario::Node accelerator;
  scenario::Node model;
  std::optional<FlopCount> flops;
  std::optional<ScoredSet> set;
  std::string unscored;      ///< why its rows are shown but do not count
  std::string not_modelled;  ///< why its rows are skipped
  std::string source;
};

/// Names of a model in rows and its shape.
struct NamedModel {
  std::vector<std::string> names;
  workload::ModelSpec model;
  std::string source;
};

struct SoftwareFile {
  std::vector<NamedModel> models;
  std::vector<Software> software;
};

/// Reads `models` (of the catalogue in `catalogue_directory`, with what differs) and `software` of FILE.
SoftwareFile read_software(const std::string& file, const std::string& catalogue_directory, Diagnostics& diagnostics);

/// What applies to one row.
struct AppliedSoftware {
  std::vector<const Software*> entries;
  Facts inputs;  ///< of the row, then what the entries add
  FlopCount flops = FlopCount::useful;
  ScoredSet set = ScoredSet::none;
  std::string unscored, not_modelled;
};
AppliedSoftware software_of(const Facts& inputs, const std::vector<Software>& software);

void apply_plan(const AppliedSoftware& software, workload::PlanSpec& plan);
void apply_accelerator(const AppliedSoftware& software, hardware::AcceleratorSpec& accelerator);
void apply_model(const AppliedSoftware& software, workload::ModelSpec& model);

}  // namespace gigatwin::validation
