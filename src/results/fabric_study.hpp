#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "results/layout.hpp"
#include "results/tables.hpp"

/// The result of `gigatwin fabric --output`: a file of its own with /fabric and /provenance.
namespace gigatwin::results {

inline constexpr const char* fabric_study_format = "gigatwin-fabric-study";

/// What a pattern makes of one tier; loads are parts of a link's bandwidth.
struct TierLoadRow {
  std::int64_t directed_links = 0, used = 0;
  double mean_offered = 0.0, max_offered = 0.0;
  double imbalance = unknown;
};

/// One direction of a link.
struct HotLinkRow {
  std::string name;  ///< distinct
  std::int64_t link = 0;
  std::string tier, from_kind, to_kind;
  std::int64_t from_copy = 0, from = 0, to_copy = 0, to = 0;
  double offered = 0.0, utilisation = 0.0, load_share = 0.0;
};

struct TrialRow {
  std::int64_t trial = 0;
  std::string failed_links, failed_switches;
  BytesPerSecond effective_bisection;
  double mean = 0.0, low = 0.0, slowest = 0.0;
  std::int64_t partitioned_pairs = 0;
};

struct FabricStudyTables {
  std::string pattern, routing;
  std::int64_t failed_links = 0, failed_switches = 0;  ///< in each trial
  std::string failed_tier;                             ///< of the switches; empty where none fails
  std::int64_t flows = 0, partners = 1, all_partners = 1;
  BytesPerSecond line_rate, cap, effective_bisection;
  BytesPerSecond nominal_bisection{unknown};
  double mean = unknown, low = unknown, worst = unknown;
  std::vector<FabricRow> tiers;
  std::vector<TierLoadRow> loads;  ///< [tier]
  std::vector<HotLinkRow> hottest;
  std::vector<TrialRow> trials;
};

/// A variable without dimension and how it is got.
template <class Record>
struct Scalar {
  Variable variable;
  double (*value)(const Record&) = nullptr;
};

/// As in the result of a run, without the price: a fabric that stands alone has no price year.
Columns<FabricRow> fabric_study_columns();
Columns<TierLoadRow> tier_load_columns();
Columns<HotLinkRow> hot_link_columns();
Columns<TrialRow> trial_columns();
std::vector<Scalar<FabricStudyTables>> fabric_study_scalars();
GroupLayout fabric_study_layout();

/// Writes beside the final name, then renames. `run` describes where it comes from; times and halls are not read.
/// Throws FileError: the folder is missing or not writable, the name is taken (without `force`), the disk is full.
void write_fabric_study(const RunDescription& run, const FabricStudyTables& study);

}  // namespace gigatwin::results
