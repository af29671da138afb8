#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "validation/facility_internal.hpp"

namespace gigatwin::validation {
namespace {

enum class Scope { machine, rack, node, accelerator };

/// What a key of `expected` such as `idle_mw` or `mean_w_per_node` asks for.
struct PowerKey {
  double unit_w = 0.0;  ///< 0: no power
  std::string unit;
  std::string load;  ///< "idle", "mean", "peak", "max", "hpl"; empty: as the row says
  std::optional<Scope> scope;
};

/// Whether `word` is one that changes nothing: "power", "derived".
bool is_filler(const std::string& word) {
  static const std::vector<std::string> fillers{"power", "reading", "derived", "per", "total", "it", "system"};
  return std::find(fillers.begin(), fillers.end(), word) != fillers.end();
}

bool take_word(PowerKey& key, const std::string& word) {
  constexpr std::pair<const char*, double> units[] = {{"w", 1.0}, {"kw", 1e3}, {"mw", 1e6}, {"gw", 1e9}};
  constexpr const char* printed[] = {"W", "kW", "MW", "GW"};
  for (std::size_t i = 0; i < std::size(units); ++i)
    if (word == units[i].first) return key.unit_w = units[i].second, key.unit = printed[i], true;
  if (word == "average") return key.load = "mean", true;
  if (word == "maximum" || word == "rated") return key.load = "max", true;
  for (const char* load : {"idle", "mean", "peak", "max", "hpl", "full"})
    if (word == load) return key.load = load, true;
  if (word == "node" || word == "server") return key.scope = Scope::node, true;
  if (word == "rack") return key.scope = Scope::rack, true;
  if (word == "gpu" || word == "accelerator") return key.scope = Scope::accelerator, true;
  return is_filler(word);
}

PowerKey power_key(const std::string& text) {
  PowerKey key;
  std::istringstream words{lower(text)};
  for (std::string word; std::getline(words, word, '_');)
    if (!take_word(key, word)) return {};
  return key;
}

bool has_any(const std::string& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const char* word) { return text.find(word) != std::string::npos; });
}

bool trains(const FacilityRow& row) {
  return find(row.inputs, "workload") || find(row.inputs, "model") || find(row.inputs, "benchmark");
}

bool says_what_runs(const FacilityRow& row) { return find(row.inputs, "load") || trains(row); }

/// Rmax in PFLOP/s; lists print it among the results.
std::optional<double> rmax(const FacilityRow& row, std::string& reason) {
  const std::optional<double> input = positive_input(row.inputs, "rmax_pflops", reason);
  return input ? input : positive_input(row.expected, "rmax_pflops", reason);
}

double kilowatts_of(double rmax_pflops, double gflops_per_w) { return rmax_pflops * 1e15 / (gflops_per_w * 1e9) / 1e3; }

/// Whether the row's power is another than that of its efficiency, which then is of a second, tuned run.
bool has_second_run(const FacilityRow& row) {
  std::string ignored;
  const auto pflops = rmax(row, ignored);
  const auto efficiency = number_input(row.expected, "gflops_per_w", ignored);
  const auto power_kw = number_input(row.expected, "power_kw", ignored);
  return pflops && efficiency && power_kw && std::abs(*power_kw / kilowatts_of(*pflops, *efficiency) - 1.0) > 0.05;
}

MachineLoad listed_load(const FacilityRow& row, const InstalledMachine& machine) {
  return machine.listed_run_tuned && !has_second_run(row) ? MachineLoad::tuned : MachineLoad::hpl;
}

/// What the row says that runs.
MachineLoad stated_load(const FacilityRow& row, const InstalledMachine& machine, Scope scope) {
  const std::string load = lower(text_input(row.inputs, "load"));
  if (has_any(load, {"idle"})) return MachineLoad::idle;
  if (has_any(load, {"rated", "nameplate"})) return MachineLoad::rated;
  if (has_any(load, {"full", "peak", "max"})) return MachineLoad::full;
  if (has_any(load, {"tuned", "optimis", "optimiz", "green"})) return MachineLoad::tuned;
  if (has_any(load, {"train"}) || (load.empty() && trains(row))) return MachineLoad::training;
  if (load.empty() && scope == Scope::rack) return MachineLoad::rated;
  if (load.empty() && scope == Scope::accelerator) return MachineLoad::full;
  return listed_load(row, machine);
}

MachineLoad load_of(const PowerKey& key, const FacilityRow& row, const InstalledMachine& machine, Scope scope) {
  const MachineLoad stated = stated_load(row, machine, scope);
  if (key.load == "idle") return MachineLoad::idle;
  if (key.load == "full") return MachineLoad::full;
  if (key.load == "max") return MachineLoad::rated;
  if (key.load == "hpl") return listed_load(row, machine);
  if (key.load == "peak") return stated == MachineLoad::training ? MachineLoad::compute : MachineLoad::full;
  return stated;
}

const char* name_of(MachineLoad load) {
  switch (load) {
    case MachineLoad::idle:
      return "idle";
    case MachineLoad::hpl:
      return "HPL";
    case MachineLoad::tuned:
      return "HPL, tuned";
    case MachineLoad::training:
      return "training, mean";
    case MachineLoad::compute:
      return "training, highest";
    case MachineLoad::full:
      return "full";
    case MachineLoad::rated:
      return "rated";
  }
  return "";
}

std::optional<double> stated_fraction(const Facts& inputs, std::initializer_list<const char*> keys,
                                      std::string& reason) {
  for (const char* key : keys)
    if (const std::optional<double> value = number_input(inputs, key, reason)) {
      if (*value >= 0.0 && *value <= 1.0) return value;
      reason = fmt::format("input {} is no share in [0, 1]", key);
    }
  return std::nullopt;
}

struct Count {
  double nodes = 0.0;
  std::string remark;
};

/// As ExaDigiT RAPS describes a machine: nodes of all racks of all CDUs less those of missing racks.
std::optional<double> nodes_by_racks(const Facts& inputs, std::string& reason) {
  const auto cdus = positive_input(inputs, "cdus", reason);
  const auto racks_per_cdu = positive_input(inputs, "racks_per_cdu", reason);
  const auto nodes_per_rack = positive_input(inputs, "nodes_per_rack", reason);
  if (!cdus || !racks_per_cdu || !nodes_per_rack) return std::nullopt;
  const double racks = *cdus * *racks_per_cdu - number_input(inputs, "missing_rack", reason).value_or(0.0);
  if (racks > 0.0) return racks * *nodes_per_rack;
  reason = "no rack is left without the missing ones";
  return std::nullopt;
}

/// As many nodes as its Rmax takes, by the usual rate of its accelerators.
std::optional<double> nodes_by_rmax(const FacilityRow& row, const InstalledMachine& machine,
                                    const std::vector<PowerPart>& parts, std::string& reason) {
  const PowerPart* part = find_part(parts, machine.accelerator);
  const std::optional<double> pflops = rmax(row, reason);
  if (!part || !part->hpl_rate || !pflops || machine.accelerators_per_node == 0) return std::nullopt;
  return *pflops * 1e15 / part->hpl_rate->value / machine.accelerators_per_node;
}

/// Rates of one part spread by a fifth among machines; beyond that it is a run of another size, or of a namesake.
bool is_near(double ratio) { return ratio > 0.8 && ratio < 1.25; }

/// Nodes of the machine: stated by the row, by its accelerators, known of the machine, or as many as its Rmax takes.
std::optional<Count> count_of(const FacilityRow& row, const InstalledMachine& machine,
                              const std::vector<PowerPart>& parts, std::string& reason) {
  if (const auto nodes = positive_input(row.inputs, "nodes", reason)) return Count{*nodes, {}};
  if (const auto nodes = nodes_by_racks(row.inputs, reason)) return Count{*nodes, {}};
  const int per_node = accelerators_per_node(machine);
  for (const char* key : {"gpus", "accelerators"})
    if (const auto gpus = positive_input(row.inputs, key, reason); gpus && per_node > 0)
      return Count{*gpus / per_node, {}};
  const std::optional<double> by_rmax = nodes_by_rmax(row, machine, parts, reason);
  if (machine.nodes && (!by_rmax || is_near(*by_rmax / *machine.nodes))) return Count{*machine.nodes, {}};
  if (by_rmax) return Count{*by_rmax, "count estimated from Rmax"};
  return std::nullopt;
}

Watts in_scope(const MachinePower& power, Scope scope, const InstalledMachine& machine) {
  switch (scope) {
    case Scope::machine:
      return power.machine;
    case Scope::rack:
      return power.rack;
    case Scope::node:
      return power.node;
    case Scope::accelerator:
      return power.node / static_cast<double>(std::max(1, accelerators_per_node(machine)));
  }
  return power.machine;
}

/// One row with its machine.
class MachineRow {
 public:
  MachineRow(const FacilityRow& row, const InstalledMachine& machine, const std::vector<PowerPart>& parts)
      : row_(row), machine_(machine), parts_(parts) {
    utilisation_.accelerator =
        stated_fraction(row.inputs, {"gpu_utilisation", "gpu_utilization", "accelerator_utilisation"}, result.reason);
    utilisation_.host =
        stated_fraction(row.inputs, {"cpu_utilisation", "cpu_utilization", "host_utilisation"}, result.reason);
  }

  void add(const std::string& key, const std::string& published_text) {
    const PowerKey meaning = power_key(key);
    const std::optional<PublishedRange> published = range_of(published_text);
    if (meaning.unit_w == 0.0 || !published) return;
    if (meaning.load == "mean" && !says_what_runs(row_)) {
      result.reason = "what runs while the mean is taken is not stated";
      return;
    }
    const bool of_node = meaning.unit == "W" || meaning.load == "max";  // nameplates are those of servers
    const Scope scope = meaning.scope.value_or(of_node ? Scope::node : Scope::machine);
    add(key, meaning.unit, meaning.unit_w, *published, scope, load_of(meaning, row_, machine_, scope));
  }

  /// GFLOP/s per watt with Rmax are a power. Where the row states another one too, they are of the tuned run.
  void add_efficiency(const std::string& published_text) {
    const std::optional<PublishedRange> efficiency = range_of(published_text);
    const std::optional<double> pflops = rmax(row_, result.reason);
    if (!efficiency || !pflops || efficiency->low <= 0.0) return;
    const double kilowatts_drawn = kilowatts_of(*pflops, efficiency->high);
    const bool listed = std::any_of(result.outcomes.begin(), result.outcomes.end(), [&](const FacilityOutcome& other) {
      return other.unit == "kW" && std::abs(other.published.low / kilowatts_drawn - 1.0) < 0.05;
    });
    if (listed) return;  // the same figure once more
    const MachineLoad load = result.outcomes.empty() ? stated_load(row_, machine_, Scope::machine) : MachineLoad::tuned;
    add("rmax / gflops_per_w", "kW", 1e3, {kilowatts_drawn, kilowatts_of(*pflops, efficiency->low)}, Scope::machine,
        load);
  }

  FacilityResult result;

 private:
  void add(const std::string& key, const std::string& unit, double unit_w, PublishedRange published, Scope scope,
           MachineLoad load) {
    Count count{1.0, {}};
    if (scope == Scope::machine) {
      const std::optional<Count> counted = count_of(row_, machine_, parts_, result.reason);
      if (!counted) {
        if (result.reason.empty()) result.reason = "how many nodes it has is not stated, and not known";
        return;
      }
      count = *counted;
    }
    const auto power = machine_power(machine_, parts_, count.nodes, load, utilisation_, result.reason);
    if (!power) return;
    FacilityOutcome outcome;
    outcome.row = row_;
    outcome.figure = key;
    outcome.unit = unit;
    outcome.subject = fmt::format("{}, {}", machine_.name, utilisation_.accelerator ? "stated load" : name_of(load));
    outcome.published = published;
    outcome.simulated = in_scope(*power, scope, machine_).value / unit_w;
    outcome.set = machine_.known == PartsKnown::calibrated ? FacilitySet::calibrated : FacilitySet::data_sheet;
    outcome.unscored = stated_unscored(row_, machine_.unscored);
    if (!count.remark.empty()) outcome.remarks.push_back(count.remark);
    result.outcomes.push_back(std::move(outcome));
  }

  const FacilityRow& row_;
  const InstalledMachine& machine_;
  const std::vector<PowerPart>& parts_;
  StatedUtilisation utilisation_;
};

const InstalledMachine* machine_of(const FacilityRow& row, const std::vector<InstalledMachine>& machines) {
  if (row.machine) return &*row.machine;
  const auto found = std::find_if(machines.begin(), machines.end(), [&](const InstalledMachine& machine) {
    return !machine.when.empty() && meets(row.inputs, machine.when);
  });
  return found == machines.end() ? nullptr : &*found;
}

bool states_power(const FacilityRow& row) {
  return std::any_of(row.expected.begin(), row.expected.end(), [](const auto& fact) {
    return fact.first == "gflops_per_w" || power_key(fact.first).unit_w > 0.0;
  });
}

}  // namespace

FacilityResult run_machine_row(const FacilityRow& row, const MachineCatalogue& machines) {
  if (!states_power(row)) return {};
  const InstalledMachine* machine = machine_of(row, machines.machines);
  if (!machine) return {{}, "no machine of the file is meant by " + text_input(row.inputs, "named")};
  MachineRow run{row, *machine, machines.parts};
  for (const auto& [key, value] : row.expected)
    if (key != "gflops_per_w") run.add(key, value);
  if (const std::string* efficiency = find(row.expected, "gflops_per_w")) {
    run.add_efficiency(*efficiency);
    if (run.result.outcomes.empty() && run.result.reason.empty())
      run.result.reason = "gflops_per_w is a power only with rmax_pflops";
  }
  return std::move(run.result);
}

}  // namespace gigatwin::validation
