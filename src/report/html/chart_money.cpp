#include <algorithm>
#include <cmath>
#include <map>

#include "base/error.hpp"
#include "report/html/chart_data.hpp"

/// Cost by part, cash by year.
namespace gigatwin::report::html {
namespace {

using results::ResultReader;

std::size_t group_index(std::string_view key) {
  const auto* const found = std::find(cost_groups.begin(), cost_groups.end(), key);
  GIGATWIN_ASSERT(found != cost_groups.end(), "no group of cost {}", key);
  return static_cast<std::size_t>(found - cost_groups.begin());
}

/// The group of a part of the economic model, by its name in the file; what is not named here is "other".
std::size_t group_of(const std::string& part) {
  static const std::map<std::string, const char*, std::less<>> groups{{"accelerator systems", "computing"},
                                                                      {"network", "computing"},
                                                                      {"storage", "computing"},
                                                                      {"building and plant", "building"},
                                                                      {"shell and core", "building"},
                                                                      {"fit-out", "building"},
                                                                      {"engineering and commissioning", "building"},
                                                                      {"land", "building"},
                                                                      {"contingency", "building"},
                                                                      {"electrical plant", "electrical"},
                                                                      {"battery", "electrical"},
                                                                      {"generators", "electrical"},
                                                                      {"photovoltaics", "electrical"},
                                                                      {"grid connection", "electrical"},
                                                                      {"grid line", "electrical"},
                                                                      {"cooling plant", "cooling"},
                                                                      {"heat pump", "cooling"},
                                                                      {"heat connection", "cooling"},
                                                                      {"electricity", "electricity"},
                                                                      {"staff", "staff"},
                                                                      {"heat sold", "heat"}};
  if (const auto found = groups.find(part); found != groups.end()) return group_index(found->second);
  return group_index(part.starts_with("maintenance") ? "maintenance" : "other");
}

/// A result's parts of one kind: name and cost a year.
struct YearlyParts {
  std::vector<std::string> names;
  std::vector<double> yearly;  // EUR
};

YearlyParts yearly_parts(const ResultReader& result, const std::string& kind) {
  return {result.texts("economics", kind), result.numbers("economics", kind + "_yearly")};
}

/// Its place among the parts, which it joins where it is new: capital stays before running cost.
std::size_t place_of(CostChart& chart, const std::string& name, bool capital) {
  const auto same = [&](const CostChart::Part& part) { return part.name == name && part.capital == capital; };
  const auto found = std::find_if(chart.parts.begin(), chart.parts.end(), same);
  if (found != chart.parts.end()) return static_cast<std::size_t>(found - chart.parts.begin());
  chart.parts.push_back({name, group_of(name), capital});
  return chart.parts.size() - 1;
}

void collect_parts(CostChart& chart, const std::vector<ResultReader>& results, const std::string& kind, bool capital) {
  for (const ResultReader& result : results)
    if (result.find("economics", kind + "_yearly") != nullptr)
      for (const std::string& name : yearly_parts(result, kind).names) place_of(chart, name, capital);
}

std::optional<CostChart::OfProposal> cost_of(CostChart& chart, const ResultReader& result) {
  const auto per_hour = result.number("economics", "per_accelerator_hour_offered");
  const auto per_flop = result.number("economics", "per_exaflop_day");
  if (!per_hour || result.find("economics", "capital_item_yearly") == nullptr ||
      result.find("economics", "operating_item_yearly") == nullptr)
    return std::nullopt;
  std::vector<double> yearly(chart.parts.size(), 0.0);
  double total = 0.0;
  for (const bool capital : {true, false}) {
    const YearlyParts parts = yearly_parts(result, capital ? "capital_item" : "operating_item");
    for (std::size_t i = 0; i < parts.names.size(); ++i) {
      yearly[place_of(chart, parts.names[i], capital)] += parts.yearly[i];
      total += parts.yearly[i];
    }
  }
  CostChart::OfProposal cost{
      .per_hour = {}, .per_flop = {}, .hour_total = *per_hour, .flop_total = per_flop.value_or(NAN)};
  for (const double part : yearly) {
    cost.per_hour.push_back(part / total * cost.hour_total);
    cost.per_flop.push_back(part / total * cost.flop_total);
  }
  return cost;
}

/// Sums over the second dimension of a variable of /finance, [year].
std::vector<double> by_year(const ResultReader& result, const char* name) {
  const results::StoredVariable* variable = result.find("finance", name);
  if (variable == nullptr) return {};
  const std::vector<double> cells = result.numbers("finance", name);
  const std::size_t years = variable->shape.front();
  const std::size_t across = years > 0 ? cells.size() / years : 0;
  std::vector<double> sums(years, 0.0);
  for (std::size_t i = 0; i < cells.size(); ++i) sums[i / across] += cells[i];
  return sums;
}

}  // namespace

CostChart cost_chart(const std::vector<ResultReader>& results) {
  CostChart chart;
  collect_parts(chart, results, "capital_item", true);
  collect_parts(chart, results, "operating_item", false);
  for (const ResultReader& result : results) chart.proposals.push_back(cost_of(chart, result));
  return chart;
}

CashChart cash_chart(const ResultReader& result) {
  CashChart chart;
  chart.years = result.numbers("finance", "year");
  const auto flow = [&](const char* key, double sign, std::initializer_list<const char*> names) {
    CashChart::Flow sum{key, std::vector<double>(chart.years.size(), 0.0)};
    for (const char* name : names) {
      const std::vector<double> amounts = by_year(result, name);
      for (std::size_t y = 0; y < amounts.size(); ++y) sum.amount[y] += sign * amounts[y];
    }
    chart.flows.push_back(std::move(sum));
  };
  flow("grants", 1.0, {"union_grant", "state_grant"});
  flow("debt", 1.0, {"drawn"});
  flow("equity", 1.0, {"equity_called", "equity_top_up"});
  flow("revenue", 1.0, {"revenue"});
  flow("other", 1.0, {"land_sale", "unfunded"});
  flow("capital", -1.0, {"capital"});
  flow("operating", -1.0, {"operating"});
  flow("debt_service", -1.0, {"interest", "repaid"});
  flow("tax", -1.0, {"tax"});
  flow("dividends", -1.0, {"dividends"});
  flow("held", -1.0, {"cash_change"});
  double so_far = 0.0;
  for (std::size_t y = 0; y < chart.years.size(); ++y) {
    for (const CashChart::Flow& part : chart.flows)
      if (part.key == "equity" || part.key == "dividends") so_far -= part.amount[y];
    chart.equity_so_far.push_back(so_far);
  }
  return chart;
}

}  // namespace gigatwin::report::html
