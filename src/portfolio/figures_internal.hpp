#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "portfolio/problem.hpp"

namespace gigatwin::portfolio {

/// One of the three amounts of money, how the file calls it, what a result calls it.
struct MoneyKind {
  std::optional<Euros> MoneySpec::*amount;
  std::string_view key;
  std::string_view figure;
  std::string_view label;
};
const std::vector<MoneyKind>& money_kinds();

/// Figures of candidates at their sizes. What is missing is told once.
class Figures {
 public:
  Figures(const PortfolioSpec& spec, const FigureSource& known, BlockProblems& problems)
      : spec_(spec), known_(known), problems_(problems) {}

  /// Sizes of a candidate: those stated, or one.
  std::vector<SizeSpec> sizes_of(std::size_t candidate) const;
  /// Of the accelerators at share 1; 1, with a problem, where it cannot be told.
  double share_of(std::size_t candidate, std::size_t size);
  /// As stated or scaled; 0, with a problem, where there is no such figure.
  double value_of(std::size_t candidate, std::size_t size, const std::string& figure);
  /// Whether the figure adds up over sites: it does for all candidates that have it.
  bool adds_up(const std::string& figure) const;
  std::string lot_of(std::size_t candidate) const;

 private:
  std::optional<KnownFigure> at_full(std::size_t candidate, const std::string& figure) const;
  void missing(std::size_t candidate, const std::string& figure);

  const PortfolioSpec& spec_;
  const FigureSource& known_;
  BlockProblems& problems_;
  std::set<std::pair<std::size_t, std::string>> told_;
};

}  // namespace gigatwin::portfolio
