#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "economics/spec.hpp"
#include "hardware/system.hpp"
#include "topology/fabric_spec.hpp"

/// What analysts publish of large AI sites against what the catalogue's own prices come to, from the bottom up.
namespace gigatwin::validation {

/// A site as a list of purchases.
struct PricedSite {
  std::string name;
  hardware::SystemSpec system;
  std::int64_t accelerators = 0;
  topology::FabricSpec fabric;
  BytesPerSecond storage_bandwidth;  ///< read
  Watts storage_power;
  Watts grid_connection;  ///< what "a gigawatt of capacity" is taken to mean
  Watts generators;
  EurosPerSquareMetre land_price;
  economics::EconomicsSpec economics;
  double euros_per_dollar = 0.0;
  /// Ends of the catalogue's own ranges: [low, high]; facility: times its parts.
  std::vector<Euros> node_price_range, switch_price_range, transceiver_price_range;
  std::vector<double> facility_factors;
  std::vector<Euros> storage_cost_range;
  std::string source;
};

/// A published quantity that prices come to.
enum class CapitalFigure {
  all_in_per_power,            ///< USD bn per GW of grid connection
  all_in_per_rack,             ///< USD M
  computing_per_rack,          ///< USD M: systems, network and storage
  infrastructure_per_rack,     ///< USD M: all else
  system_per_rack,             ///< USD M: the rack itself, with hosts, NICs and scale-up network
  facility_per_it_power,       ///< USD M per MW: building, plant, backup and contingency
  share_computing,             ///< % of all
  share_systems,               ///< %
  share_network,               ///< %: scale-out switches, transceivers and cables
  share_storage,               ///< %
  share_mechanical_electrical  ///< %: plant, energy on site and grid, with the engineering and contingency they bear
};
const char* unit_of(CapitalFigure figure);

struct CapitalRow {
  std::string id;
  std::string group;
  std::string source;
  bool verified = false;
  std::string notes;
  std::string unscored;  ///< why it is shown but does not count
  std::string site;      ///< name of a `PricedSite`
  std::string figure;    ///< what was published, in words
  CapitalFigure computed = CapitalFigure::all_in_per_power;
  double low = 0.0, high = 0.0;  ///< published spread; a single figure: its rounding
  std::string difference;        ///< why the computed figure lies outside
};

struct CapitalOutcome {
  CapitalRow row;
  double computed = 0.0;
  double least = 0.0, most = 0.0;  ///< with prices at the ends of their ranges, in every combination

  bool counts() const { return row.unscored.empty(); }
  bool inside() const { return computed >= row.low && computed <= row.high; }
  /// The catalogue's ranges reach the published spread.
  bool reached() const { return least <= row.high && most >= row.low; }
  /// Relative to the nearer end; 0 inside.
  double error() const;
  /// Inside, without a difference to explain; or outside, explained, and within reach of the catalogue's ranges.
  bool passed() const;
};

struct CapitalReport {
  std::vector<CapitalOutcome> outcomes;  ///< in file order
  std::vector<PricedSite> sites;

  std::size_t scored() const;
  std::size_t inside() const;  ///< of the scored
  bool passed() const;         ///< there is a scored row, and all of them passed
};

std::vector<PricedSite> read_priced_sites(const std::string& file, const std::string& catalogue_directory,
                                          Diagnostics& diagnostics);
std::vector<CapitalRow> read_capital_rows(const std::string& file, Diagnostics& diagnostics);
/// Rows that name a site which is not there are told in `diagnostics`.
void check_sites(const std::vector<CapitalRow>& rows, const std::vector<PricedSite>& sites, Diagnostics& diagnostics);

/// Capital of a site by part, as `economics::cost_of` lists it, and what rows ask for.
double capital_figure(CapitalFigure figure, const PricedSite& site);

/// Runs every row that contains `group` in its group or id (empty: all).
CapitalReport validate(const std::vector<CapitalRow>& rows, const std::vector<PricedSite>& sites,
                       const std::string& group = {});

/// As Markdown. docs/validation-economics.md is this text.
std::string to_markdown(const CapitalReport& report);

}  // namespace gigatwin::validation
