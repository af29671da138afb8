#include "grid/spec.hpp"

#include <fmt/format.h>

#include <map>

namespace gigatwin::grid {
namespace {

void check_grid(const GridSpec& spec, BlockProblems& problems) {
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < spec.agreements.size(); ++i) {
    const auto [at, fresh] = seen.emplace(spec.agreements[i].name, i);
    if (!fresh)
      problems.expected(fmt::format("agreements[{}].name", i), "a name that no other has",
                        fmt::format("\"{}\", as agreements[{}]", spec.agreements[i].name, at->second));
  }
  if (spec.guarantee_price.value > 0.0 && !spec.guarantees_of_origin)
    problems.expected("guarantee_price", "the share that is bought, guarantees_of_origin, beside its price", "none");
}

}  // namespace

std::optional<Watts> capacity_at(const ConnectionSpec& spec, std::optional<Watts> firm, Instant when) {
  std::optional<Watts> capacity = firm;
  for (const CapacityStep& step : spec.steps) {
    if (step.since > when) break;
    capacity = step.capacity;
  }
  return capacity;
}

const Schema<GridSpec>& grid_schema() {
  using G = GridSpec;
  static const Schema<G> schema{
      "grid",
      "Between the facility and the public grid: connection, battery, generators, photovoltaics, agreements, demand "
      "response.",
      {block<connection_schema>("connection", &G::connection).doc("Contract with the grid operator."),
       block<battery_schema>("battery", &G::battery).from("batteries").doc("Leave out where there is none."),
       block<generators_schema>("generators", &G::generators)
           .from("generators")
           .doc("Backup generators. Leave out where there are none."),
       block<photovoltaics_schema>("photovoltaics", &G::photovoltaics).doc("On site. Leave out where there are none."),
       blocks<agreement_schema>("agreements", &G::agreements).doc("Power purchase agreements."),
       fraction("guarantees_of_origin", &G::guarantees_of_origin)
           .doc("Share of the import beyond the agreements that guarantees of origin cover; without it, the site's "
                "renewable_share."),
       quantity("guarantee_price", &G::guarantee_price)
           .at_least({0})
           .doc("Of guarantees of origin per energy; paid on the share that guarantees_of_origin states."),
       block<demand_response_schema>("demand_response", &G::demand_response)
           .doc("Leave out where work goes on whatever the grid asks for.")},
      check_grid};
  return schema;
}

}  // namespace gigatwin::grid
