#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <ctime>

#include "base/error.hpp"
#include "base/random.hpp"
#include "portfolio/solve.hpp"

/// Forty proposals at four sizes each under the limits of a call, solved to proven optimality, with the five next best
/// and what a tenth more or less of each budget would buy. Checks that no better neighbour exists: no site or size
/// can be added or exchanged for another.
namespace gigatwin {
namespace {

using portfolio::Choice;
using portfolio::Problem;

constexpr std::size_t candidates = 40, countries = 12;
constexpr double shares[] = {0.25, 0.5, 0.75, 1.0};
constexpr double seconds_allowed = 10.0;

portfolio::PortfolioSpec spec() {
  portfolio::PortfolioSpec made;
  made.title = "Forty proposals";
  made.goal = {{"useful_exaflop_days", 1.0, ""}, {"carbon", -0.05, ""}};
  made.sites = {1, 7};
  made.budget = {Euros{2.4e9}, Euros{5.1e9}, Euros{18e9}};
  made.per_site.from_union = Euros{0.6e9};
  made.per_country.at_most = 2;
  made.per_country.money.from_union = Euros{0.9e9};
  made.lots = {{"1", 0, 4, {}}, {"2", 1, 3, {}}};
  made.constraints = {{"pue", std::nullopt, 1.2, portfolio::Over::mean, "it_energy"},
                      {"it_rating", 400.0, std::nullopt, portfolio::Over::sum, ""}};
  made.exclusions = {{{"site 03", "site 04"}, ""}};
  made.requirements = {{"site 10", "site 11", ""}};
  for (std::size_t c = 0; c < candidates; ++c) {
    portfolio::CandidateSpec candidate;
    const Draws draws{11, "bench.portfolio", c};
    const double megawatts = 60.0 + 240.0 * draws.uniform(0);
    const double cost = megawatts * 32e6 * (0.9 + 0.2 * draws.uniform(1));
    const double energy = megawatts * 8760.0 * 0.8;
    candidate.name = fmt::format("site {:02}", c);
    candidate.country = fmt::format("C{}", static_cast<int>(draws.uniform(2) * countries));
    candidate.lot = megawatts > 150.0 ? "1" : "2";
    candidate.fixed_share = 0.08;
    candidate.money = {Euros{0.11 * cost}, Euros{0.24 * cost}, Euros{cost}};
    candidate.figures = {{"useful_exaflop_days", megawatts * 900.0 * (0.9 + 0.2 * draws.uniform(3)), true},
                         {"carbon", energy * 0.3 * draws.uniform(4), true},
                         {"it_energy", energy, true},
                         {"it_rating", megawatts, true},
                         {"pue", 1.08 + 0.22 * draws.uniform(5), false}};
    for (const double share : shares) {
      portfolio::SizeSpec size;
      size.label = fmt::format("{:.0f} %", 100.0 * share);
      size.share = share;
      candidate.sizes.push_back(size);
    }
    made.candidates.push_back(candidate);
  }
  return made;
}

/// Choices with one option more, and with one exchanged for any other.
bool has_better_neighbour(const Problem& problem, const portfolio::Portfolio& best) {
  const auto is_better = [&](Choice choice, std::size_t option) {
    choice.insert(std::lower_bound(choice.begin(), choice.end(), option), option);
    return portfolio::is_feasible(problem, choice) && portfolio::value_of(problem, choice) > best.value * (1.0 + 1e-6);
  };
  for (std::size_t option = 0; option < problem.options.size(); ++option) {
    if (is_better(best.choice, option)) return true;
    for (std::size_t i = 0; i < best.choice.size(); ++i) {
      Choice without = best.choice;
      without.erase(without.begin() + static_cast<std::ptrdiff_t>(i));
      if (is_better(without, option)) return true;
    }
  }
  return false;
}

/// Of processor time, which neighbours on the machine do not change.
double seconds_since(std::clock_t begin) {
  return static_cast<double>(std::clock() - begin) / static_cast<double>(CLOCKS_PER_SEC);
}

int bench() {
  BlockProblems problems;
  const Problem problem = portfolio::problem_of(
      spec(), [](std::size_t, std::string_view) { return std::nullopt; }, problems);
  GIGATWIN_ASSERT(problems.list.empty(), "{}", problems.list.front().expected);
  std::clock_t begin = std::clock();
  const auto best = portfolio::best_portfolios(problem, 1, portfolio::Differing::sizes);
  const double best_s = seconds_since(begin);
  begin = std::clock();
  const auto list = portfolio::best_portfolios(problem, 6, portfolio::Differing::sizes);
  const double list_s = seconds_since(begin);
  begin = std::clock();
  const auto budgets = portfolio::budget_values(problem, 0.1);
  const double budgets_s = seconds_since(begin);
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  fmt::print(
      "portfolio: {} options, {} rules: best {:.2f} s, with 5 next best {:.2f} s, {} budgets up and down {:.2f} s, "
      "{} MB\n",
      problem.options.size(), problem.rules.size(), best_s, list_s, budgets.size(), budgets_s, use.ru_maxrss / 1024);
  const auto& first = best.front();
  fmt::print("portfolio: {} sites, value {:.0f}, proven bound {:.0f}\n", first.choice.size(), first.value, first.bound);
  const bool is_right = portfolio::is_feasible(problem, first.choice) && first.bound <= first.value * (1.0 + 1e-6) &&
                        list.size() == 6 && list.front().choice == first.choice &&
                        !has_better_neighbour(problem, first);
  if (!is_right) fmt::print("portfolio: WRONG\n");
  if (best_s > seconds_allowed) fmt::print("portfolio: slower than {} s\n", seconds_allowed);
  return is_right && best_s <= seconds_allowed ? 0 : 1;
}

}  // namespace
}  // namespace gigatwin

int main() { return gigatwin::bench(); }
