#include "validation/economics.hpp"

#include <algorithm>

#include "economics/cost.hpp"
#include "topology/fabric_plan.hpp"

namespace gigatwin::validation {
namespace {

economics::SiteQuantities quantities_of(const PricedSite& site) {
  const topology::FabricPlan plan = topology::plan_fabric(site.fabric, site.system, site.accelerators);
  const double racks = static_cast<double>(plan.layout.nodes) / site.system.nodes_per_rack;
  economics::SiteQuantities q;
  q.accelerators = plan.accelerators();
  q.nodes = plan.layout.nodes;
  q.node_price = site.system.node_price;
  q.network = plan.parts.price();
  q.storage_bandwidth = site.storage_bandwidth;
  q.it_rating = racks * site.system.rack_rating + plan.parts.peak_power() + site.storage_power;
  q.grid_connection = site.grid_connection;
  q.generator_power = site.generators;
  q.land_price = site.land_price;
  q.duration = years(1);
  return q;
}

/// Capital by part, with sums of what rows ask for.
class Bill {
 public:
  explicit Bill(const PricedSite& site)
      : quantities_(quantities_of(site)), items_(economics::cost_of(site.economics, quantities_).capital) {}

  Euros of(std::initializer_list<const char*> names) const {
    Euros sum;
    for (const economics::CostItem& item : items_)
      if (std::find(names.begin(), names.end(), item.name) != names.end()) sum += item.amount;
    return sum;
  }
  Euros all() const {
    Euros sum;
    for (const economics::CostItem& item : items_) sum += item.amount;
    return sum;
  }
  Euros computing() const { return of({"accelerator systems", "network", "storage"}); }
  Euros facility() const {
    return of({"building and plant", "shell and core", "electrical plant", "cooling plant", "fit-out",
               "engineering and commissioning", "generators", "contingency"});
  }
  /// With the engineering and the contingency that they bear.
  Euros mechanical_electrical() const {
    const Euros plant = of({"electrical plant", "cooling plant"});
    const Euros built = plant + of({"shell and core", "fit-out"});
    const double engineering = of({"engineering and commissioning"}) / built;
    const Euros borne = plant * (1.0 + engineering) + of({"generators", "grid connection"});
    const Euros all_borne = built * (1.0 + engineering) + of({"generators", "grid connection"});
    return borne * (1.0 + of({"contingency"}) / all_borne);
  }
  double it_megawatts() const { return quantities_.it_rating / megawatts(1); }
  double racks(const PricedSite& site) const {
    return static_cast<double>(quantities_.nodes) / site.system.nodes_per_rack;
  }

 private:
  economics::SiteQuantities quantities_;
  std::vector<economics::CostItem> items_;
};

constexpr unsigned corners = 16;  // nodes, storage, network, building and plant: each at the low or the high end

/// A site with each price at one end of its range: bit i of `corner` says which.
PricedSite at_corner(const PricedSite& site, unsigned corner) {
  const auto end = [corner](unsigned bit) { return (corner >> bit) & 1U; };
  PricedSite priced = site;
  priced.system.node_price = site.node_price_range[end(0)];
  priced.economics.storage_cost_per_terabyte_per_second = site.storage_cost_range[end(1)];
  priced.fabric.network_switch.price = site.switch_price_range[end(2)];
  priced.fabric.transceiver.price = site.transceiver_price_range[end(2)];
  const double factor = site.facility_factors[end(3)];
  if (priced.economics.facility_cost) *priced.economics.facility_cost = *site.economics.facility_cost * factor;
  if (!priced.economics.facility) return priced;
  economics::FacilitySpec& facility = *priced.economics.facility;
  facility.shell_cost = facility.shell_cost * factor;
  for (EurosPerWatt* cost : {&facility.electrical_plant_cost, &facility.cooling_plant_cost, &facility.fit_out_cost})
    *cost = *cost * factor;
  return priced;
}

CapitalOutcome run(const CapitalRow& row, const PricedSite& site) {
  CapitalOutcome outcome{row, capital_figure(row.computed, site)};
  outcome.least = outcome.most = outcome.computed;
  for (unsigned corner = 0; corner < corners; ++corner) {
    const double figure = capital_figure(row.computed, at_corner(site, corner));
    outcome.least = std::min(outcome.least, figure);
    outcome.most = std::max(outcome.most, figure);
  }
  return outcome;
}

}  // namespace

const char* unit_of(CapitalFigure figure) {
  switch (figure) {
    case CapitalFigure::all_in_per_power:
      return "bn USD/GW";
    case CapitalFigure::all_in_per_rack:
    case CapitalFigure::computing_per_rack:
    case CapitalFigure::infrastructure_per_rack:
    case CapitalFigure::system_per_rack:
      return "M USD";
    case CapitalFigure::facility_per_it_power:
      return "M USD/MW";
    default:
      return "%";
  }
}

double capital_figure(CapitalFigure figure, const PricedSite& site) {
  const Bill bill{site};
  const auto millions = [&site](Euros amount) { return amount.value / site.euros_per_dollar / 1e6; };
  const auto share = [&bill](Euros amount) { return 100.0 * (amount / bill.all()); };
  switch (figure) {
    case CapitalFigure::all_in_per_power:  // million per MW are billion per GW
      return millions(bill.all()) / (site.grid_connection / megawatts(1));
    case CapitalFigure::all_in_per_rack:
      return millions(bill.all()) / bill.racks(site);
    case CapitalFigure::computing_per_rack:
      return millions(bill.computing()) / bill.racks(site);
    case CapitalFigure::infrastructure_per_rack:
      return millions(bill.all() - bill.computing()) / bill.racks(site);
    case CapitalFigure::system_per_rack:
      return millions(bill.of({"accelerator systems"})) / bill.racks(site);
    case CapitalFigure::facility_per_it_power:
      return millions(bill.facility()) / bill.it_megawatts();
    case CapitalFigure::share_computing:
      return share(bill.computing());
    case CapitalFigure::share_systems:
      return share(bill.of({"accelerator systems"}));
    case CapitalFigure::share_network:
      return share(bill.of({"network"}));
    case CapitalFigure::share_storage:
      return share(bill.of({"storage"}));
    case CapitalFigure::share_mechanical_electrical:
      break;
  }
  return share(bill.mechanical_electrical());
}

double CapitalOutcome::error() const { return computed / std::clamp(computed, row.low, row.high) - 1.0; }

bool CapitalOutcome::passed() const {
  if (inside()) return row.difference.empty();
  return !row.difference.empty() && reached();
}

std::size_t CapitalReport::scored() const {
  return static_cast<std::size_t>(
      std::count_if(outcomes.begin(), outcomes.end(), [](const CapitalOutcome& o) { return o.counts(); }));
}

std::size_t CapitalReport::inside() const {
  return static_cast<std::size_t>(std::count_if(outcomes.begin(), outcomes.end(),
                                                [](const CapitalOutcome& o) { return o.counts() && o.inside(); }));
}

bool CapitalReport::passed() const {
  return scored() > 0 && std::all_of(outcomes.begin(), outcomes.end(),
                                     [](const CapitalOutcome& o) { return !o.counts() || o.passed(); });
}

CapitalReport validate(const std::vector<CapitalRow>& rows, const std::vector<PricedSite>& sites,
                       const std::string& group) {
  CapitalReport report;
  report.sites = sites;
  for (const CapitalRow& row : rows) {
    if (row.group.find(group) == std::string::npos && row.id.find(group) == std::string::npos) continue;
    const auto site =
        std::find_if(sites.begin(), sites.end(), [&row](const PricedSite& s) { return s.name == row.site; });
    if (site != sites.end()) report.outcomes.push_back(run(row, *site));
  }
  return report;
}

}  // namespace gigatwin::validation
