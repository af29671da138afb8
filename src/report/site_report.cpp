#include "report/site_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "report/eed.hpp"
#include "results/figures.hpp"
#include "results/tables.hpp"

namespace gigatwin::report {

void require_reporting(const results::ResultReader& result) {
  const std::vector<std::string> groups = result.groups();
  if (std::find(groups.begin(), groups.end(), "reporting") != groups.end()) return;
  const results::ResultInfo& info = result.info();
  throw FileError(
      fmt::format("{}: was written by gigatwin {} (format {}.{}), before results held what a report needs; 'gigatwin "
                  "run --from {}' makes it anew",
                  info.path, info.version, info.format_major, info.format_minor, info.path));
}

double indicator(const results::ResultReader& result, std::string_view name, std::optional<double> quantile) {
  return results::figure(result, name, quantile).value;
}

double fact(const results::ResultReader& result, std::string_view name) {
  return result.number("reporting", name).value_or(results::unknown);
}

std::string fact_text(const results::ResultReader& result, std::string_view name) {
  return result.text("reporting", name).value_or(std::string{});
}

bool is_full_year(Seconds duration) { return duration >= days(365) && duration <= days(366); }

rules::Figures figures_of(const results::ResultReader& result, std::optional<double> quantile) {
  require_reporting(result);
  const results::ResultInfo& info = result.info();
  rules::Figures figures;
  figures.country = fact_text(result, "country");
  figures.begin = info.start;
  figures.end = info.start + info.duration;
  figures.opened = parse_instant(fact_text(result, "operation_since")).value_or(info.start);
  figures.installed_it_power = megawatts(fact(result, "installed_it_power"));
  figures.rated_power = megawatts(fact(result, "rated_power"));
  figures.cooling_degree_days =
      is_full_year(info.duration) ? indicator(result, "cooling_degree_days", quantile) : results::unknown;
  figures.potable_water = fact(result, "potable_share") != 0.0;  // not stated: as if it were
  figures.heat_exempt = fact(result, "heat_exempt") != 0.0;
  figures.heat_offered = fact(result, "heat_offered") == 1.0;  // missing in older results
  figures.practices = fact(result, "code_of_conduct_practices");
  figures.audited = parse_instant(fact_text(result, "audited"));
  figures.refrigerant_gwp = fact(result, "refrigerant_gwp");
  figures.pue = indicator(result, "pue", quantile);
  figures.pue_without_heat_pump = indicator(result, "pue_without_heat_pump", quantile);
  figures.wue = indicator(result, "wue", quantile);
  figures.erf = indicator(result, "erf", quantile);
  figures.ref = indicator(result, "ref", quantile);
  figures.report_complete = is_complete(eed_table(result));
  return figures;
}

}  // namespace gigatwin::report
