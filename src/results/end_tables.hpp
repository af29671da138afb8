#pragma once

#include <functional>

#include "results/h5.hpp"
#include "results/indicators.hpp"
#include "results/tables.hpp"
#include "results/variable_writer.hpp"

/// The groups that are written at once rather than row by row.
namespace gigatwin::results {

/// /fabric, and /iteration with its share of each tier. Empty tables leave an empty group.
void write_fabric_and_iteration(const h5::Group& root, const EndTables& end, const FileConventions& conventions);
/// /tenants, /causes and /campaigns. Empty tables leave an empty group.
void write_operations(const h5::Group& root, const sim::Totals& totals, const std::vector<CampaignRow>& campaigns,
                      const FileConventions& conventions);
void write_economics(const h5::Group& root, const EconomicsTables& economics, const FileConventions& conventions);
void write_reporting(const h5::Group& root, const ReportingFacts& facts, const FileConventions& conventions);
/// @param value  of each indicator; NaN where it is missing
void write_indicators(const h5::Group& root, const std::function<double(const Indicator&)>& value,
                      const FileConventions& conventions);

/// Attributes of the root; `complete` is 0.
void describe_result(const h5::Group& root, const RunDescription& run);
/// What is known when the run begins.
h5::Group write_provenance(const h5::Group& root, const RunDescription& run, const FileConventions& conventions);
/// Wall clock, processor time and memory, at publication.
void write_effort(const h5::Group& provenance, double wall_s, const FileConventions& conventions);

/// Creates a group with its description from the layout tables.
h5::Group create_described_group(const h5::Group& root, const std::string& name);

}  // namespace gigatwin::results
