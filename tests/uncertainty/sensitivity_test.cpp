#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "base/random.hpp"
#include "uncertainty/estimators.hpp"
#include "uncertainty/sequence.hpp"

namespace gigatwin::uncertainty {
namespace {

using Model = std::function<double(const std::vector<double>&)>;
constexpr double pi = 3.14159265358979323846;
constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// Saltelli's design of n rows: A from the first d dimensions of a sequence, B from the others.
SaltelliResults saltelli(const Model& model, std::size_t d, std::size_t n, std::uint64_t seed,
                         Sampling sampling = Sampling::sobol) {
  const Sequence sequence{sampling, 2 * d, seed};
  SaltelliResults results;
  results.ab.resize(d);
  for (std::uint64_t k = 0; k < n; ++k) {
    const std::vector<double> u = sequence.point(k);
    const std::vector<double> a(u.begin(), u.begin() + static_cast<std::ptrdiff_t>(d));
    const std::vector<double> b(u.begin() + static_cast<std::ptrdiff_t>(d), u.end());
    results.a.push_back(model(a));
    results.b.push_back(model(b));
    for (std::size_t i = 0; i < d; ++i) {
      std::vector<double> mixed = a;
      mixed[i] = b[i];
      results.ab[i].push_back(model(mixed));
    }
  }
  return results;
}

/// Ishigami & Homma (1990), a = 7, b = 0.1, x uniform on (-pi, pi). V = a^2/8 + b pi^4/5 + b^2 pi^8/18 + 1/2 = 13.8446;
/// V1 = (1 + b pi^4/5)^2 / 2 = 4.3459, V2 = a^2/8 = 6.125, V13 = 8 b^2 pi^8/225 = 3.3737.
double ishigami(const std::vector<double>& u) {
  const auto x = [&](std::size_t i) { return pi * (2.0 * u[i] - 1.0); };
  return std::sin(x(0)) + 7.0 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
}
const std::vector<double> ishigami_first{0.3139, 0.4424, 0.0}, ishigami_total{0.5576, 0.4424, 0.2437};

TEST(SobolIndices, OfTheIshigamiFunction) {
  const SobolIndices indices = sobol_indices(saltelli(ishigami, 3, 4096, 1), 1);
  EXPECT_NEAR(indices.variance, 13.8446, 0.02 * 13.8446);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(indices.first[i].value, ishigami_first[i], 0.02) << i;
    EXPECT_NEAR(indices.total[i].value, ishigami_total[i], 0.02) << i;
    EXPECT_LE(indices.first[i].interval.low, ishigami_first[i]) << i;
    EXPECT_GE(indices.first[i].interval.high, ishigami_first[i]) << i;
  }
}

/// Sobol's g: product of (|4 u - 2| + a_i) / (1 + a_i); V_i = 1 / (3 (1 + a_i)^2), V = product (1 + V_i) - 1.
TEST(SobolIndices, OfTheGFunction) {
  const std::vector<double> a{0.0, 1.0, 4.5, 9.0};
  const Model g = [&](const std::vector<double>& u) {
    double product = 1.0;
    for (std::size_t i = 0; i < a.size(); ++i) product *= (std::abs(4.0 * u[i] - 2.0) + a[i]) / (1.0 + a[i]);
    return product;
  };
  const SobolIndices indices = sobol_indices(saltelli(g, a.size(), 4096, 2), 1);
  double all = 1.0;
  for (const double each : a) all *= 1.0 + 1.0 / (3.0 * (1.0 + each) * (1.0 + each));
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double own = 1.0 / (3.0 * (1.0 + a[i]) * (1.0 + a[i]));
    EXPECT_NEAR(indices.first[i].value, own / (all - 1.0), 0.02) << i;
    EXPECT_NEAR(indices.total[i].value, own * all / (1.0 + own) / (all - 1.0), 0.02) << i;
  }
}

// y = 3 x1 + 2 x2 + x3: shares 9, 4 and 1 of 14, and no input works through another.
TEST(SobolIndices, OfASumAreItsSharesAndTotalEqualsFirst) {
  const Model sum = [](const std::vector<double>& u) { return 3.0 * u[0] + 2.0 * u[1] + u[2] + 1e6; };
  const SobolIndices indices = sobol_indices(saltelli(sum, 3, 1024, 3), 1);
  const std::vector<double> shares{9.0 / 14.0, 4.0 / 14.0, 1.0 / 14.0};
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(indices.first[i].value, shares[i], 0.01);
    EXPECT_NEAR(indices.total[i].value, shares[i], 0.01);
  }
}

TEST(SobolIndices, RowsWithARunThatFailedAreLeftOut) {
  SaltelliResults results = saltelli(ishigami, 3, 1024, 4);
  results.a[3] = results.b[17] = results.ab[2][20] = unknown;
  const SobolIndices indices = sobol_indices(results, 1);
  EXPECT_EQ(indices.rows, 1021U);
  EXPECT_EQ(indices.missing, 3U);
  EXPECT_NEAR(indices.first[1].value, ishigami_first[1], 0.05);
}

TEST(SobolIndices, OfAConstantAreUnknown) {
  const SobolIndices indices = sobol_indices(saltelli([](const auto&) { return 2.0; }, 2, 64, 1), 1);
  EXPECT_TRUE(std::isnan(indices.first[0].value));
  EXPECT_TRUE(std::isnan(indices.total[1].interval.low));
}

// Independent points: of 95 % intervals of 120 seeds 114 are expected to cover, 2.4 is one deviation; resampling is
// known to be a little short.
TEST(SobolIndices, IntervalsCoverTheTruth) {
  int first = 0, total = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const SobolIndices indices = sobol_indices(saltelli(ishigami, 3, 256, seed, Sampling::random), seed);
    const Index s = indices.first[0], t = indices.total[0];
    first += s.interval.low <= ishigami_first[0] && ishigami_first[0] <= s.interval.high ? 1 : 0;
    total += t.interval.low <= ishigami_total[0] && ishigami_total[0] <= t.interval.high ? 1 : 0;
  }
  RecordProperty("first", first);
  RecordProperty("total", total);
  EXPECT_GE(first, 107);
  EXPECT_GE(total, 104);
}

struct Sample {
  std::vector<std::vector<double>> x;  ///< [input][point]
  std::vector<double> y;
};

Sample sample(const Model& model, std::size_t d, std::size_t n, std::uint64_t seed,
              Sampling sampling = Sampling::sobol) {
  const Sequence sequence{sampling, d, seed};
  Sample points{std::vector<std::vector<double>>(d), {}};
  for (std::uint64_t k = 0; k < n; ++k) {
    const std::vector<double> u = sequence.point(k);
    for (std::size_t i = 0; i < d; ++i) points.x[i].push_back(u[i]);
    points.y.push_back(model(u));
  }
  return points;
}

TEST(FirstOrderFromSample, OfTheIshigamiFunction) {
  const Sample points = sample(ishigami, 3, 2048, 1);
  for (std::size_t i = 0; i < 3; ++i)
    EXPECT_NEAR(first_order_from_sample(points.x[i], points.y, 1).value, ishigami_first[i], 0.03) << i;
}

// Without the correction, 16 classes of 1,000 points would make 15 / 1000 of chance alone.
TEST(FirstOrderFromSample, OfAnInputWithoutEffectIsNothingOnAverage) {
  double sum = 0.0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const Sample points = sample([](const auto& u) { return u[1]; }, 2, 1000, seed, Sampling::random);
    sum += first_order_from_sample(points.x[0], points.y, seed).value;
  }
  EXPECT_NEAR(sum / 100.0, 0.0, 0.0017);  // three deviations: sqrt(2 * 15) / 1000 / 10 each
}

TEST(FirstOrderFromSample, IntervalsCoverTheTruth) {
  const Model sum = [](const std::vector<double>& u) { return 3.0 * u[0] + 2.0 * u[1] + u[2]; };
  int covered = 0;
  for (std::uint64_t seed = 0; seed < 120; ++seed) {
    const Sample points = sample(sum, 3, 512, seed, Sampling::random);
    const Index index = first_order_from_sample(points.x[1], points.y, seed);
    covered += index.interval.low <= 4.0 / 14.0 && 4.0 / 14.0 <= index.interval.high ? 1 : 0;
  }
  RecordProperty("covered", covered);
  EXPECT_GE(covered, 106);
}

// Three names: whoever is drawn says all, and no name is split between two classes.
TEST(FirstOrderFromSample, OfNamesIsByName) {
  std::vector<double> x, y;
  for (int k = 0; k < 300; ++k) {
    x.push_back(k % 3);
    y.push_back(k % 3 == 0 ? 5.0 : 1.0);
  }
  EXPECT_NEAR(first_order_from_sample(x, y, 1).value, 1.0, 1e-12);
}

TEST(FirstOrderFromSample, CannotBeSaidOfFewPointsOrWithoutVariation) {
  const std::vector<double> few(39, 1.0), constant(100, 1.0);
  EXPECT_TRUE(std::isnan(first_order_from_sample(few, few, 1).value));
  std::vector<double> rising(100);
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<double>(i);
  EXPECT_TRUE(std::isnan(first_order_from_sample(rising, constant, 1).value));
  EXPECT_TRUE(std::isnan(first_order_from_sample(constant, rising, 1).value));
}

// Ranks of y: 1 2 4 3 5; sum d^2 = 2; rho = 1 - 6 * 2 / (5 * 24) = 0.9.
TEST(RankCorrelation, ByHand) {
  const std::vector<double> x{1.0, 2.0, 3.0, 4.0, 5.0}, y{10.0, 20.0, 80.0, 40.0, 1000.0};
  EXPECT_NEAR(rank_correlation(x, y).value, 0.9, 1e-12);
}

// Ranks of x: 1.5 1.5 3 4, of y: 1 2 3 4. Covariance 4.5, squares 4.5 and 5: 4.5 / sqrt(22.5) = 0.9487.
TEST(RankCorrelation, TiesHaveTheirMeanRank) {
  EXPECT_NEAR(rank_correlation(std::vector<double>{1.0, 1.0, 2.0, 3.0}, std::vector<double>{1.0, 2.0, 3.0, 4.0}).value,
              4.5 / std::sqrt(22.5), 1e-12);
}

TEST(RankCorrelation, IsOneForAnyRisingFunctionAndUnknownForAConstant) {
  std::vector<double> x, y;
  for (int i = 0; i < 50; ++i) {
    x.push_back(i);
    y.push_back(std::exp(0.3 * i));
  }
  const Index index = rank_correlation(x, y);
  EXPECT_DOUBLE_EQ(index.value, 1.0);
  EXPECT_DOUBLE_EQ(index.interval.low, 1.0);
  EXPECT_TRUE(std::isnan(rank_correlation(x, std::vector<double>(50, 1.0)).value));
}

}  // namespace
}  // namespace gigatwin::uncertainty
