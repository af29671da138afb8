#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "base/error.hpp"
#include "base/random.hpp"
#include "uncertainty/estimators.hpp"

namespace gigatwin::uncertainty {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
constexpr double z_95 = 1.959963984540054;  // two-sided, standard normal
constexpr std::size_t replicates = 500;     // of a bootstrap: 2.5 % quantiles to a tenth of their distance

using Rows = std::vector<std::size_t>;

/// Rows drawn with replacement.
Rows resampled(const Rows& rows, std::uint64_t seed, std::size_t replicate) {
  const Draws draws{seed, "uncertainty.bootstrap", replicate};
  Rows drawn(rows.size());
  for (std::size_t j = 0; j < rows.size(); ++j)
    drawn[j] = rows[static_cast<std::size_t>(draws.uniform(j) * static_cast<double>(rows.size()))];
  return drawn;
}

/// 95 % of the replicates, moved by what resampling itself adds to an index.
Interval interval_of(double value, std::vector<double> drawn) {
  drawn = known(drawn);
  if (std::isnan(value) || drawn.empty()) return {unknown, unknown};
  const double bias = std::accumulate(drawn.begin(), drawn.end(), 0.0) / static_cast<double>(drawn.size()) - value;
  return {quantile(drawn, 0.025) - bias, quantile(drawn, 0.975) - bias};
}

struct PlainIndices {
  std::vector<double> first, total;
  double variance = 0.0;
};

PlainIndices plain_indices(const SaltelliResults& y, const Rows& rows) {
  const double n = static_cast<double>(rows.size());
  double sum = 0.0, squares = 0.0;
  for (const std::size_t j : rows) sum += y.a[j] + y.b[j];
  const double centre = sum / (2.0 * n);
  for (const std::size_t j : rows) squares += std::pow(y.a[j] - centre, 2) + std::pow(y.b[j] - centre, 2);
  PlainIndices indices;
  indices.variance = squares / (2.0 * n);
  for (const std::vector<double>& ab : y.ab) {
    double first = 0.0, total = 0.0;
    for (const std::size_t j : rows) {
      first += (y.b[j] - centre) * (ab[j] - y.a[j]);
      total += (y.a[j] - ab[j]) * (y.a[j] - ab[j]);
    }
    const bool varies = indices.variance > 0.0;
    indices.first.push_back(varies ? first / n / indices.variance : unknown);
    indices.total.push_back(varies ? total / (2.0 * n) / indices.variance : unknown);
  }
  return indices;
}

Rows complete_rows(const SaltelliResults& y) {
  Rows rows;
  for (std::size_t j = 0; j < y.a.size(); ++j) {
    const bool lacks = std::any_of(y.ab.begin(), y.ab.end(), [&](const auto& ab) { return std::isnan(ab[j]); });
    if (!lacks && !std::isnan(y.a[j]) && !std::isnan(y.b[j])) rows.push_back(j);
  }
  return rows;
}

/// Points that both have, by place.
struct Pairs {
  std::vector<double> x, y;
};

Pairs pairs_of(std::span<const double> x, std::span<const double> y) {
  GIGATWIN_ASSERT(x.size() == y.size(), "{} values and {}", x.size(), y.size());
  Pairs pairs;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i]) || std::isnan(y[i])) continue;
    pairs.x.push_back(x[i]);
    pairs.y.push_back(y[i]);
  }
  return pairs;
}

Rows ascending_order(const std::vector<double>& x) {
  Rows order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
  return order;
}

/// Class of each point: equal counts in the order of x, equal x together.
std::vector<std::size_t> classes_of(const std::vector<double>& x) {
  const double n = static_cast<double>(x.size());
  const auto count = static_cast<std::size_t>(std::clamp(std::round(0.5 * std::sqrt(n)), 3.0, 32.0));
  const Rows order = ascending_order(x);
  std::vector<std::size_t> classes(x.size());
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    const bool is_tie = rank > 0 && x[order[rank]] == x[order[rank - 1]];
    classes[order[rank]] = is_tie ? classes[order[rank - 1]] : rank * count / x.size();
  }
  return classes;
}

/// (SS_between - (M - 1) s^2_within) / SS_total of the rows; NaN where nothing varies.
double epsilon_squared(const std::vector<double>& y, const std::vector<std::size_t>& classes, const Rows& rows) {
  std::vector<double> sums(33), counts(33);
  double total = 0.0, ss_total = 0.0, ss_between = 0.0, used = 0.0;
  for (const std::size_t j : rows) {
    sums[classes[j]] += y[j];
    counts[classes[j]] += 1.0;
    total += y[j];
  }
  const double n = static_cast<double>(rows.size()), mean = total / n;
  for (const std::size_t j : rows) ss_total += (y[j] - mean) * (y[j] - mean);
  for (std::size_t c = 0; c < sums.size(); ++c) {
    if (counts[c] == 0.0) continue;
    used += 1.0;
    ss_between += counts[c] * std::pow(sums[c] / counts[c] - mean, 2);
  }
  if (used < 2.0 || used >= n || !(ss_total > 0.0)) return unknown;
  return (ss_between - (used - 1.0) * (ss_total - ss_between) / (n - used)) / ss_total;
}

std::vector<double> mean_ranks(const std::vector<double>& x) {
  const Rows order = ascending_order(x);
  std::vector<double> ranks(x.size());
  for (std::size_t i = 0, end = 0; i < order.size(); i = end) {
    for (end = i; end < order.size() && x[order[end]] == x[order[i]];) ++end;
    for (std::size_t k = i; k < end; ++k) ranks[order[k]] = 0.5 * static_cast<double>(i + end - 1);
  }
  return ranks;
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
  const double n = static_cast<double>(x.size());
  const double mean_x = std::accumulate(x.begin(), x.end(), 0.0) / n;
  const double mean_y = std::accumulate(y.begin(), y.end(), 0.0) / n;
  double xx = 0.0, yy = 0.0, xy = 0.0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean_x) * (x[i] - mean_x);
    yy += (y[i] - mean_y) * (y[i] - mean_y);
    xy += (x[i] - mean_x) * (y[i] - mean_y);
  }
  return xx > 0.0 && yy > 0.0 ? std::clamp(xy / std::sqrt(xx * yy), -1.0, 1.0) : unknown;
}

}  // namespace

SobolIndices sobol_indices(const SaltelliResults& y, std::uint64_t seed) {
  GIGATWIN_ASSERT(y.a.size() == y.b.size(), "{} rows of A, {} of B", y.a.size(), y.b.size());
  const Rows rows = complete_rows(y);
  SobolIndices result;
  result.rows = rows.size();
  result.missing = y.a.size() - rows.size();
  const PlainIndices plain = rows.empty() ? PlainIndices{std::vector<double>(y.ab.size(), unknown),
                                                         std::vector<double>(y.ab.size(), unknown), unknown}
                                          : plain_indices(y, rows);
  result.variance = plain.variance;
  std::vector<std::vector<double>> first(y.ab.size()), total(y.ab.size());
  for (std::size_t r = 0; r < replicates && !rows.empty(); ++r) {
    const PlainIndices drawn = plain_indices(y, resampled(rows, seed, r));
    for (std::size_t i = 0; i < y.ab.size(); ++i) {
      first[i].push_back(drawn.first[i]);
      total[i].push_back(drawn.total[i]);
    }
  }
  for (std::size_t i = 0; i < y.ab.size(); ++i) {
    result.first.push_back({plain.first[i], interval_of(plain.first[i], std::move(first[i]))});
    result.total.push_back({plain.total[i], interval_of(plain.total[i], std::move(total[i]))});
  }
  return result;
}

Index first_order_from_sample(std::span<const double> input, std::span<const double> output, std::uint64_t seed) {
  const Pairs pairs = pairs_of(input, output);
  if (pairs.x.size() < least_sample) return {unknown, {unknown, unknown}};
  const std::vector<std::size_t> classes = classes_of(pairs.x);
  Rows rows(pairs.x.size());
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const double value = epsilon_squared(pairs.y, classes, rows);
  std::vector<double> drawn;
  for (std::size_t r = 0; r < replicates && !std::isnan(value); ++r)
    drawn.push_back(epsilon_squared(pairs.y, classes, resampled(rows, seed, r)));
  return {value, interval_of(value, std::move(drawn))};
}

Index rank_correlation(std::span<const double> x, std::span<const double> y) {
  const Pairs pairs = pairs_of(x, y);
  if (pairs.x.size() < 4) return {unknown, {unknown, unknown}};
  const double rho = correlation(mean_ranks(pairs.x), mean_ranks(pairs.y));
  const double half = z_95 * std::sqrt(1.06 / (static_cast<double>(pairs.x.size()) - 3.0));
  const double z = std::atanh(rho);  // infinite at -1 and 1, whose interval is the point itself
  return {rho, {std::tanh(z - half), std::tanh(z + half)}};
}

}  // namespace gigatwin::uncertainty
