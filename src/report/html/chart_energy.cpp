#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/dimension.hpp"
#include "report/html/chart_data.hpp"
#include "scenario/tree.hpp"

/// Energy from its sources to training that counts.
namespace gigatwin::report::html {
namespace {

using results::ResultReader;

constexpr double hour_s = 3600.0;
constexpr double mw_per_w = 1e-6;

/// What an idle accelerator draws, W, from the scenario that the result keeps; nullopt where it does not say.
std::optional<double> idle_power_w(const ResultReader& result) {
  const std::optional<std::string> text = result.text("provenance", "scenario_resolved");
  if (!text) return std::nullopt;
  Diagnostics ignored;  // the run has read it before; here one number is wanted
  const auto tree = scenario::read_yaml_text(result.info().path, *text, ignored);
  if (!tree) return std::nullopt;
  const scenario::Node* node = &tree->root;
  for (const char* key : {"compute", "system", "accelerator", "idle"}) {
    const scenario::Entry* entry = node->find(key);
    if (entry == nullptr) return std::nullopt;
    node = &entry->value;
  }
  return parse_quantity(node->scalar, Dimension::power).si;
}

/// Energies of the run, MWh, as integrals of its series.
class Energies {
 public:
  explicit Energies(const ResultReader& result) : result_(result) {}

  /// 0 where the result has no such series.
  double of(const char* group, const char* name) const {
    if (result_.find(group, name) == nullptr) return 0.0;
    const std::vector<double> rows = result_.numbers(group, name);
    double sum = 0.0;
    for (std::size_t i = 0; i < rows.size(); ++i) sum += std::isnan(rows[i]) ? 0.0 : rows[i] * hours(i);
    return sum;
  }

  /// Of accelerators that no job holds: each at its idle power, all of them at most what all accelerators draw.
  double free_accelerators(double idle_w) const {
    const std::vector<double> drawn = result_.numbers("power", "accelerator_power");
    const std::vector<double> busy = result_.numbers("", "busy_accelerators");
    const double all = result_.number("indicators", "simulated_accelerators").value_or(0.0);
    double sum = 0.0;
    for (std::size_t i = 0; i < drawn.size(); ++i)
      sum += std::min(std::max(0.0, all - busy[i]) * idle_w * mw_per_w, drawn[i]) * hours(i);
    return sum;
  }

 private:
  double hours(std::size_t row) const {
    const double every_s = result_.info().every.value;
    const double left_s = result_.info().duration.value - every_s * static_cast<double>(row);
    return std::clamp(left_s, 0.0, every_s) / hour_s;
  }

  const ResultReader& result_;
};

/// Nodes by key, links between them; a link of nothing is none.
class Flows {
 public:
  void link(const char* from, const char* to, double mwh) {
    if (mwh > 0.0) {
      const std::size_t source = node(from);  // before `to`: sources come first
      chart.links.push_back({source, node(to), mwh});
    }
  }

  EnergyChart chart;

 private:
  std::size_t node(const char* key) {
    const auto found = std::find(chart.nodes.begin(), chart.nodes.end(), key);
    if (found != chart.nodes.end()) return static_cast<std::size_t>(found - chart.nodes.begin());
    chart.nodes.emplace_back(key);
    return chart.nodes.size() - 1;
  }
};

/// Where the energy of accelerators goes that are held by jobs. Those that restart or are paused draw idle power; the
/// rest is shared in proportion to hours, so slower clocks count with the work that they do.
void link_training(Flows& flows, const ResultReader& result, double held_mwh, double idle_w) {
  const auto hours = [&](const char* name) {
    const double value = result.number("indicators", name).value_or(0.0);
    return std::isnan(value) ? 0.0 : value;
  };
  const double offered_h =
      result.number("indicators", "simulated_accelerators").value_or(0.0) * (result.info().duration.value / hour_s);
  const double waiting_h = hours("restarting_hours") + hours("paused_accelerator_hours");
  const double waiting = std::min(held_mwh, waiting_h * idle_w * mw_per_w);
  flows.link("training", "waiting", waiting);
  struct Part {
    const char* key;
    double hours;
  };
  const std::array parts{Part{"productive", hours("goodput") * offered_h}, Part{"taken_back", hours("lost_hours")},
                         Part{"checkpointing", hours("checkpointing_hours")},
                         Part{"held_up", hours("contention_hours") + hours("starved_hours")}};
  double all_h = 0.0;
  for (const Part& part : parts) all_h += part.hours;
  for (const Part& part : parts)
    if (all_h > 0.0) flows.link("training", part.key, (held_mwh - waiting) * part.hours / all_h);
}

}  // namespace

EnergyChart energy_chart(const ResultReader& result) {
  const Energies energy{result};
  Flows flows;
  const double it = energy.of("", "it_power");
  struct Use {
    const char* key;
    double mwh;
  };
  const std::array uses{Use{"it", it},
                        Use{"transformers", energy.of("power", "transformer_loss")},
                        Use{"ups", energy.of("power", "ups_loss")},
                        Use{"distribution", energy.of("power", "distribution_loss")},
                        Use{"cooling", energy.of("cooling", "pump_power") + energy.of("cooling", "fan_power") +
                                           energy.of("cooling", "chiller_power")},
                        Use{"heat_pump", energy.of("cooling", "heat_pump_power")},
                        Use{"auxiliary", energy.of("power", "auxiliary_power")},
                        Use{"export", energy.of("power", "grid_export")}};
  const double battery = energy.of("power", "battery_power");
  const double sun = energy.of("power", "photovoltaic_power");
  const double generators = energy.of("power", "generator_power");
  const double unserved = energy.of("power", "unserved_power");
  double used = std::max(0.0, -battery);
  for (const Use& use : uses) used += use.mwh;
  // The import closes the balance: its own series differs by the rounding of the file's 32-bit numbers.
  flows.link("grid", "site", used - sun - generators - unserved - std::max(0.0, battery));
  flows.link("sun", "site", sun);
  flows.link("generators", "site", generators);
  flows.link("battery", "site", battery);
  flows.link("unserved", "site", unserved);
  for (const Use& use : uses) flows.link("site", use.key, use.mwh);
  flows.link("site", "battery_loss", -battery);

  const double accelerators = energy.of("power", "accelerator_power");
  const double conversion = energy.of("power", "rack_conversion_loss");
  const double network = energy.of("power", "network_power"), storage = energy.of("power", "storage_power");
  flows.link("it", "accelerators", accelerators);
  flows.link("it", "hosts", it - accelerators - conversion - network - storage);  // all else in the racks
  flows.link("it", "conversion", conversion);
  flows.link("it", "network", network);
  flows.link("it", "storage", storage);
  if (const std::optional<double> idle_w = idle_power_w(result)) {
    const double free = energy.free_accelerators(*idle_w);
    flows.link("accelerators", "training", accelerators - free);
    flows.link("accelerators", "free", free);
    link_training(flows, result, accelerators - free, *idle_w);
  }
  flows.chart.useful_exaflop_days = result.number("indicators", "useful_exaflop_days").value_or(NAN);
  return std::move(flows.chart);
}

}  // namespace gigatwin::report::html
