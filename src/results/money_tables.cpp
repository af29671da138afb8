#include "results/money_tables.hpp"

#include "results/column_table.hpp"
#include "results/end_tables.hpp"
#include "results/quantities.hpp"

namespace gigatwin::results {
namespace {

using h5::Dataset;
using h5::Group;

/// Years with what they have for each name of some lists.
class YearGroup {
 public:
  YearGroup(const Group& group, const FileConventions& conventions) : group_(group), conventions_(conventions) {}

  /// First: `show --csv` goes by the first dimension of a group. The first column is the coordinate.
  template <class Record>
  void add_years(const Columns<Record>& columns, const std::vector<Record>& years) {
    const h5::Axis axis{years.size()};
    years_ = create_variable(group_, columns[0].variable, {&axis, 1}, {}, conventions_);
    std::vector<double> numbers;
    for (const Record& year : years) numbers.push_back(columns[0].value(year));
    years_.write(numbers);
    for (std::size_t i = 1; i < columns.size(); ++i)
      write_column<Record>(group_, columns[i], years, years_, conventions_);
  }

  void add_names(const Variable& coordinate, const std::vector<std::string>& names) {
    if (!names.empty()) scales_.emplace_back(coordinate.name, write_names(group_, coordinate, names, conventions_));
  }

  /// Columns on one of the lists of names, which is the first of them.
  template <class Record>
  void add_columns(const Columns<Record>& columns, const std::vector<Record>& rows) {
    for (const auto& [name, scale] : scales_)
      for (std::size_t i = 1; i < columns.size() && name == columns[0].variable.name; ++i)
        write_column<Record>(group_, columns[i], rows, scale, conventions_);
  }

  /// Left out where the second dimension has no names.
  template <class Record>
  void add(const Matrix<Record>& matrix, const std::vector<Record>& years) {
    for (const auto& [name, scale] : scales_) {
      if (name != matrix.variable.dimensions[1]) continue;
      std::vector<double> numbers;
      for (const Record& year : years) {
        const std::vector<double> row = matrix.row(year);
        numbers.insert(numbers.end(), row.begin(), row.end());
      }
      const h5::Axis axes[] = {{years.size()}, {numbers.size() / years.size()}};
      const Dataset* const scales[] = {&years_, &scale};
      create_variable(group_, matrix.variable, axes, scales, conventions_).write(numbers);
    }
  }

 private:
  const Group& group_;
  const FileConventions& conventions_;
  Dataset years_;
  std::vector<std::pair<std::string, Dataset>> scales_;
};

std::vector<std::string> capital_names(const economics::LifeCycle& life) {
  std::vector<std::string> names;
  for (const economics::CapitalPart& part : life.capital_parts) names.push_back(part.name);
  return names;
}

std::vector<std::string> operating_names(const economics::LifeCycle& life) {
  std::vector<std::string> names;
  for (const economics::OperatingPart& part : life.operating_parts) names.push_back(part.name);
  return names;
}

void write_quantities(const Group& root, const economics::SiteQuantities& quantities,
                      const FileConventions& conventions) {
  const Group group = create_described_group(root, "quantities");
  for (const QuantityColumn& column : quantity_columns())
    write_scalar(group, column.variable, column.get(quantities), conventions);
  if (quantities.tenants.empty()) return;
  std::vector<std::string> names;
  std::vector<double> held;
  for (const economics::TenantTime& tenant : quantities.tenants) {
    names.push_back(tenant.name);
    held.push_back(tenant.accelerator_seconds_held);
  }
  const Dataset scale = write_names(group, tenant_coordinate(), names, conventions);
  const Dataset* const scales[] = {&scale};
  const h5::Axis axis{held.size()};
  create_variable(group, tenant_time_variable(), {&axis, 1}, scales, conventions).write(held);
}

void write_life(const Group& root, const economics::LifeCycle& life, const FileConventions& conventions) {
  const Group group = create_described_group(root, "life_cycle");
  YearGroup table{group, conventions};
  table.add_years(life_columns(), life.years);
  table.add_names(capital_part_coordinate(), capital_names(life));
  table.add_names(operating_part_coordinate(), operating_names(life));
  table.add_names(tenant_coordinate(), life.tenants);
  for (const Matrix<economics::LifeYear>& matrix : life_matrices()) table.add(matrix, life.years);
}

void write_plan(const Group& root, const finance::Plan& plan, const FileConventions& conventions) {
  const Group group = create_described_group(root, "finance");
  YearGroup table{group, conventions};
  table.add_years(finance_columns(), plan.years);
  table.add_names(capital_part_coordinate(), plan.capital_parts);
  table.add_names(operating_part_coordinate(), plan.operating_parts);
  table.add_names(tenant_coordinate(), plan.tenants);
  std::vector<std::string> tranches;
  for (const finance::Tranche& tranche : plan.tranches) tranches.push_back(tranche.name);
  table.add_names(tranche_columns()[0].variable, tranches);
  for (const Matrix<finance::PlanYear>& matrix : finance_matrices()) table.add(matrix, plan.years);
  table.add_columns(tranche_columns(), plan.tranches);
}

/// An empty table leaves nothing.
template <class Record>
void write_rows(const Group& group, const Columns<Record>& columns, const std::vector<Record>& rows,
                const FileConventions& conventions) {
  if (!rows.empty()) write_table(group, columns, rows, conventions);
}

void write_proposal(const Group& root, const proposal::ProposalSpec& proposal, const FileConventions& conventions) {
  const Group group = create_described_group(root, "proposal");
  group.set_text("title", proposal.title);
  group.set_text("consortium", proposal.consortium);
  group.set_text("lot", proposal.lot);
  group.set_text("country", proposal::coordinating_country(proposal));
  group.set_text("signature", to_text(proposal.signature));
  write_rows(group, phase_columns(), proposal.phases, conventions);
  write_rows(group, member_columns(), proposal.members, conventions);
  write_rows(group, fact_columns(), proposal.facts, conventions);
  write_rows(group, assumption_columns(), proposal.assumptions, conventions);
}

}  // namespace

void write_money(const Group& root, const MoneyTables& money, const FileConventions& conventions) {
  write_quantities(root, money.quantities, conventions);
  write_life(root, money.life, conventions);
  if (money.proposal) write_proposal(root, *money.proposal, conventions);
  if (money.plan) write_plan(root, *money.plan, conventions);
}

}  // namespace gigatwin::results
