#pragma once

#include <vector>

#include "finance/capital.hpp"

/// Tax on profit: straight-line depreciation and losses carried forward.
namespace gigatwin::finance {

/// Depreciation by year, nominal, of what was spent less grants.
///
/// Straight-line over each part's lifetime from the year after it was bought; what is left is written off in the last
/// operating year, so that the sum is all that was spent but land and decommissioning.
std::vector<Cents> depreciation(const economics::LifeCycle& life, const std::vector<CapitalYear>& years);

/// What tax deducts at once: decommissioning, and land (less grants) against its sale in the last year.
std::vector<Cents> expensed(const economics::LifeCycle& life, const std::vector<CapitalYear>& years);

/// Losses wait for profits; a year's profit is offset up to a share of it. Losses that are never offset are lost.
class TaxAccount {
 public:
  TaxAccount(double rate, double loss_offset) : rate_(rate), loss_offset_(loss_offset) {}

  /// The tax on a year's profit, to the nearest cent; 0 for a loss, which is carried forward.
  Cents tax_on(Cents profit);
  Cents losses() const { return losses_; }

 private:
  double rate_, loss_offset_;
  Cents losses_;
};

}  // namespace gigatwin::finance
