#include "power/transient.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "base/error.hpp"
#include "power/chain.hpp"
#include "power/transient_figures.hpp"

namespace gigatwin::power {
namespace {

using Series = std::vector<double>;  // [sample] W

/// One place as the jobs draw it, and with what smooths.
struct Pair {
  Series bare, smoothed;
};

double peak_to_peak(std::span<const double> power_w) {
  const auto [lowest, highest] = std::minmax_element(power_w.begin(), power_w.end());
  return *highest - *lowest;
}

void add_books(StorageBooks& sum, const StorageBooks& part, double times) {
  sum.in += times * part.in;
  sum.out += times * part.out;
  sum.stored += times * part.stored;
  sum.lost += times * part.lost;
  sum.lowest = std::min(sum.lowest, part.lowest);
  sum.highest = std::max(sum.highest, part.highest);
}

/// Power at the rack inlets and beyond, level by level.
class Assembly {
 public:
  Assembly(const TransientSite& site, std::span<const TransientJob> jobs, const TransientSpec& spec,
           const Staggering& staggering)
      : site_(site),
        jobs_(jobs),
        spec_(spec),
        staggering_(staggering),
        largest_(largest(jobs)),
        timeline_(timeline_of(spec, jobs[largest_], staggering.offsets[largest_])),
        line_(rack_line(site.system)),
        per_rack_(site.system.accelerators_per_node * site.system.nodes_per_rack) {
    halls_.resize(site.halls.size());
    for (std::size_t hall = 0; hall < halls_.size(); ++hall)
      halls_[hall].bare = halls_[hall].smoothed = Series(timeline_.samples(), steady_power(hall).value);
  }

  TransientStudy study() {
    for (std::size_t job = 0; job < jobs_.size(); ++job)
      for (std::size_t stage = 0; stage < jobs_[job].stages; ++stage) add_stage(job, stage);
    Pair grid{Series(timeline_.samples(), 0.0), Series(timeline_.samples(), 0.0)};
    for (std::size_t hall = 0; hall < halls_.size(); ++hall) through_hall(hall, grid);
    if (spec_.site_battery) add_books(cost_.site, held(*spec_.site_battery, grid.smoothed), 1.0);
    TransientStudy study;
    study.resolution = timeline_.dt;
    study.begins = timeline_.begins;
    const std::size_t hall = widest_hall();
    study.levels[0] = level(Place::rack, rack_name_, std::move(rack_));
    study.levels[1] = level(Place::hall, site_.halls[hall].name, std::move(halls_[hall]));
    study.levels[2] = level(Place::grid, {}, std::move(grid));
    study.cost = cost_;
    for (const TransientJob& job : jobs_) study.jobs.push_back(lines(job));
    study.checks = check_limits(spec_.limits, study.levels[2].smoothed, context());
    return study;
  }

 private:
  static std::size_t largest(std::span<const TransientJob> jobs) {
    const auto more = [](const TransientJob& a, const TransientJob& b) { return a.total() < b.total(); };
    return static_cast<std::size_t>(std::max_element(jobs.begin(), jobs.end(), more) - jobs.begin());
  }

  std::span<const double> training(const Series& series) const {
    return {series.data(), timeline_.end_of(Section::training)};
  }

  Watts busy_hosts() const {
    const hardware::SystemSpec& s = site_.system;
    return s.nodes_per_rack * s.hosts_per_node * s.host_load * (s.host.tdp - s.host.idle);
  }

  /// A rack's inlet, its accelerators at `accelerator_w` each.
  double inlet(double accelerator_w, bool busy) const {
    const double above_idle_w = per_rack_ * (accelerator_w - site_.system.accelerator.idle.value);
    return line_.idle_inlet.value + line_.per_watt * (above_idle_w + (busy ? busy_hosts().value : 0.0));
  }

  /// Switches, storage, and the racks outside the jobs.
  Watts steady_power(std::size_t hall) const {
    double others = site_.halls[hall].accelerators;
    for (const TransientJob& job : jobs_)
      for (std::size_t stage = 0; stage < job.stages; ++stage) others -= job.accelerators[hall * job.stages + stage];
    const Watts each = hardware::power_at(site_.system.accelerator, spec_.other_load);
    const double racks = std::max(0.0, others) / per_rack_;
    return site_.halls[hall].steady_it + racks * Watts{inlet(each.value, spec_.other_load > 0.0)};
  }

  void add_stage(std::size_t index, std::size_t stage) {
    const TransientJob& job = jobs_[index];
    const hardware::AcceleratorSpec& accelerator = site_.system.accelerator;
    const JobCourse course{job, staggering_.offsets[index], index == largest_};
    const std::vector<JobState> states = states_of(course, timeline_);
    const PeriodicPower power{stage_power(job, stage), job.resolution, job.period};
    Series asked = power_of(course, power, accelerator.idle, timeline_);
    Pair rack{asked, {}};
    if (spec_.smoothing) smooth(*spec_.smoothing, accelerator.tdp, asked, states, timeline_.dt);
    double accelerators = 0.0;
    for (std::size_t hall = 0; hall < halls_.size(); ++hall)
      accelerators += job.accelerators[hall * job.stages + stage];
    add_smoothing_books(rack.bare, asked, accelerators);
    rack.smoothed = std::move(asked);
    for (Series* series : {&rack.bare, &rack.smoothed})
      for (std::size_t i = 0; i < series->size(); ++i)
        (*series)[i] = inlet((*series)[i], states[i] == JobState::running);
    if (spec_.shelf_capacitance)
      add_books(cost_.shelves, held(*spec_.shelf_capacitance, rack.smoothed), accelerators / per_rack_);
    for (std::size_t hall = 0; hall < halls_.size(); ++hall)
      add_racks(halls_[hall], rack, job.accelerators[hall * job.stages + stage] / per_rack_);
    keep_widest(std::move(rack), job, stage);
  }

  void add_smoothing_books(const Series& asked, const Series& drawn, double accelerators) {
    const SmoothingBooks books = compared(training(asked), training(drawn), timeline_.dt);
    cost_.smoothing.asked += accelerators * books.asked;
    cost_.smoothing.filler += accelerators * books.filler;
    cost_.smoothing.throttled += accelerators * books.throttled;
  }

  static void add_racks(Pair& hall, const Pair& rack, double racks) {
    if (racks == 0.0) return;
    for (std::size_t i = 0; i < rack.bare.size(); ++i) {
      hall.bare[i] += racks * rack.bare[i];
      hall.smoothed[i] += racks * rack.smoothed[i];
    }
  }

  void keep_widest(Pair rack, const TransientJob& job, std::size_t stage) {
    if (!rack_.bare.empty() && peak_to_peak(training(rack.bare)) <= peak_to_peak(training(rack_.bare))) return;
    rack_ = std::move(rack);
    rack_name_ = fmt::format("stage {} of {}", stage, job.name);
  }

  StorageBooks held(const StorageSpec& spec, Series& load) const {
    const std::span<const double> steady = training(load);
    const double mean_w = std::accumulate(steady.begin(), steady.end(), 0.0) / static_cast<double>(steady.size());
    return hold_mean(spec, load, Watts{mean_w}, timeline_.dt);
  }

  /// From the rack inlets of a hall to its medium-voltage side: along the secant of the chain between the lowest and
  /// the highest load.
  void through_hall(std::size_t index, Pair& grid) {
    Pair& hall = halls_[index];
    if (spec_.hall_battery) add_books(cost_.halls, held(*spec_.hall_battery, hall.smoothed), 1.0);
    const auto [lowest, highest] = std::minmax_element(hall.bare.begin(), hall.bare.end());
    const Watts low = input(index, {*lowest}), high = input(index, {*highest});
    const double slope = *highest > *lowest ? (high.value - low.value) / (*highest - *lowest) : 1.0;
    const double offset_w = low.value - slope * *lowest;
    slopes_ += slope / static_cast<double>(halls_.size());
    for (std::size_t i = 0; i < hall.bare.size(); ++i) {
      grid.bare[i] += hall.bare[i] = offset_w + slope * hall.bare[i];
      grid.smoothed[i] += hall.smoothed[i] = offset_w + slope * hall.smoothed[i];
    }
  }

  Watts input(std::size_t hall, Watts it) const {
    return electrical(site_.plant, it, site_.halls[hall].mechanical, site_.halls[hall].rated_it).input;
  }

  std::size_t widest_hall() const {
    const auto narrower = [&](const Pair& a, const Pair& b) {
      return peak_to_peak(training(a.bare)) < peak_to_peak(training(b.bare));
    };
    return static_cast<std::size_t>(std::max_element(halls_.begin(), halls_.end(), narrower) - halls_.begin());
  }

  TransientLevel level(Place which, std::string name, Pair series) const {
    return {which, std::move(name), figures_of(std::move(series.bare), timeline_, spec_.limits),
            figures_of(std::move(series.smoothed), timeline_, spec_.limits)};
  }

  JobLines lines(const TransientJob& job) const {
    Series at_inlets = mean_power(job);
    for (double& power_w : at_inlets) power_w *= job.total() * line_.per_watt;
    return {job.name, job.period, lines_of(at_inlets, job.resolution, job.period, spec_.limits.band_high)};
  }

  LimitContext context() const {
    LimitContext context;
    context.tdp = site_.system.accelerator.tdp;
    context.gain = line_.per_watt * slopes_;
    context.checkpoint = jobs_[largest_].checkpoint;
    Watts highest;
    for (const TransientJob& job : jobs_) {
      const Series power_w = mean_power(job);
      context.accelerators += job.total();
      highest += job.total() * Watts{*std::max_element(power_w.begin(), power_w.end())};
      context.period = std::max(context.period, job.period);
      context.highest_stage =
          std::max(context.highest_stage, *std::max_element(job.stage_power.begin(), job.stage_power.end()));
    }
    context.highest = highest / context.accelerators;
    context.hosts = jobs_[largest_].total() / per_rack_ * context.gain * busy_hosts();
    return context;
  }

  const TransientSite& site_;
  std::span<const TransientJob> jobs_;
  const TransientSpec& spec_;
  const Staggering& staggering_;
  std::size_t largest_;
  Timeline timeline_;
  RackLine line_;
  double per_rack_;  ///< accelerators
  std::vector<Pair> halls_;
  Pair rack_;  ///< that swings most so far
  std::string rack_name_;
  double slopes_ = 0.0;  ///< mean over the halls: W at the medium-voltage side per W at the rack inlets
  MitigationCost cost_;
};

void check(const TransientSite& site, std::span<const TransientJob> jobs) {
  GIGATWIN_ASSERT(!jobs.empty() && !site.halls.empty(), "{} jobs, {} halls", jobs.size(), site.halls.size());
  for (const TransientJob& job : jobs) {
    GIGATWIN_ASSERT(job.accelerators.size() == site.halls.size() * job.stages, "{}: {} counts", job.name,
                    job.accelerators.size());
    GIGATWIN_ASSERT(job.total() > 0.0 && job.stage_power.size() % job.stages == 0, "{}: {} powers of {} stages",
                    job.name, job.stage_power.size(), job.stages);
  }
}

}  // namespace

double TransientJob::total() const { return std::accumulate(accelerators.begin(), accelerators.end(), 0.0); }

std::string_view name_of(Section section) {
  constexpr std::array<std::string_view, section_count> names{"training", "checkpoint", "stop", "start"};
  return names[static_cast<std::size_t>(section)];
}

std::string_view name_of(Place place) {
  constexpr std::array<std::string_view, place_count> names{"rack", "hall", "grid connection"};
  return names[static_cast<std::size_t>(place)];
}

bool TransientStudy::all_met() const {
  return std::all_of(checks.begin(), checks.end(), [](const LimitCheck& check) { return check.met(); });
}

TransientStudy study_transients(const TransientSite& site, std::span<const TransientJob> jobs,
                                const TransientSpec& spec) {
  check(site, jobs);
  const Staggering staggering = stagger(spec, jobs);
  TransientStudy study = Assembly{site, jobs, spec, staggering}.study();
  study.staggering = staggering;
  return study;
}

}  // namespace gigatwin::power
