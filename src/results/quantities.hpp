#pragma once

#include <string>
#include <vector>

#include "economics/cost.hpp"
#include "results/layout.hpp"
#include "results/reader.hpp"

/// What the cost model was told, kept in the result as it was: cost, life cycle and finance can be computed again.
namespace gigatwin::results {

/// One member of SiteQuantities as a variable of /quantities, in SI units so that nothing is rounded. NaN: not stated.
struct QuantityColumn {
  Variable variable;
  double (*get)(const economics::SiteQuantities&) = nullptr;
  void (*set)(economics::SiteQuantities&, double) = nullptr;
};
const std::vector<QuantityColumn>& quantity_columns();

/// Throws FileError for a result that was written before results held them.
economics::SiteQuantities quantities_of(const ResultReader& result);

}  // namespace gigatwin::results
