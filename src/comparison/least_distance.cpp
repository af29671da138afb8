#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "comparison/overturn.hpp"

namespace gigatwin::comparison {
namespace {

using Vector = std::vector<double>;

constexpr double small = 1e-11;  // against columns of length about 1

double dot(const Vector& a, const Vector& b) { return std::inner_product(a.begin(), a.end(), b.begin(), 0.0); }

/// a + factor b
Vector plus(Vector a, double factor, const Vector& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] += factor * b[i];
  return a;
}

/// Least squares sum_j x_j columns[used_j] ~ right by Gram-Schmidt, each column made orthogonal twice, which is as good
/// as Householder's way ("twice is enough", Kahan and Parlett).
Vector least_squares(const std::vector<Vector>& columns, const std::vector<std::size_t>& used, const Vector& right) {
  const std::size_t n = used.size();
  std::vector<Vector> q;
  std::vector<Vector> r(n, Vector(n, 0.0));
  for (std::size_t j = 0; j < n; ++j) {
    Vector column = columns[used[j]];
    for (int pass = 0; pass < 2; ++pass)
      for (std::size_t i = 0; i < j; ++i) {
        const double along = dot(q[i], column);
        r[i][j] += along;
        column = plus(std::move(column), -along, q[i]);
      }
    r[j][j] = std::sqrt(dot(column, column));
    for (double& entry : column) entry /= r[j][j];
    q.push_back(std::move(column));
  }
  Vector x(n);
  for (std::size_t j = n; j-- > 0;) {
    x[j] = dot(q[j], right);
    for (std::size_t i = j + 1; i < n; ++i) x[j] -= r[j][i] * x[i];
    x[j] /= r[j][j];
  }
  return x;
}

/// Whether a column lies outside the span of those used, so that least squares have one solution.
bool independent(const std::vector<Vector>& columns, const std::vector<std::size_t>& used, std::size_t column) {
  const Vector x = least_squares(columns, used, columns[column]);
  Vector rest = columns[column];
  for (std::size_t j = 0; j < used.size(); ++j) rest = plus(std::move(rest), -x[j], columns[used[j]]);
  return std::sqrt(dot(rest, rest)) > 1e-9;
}

/// minimise |sum_j x_j columns_j - right|, x >= 0: Lawson & Hanson's active set.
/// @return the residual sum_j x_j columns_j - right
class NonNegativeLeastSquares {
 public:
  NonNegativeLeastSquares(const std::vector<Vector>& columns, const Vector& right)
      : columns_(columns), right_(right), x_(columns.size(), 0.0) {}

  Vector residual() {
    const std::size_t most_rounds = 100 * (columns_.size() + right_.size());
    for (std::size_t round = 0; round < most_rounds; ++round) {
      const std::optional<std::size_t> next = steepest();
      if (!next) return off();
      used_.push_back(*next);
      settle();
    }
    GIGATWIN_ASSERT(false, "no end after {} rounds with {} columns", most_rounds, columns_.size());
    return {};
  }

 private:
  Vector off() const {
    Vector all = right_;
    for (double& entry : all) entry = -entry;
    for (const std::size_t j : used_) all = plus(std::move(all), x_[j], columns_[j]);
    return all;
  }

  std::optional<std::size_t> steepest() const {
    const Vector residual = off();
    std::optional<std::size_t> best;
    double most = small;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (std::find(used_.begin(), used_.end(), j) != used_.end()) continue;
      const double descent = -dot(columns_[j], residual);
      if (descent > most && independent(columns_, used_, j)) most = descent, best = j;
    }
    return best;
  }

  /// Moves x towards the least squares of the used columns; columns that reach zero on the way are used no more.
  void settle() {
    while (true) {
      const Vector aim = least_squares(columns_, used_, right_);
      double step = 1.0;
      for (std::size_t j = 0; j < used_.size(); ++j)
        if (aim[j] <= 0.0) step = std::min(step, x_[used_[j]] / (x_[used_[j]] - aim[j]));
      for (std::size_t j = 0; j < used_.size(); ++j) x_[used_[j]] += step * (aim[j] - x_[used_[j]]);
      if (step == 1.0) return;
      std::erase_if(used_, [&](std::size_t j) { return x_[j] <= small ? (x_[j] = 0.0, true) : false; });
    }
  }

  const std::vector<Vector>& columns_;
  const Vector& right_;
  Vector x_;
  std::vector<std::size_t> used_;
};

}  // namespace

// With E = [G'; h'] and f = (0, ..., 0, 1), the residual r of the best u >= 0 of |E u - f| gives y_j = -r_j / r_last;
// where r = 0 nothing keeps the bounds. |r|^2 = 1 / (1 + |y|^2), so the two cases are far apart.
std::optional<Vector> nearest_point(const std::vector<Vector>& rows, const Vector& bounds) {
  if (rows.empty()) return Vector{};
  std::vector<Vector> columns = rows;
  for (std::size_t i = 0; i < rows.size(); ++i) columns[i].push_back(bounds[i]);
  const std::size_t coordinates = rows.front().size();
  Vector right(coordinates + 1, 0.0);
  right.back() = 1.0;
  Vector residual = NonNegativeLeastSquares{columns, right}.residual();
  constexpr double farthest = 1e3;  // points of the simplex lie within sqrt(2) of each other
  if (dot(residual, residual) < 1.0 / (1.0 + farthest * farthest)) return std::nullopt;
  for (std::size_t j = 0; j < coordinates; ++j) residual[j] /= -residual.back();
  residual.pop_back();
  return residual;
}

}  // namespace gigatwin::comparison
