#include <algorithm>
#include <array>
#include <cmath>

#include "results/end_tables.hpp"
#include "results/join_internal.hpp"
#include "results/joining.hpp"
#include "results/quantities.hpp"

namespace gigatwin::results {
namespace {

/// Of one unit of something: weighted by how much of it there is.
struct Price {
  std::string_view quantity, of;
};
constexpr std::array prices{Price{"node_price", "nodes"}, Price{"node_embodied_carbon", "nodes"},
                            Price{"land_price", "it_rating"}, Price{"water_price", "water"},
                            Price{"labour_cost", "accelerators"}};

JoiningRule rule_of(std::string_view quantity) {
  if (quantity == "duration") return {quantity, Joining::alike, {}};
  const auto price = std::find_if(prices.begin(), prices.end(), [&](const Price& p) { return p.quantity == quantity; });
  if (price != prices.end()) return {quantity, Joining::mean, {price->of, {}, {}}};
  return {quantity, Joining::sum, {}};
}

/// Of the tenant classes of all members: time held, by name.
void write_tenants(const h5::Group& group, const std::vector<ResultReader>& members,
                   const FileConventions& conventions) {
  const Variable coordinate = tenant_coordinate(), held = tenant_time_variable();
  std::vector<std::string> names;
  std::vector<double> times;
  for (const ResultReader& member : members) {
    if (member.find("quantities", coordinate.name) == nullptr) continue;
    const std::vector<std::string> own = member.texts("quantities", coordinate.name);
    const std::vector<double> own_times = member.numbers("quantities", held.name);
    for (std::size_t i = 0; i < own.size(); ++i) {
      const auto found = std::find(names.begin(), names.end(), own[i]);
      if (found == names.end()) {
        names.push_back(own[i]);
        times.push_back(own_times[i]);
      } else {
        times[static_cast<std::size_t>(found - names.begin())] += own_times[i];
      }
    }
  }
  if (names.empty()) return;
  const h5::Dataset scale = write_names(group, coordinate, names, conventions);
  const h5::Dataset* const scales[] = {&scale};
  const h5::Axis axis{times.size()};
  create_variable(group, held, {&axis, 1}, scales, conventions).write(times);
}

}  // namespace

void write_joined_quantities(const h5::Group& root, const std::vector<ResultReader>& members,
                             const FileConventions& conventions) {
  const h5::Group group = create_described_group(root, "quantities");
  for (const QuantityColumn& column : quantity_columns()) {
    const double value =
        joined(rule_of(column.variable.name), members.size(), [&](std::size_t site, std::string_view name) {
          return members[site].number("quantities", name).value_or(std::nan(""));
        });
    write_scalar(group, column.variable, value, conventions);
  }
  write_tenants(group, members, conventions);
}

}  // namespace gigatwin::results
