#include "portfolio/program_internal.hpp"

namespace gigatwin::portfolio {
namespace {

mip::Row sum_row(const Row& row, double sign, double bound) {
  mip::Row made;
  made.high = sign * bound;
  for (const Term& term : row.terms) made.entries.push_back({term.option, sign * term.amount});
  return made;
}

mip::Row mean_row(const Row& row, double sign, double bound) {
  mip::Row made;
  for (const Term& term : row.terms) made.entries.push_back({term.option, sign * term.weight * (term.amount - bound)});
  return made;
}

/// No option beyond the bound may be chosen.
mip::Row each_row(const Rule& rule, const Row& row, double bound) {
  mip::Row made;
  for (const Term& term : row.terms)
    if (!keeps(rule.sense, term.amount, bound, margin_of(row, bound))) made.entries.push_back({term.option, 1.0});
  return made;
}

}  // namespace

double sign_of(Sense sense) { return sense == Sense::at_most ? 1.0 : -1.0; }

mip::Program program_of(const Problem& problem) {
  mip::Program program;
  std::vector<mip::Row> one_size(problem.candidates.size(), mip::Row{{}, 1.0});
  for (std::size_t option = 0; option < problem.options.size(); ++option) {
    program.columns.push_back({.objective = problem.options[option].value});
    one_size[problem.options[option].candidate].entries.push_back({option, 1.0});
  }
  program.rows = std::move(one_size);
  return program;
}

void add_rule(mip::Program& program, const Rule& rule, double bound) {
  for (const Row& row : rule.rows) switch (rule.over) {
      case Over::sum:
        program.rows.push_back(sum_row(row, sign_of(rule.sense), bound));
        break;
      case Over::mean:
        program.rows.push_back(mean_row(row, sign_of(rule.sense), bound));
        break;
      case Over::each:
        program.rows.push_back(each_row(rule, row, bound));
        break;
    }
}

mip::Program program_without(const Problem& problem, const std::vector<bool>& left_out) {
  mip::Program program = program_of(problem);
  for (std::size_t rule = 0; rule < problem.rules.size(); ++rule)
    if (!left_out[rule]) add_rule(program, problem.rules[rule], problem.rules[rule].bound);
  return program;
}

Choice choice_of(const Problem& problem, const mip::Solution& solution) {
  Choice choice;
  for (std::size_t option = 0; option < problem.options.size(); ++option)
    if (solution.columns[option] > 0.5) choice.push_back(option);
  return choice;
}

}  // namespace gigatwin::portfolio
