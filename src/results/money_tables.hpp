#pragma once

#include "results/h5.hpp"
#include "results/tables.hpp"
#include "results/variable_writer.hpp"

/// The groups of proposal and money.
namespace gigatwin::results {

/// /quantities, /life_cycle, and where there is such a block /proposal and /finance.
void write_money(const h5::Group& root, const MoneyTables& money, const FileConventions& conventions);

}  // namespace gigatwin::results
