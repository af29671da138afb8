#include <Cbc_C_Interface.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>

#include "portfolio/mip_internal.hpp"

namespace gigatwin::portfolio::mip {
namespace {

/// Of the scaled objective: well above CBC's tolerances, well below what costs digits.
constexpr double largest_objective = 1000.0;

struct Delete {
  void operator()(Cbc_Model* model) const { Cbc_deleteModel(model); }
};
using Model = std::unique_ptr<Cbc_Model, Delete>;

double largest_of(const Row& row) {
  double largest = std::abs(row.high);
  for (const Entry& entry : row.entries) largest = std::max(largest, std::abs(entry.coefficient));
  return largest > 0.0 ? largest : 1.0;
}

double largest_objective_of(const Program& program) {
  double largest = 0.0;
  for (const Column& column : program.columns) largest = std::max(largest, std::abs(column.objective));
  return largest > 0.0 ? largest : 1.0;
}

/// The matrix by columns, scaled by rows, as CBC takes it.
struct Matrix {
  std::vector<int> starts, rows;
  std::vector<double> coefficients;
};

Matrix matrix_of(const Program& program, const std::vector<double>& row_scales) {
  std::vector<std::vector<std::pair<int, double>>> columns(program.columns.size());
  for (std::size_t r = 0; r < program.rows.size(); ++r)
    for (const Entry& entry : program.rows[r].entries)
      if (entry.coefficient != 0.0)
        columns[entry.column].emplace_back(static_cast<int>(r), entry.coefficient / row_scales[r]);
  Matrix matrix;
  for (const auto& column : columns) {
    matrix.starts.push_back(static_cast<int>(matrix.rows.size()));
    for (const auto& [row, coefficient] : column) {
      matrix.rows.push_back(row);
      matrix.coefficients.push_back(coefficient);
    }
  }
  matrix.starts.push_back(static_cast<int>(matrix.rows.size()));
  return matrix;
}

Model model_of(const Program& program, double objective_scale) {
  std::vector<double> row_scales, row_low, row_high, low, high, objective;
  for (const Row& row : program.rows) {
    row_scales.push_back(largest_of(row));
    row_low.push_back(-std::numeric_limits<double>::max());
    row_high.push_back(row.high / row_scales.back());
  }
  for (const Column& column : program.columns) {
    low.push_back(column.low);
    high.push_back(column.high);
    objective.push_back(column.objective / objective_scale);
  }
  const Matrix matrix = matrix_of(program, row_scales);
  Model model{Cbc_newModel()};
  Cbc_loadProblem(model.get(), static_cast<int>(program.columns.size()), static_cast<int>(program.rows.size()),
                  matrix.starts.data(), matrix.rows.data(), matrix.coefficients.data(), low.data(), high.data(),
                  objective.data(), row_low.data(), row_high.data());
  for (std::size_t c = 0; c < program.columns.size(); ++c)
    if (program.columns[c].is_integer) Cbc_setInteger(model.get(), static_cast<int>(c));
  Cbc_setObjSense(model.get(), -1.0);
  return model;
}

void set_engine(Cbc_Model* model) {
  Cbc_setLogLevel(model, 0);
  Cbc_setParameter(model, "log", "0");       // of the linear solver below as well
  Cbc_setParameter(model, "ratioGap", "0");  // proven optimal, not nearly so
  Cbc_setParameter(model, "allowableGap", "0");
}

}  // namespace

std::optional<Solution> maximise(const Program& program) {
  const double objective_scale = largest_objective_of(program) / largest_objective;
  const Model model = model_of(program, objective_scale);
  set_engine(model.get());
  Cbc_solve(model.get());
  if (Cbc_isProvenInfeasible(model.get()) != 0) return std::nullopt;
  if (Cbc_isProvenOptimal(model.get()) == 0)
    throw std::runtime_error(fmt::format("the mixed-integer solver stopped without an answer (status {}, {})",
                                         Cbc_status(model.get()), Cbc_secondaryStatus(model.get())));
  Solution solution;
  const double* values = Cbc_getColSolution(model.get());
  for (std::size_t c = 0; c < program.columns.size(); ++c) {
    const double value = program.columns[c].is_integer ? std::round(values[c]) : values[c];
    solution.columns.push_back(value);
    solution.value += value * program.columns[c].objective;
  }
  solution.bound = std::max(solution.value, Cbc_getBestPossibleObjValue(model.get()) * objective_scale);
  return solution;
}

}  // namespace gigatwin::portfolio::mip
