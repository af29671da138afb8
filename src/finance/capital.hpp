#pragma once

#include <vector>

#include "economics/life_cycle.hpp"
#include "finance/cents.hpp"
#include "finance/spec.hpp"

/// What is spent on capital, what grants pay of it and what is left to finance: nominal, year by year.
namespace gigatwin::finance {

/// Calendar years between which a site operates; all years where it never does.
struct OperatingYears {
  int first = 0, last = 0;
};
OperatingYears operating_years(const economics::LifeCycle& life);

/// Nominal euros of a year for one real euro of the life cycle's price year.
double price_level(const FinanceSpec& spec, const economics::LifeCycle& life, int year);

struct CapitalYear {
  std::vector<Cents> spent;    ///< [part]
  std::vector<Cents> granted;  ///< [part] of it, by Union and state
  Cents union_grant, state_grant;
  Cents after_grants;  ///< for loans and equity; cash pays decommissioning, and replaced systems that are not financed
  Cents computing_base;  ///< capital of computing infrastructure that the Union's share is reckoned on
};

/// What is spent on a part counts as its first purchase until its initial capital is reached, as replacement after.
/// Grants are shares of what is spent, up to their caps, paid in the year of spending.
std::vector<CapitalYear> capital_years(const FinanceSpec& spec, const economics::LifeCycle& life);

/// Share of the machine's time that grants have bought: what their givers brought / capital of computing
/// infrastructure that they share in, at most 1.
double access_share(const FinanceSpec& spec, const std::vector<CapitalYear>& years);

/// Cash that is to be held back at the end of a year: bills that no loan pays are saved for in equal parts, those of
/// decommissioning over the operating years, those of replaced systems over the life of what they replace.
std::vector<Cents> cash_reserve(const FinanceSpec& spec, const economics::LifeCycle& life,
                                const std::vector<CapitalYear>& years);

/// An amount by weights, to the cent: the parts add up to it. All weights 0: nothing is given.
std::vector<Cents> split(Cents amount, const std::vector<Cents>& weights);

}  // namespace gigatwin::finance
