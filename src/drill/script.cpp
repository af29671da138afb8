#include "drill/script.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "power/network.hpp"

namespace gigatwin::drill {
namespace {

/// A chiller that has lost its supply proves its flows, waits and loads up; makers' quick restarts 0.5 to 1 min, usual
/// ones 3 to 5 min; assumption.
constexpr Seconds chiller_restart = minutes(3);
/// Racks that lost power boot, are checked and get their work again; assumption, 5 to 30 min.
constexpr Seconds rack_restart = minutes(10);
/// A site battery forms the grid; assumption, 0.1 to 5 s, which the UPS bridges.
constexpr Seconds battery_forms = Seconds{1};
/// Power brakes of the racks; assumption, 0.1 to 5 s, which UPS and overload ratings bridge.
constexpr Seconds capping_takes = Seconds{1};

std::string percent(double share) { return fmt::format("{:.0f} %", 100.0 * share); }

std::string megawatts_text(Watts power) { return fmt::format("{:.1f} MW", power.value / 1e6); }

class Writer {
 public:
  Writer(const Hall& hall, const Question& question, const cooling::TransientStart& start)
      : hall_(hall), question_(question), start_(start) {}

  std::vector<Change> write() {
    switch (question_.event) {
      case Event::grid_loss:
        without_utility("grid lost");
        break;
      case Event::feed_loss:
        feed_loss();
        break;
      case Event::pump_stop:
        pump_stop();
        break;
      case Event::loop_stop:
        loop_stop();
        break;
      case Event::cooler_loss:
        cooler_loss();
        break;
      case Event::chiller_loss:
        chiller_loss();
        break;
    }
    std::stable_sort(changes_.begin(), changes_.end(),
                     [](const Change& a, const Change& b) { return a.when < b.when; });
    return changes_;
  }

 private:
  using Apply = std::function<void(cooling::Service&)>;
  void add(Seconds when, std::string what, Apply apply = {}, bool dark = false) {
    if (when <= question_.plays) changes_.push_back({when, std::move(what), std::move(apply), dark});
  }

  void without_utility(const std::string& what);
  void on_ups(const std::string& what, const Supply& supply);
  /// How long the hall's and the site's own sources carry the hall.
  Seconds carried_until(const Supply& supply);
  void all_back(Seconds when, const std::string& what, bool were_dark);
  void feed_loss();
  void pump_stop();
  void loop_stop();
  void cooler_loss();
  void chiller_loss();
  void chillers_back(Seconds when);
  bool has_chillers() const {
    return std::any_of(start_.spec.loops.begin(), start_.spec.loops.end(),
                       [](const cooling::TransientLoop& loop) { return loop.chillers.value > 0.0; });
  }

  const Hall& hall_;
  const Question& question_;
  const cooling::TransientStart& start_;
  std::vector<Change> changes_;
  bool by_generators_ = false, chillers_restart_ = false;
};

void Writer::on_ups(const std::string& what, const Supply& supply) {
  if (supply.on_ups <= 0.0) {
    add(
        {0}, what + "; no UPS: racks and plant stop",
        [loops = supply.pumps.size()](cooling::Service& s) {
          s.racks = false;
          s.pumps.assign(loops, 0.0);
          s.coolers = s.chillers = 0.0;
        },
        true);
    return;
  }
  std::vector<std::string> fed{"racks"};
  for (std::size_t i = 0; i < supply.pumps.size(); ++i)
    fed.push_back(fmt::format("{} of the {} pumps", percent(supply.pumps[i]), start_.spec.loops[i].name));
  fed.push_back(fmt::format("{} of the coolers", percent(supply.coolers)));
  if (has_chillers()) fed.push_back(fmt::format("{} of the chillers", percent(supply.chillers)));
  add({0}, fmt::format("{}; UPS carries {} for {:.1f} min", what, fmt::join(fed, ", "), supply.ups.value / 60.0),
      [supply, spare = start_.spare](cooling::Service& s) {
        for (std::size_t i = 0; i < s.pumps.size(); ++i) s.pumps[i] *= supply.pumps[i];
        s.coolers *= supply.coolers;
        s.chillers *= supply.chillers;
      });
}

Seconds Writer::carried_until(const Supply& supply) {
  const cooling::Service full = start_.service;
  const Seconds own = supply.ups;  // batteries of the hall, before or after other sources
  const bool bridged = own >= supply.generators_from || supply.battery >= supply.generators_from;
  if (supply.generators && bridged && supply.generators_from < question_.lasts) {
    by_generators_ = true;
    const double speed_share = supply.generators_share;
    const double activity = activity_for(hall_, 1.0 - (1.0 - speed_share) * (supply.demand / hall_.it));
    add(supply.generators_from,
        speed_share < 1.0 ? fmt::format("generators carry {} of {}: accelerators are slowed",
                                        megawatts_text(speed_share * supply.demand), megawatts_text(supply.demand))
                          : fmt::format("generators carry the hall, {}", megawatts_text(supply.demand)),
        [full, activity](cooling::Service& s) {
          const double chillers = s.chillers;
          s = full;
          s.chillers = chillers;
          s.activity = std::min(s.activity, activity);
        });
    chillers_back(supply.generators_from + chiller_restart);
    return supply.generators_from + supply.generators_last;
  }
  if (supply.battery.value > 0.0) {
    add(battery_forms, fmt::format("site battery carries the hall for {:.1f} min", supply.battery.value / 60.0),
        [full](cooling::Service& s) {
          const double chillers = s.chillers;
          s = full;
          s.chillers = chillers;
        });
    chillers_back(battery_forms + chiller_restart);
    return battery_forms + supply.battery + own;
  }
  return own;
}

void Writer::without_utility(const std::string& what) {
  const Supply supply = supply_of(hall_, start_);
  on_ups(what, supply);
  const bool starts_dark = supply.on_ups <= 0.0;
  const Seconds until = starts_dark ? Seconds{0.0} : carried_until(supply);
  const bool dark = until < question_.lasts;
  if (dark && !starts_dark)
    add(
        until, "batteries are empty: racks and plant stop",
        [](cooling::Service& s) {
          s.racks = false;
          std::fill(s.pumps.begin(), s.pumps.end(), 0.0);
          s.coolers = s.chillers = 0.0;
        },
        true);
  if (dark && supply.generators && supply.generators_from < question_.lasts && until <= supply.generators_from)
    return all_back(supply.generators_from, "generators carry the hall", true);
  all_back(question_.lasts, "grid is back", dark);
  if (!dark && by_generators_) add(question_.lasts + hall_.grid.generators->retransfer, "load goes back to the grid");
}

void Writer::chillers_back(Seconds when) {
  if (!has_chillers()) return;
  chillers_restart_ = true;
  add(when, "chillers have restarted", [full = start_.service.chillers](cooling::Service& s) { s.chillers = full; });
}

void Writer::all_back(Seconds when, const std::string& what, bool were_dark) {
  add(when, were_dark ? what + ": the plant starts, racks boot" : what,
      [full = start_.service, were_dark](cooling::Service& s) {
        const double chillers = s.chillers;
        s = full;
        s.chillers = chillers;
        if (were_dark) s.racks = false;
      });
  if (were_dark || !chillers_restart_) chillers_back(when + chiller_restart);
  if (were_dark) add(when + rack_restart, "racks are back at work", [](cooling::Service& s) { s.racks = true; });
}

void Writer::feed_loss() {
  const std::vector<Watts> rated{hall_.rated_it};
  if (hall_.power.stages.empty()) return without_utility("the only feed is lost");
  power::Network network{hall_.power, rated};
  const auto& components = network.components();
  const auto feed = std::find_if(components.begin(), components.end(),
                                 [](const power::Component& c) { return c.kind == power::StageKind::feed; });
  const power::Component& lost = feed != components.end() ? *feed : components.front();
  const int units = hardware::installed(lost.units);
  const int side = lost.units.redundancy == hardware::Redundancy::two_n ? units / 2 : 1;
  for (int unit = 0; unit < side; ++unit) network.set_unit(lost.first_unit + static_cast<std::size_t>(unit), false);
  const double left = network.deliverable_share(0);
  const std::string what = fmt::format("{} of {} units of {} lost", side, units, lost.name);
  if (left <= 0.0) return without_utility(what);
  const double needed = hall_.it / hall_.rated_it;
  if (left >= needed) {
    add({0}, fmt::format("{}; the others carry {} of the design load, the hall needs {}", what, percent(left),
                         percent(needed)));
    add(question_.lasts, lost.name + " complete again");
    return;
  }
  add({0}, fmt::format("{}; the others carry {} of the design load", what, percent(left)));
  const double activity = activity_for(hall_, left / needed);
  add(capping_takes, "accelerators are slowed to what the others carry",
      [activity](cooling::Service& s) { s.activity = std::min(s.activity, activity); });
  add(question_.lasts, lost.name + " complete again",
      [full = start_.service.activity](cooling::Service& s) { s.activity = full; });
}

void Writer::pump_stop() {
  add({0}, fmt::format("{} of the pumps of all loops stop", percent(question_.share)),
      [share = question_.share, spare = start_.spare](cooling::Service& s) {
        for (std::size_t i = 0; i < s.pumps.size(); ++i) s.pumps[i] = std::min(s.pumps[i], (1.0 - share) * spare[i]);
      });
  add(question_.lasts, "all pumps run again", [full = start_.service](cooling::Service& s) { s.pumps = full.pumps; });
}

void Writer::loop_stop() {
  add({0}, fmt::format("{} stands still: a valve is shut", start_.spec.loops.front().name),
      [](cooling::Service& s) { s.blocked = true; });
  add(question_.lasts, "the valve is open again", [full = start_.service](cooling::Service& s) { s = full; });
}

void Writer::cooler_loss() {
  add({0}, fmt::format("{} of the coolers stop", percent(question_.share)),
      [share = question_.share](cooling::Service& s) { s.coolers = 1.0 - share; });
  add(question_.lasts, "all coolers run again", [](cooling::Service& s) { s.coolers = 1.0; });
}

void Writer::chiller_loss() {
  if (!has_chillers()) {
    add({0}, "no chillers stand on the way of the racks' heat: nothing stops");
    return;
  }
  add({0}, fmt::format("{} of the chillers stop", percent(question_.share)),
      [share = question_.share](cooling::Service& s) { s.chillers = 1.0 - share; });
  add(question_.lasts, "chillers are switched on");
  add(question_.lasts + chiller_restart, "all chillers run",
      [full = start_.service.chillers](cooling::Service& s) { s.chillers = full; });
}

}  // namespace

std::vector<Change> script_of(const Hall& hall, const Question& question, const cooling::TransientStart& start) {
  return Writer{hall, question, start}.write();
}

}  // namespace gigatwin::drill
