#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

#include "base/random.hpp"
#include "uncertainty/distribution_reader_internal.hpp"

namespace gigatwin::uncertainty {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double least_kept = 0.01;          // of a normal distribution that is cut off: less is a wrong mean
constexpr double z_95 = 1.6448536269514722;  // 95 % quantile of the standard normal

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

std::string in_words(const std::string& unit) { return unit.empty() ? "a plain number" : "a number in " + unit; }

}  // namespace

bool DistributionReader::wrong(std::string key, std::string expected, std::string found, std::string hint) {
  problems_.expected(std::move(key), std::move(expected), std::move(found), std::move(hint));
  return false;
}

/// @param unit  of the parameter, where it is not that of the others
std::optional<Amount> DistributionReader::amount(const std::string& key, const std::optional<std::string>& text,
                                                 const char* unit) {
  if (!text) return wrong(key, fmt::format("a value: {} needs it", to_text(spec_.shape)), "nothing"), std::nullopt;
  const std::optional<Amount> read = parse_amount(*text);
  if (!read)
    return wrong(key, "a number with its unit, such as 4 % or 40 EUR/MWh", fmt::format("\"{}\"", *text)), std::nullopt;
  if (unit && read->unit == unit) return read;
  if (!unit_) unit_ = read->unit;
  if (read->unit != *unit_)
    return wrong(key, in_words(*unit_), *text, "all parameters of a distribution have the same unit"), std::nullopt;
  return read;
}

bool DistributionReader::read(Distribution& made) {
  made.shape_ = spec_.shape;
  made.whole_ = spec_.whole;
  made.interpolate_ = spec_.interpolate;
  bool is_right = false;
  switch (spec_.shape) {
    case Shape::uniform:
      is_right = uniform(made);
      break;
    case Shape::triangular:
      is_right = triangular(made);
      break;
    case Shape::normal:
      is_right = normal(made);
      break;
    case Shape::lognormal:
      is_right = lognormal(made);
      break;
    case Shape::empirical:
      is_right = empirical(made);
      break;
  }
  if (spec_.reason.find_first_not_of(" \t\n") == std::string::npos)
    is_right = wrong("reason", "the source, or \"assumption: why\"", "nothing");
  made.unit_ = unit_.value_or("");
  return is_right;
}

bool DistributionReader::range(Distribution& made) {
  const std::optional<Amount> low = amount("low", spec_.low), high = amount("high", spec_.high);
  if (!low || !high) return false;
  made.low_ = low->number;
  made.high_ = high->number;
  if (made.low_ < made.high_) return true;
  return wrong("high", fmt::format("more than low, {}", *spec_.low), *spec_.high);
}

bool DistributionReader::uniform(Distribution& made) {
  if (!range(made)) return false;
  if (!spec_.whole) return true;
  if (std::floor(made.low_) != made.low_) return wrong("low", "a whole number", *spec_.low);
  return std::floor(made.high_) == made.high_ || wrong("high", "a whole number", *spec_.high);
}

bool DistributionReader::triangular(Distribution& made) {
  const bool has_range = range(made);
  const std::optional<Amount> mode = amount("mode", spec_.mode);
  if (!has_range || !mode) return false;
  made.center_ = mode->number;
  if (made.center_ >= made.low_ && made.center_ <= made.high_) return true;
  return wrong("mode", fmt::format("a value from low, {}, to high, {}", *spec_.low, *spec_.high), *spec_.mode);
}

bool DistributionReader::normal(Distribution& made) {
  const std::optional<Amount> mean = amount("mean", spec_.mean);
  // A difference of temperatures is written in K, as everywhere.
  const std::optional<Amount> sd = amount("sd", spec_.sd, unit_ == "degC" ? "K" : nullptr);
  if (!mean || !sd) return false;
  if (sd->number <= 0.0) return wrong("sd", "more than 0", *spec_.sd);
  made.center_ = mean->number;
  made.spread_ = sd->number;
  made.low_ = -infinity;
  made.high_ = infinity;
  for (const auto& [key, text, bound] :
       {std::tuple{"low", &spec_.low, &made.low_}, std::tuple{"high", &spec_.high, &made.high_}}) {
    if (!*text) continue;
    const std::optional<Amount> read = amount(key, *text);
    if (!read) return false;
    *bound = read->number;
  }
  if (made.low_ >= made.high_) return wrong("high", fmt::format("more than low, {}", *spec_.low), *spec_.high);
  made.reached_ = {normal_cdf((made.low_ - made.center_) / made.spread_),
                   normal_cdf((made.high_ - made.center_) / made.spread_)};
  const double kept = made.reached_.back() - made.reached_.front();
  return kept >= least_kept || wrong(spec_.low ? "low" : "high", "bounds that keep at least 1 % of the distribution",
                                     fmt::format("ones that keep {:.2g} %", 100.0 * kept));
}

bool DistributionReader::lognormal(Distribution& made) {
  made.low_ = 0.0;
  made.high_ = infinity;
  if (spec_.median) {
    const std::optional<Amount> median = amount("median", spec_.median);
    if (!median) return false;
    if (spec_.low || spec_.high)
      return wrong(spec_.low ? "low" : "high", "either median and sigma, or low and high", "both");
    if (!spec_.sigma) return wrong("sigma", "a value: lognormal needs it beside its median", "nothing");
    if (!(*spec_.sigma > 0.0)) return wrong("sigma", "more than 0", fmt::format("{}", *spec_.sigma));
    if (median->number <= 0.0) return wrong("median", "more than 0: logarithms are taken", *spec_.median);
    made.center_ = std::log(median->number);
    made.spread_ = *spec_.sigma;
    return true;
  }
  if (spec_.sigma) return wrong("median", "a value beside sigma", "nothing");
  Distribution bounds = made;
  if (!range(bounds)) return false;
  if (bounds.low_ <= 0.0) return wrong("low", "more than 0: logarithms are taken", *spec_.low);
  made.center_ = 0.5 * (std::log(bounds.low_) + std::log(bounds.high_));
  made.spread_ = (std::log(bounds.high_) - std::log(bounds.low_)) / (2.0 * z_95);
  return true;
}

std::optional<std::vector<double>> DistributionReader::weights() {
  if (spec_.weights.empty()) return std::vector<double>(spec_.values.size(), 1.0);
  const std::size_t count = spec_.weights.size();
  if (count != spec_.values.size())
    return wrong("weights", fmt::format("one for each of the {} values", spec_.values.size()), std::to_string(count)),
           std::nullopt;
  double sum = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const double weight = spec_.weights[i];
    if (!(weight >= 0.0) || std::isinf(weight))
      return wrong(fmt::format("weights[{}]", i), "a number of at least 0", fmt::format("{}", weight)), std::nullopt;
    sum += weight;
  }
  if (!(sum > 0.0) || std::isinf(sum))
    return wrong("weights", "weights with a sum above 0", fmt::format("a sum of {}", sum)), std::nullopt;
  return spec_.weights;
}

bool DistributionReader::empirical(Distribution& made) {
  if (spec_.values.empty()) return wrong("values", "at least one value", "none");
  const std::optional<std::vector<double>> weights_read = weights();
  std::vector<Amount> amounts;
  for (const std::string& value : spec_.values)
    if (const std::optional<Amount> read = parse_amount(value)) amounts.push_back(*read);
  if (!weights_read) return false;
  if (amounts.empty()) return names(made, *weights_read);
  if (amounts.size() == spec_.values.size()) return numbers(made, amounts, *weights_read);
  const auto name = std::find_if(spec_.values.begin(), spec_.values.end(),
                                 [](const std::string& value) { return !parse_amount(value); });
  return wrong(fmt::format("values[{}]", name - spec_.values.begin()), "a number like the other values, or names alone",
               fmt::format("\"{}\"", *name));
}

bool DistributionReader::names(Distribution& made, const std::vector<double>& weights) {
  if (spec_.interpolate) return wrong("interpolate", "false: there is nothing between names", "true");
  if (spec_.whole) return wrong("whole", "false: the values are names", "true");
  made.names_ = spec_.values;
  made.values_.resize(spec_.values.size());
  std::iota(made.values_.begin(), made.values_.end(), 0.0);
  made.reached_.resize(weights.size());
  std::partial_sum(weights.begin(), weights.end(), made.reached_.begin());
  const double sum = made.reached_.back();
  for (double& reached : made.reached_) reached /= sum;
  made.heaviest_ = static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) - weights.begin());
  return true;
}

bool DistributionReader::numbers(Distribution& made, const std::vector<Amount>& amounts,
                                 const std::vector<double>& weights) {
  unit_ = amounts.front().unit;
  for (std::size_t i = 0; i < amounts.size(); ++i)
    if (amounts[i].unit != *unit_)
      return wrong(fmt::format("values[{}]", i), in_words(*unit_), spec_.values[i],
                   "all values of a distribution have the same unit");
  std::vector<std::size_t> order(amounts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return amounts[a].number < amounts[b].number; });
  std::erase_if(order, [&](std::size_t i) { return weights[i] == 0.0; });
  double sum = 0.0;
  for (const std::size_t i : order) {
    made.values_.push_back(amounts[i].number);
    // Interpolated, a value stands at the middle of its weight; else the function has reached its end there.
    made.reached_.push_back(spec_.interpolate ? sum + 0.5 * weights[i] : sum + weights[i]);
    sum += weights[i];
  }
  const double first = spec_.interpolate ? made.reached_.front() : 0.0, last = made.reached_.back();
  if (spec_.interpolate && made.values_.size() < 2)
    return wrong("values", "at least two values to draw between", "one");
  for (double& reached : made.reached_) reached = (reached - first) / (last - first);
  return true;
}

}  // namespace gigatwin::uncertainty
