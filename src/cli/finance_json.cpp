#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/finance_report.hpp"

namespace gigatwin::cli {
namespace {

using Json = nlohmann::ordered_json;
using finance::Plan;

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json rates_json(const finance::InternalRates& rates) {
  Json json{{"rate", number_or_null(rates.value())}, {"all", rates.rates}};
  if (!rates.unique()) json["why_not"] = rates.why_not();
  return json;
}

Json columns_json(const std::vector<YearColumn>& columns, const finance::PlanYear& year) {
  Json json = Json::object();
  for (const YearColumn& column : columns) json[column.name] = finance::euros(column.of(year)).value;
  return json;
}

Json years_json(const Plan& plan) {
  const auto sources = source_columns(plan), uses = use_columns(plan), balances = balance_columns(plan);
  Json years = Json::array();
  for (const finance::PlanYear& year : plan.years)
    years.push_back({{"year", year.year},
                     {"price_level", year.price_level},
                     {"hours_sold", year.hours_sold},
                     {"hours_free", year.hours_free},
                     {"cover", number_or_null(year.cover)},
                     {"sources", columns_json(sources, year)},
                     {"uses", columns_json(uses, year)},
                     {"balances", columns_json(balances, year)}});
  return years;
}

Json capital_json(const economics::LifeCycle& life) {
  Json parts = Json::array();
  for (std::size_t part = 0; part < life.capital_parts.size(); ++part) {
    Euros all;
    for (const economics::LifeYear& year : life.years) all += year.capital[part];
    parts.push_back({{"name", life.capital_parts[part].name},
                     {"initial", life.initial_capital[part].value},
                     {"all_years", all.value},
                     {"basis", life.capital_parts[part].basis}});
  }
  return parts;
}

Json operating_json(const economics::LifeCycle& life) {
  Json parts = Json::array();
  for (std::size_t part = 0; part < life.operating_parts.size(); ++part) {
    Euros all;
    for (const economics::LifeYear& year : life.years) all += year.operating[part];
    parts.push_back({{"name", life.operating_parts[part].name},
                     {"all_years", all.value},
                     {"basis", life.operating_parts[part].basis}});
  }
  return parts;
}

Json loans_json(const Plan& plan) {
  Json loans = Json::array();
  for (std::size_t i = 0; i < plan.tranches.size(); ++i) {
    const finance::TrancheOutcome& outcome = plan.outcomes[i];
    Json loan{{"name", plan.tranches[i].name},
              {"public", plan.tranches[i].holder != finance::Holder::private_capital},
              {"rate", plan.tranches[i].rate},
              {"tenor", plan.tranches[i].tenor},
              {"lent", finance::euros(outcome.drawn).value},
              {"interest_added", finance::euros(outcome.capitalised).value},
              {"interest_paid", finance::euros(outcome.interest).value},
              {"repaid", finance::euros(outcome.repaid).value},
              {"lost", finance::euros(outcome.lost).value}};
    loan["first_missed"] = outcome.first_missed ? Json(*outcome.first_missed) : Json(nullptr);
    loans.push_back(std::move(loan));
  }
  return loans;
}

Json public_json(const finance::PublicMoney& money) {
  return {{"union_grant", money.union_grant.value},
          {"state_grant", money.state_grant.value},
          {"layers", money.layers.value},
          {"back_tax", money.tax.value},
          {"back_layer_payments", money.layer_payments.value},
          {"back_free_compute", money.free_compute.value},
          {"returned", number_or_null(money.returned)},
          {"per_exaflop_day", number_or_null(money.per_exaflop_day.value)}};
}

Json figures_json(const finance::Figures& figures) {
  return {{"capital_cost", figures.capital_cost.value},
          {"initial_capital", figures.initial_capital.value},
          {"npv", figures.npv},
          {"equity_npv", figures.equity_npv},
          {"project_irr", rates_json(figures.project_irr)},
          {"equity_irr", rates_json(figures.equity_irr)},
          {"min_debt_service_cover", number_or_null(figures.min_cover)},
          {"mean_debt_service_cover", number_or_null(figures.mean_cover)},
          {"payback_year", figures.payback_year ? Json(*figures.payback_year) : Json(nullptr)},
          {"levelised_hour", number_or_null(figures.levelised_hour)},
          {"levelised_exaflop_day", number_or_null(figures.levelised_exaflop_day)},
          {"price_factor", number_or_null(figures.price_factor)},
          {"mean_price", number_or_null(figures.mean_price.value)}};
}

}  // namespace

std::string finance_json(const FinanceInput& input, const Plan& plan) {
  Json json{{"schema", "gigatwin.finance/1"},
            {"name", input.name},
            {"terms", input.terms.title},
            {"price_year", plan.price_year},
            {"inflation", input.terms.inflation},
            {"real_discount_rate", input.life.discount_rate},
            {"capital", capital_json(input.life)},
            {"operating", operating_json(input.life)},
            {"loans", loans_json(plan)},
            {"figures", figures_json(plan.figures)},
            {"public_money", public_json(plan.figures.public_money)},
            {"failed", plan.failed ? Json(*plan.failed) : Json(nullptr)},
            {"notes", plan.notes},
            {"years", years_json(plan)}};
  return json.dump(2) + "\n";
}

}  // namespace gigatwin::cli
