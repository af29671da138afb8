#pragma once

#include <functional>

#include "report/html/chart_data.hpp"
#include "report/html/proposals.hpp"

/// The numbers of the charts as tables, a column for each proposal: what a person reads of them.
namespace gigatwin::report::html {

/// A table with a column for each proposal.
class ProposalTable {
 public:
  ProposalTable(const ReportInputs& inputs, const char* id, const Html& caption, const Html& row_head) {
    table_.id = std::string("numbers-") + id;
    table_.caption = caption;
    table_.head = {row_head};
    table_.proposal_of_column = {-1};
    for (std::size_t p = 0; p < inputs.proposals.size(); ++p) {
      table_.head.push_back(badge(inputs.proposals[p], p));
      table_.proposal_of_column.push_back(static_cast<int>(p));
    }
  }

  void row(Html head, const std::function<Html(std::size_t)>& cell) {
    std::vector<Html> cells{std::move(head)};
    for (std::size_t p = 0; p + 1 < table_.head.size(); ++p) cells.push_back(cell(p));
    table_.rows.push_back(std::move(cells));
  }

  Html html() const { return table(table_); }

 private:
  Table table_;
};

/// Means by calendar month. @param monthly  of `YearChart`: facility power, PUE, outdoor temperature
enum class Monthly : std::uint8_t { power, pue, outdoor };
Html monthly_table(const Charts& charts, const ReportInputs& inputs, Monthly what);
Html carbon_table(const Charts& charts, const ReportInputs& inputs);
/// Power that is exceeded for so much of the time.
Html load_table(const Charts& charts, const ReportInputs& inputs);
Html energy_table(const Charts& charts, const ReportInputs& inputs);
/// All parts of the file. @param per_flop  of an exaFLOP-day, else of an accelerator-hour
Html cost_table(const Charts& charts, const ReportInputs& inputs, bool per_flop);
/// Sums over all years.
Html cash_table(const Charts& charts, const ReportInputs& inputs);
/// Equity's sum so far, by year.
Html equity_table(const Charts& charts, const ReportInputs& inputs);
Html time_table(const Charts& charts, const ReportInputs& inputs);
Html lost_table(const Charts& charts, const ReportInputs& inputs);
Html network_table(const Charts& charts, const ReportInputs& inputs);
Html intervals_table(const Charts& charts, const ReportInputs& inputs);
/// What the widest swings are of each indicator.
Html tornado_table(const Charts& charts, const ReportInputs& inputs);
Html sobol_table(const Charts& charts, const ReportInputs& inputs);
Html convergence_table(const Charts& charts, const ReportInputs& inputs);

/// A name of the file in the page's languages where it is one of ours, else as it stands.
/// @param kind  of texts "chart.KIND.NAME"
Html file_name(std::string_view kind, const std::string& name);

}  // namespace gigatwin::report::html
