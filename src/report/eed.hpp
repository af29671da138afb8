#pragma once

#include <string>
#include <vector>

#include "results/reader.hpp"

/// The table of Delegated Regulation (EU) 2024/1364: what the operator of a datacentre of at least 500 kW communicates
/// to the European database, in the order of its annexes.
namespace gigatwin::report {

enum class Growth { amount, state };  ///< whether a value grows with the length of the period

struct EedRow {
  std::string symbol;
  std::string quantity;
  std::string unit;     ///< as the regulation asks; empty for words
  std::string words;    ///< of rows that have no number
  double value = 0.0;   ///< of the simulated period; NaN: not known
  double yearly = 0.0;  ///< amounts: scaled to 365 days where the period is no full year; else `value`
  Growth growth = Growth::state;
  std::string method;  ///< how it was measured: simulated, stated or derived, and at which boundary

  bool has_number() const { return !unit.empty(); }
};

struct EedTable {
  results::ResultInfo info;
  std::string country, operation_since, datacentre_type;
  bool full_year = false;
  std::vector<EedRow> rows;
};

/// Throws FileError for a result without /reporting.
EedTable eed_table(const results::ResultReader& result);

/// Whether every number is known.
bool is_complete(const EedTable& table);

std::string eed_text(const EedTable& table);
/// symbol,quantity,value,unit,per_year,method (RFC 4180, LF); unknown values are empty.
std::string eed_csv(const EedTable& table);

}  // namespace gigatwin::report
