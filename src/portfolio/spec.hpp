#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/schema.hpp"
#include "base/units.hpp"

/// What `gigatwin portfolio FILE` reads: candidates at several sizes, limits, and what is to be as large as possible.
namespace gigatwin::portfolio {

/// Amounts of money by who spends it: what a candidate takes, or what a limit allows. None: not stated.
struct MoneySpec {
  std::optional<Euros> from_union;   ///< of the Union; key `union`
  std::optional<Euros> from_public;  ///< of the Union, states and regions together; key `public`
  std::optional<Euros> total;        ///< investment, whoever pays
};

/// One term of the goal: weight * sum over the portfolio of a figure.
struct GoalSpec {
  std::string figure;
  double weight = 1.0;  ///< per unit of the figure; below 0 for what is to be small
  std::string by;       ///< of a figure that does not add up, such as PUE: summed as figure * this one
};

enum class Over : std::uint8_t {
  sum,   ///< of all chosen sites
  each,  ///< every chosen site
  mean,  ///< of the chosen sites, weighted by another figure
};

struct ConstraintSpec {
  std::string figure;
  std::optional<double> at_least, at_most;  ///< in the figure's units
  Over of = Over::sum;
  std::string by;  ///< weight of the mean
};

struct FigureSpec {
  std::string figure;
  double value = 0.0;
  bool scales = true;  ///< grows in proportion to the size; unless it is an indicator, whose kind is known
};

/// How much of a candidate is built. Its figures scale from the simulated machine, unless stated here.
struct SizeSpec {
  std::string label;
  std::optional<double> share;               ///< of the simulated accelerators
  std::optional<std::int64_t> accelerators;  ///< instead of `share`
  MoneySpec money;
  std::vector<FigureSpec> figures;
};

struct CandidateSpec {
  std::string name;
  std::optional<std::string> result;         ///< result file
  std::string country;                       ///< ISO 3166-1 alpha-2
  std::string lot;                           ///< of the call; empty: the result's, or none
  std::optional<std::int64_t> accelerators;  ///< at share 1; none: those of the result
  double fixed_share = 0.0;                  ///< of its money: does not shrink with the size
  MoneySpec money;                           ///< at share 1; none: the result's
  std::vector<FigureSpec> figures;           ///< at share 1; go before the result's
  std::vector<SizeSpec> sizes;               ///< empty: as simulated
};

struct CountSpec {
  std::int64_t at_least = 1;
  std::optional<std::int64_t> at_most;
};

struct CountrySpec {
  std::optional<std::int64_t> at_most;  ///< sites
  MoneySpec money;
};

struct LotSpec {
  std::string lot;
  std::int64_t at_least = 0;
  std::optional<std::int64_t> at_most;
  MoneySpec money;
};

/// At most one of these.
struct ExclusionSpec {
  std::vector<std::string> candidates;
  std::string why;
};

/// `candidate` only together with `needs`.
struct RequirementSpec {
  std::string candidate, needs;
  std::string why;
};

/// How another portfolio has to differ to be the next best.
enum class Differing : std::uint8_t { sizes /**< or sites */, sites };

struct PortfolioSpec {
  std::string title;
  std::vector<GoalSpec> goal;
  CountSpec sites;
  MoneySpec budget;         ///< of the whole portfolio
  MoneySpec per_site;       ///< of each site
  CountrySpec per_country;  ///< of each country
  std::vector<LotSpec> lots;
  std::vector<ConstraintSpec> constraints;
  std::vector<ExclusionSpec> exclusions;
  std::vector<RequirementSpec> requirements;
  std::int64_t next_best = 5;  ///< portfolios listed behind the best
  Differing differing = Differing::sizes;
  std::vector<CandidateSpec> candidates;
};

const Schema<MoneySpec>& money_schema();
const Schema<GoalSpec>& goal_schema();
const Schema<ConstraintSpec>& constraint_schema();
const Schema<FigureSpec>& figure_schema();
const Schema<SizeSpec>& size_schema();
const Schema<CandidateSpec>& candidate_schema();
const Schema<CountSpec>& count_schema();
const Schema<CountrySpec>& country_schema();
const Schema<LotSpec>& lot_schema();
const Schema<ExclusionSpec>& exclusion_schema();
const Schema<RequirementSpec>& requirement_schema();
const Schema<PortfolioSpec>& portfolio_schema();

}  // namespace gigatwin::portfolio
