#include "portfolio/problem.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "portfolio/figures_internal.hpp"

namespace gigatwin::portfolio {
namespace {

class Builder {
 public:
  Builder(const PortfolioSpec& spec, const FigureSource& known, BlockProblems& problems)
      : spec_(spec), problems_(problems), figures_(spec, known, problems) {}

  Problem build() {
    add_options();
    add_values();
    add_counts();
    add_money(spec_.budget, "budget", "", {}, Over::sum);
    add_money(spec_.per_site, "per_site", " of a site", {}, Over::each);
    add_countries();
    for (std::size_t lot = 0; lot < spec_.lots.size(); ++lot) add_lot(lot);
    for (std::size_t i = 0; i < spec_.constraints.size(); ++i) add_constraint(i);
    add_logic();
    return std::move(problem_);
  }

 private:
  using Inside = std::function<bool(std::size_t candidate)>;

  void add_options() {
    for (std::size_t candidate = 0; candidate < spec_.candidates.size(); ++candidate) {
      problem_.candidates.push_back(spec_.candidates[candidate].name);
      const std::vector<SizeSpec> sizes = figures_.sizes_of(candidate);
      for (std::size_t size = 0; size < sizes.size(); ++size) {
        problem_.options.push_back({candidate, sizes[size].label, figures_.share_of(candidate, size), 0.0});
        sizes_.push_back(size);
      }
    }
  }

  /// A figure that is summed has to add up.
  bool check_adds_up(const std::string& figure, const std::string& key, const std::string& hint) {
    if (figures_.adds_up(figure)) return true;
    problems_.expected(key, "a figure that adds up over sites", figure, hint);
    return false;
  }

  void add_values() {
    for (std::size_t g = 0; g < spec_.goal.size(); ++g) {
      const GoalSpec& goal = spec_.goal[g];
      const std::string key = fmt::format("goal[{}].{}", g, goal.by.empty() ? "figure" : "by");
      if (!check_adds_up(goal.by.empty() ? goal.figure : goal.by, key,
                         goal.by.empty() ? "weight it with by: a figure that adds up, such as it_energy" : ""))
        continue;
      for (std::size_t option = 0; option < problem_.options.size(); ++option) {
        const double size = goal.by.empty() ? 1.0 : figure(goal.by, option);
        problem_.options[option].value += goal.weight * size * figure(goal.figure, option);
      }
    }
  }

  double figure(const std::string& name, std::size_t option) {
    return figures_.value_of(problem_.options[option].candidate, sizes_[option], name);
  }

  /// Terms of the options of the candidates inside; all of them where `inside` is empty.
  Row row_of(std::string name, const std::function<double(std::size_t option)>& amount, const Inside& inside = {}) {
    Row row;
    row.name = std::move(name);
    for (std::size_t option = 0; option < problem_.options.size(); ++option)
      if (!inside || inside(problem_.options[option].candidate)) row.terms.push_back({option, amount(option), 1.0});
    return row;
  }

  static double one(std::size_t /*option*/) { return 1.0; }

  void add_count(std::string key, std::string label, Sense sense, std::int64_t bound, std::vector<Row> rows) {
    problem_.rules.push_back({.key = std::move(key),
                              .label = std::move(label),
                              .units = {},
                              .sense = sense,
                              .bound = static_cast<double>(bound),
                              .rows = std::move(rows)});
  }

  void add_counts() {
    if (spec_.sites.at_least > 0) {
      add_count("sites.at_least", "sites", Sense::at_least, 1, {row_of("", one)});
      problem_.rules.back().is_fixed = true;  // to choose nothing answers no question
    }
    if (spec_.sites.at_least > 1)
      add_count("sites.at_least", "sites", Sense::at_least, spec_.sites.at_least, {row_of("", one)});
    if (spec_.sites.at_most)
      add_count("sites.at_most", "sites", Sense::at_most, *spec_.sites.at_most, {row_of("", one)});
  }

  /// One rule for each amount that is stated.
  /// @param groups  rows by name; empty: one row of all
  void add_money(const MoneySpec& caps, const std::string& block, const std::string& of,
                 const std::map<std::string, Inside>& groups, Over over) {
    for (const MoneyKind& kind : money_kinds()) {
      if (!(caps.*(kind.amount))) continue;
      const auto amount = [&](std::size_t option) { return figure(std::string(kind.figure), option); };
      Rule rule{.key = fmt::format("{}.{}", block, kind.key),
                .label = fmt::format("{}{}", kind.label, of),
                .units = "EUR",
                .bound = (caps.*(kind.amount))->value,
                .over = over,
                .is_budget = block == "budget",
                .rows = {}};
      if (groups.empty()) rule.rows.push_back(row_of("", amount));
      for (const auto& [name, inside] : groups) rule.rows.push_back(row_of(name, amount, inside));
      problem_.rules.push_back(std::move(rule));
    }
  }

  void add_countries() {
    std::map<std::string, Inside> countries;
    for (const CandidateSpec& candidate : spec_.candidates)
      countries[candidate.country] = [this, country = candidate.country](std::size_t c) {
        return spec_.candidates[c].country == country;
      };
    if (spec_.per_country.at_most) {
      std::vector<Row> rows;
      for (const auto& [country, inside] : countries) rows.push_back(row_of(country, one, inside));
      add_count("per_country.at_most", "sites in a country", Sense::at_most, *spec_.per_country.at_most,
                std::move(rows));
    }
    add_money(spec_.per_country.money, "per_country.money", " of a country", countries, Over::sum);
  }

  void add_lot(std::size_t index) {
    const LotSpec& lot = spec_.lots[index];
    const std::string key = fmt::format("lots[{}]", index);
    const Inside inside = [&](std::size_t candidate) { return figures_.lot_of(candidate) == lot.lot; };
    const std::string label = fmt::format("sites of lot {}", lot.lot);
    if (lot.at_least > 0) add_count(key + ".at_least", label, Sense::at_least, lot.at_least, {row_of("", one, inside)});
    if (lot.at_most) add_count(key + ".at_most", label, Sense::at_most, *lot.at_most, {row_of("", one, inside)});
    add_money(lot.money, key + ".money", fmt::format(" of lot {}", lot.lot), {{"", inside}}, Over::sum);
  }

  void add_constraint(std::size_t index) {
    const ConstraintSpec& limit = spec_.constraints[index];
    const std::string key = fmt::format("constraints[{}]", index);
    if (limit.of == Over::sum && !check_adds_up(limit.figure, key + ".figure", "write of: each, or of: mean and by"))
      return;
    if (limit.of == Over::mean && !check_adds_up(limit.by, key + ".by", "")) return;
    Row row = row_of("", [&](std::size_t option) { return figure(limit.figure, option); });
    if (limit.of == Over::mean) weigh(row, limit.by, key);
    const std::string label = limit.of == Over::sum    ? limit.figure
                              : limit.of == Over::each ? limit.figure + " of a site"
                                                       : fmt::format("mean {} by {}", limit.figure, limit.by);
    const auto add = [&](const char* side, Sense sense, double bound) {
      problem_.rules.push_back({.key = fmt::format("{}.{}", key, side),
                                .label = label,
                                .units = {},
                                .sense = sense,
                                .bound = bound,
                                .over = limit.of,
                                .rows = {row}});
    };
    if (limit.at_least) add("at_least", Sense::at_least, *limit.at_least);
    if (limit.at_most) add("at_most", Sense::at_most, *limit.at_most);
  }

  void weigh(Row& row, const std::string& by, const std::string& key) {
    for (Term& term : row.terms) {
      term.weight = figure(by, term.option);
      if (term.weight >= 0.0) continue;
      problems_.expected(
          key + ".by", "a figure of 0 or more, as weight",
          fmt::format("{:g} of {}", term.weight, problem_.candidates[problem_.options[term.option].candidate]));
      return;
    }
  }

  void add_logic() {
    for (std::size_t i = 0; i < spec_.exclusions.size(); ++i) {
      const std::vector<std::string>& names = spec_.exclusions[i].candidates;
      const Inside inside = [&](std::size_t candidate) {
        return std::find(names.begin(), names.end(), problem_.candidates[candidate]) != names.end();
      };
      add_logic_rule(fmt::format("exclusions[{}]", i), fmt::format("one of {} at most", fmt::join(names, ", ")), 1.0,
                     row_of("", one, inside));
    }
    for (std::size_t i = 0; i < spec_.requirements.size(); ++i) {
      const RequirementSpec& requirement = spec_.requirements[i];
      const auto amount = [&](std::size_t option) {
        return problem_.candidates[problem_.options[option].candidate] == requirement.needs ? -1.0 : 1.0;
      };
      const Inside inside = [&](std::size_t candidate) {
        return problem_.candidates[candidate] == requirement.candidate ||
               problem_.candidates[candidate] == requirement.needs;
      };
      add_logic_rule(fmt::format("requirements[{}]", i),
                     fmt::format("{} needs {}", requirement.candidate, requirement.needs), 0.0,
                     row_of("", amount, inside));
    }
  }

  void add_logic_rule(std::string key, std::string label, double bound, Row row) {
    problem_.rules.push_back({.key = std::move(key),
                              .label = std::move(label),
                              .units = {},
                              .bound = bound,
                              .is_logic = true,
                              .rows = {std::move(row)}});
  }

  const PortfolioSpec& spec_;
  BlockProblems& problems_;
  Figures figures_;
  Problem problem_;
  std::vector<std::size_t> sizes_;  ///< index of each option's size
};

}  // namespace

Problem problem_of(const PortfolioSpec& spec, const FigureSource& known, BlockProblems& problems) {
  return Builder{spec, known, problems}.build();
}

}  // namespace gigatwin::portfolio
