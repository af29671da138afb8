#include "uncertainty/sequence.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace gigatwin::uncertainty {
namespace {

/// Product of independent factors 1 + c_d (x_d - 1/2), of mean 1: smooth, with importance that falls by dimension.
double product(const Sequence& sequence, std::uint64_t point) {
  double f = 1.0;
  for (std::size_t d = 0; d < sequence.dimensions(); ++d)
    f *= 1.0 + (sequence.at(point, d) - 0.5) / static_cast<double>(d + 1);
  return f;
}

double root_mean_square_error(Sampling sampling, std::uint64_t count) {
  constexpr std::uint64_t seeds = 40;
  double squares = 0.0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const Sequence sequence{sampling, 12, seed};
    double sum = 0.0;
    for (std::uint64_t k = 0; k < count; ++k) sum += product(sequence, k);
    squares += std::pow(sum / static_cast<double>(count) - 1.0, 2);
  }
  return std::sqrt(squares / static_cast<double>(seeds));
}

TEST(Sequence, PointDependsOnSeedAndNumberAlone) {
  for (const Sampling sampling : {Sampling::sobol, Sampling::random}) {
    const Sequence few{sampling, 3, 7}, many{sampling, 40, 7};
    const std::vector<double> late = many.point(123456);
    EXPECT_EQ(few.at(123456, 2), late[2]);
    EXPECT_EQ(few.point(5), few.point(5));
    EXPECT_NE((Sequence{sampling, 3, 8}.at(5, 0)), few.at(5, 0));
  }
}

// A net in base 2: of 2^m points one lies in each interval of length 2^-m, whatever the dimension and the scrambling.
TEST(Sequence, SobolPutsOnePointIntoEachInterval) {
  const Sequence sequence{Sampling::sobol, 200, 3};
  for (const std::size_t dimension : {0U, 1U, 2U, 17U, 199U}) {
    std::vector<int> hits(256, 0);
    for (std::uint64_t k = 0; k < 256; ++k) ++hits[static_cast<std::size_t>(sequence.at(k, dimension) * 256.0)];
    EXPECT_TRUE(std::all_of(hits.begin(), hits.end(), [](int n) { return n == 1; })) << dimension;
  }
}

// Dimensions 1 and 2 form a (0, m, 2)-net: 64 points, one in each box of every shape 2^-a x 2^-(6 - a).
TEST(Sequence, FirstTwoDimensionsFillEveryShapeOfBox) {
  const Sequence sequence{Sampling::sobol, 2, 11};
  for (unsigned a = 0; a <= 6; ++a) {
    const unsigned columns = 1U << a, rows = 64U / columns;
    std::vector<int> hits(64, 0);
    for (std::uint64_t k = 0; k < 64; ++k) {
      const auto x = static_cast<unsigned>(sequence.at(k, 0) * columns);
      const auto y = static_cast<unsigned>(sequence.at(k, 1) * rows);
      ++hits[x * rows + y];
    }
    EXPECT_TRUE(std::all_of(hits.begin(), hits.end(), [](int n) { return n == 1; })) << a;
  }
}

TEST(Sequence, IsInsideTheOpenIntervalUpToTheLastDimension) {
  const Sequence sequence{Sampling::sobol, most_sobol_dimensions, 1};
  for (const std::uint64_t k : {0ULL, 1ULL, 999'999ULL, (1ULL << 32) - 1})
    for (const double x : sequence.point(k)) {
      ASSERT_GT(x, 0.0);
      ASSERT_LT(x, 1.0);
    }
}

// Measured on 12 inputs: docs/decisions/031 shows the table. Random points err by sd / sqrt(n), sd 0.36.
TEST(Sequence, SobolIntegratesBetterThanRandomPoints) {
  const double random = root_mean_square_error(Sampling::random, 1024);
  const double sobol = root_mean_square_error(Sampling::sobol, 1024);
  EXPECT_NEAR(random, 0.36 / 32.0, 0.004);
  EXPECT_LT(sobol, random / 15.0);
  const double fewer = root_mean_square_error(Sampling::sobol, 128);
  EXPECT_LT(sobol, fewer / 4.0);  // 8 times the points: random ones gain 2.8
  for (const std::uint64_t n : {64ULL, 128ULL, 256ULL, 512ULL, 1000ULL, 1024ULL, 4096ULL}) {
    RecordProperty("random_" + std::to_string(n), std::to_string(root_mean_square_error(Sampling::random, n)));
    RecordProperty("sobol_" + std::to_string(n), std::to_string(root_mean_square_error(Sampling::sobol, n)));
  }
}

}  // namespace
}  // namespace gigatwin::uncertainty
