#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// What many results say. NaN is a run without a number: it is left out and counted. Where points are Sobol's, errors
/// that suppose independent draws are too large rather than too small.
namespace gigatwin::uncertainty {

struct Interval {
  double low = 0.0, high = 0.0;
};

/// Ascending, without the missing.
std::vector<double> known(std::span<const double> values);

/// The p quantile of ascending values, linear between order statistics x_(1 + (n - 1) p) (type 7 of Hyndman & Fan,
/// 1996: that of R, NumPy and spreadsheets). NaN of no values.
double quantile(std::span<const double> ascending, double p);

struct QuantileEstimate {
  double probability = 0.0;
  double value = 0.0;           ///< NaN of no values
  double standard_error = 0.0;  ///< from the order statistics one binomial deviation away; NaN where there are too few
};
QuantileEstimate quantile_estimate(std::span<const double> ascending, double p);

struct MeanEstimate {
  double value = 0.0;           ///< NaN of no values
  double standard_error = 0.0;  ///< s / sqrt(n); NaN below two values
  double standard_deviation = 0.0;
  std::size_t count = 0, missing = 0;
};
MeanEstimate mean(std::span<const double> values);

/// Probability that A beats B in the same future: paired by point, ties half. The interval is Wilson's, 95 %.
struct Beats {
  double probability = 0.0;  ///< NaN without pairs
  Interval interval;
  std::size_t pairs = 0, ties = 0;
  std::size_t missing = 0;  ///< points that one of the two lacks
};
Beats beats(std::span<const double> a, std::span<const double> b, bool lower_is_better);

/// Quantiles of the first n values, n = N/8, N/4, N/2, N (those that are at least 8).
struct ConvergenceStep {
  std::size_t count = 0;  ///< of the first points, the missing included
  std::vector<QuantileEstimate> quantiles;
};
struct Convergence {
  std::vector<ConvergenceStep> steps;
  double width = 0.0;        ///< between the outermost quantiles at N
  double last_move = 0.0;    ///< largest move of a quantile from N/2 to N, as a part of the width; NaN: cannot be said
  double worst_error = 0.0;  ///< largest standard error at N, as a part of the width; NaN: cannot be said
  /// Moved by at most `settled_move` and known to within `settled_error`.
  bool settled = false;
};
inline constexpr double settled_move = 0.05;  ///< convention: a twentieth of the 5 to 95 % width is not seen in a chart
inline constexpr double settled_error = 0.025;  ///< convention: half of that
/// @param values  in the order of the points
Convergence convergence(std::span<const double> values, std::span<const double> probabilities);

/// One input moved alone: the result at its low and at its high value.
struct TornadoRow {
  std::size_t input = 0;
  double at_low = 0.0, at_high = 0.0;
  double swing() const;  ///< |at_high - at_low|
};
/// Largest swing first, those that are not known last. @param at_low, at_high  [input]
std::vector<TornadoRow> tornado(std::span<const double> at_low, std::span<const double> at_high);

/// An index and its 95 % interval.
struct Index {
  double value = 0.0;
  Interval interval;
};

/// Results of a Saltelli design: A and B are two independent samples of N points, AB[i] is A with input i from B.
struct SaltelliResults {
  std::vector<double> a, b;             ///< [N]
  std::vector<std::vector<double>> ab;  ///< [input][N]
};
struct SobolIndices {
  std::vector<Index> first, total;  ///< [input]
  double variance = 0.0;
  std::size_t rows = 0, missing = 0;  ///< rows that were used; rows in which any run has no number
};
/// Shares of the variance: S_i = V[E(y | x_i)] / V, by input i alone; ST_i = 1 - V[E(y | all but x_i)] / V, with all
/// that it takes part in.
///   S_i  = mean f(B) (f(AB_i) - f(A)) / V          Saltelli et al., Comput. Phys. Commun. 181 (2010) 259, table 2 (b)
///   ST_i = mean (f(A) - f(AB_i))^2 / (2 V)         Jansen, Comput. Phys. Commun. 117 (1999) 35; ibid. (f)
/// f less its mean over A and B, of which V is the variance. Intervals by resampling rows 500 times. A constant result
/// (V = 0) has indices NaN.
SobolIndices sobol_indices(const SaltelliResults& results, std::uint64_t seed);

inline constexpr std::size_t least_sample = 40;  ///< of `first_order_from_sample`: classes of a dozen points

/// First-order index from any sample: inputs in classes of equal count, variance between the classes' means less what
/// chance alone makes of it (epsilon squared).
///   S = (SS_between - (M - 1) s^2_within) / SS_total        M classes
/// Source: Plischke, Borgonovo & Smith, Eur. J. Oper. Res. 226 (2013) 536; Kelley, PNAS 21 (1935) 554 (the correction).
/// Interval by resampling points 500 times. NaN below `least_sample` points or of a constant result.
Index first_order_from_sample(std::span<const double> input, std::span<const double> output, std::uint64_t seed);

/// Spearman's: the correlation of ranks, ties at their mean rank. Interval by Fisher's z with Fieller's variance
/// 1.06 / (n - 3). NaN below four pairs or where one of the two is constant.
Index rank_correlation(std::span<const double> x, std::span<const double> y);

}  // namespace gigatwin::uncertainty
