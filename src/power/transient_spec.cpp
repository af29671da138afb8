#include "power/transient_spec.hpp"

#include "base/dimension.hpp"

namespace gigatwin::power {
namespace {

std::string text_of(Seconds time) { return rounded_quantity(time.value, Dimension::time); }

void check_limits(const TransientLimits& limits, BlockProblems& problems) {
  if (limits.band_low >= limits.band_high)
    problems.expected("band_high", "more than band_low",
                      rounded_quantity(limits.band_high.value, Dimension::frequency));
}

void check_smoothing(const SmoothingSpec& spec, BlockProblems& problems) {
  if (spec.floor == 0.0 && !spec.ramp_up && !spec.ramp_down)
    problems.expected("floor", "a floor, ramp_up or ramp_down", "none", "leave out smoothing where there is none");
}

void check_transients(const TransientSpec& spec, BlockProblems& problems) {
  const double samples_per_period = 1.0 / (spec.limits.band_high * spec.resolution);
  if (samples_per_period < 4.0)  // the mean over a sample hides a tenth of an amplitude at a quarter of the rate
    problems.expected("resolution", "at most a quarter of the shortest period of limits.band_high",
                      text_of(spec.resolution));
  if (spec.limits.ramp_window < spec.resolution || 4.0 * spec.limits.ramp_window > spec.window)
    problems.expected("limits.ramp_window", "a time from the resolution to a quarter of the window",
                      text_of(spec.limits.ramp_window));
}

}  // namespace

const Schema<TransientLimits>& transient_limits_schema() {
  using L = TransientLimits;
  static const Schema<L> schema{
      "transient_limits",
      "What the utility allows at the grid connection; what is left out is not checked.",
      {quantity("ramp_up", &L::ramp_up).above({0}).doc("Largest rise within ramp_window: 20 MW in 1 s is 20 MW/s."),
       quantity("ramp_down", &L::ramp_down).above({0}).doc("Largest fall within ramp_window."),
       quantity("ramp_window", &L::ramp_window).above({0}).doc("Time over which a ramp counts."),
       quantity("dynamic_range", &L::dynamic_range)
           .above({0})
           .doc("Highest less lowest power while the jobs train, checkpoints included."),
       fraction("band_share", &L::band_share).doc("Of the energy of the fluctuation that lies in the critical band."),
       quantity("line", &L::line)
           .above({0})
           .doc("Largest amplitude, half the swing, of one frequency of the critical band."),
       quantity("band_low", &L::band_low).above({0}).doc("Critical band: lowest frequency, /s is Hz."),
       quantity("band_high", &L::band_high).above({0}).doc("Critical band: highest frequency.")},
      check_limits};
  return schema;
}

const Schema<SmoothingSpec>& smoothing_schema() {
  using S = SmoothingSpec;
  static const Schema<S> schema{
      "smoothing",
      "Power smoothing of the accelerators: filler where a job draws little, throttling where it rises fast.",
      {fraction("floor", &S::floor).doc("Of the TDP: an accelerator of a job never draws less."),
       quantity("ramp_up", &S::ramp_up)
           .above({0})
           .doc("Of one accelerator within ramp_window; what is above is throttled."),
       quantity("ramp_down", &S::ramp_down)
           .above({0})
           .doc("Of one accelerator within ramp_window; what is below is filled."),
       quantity("ramp_window", &S::ramp_window).between({1e-3}, {3600}).doc("Time over which its ramps count."),
       quantity("stop_delay", &S::stop_delay)
           .between({0}, {3600})
           .doc("The floor is held for so long after the job has stopped.")},
      check_smoothing};
  return schema;
}

const Schema<StorageSpec>& storage_schema() {
  using S = StorageSpec;
  static const Schema<S> schema{
      "transient_storage",
      "Storage that keeps what it feeds near the moving mean of the load.",
      {quantity("energy", &S::energy).required().above({0}).doc("Usable."),
       quantity("power", &S::power)
           .above({0})
           .doc("Largest charge and discharge; left out: only the energy limits it."),
       quantity("response", &S::response).between({0}, {60}).doc("Time constant of its converter; 0: at once."),
       quantity("time_constant", &S::time_constant)
           .required()
           .between({1e-3}, {3600})
           .doc("Of the moving mean that it holds."),
       fraction("round_trip_efficiency", &S::round_trip_efficiency)
           .required()
           .between(0.5, 1.0)
           .doc("Charged and discharged again / charged.")}};
  return schema;
}

const Schema<TransientSpec>& transient_schema() {
  using T = TransientSpec;
  static const Schema<T> schema{
      "transients",
      "How fast the power of synchronous training moves, what the utility allows, what smooths it: for `gigatwin power "
      "--transient`; the year does not read it.",
      {quantity("window", &T::window)
           .between({10}, {3600})
           .doc("Steady training that is looked at; the events of a job take another."),
       quantity("resolution", &T::resolution).between({1e-4}, {1e-1}).doc("Of the series."),
       fraction("other_load", &T::other_load)
           .doc("Of the dynamic power range of the accelerators outside the synchronous jobs: constant."),
       block<transient_limits_schema>("limits", &T::limits).doc("What the utility allows at the grid connection."),
       block<smoothing_schema>("smoothing", &T::smoothing).doc("Leave out where accelerators follow their work."),
       block<storage_schema>("shelf_capacitance", &T::shelf_capacitance)
           .doc("Energy storage in the power shelves of one rack."),
       block<storage_schema>("hall_battery", &T::hall_battery).doc("One at each hall, at its rack inlets."),
       block<storage_schema>("site_battery", &T::site_battery).doc("One at the grid connection."),
       boolean("stagger", &T::stagger).doc("Jobs of equal period start at times that keep their sum low.")},
      check_transients};
  return schema;
}

}  // namespace gigatwin::power
