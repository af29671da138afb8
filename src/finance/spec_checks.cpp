#include "finance/spec_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gigatwin::finance {
namespace {

constexpr double rounding = 1e-9;  // shares written with a few digits

std::string years_text(Seconds time) { return fmt::format("{:.6g} a", time / years(1)); }

void check_whole_years(const std::string& key, Seconds time, BlockProblems& problems) {
  const double count = time / years(1);
  if (std::abs(count - std::round(count)) > rounding)
    problems.expected(key, "whole years, since flows are yearly", years_text(time));
}

void check_tenor(Seconds tenor, Seconds grace, BlockProblems& problems) {
  check_whole_years("tenor", tenor, problems);
  check_whole_years("grace", grace, problems);
  if (grace >= tenor)
    problems.expected("grace", fmt::format("less than the tenor, {}", years_text(tenor)), years_text(grace));
}

void check_shares(const FinanceSpec& spec, BlockProblems& problems) {
  double shares = spec.debt ? spec.debt->share : 0.0;
  for (const LayerSpec& layer : spec.fund) shares += layer.share;
  if (shares > 1.0 + rounding)
    problems.expected(spec.fund.empty() ? "debt.share" : "fund",
                      "shares of fund and debt that add up to 1 at most; equity brings the rest",
                      fmt::format("{:.6g}", shares));
}

void check_names(const FinanceSpec& spec, BlockProblems& problems) {
  for (std::size_t i = 0; i < spec.fund.size(); ++i) {
    const std::string& name = spec.fund[i].name;
    for (std::size_t j = 0; j < i; ++j)
      if (spec.fund[j].name == name)
        problems.expected(fmt::format("fund[{}].name", i), "a name that no other layer has", name);
    if (name == "debt") problems.expected(fmt::format("fund[{}].name", i), "another name than that of the loans", name);
  }
}

/// A layer that is paid back sooner than a safer one would not take the first loss.
void check_order(const FinanceSpec& spec, BlockProblems& problems) {
  for (std::size_t i = 0; i < spec.fund.size(); ++i)
    for (const LayerSpec& safer : spec.fund) {
      const LayerSpec& layer = spec.fund[i];
      if (safer.kind >= layer.kind) continue;
      if (layer.tenor < safer.tenor)
        problems.expected(fmt::format("fund[{}].tenor", i),
                          fmt::format("at least the {} of the safer layer {}", years_text(safer.tenor), safer.name),
                          years_text(layer.tenor));
      if (layer.grace < safer.grace)
        problems.expected(fmt::format("fund[{}].grace", i),
                          fmt::format("at least the {} of the safer layer {}", years_text(safer.grace), safer.name),
                          years_text(layer.grace));
    }
}

}  // namespace

void check_grants(const GrantSpec& spec, BlockProblems& problems) {
  if (spec.access_lasts) {
    check_whole_years("access_lasts", *spec.access_lasts, problems);
    if (spec.access == Access::none)
      problems.expected("access_lasts", "no such key where access is none", years_text(*spec.access_lasts));
  }
  if (spec.union_share + spec.state_share > 1.0 + rounding)
    problems.expected("state_share",
                      fmt::format("at most what the Union's share leaves, {:.6g}", 1.0 - spec.union_share),
                      fmt::format("{:.6g}", spec.state_share));
  if (!spec.matching) return;
  constexpr const char* hint = "matching: false lifts the rule of Regulation (EU) 2026/150, Article 12b";
  if (spec.state_share < spec.union_share - rounding)
    problems.expected("state_share", fmt::format("at least the Union's share, {:.6g}", spec.union_share),
                      fmt::format("{:.6g}", spec.state_share), hint);
  if (spec.state_cap && (!spec.union_cap || *spec.state_cap < *spec.union_cap))
    problems.expected("state_cap",
                      spec.union_cap ? fmt::format("at least the Union's cap, {:.6g} MEUR", spec.union_cap->value / 1e6)
                                     : "no cap where the Union has none",
                      fmt::format("{:.6g} MEUR", spec.state_cap->value / 1e6), hint);
}

void check_layer(const LayerSpec& spec, BlockProblems& problems) { check_tenor(spec.tenor, spec.grace, problems); }

void check_debt(const DebtSpec& spec, BlockProblems& problems) { check_tenor(spec.tenor, spec.grace, problems); }

void check_sales(const SalesSpec& spec, BlockProblems& problems) {
  double highest = spec.default_price.value;
  for (std::size_t i = 0; i < spec.prices.size(); ++i) {
    highest = std::max(highest, spec.prices[i].price.value);
    for (std::size_t j = 0; j < i; ++j)
      if (spec.prices[j].tenant_class == spec.prices[i].tenant_class)
        problems.expected(fmt::format("prices[{}].tenant_class", i), "one price for each class",
                          fmt::format("a second one for {}", spec.prices[i].tenant_class));
  }
  if (spec.sme_discount > 0.0 && spec.sme_share == 0.0)
    problems.expected("sme_discount", "no discount where nothing is sold to such enterprises (sme_share)",
                      fmt::format("{:.6g}", spec.sme_discount));
  if (spec.pricing != Pricing::stated && highest <= 0.0)
    problems.expected("pricing", "a price above 0 that a factor can raise", "prices of 0");
}

void check_finance(const FinanceSpec& spec, BlockProblems& problems) {
  check_shares(spec, problems);
  check_names(spec, problems);
  check_order(spec, problems);
}

}  // namespace gigatwin::finance
