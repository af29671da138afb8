#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

/// How an indicator of several sites follows from those of each: for results that are joined, and for portfolios, where
/// what is summed grows with the size of a site.
namespace gigatwin::results {

enum class Joining : std::uint8_t {
  sum,
  mean,  ///< weighted by other indicators
  largest,
  smallest,
  alike,    ///< the value that all have, else missing
  counted,  ///< of yes-or-no indicators: how many hold for all sites
  missing,  ///< does not follow from single numbers
};

/// The weight of a mean is the product of indicators over another one; exact where it equals the denominator of the
/// indicator's definition.
struct Weight {
  std::string_view of, times, per;  ///< empty: none
};

struct JoiningRule {
  std::string_view name;  ///< of the indicator
  Joining how = Joining::missing;
  Weight weight{};
};

/// One for each of `indicators()`.
const std::vector<JoiningRule>& joining_rules();
/// nullptr if the indicator has none.
const JoiningRule* find_joining_rule(std::string_view name);

/// An indicator of one of the sites by its name; NaN where the site has none.
using SiteFigure = std::function<double(std::size_t site, std::string_view name)>;

/// The indicator of all sites together; NaN where it does not follow.
///
///   sum     x1 + x2 + ...
///   mean    (w1 x1 + w2 x2 + ...) / (w1 + w2 + ...)       a site of weight 0 does not count
double joined(const JoiningRule& rule, std::size_t sites, const SiteFigure& figure);

}  // namespace gigatwin::results
