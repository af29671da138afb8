#include "drill/drill.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "drill/script.hpp"

namespace gigatwin::drill {
namespace {

using cooling::ThermalEvent;
using cooling::TransientSample;

constexpr Seconds sampling{1.0};
/// Flow of the racks' loop that is told as gone.
constexpr double little_flow = 0.1;
/// Share of the heat from which chillers are told to carry some.
constexpr double chillers_told = 0.02;

std::string celsius(Celsius t) { return fmt::format("{:.1f} degC", t.value); }

class Player {
 public:
  Player(const Hall& hall, const Question& question)
      : hall_(hall),
        question_(question),
        plant_(hall.cooling, cooling::rating_of(hall.at)),
        start_(cooling::transient_of(plant_, hall.at, hall.system, hall.accelerators)),
        transient_(start_.spec, start_.service) {}

  Outcome play() {
    begin();
    std::vector<Change> script = script_of(hall_, question_, start_);
    std::size_t next = 0;
    for (double second = 0.0; second <= question_.plays.value; second += sampling.value) {
      for (; next < script.size() && script[next].when.value <= second; ++next) {
        advance(script[next].when);
        change(script[next]);
      }
      advance({second});
      record();
    }
    finish();
    return std::move(outcome_);
  }

 private:
  const hardware::ChipThermalSpec& thermal() const { return *hall_.system.accelerator.thermal; }
  void tell(Seconds when, std::string what) { outcome_.sequence.push_back({when, std::move(what)}); }

  void begin();
  void advance(Seconds when);
  void change(const Change& change);
  void tell(ThermalEvent event);
  void record();
  void tell_crossings(const TransientSample& before, const TransientSample& now);
  void finish();
  void tell_slowest();
  std::string verdict() const;

  const Hall& hall_;
  const Question& question_;
  cooling::Plant plant_;
  cooling::TransientStart start_;
  cooling::Transient transient_;
  TransientSample before_;  ///< a second ago
  Outcome outcome_;
};

void Player::begin() {
  const TransientSample& first = before_ = transient_.sample();
  outcome_.first_speed = first.speed;
  outcome_.hottest = first.junction;
  for (const cooling::TransientLoop& loop : start_.spec.loops) outcome_.loops.push_back(loop.name);
  tell({0},
       fmt::format("full power, {:.1f} MW of IT, outdoors {}, coolant {} to the racks, junction {}",
                   hall_.it.value / 1e6, celsius(hall_.at.dry_bulb), celsius(first.supply), celsius(first.junction)));
}

void Player::advance(Seconds when) {
  while (transient_.now() < when)
    if (const std::optional<ThermalEvent> event = transient_.run_until(when)) tell(*event);
}

void Player::change(const Change& change) {
  tell(change.when, change.what);
  if (change.dark && !outcome_.dark) outcome_.dark = change.when;
  if (!change.apply) return;
  cooling::Service service = transient_.service();
  change.apply(service);
  transient_.serve(service);
}

void Player::tell(ThermalEvent event) {
  const Seconds now = transient_.now();
  const TransientSample sample = transient_.sample();
  outcome_.hottest = std::max(outcome_.hottest, sample.junction);
  const auto first = [&](std::optional<Seconds>& what) {
    if (!what) what = now;
  };
  switch (event) {
    case ThermalEvent::throttling_began:
      first(outcome_.throttled);
      return tell(now, fmt::format("junction at {}: the clock falls to hold it", celsius(thermal().throttle)));
    case ThermalEvent::throttling_ended:
      return tell(now, fmt::format("throttling ends, coolant {}", celsius(sample.supply)));
    case ThermalEvent::lowest_clock_reached:
      return tell(now, "the clock is as low as it goes");
    case ThermalEvent::chips_tripped:
      first(outcome_.tripped);
      return tell(now, fmt::format("junction at {}: accelerators switch off", celsius(thermal().trip)));
    case ThermalEvent::racks_tripped:
      first(outcome_.tripped);
      return tell(now, fmt::format("coolant to the racks at {}: racks switch off", celsius(hall_.system.coolant_trip)));
    case ThermalEvent::tank_empty:
      return tell(now, "the cold store is empty");
  }
}

void Player::record() {
  TransientSample sample = transient_.sample();
  tell_crossings(before_, sample);
  before_ = sample;
  outcome_.hottest = std::max(outcome_.hottest, sample.junction);
  const double speed = outcome_.first_speed > 0.0 ? sample.speed / outcome_.first_speed : 1.0;
  outcome_.lowest_speed = std::min(outcome_.lowest_speed, speed);
  if (!outcome_.course.empty()) outcome_.lost.value += std::max(0.0, 1.0 - speed) * sampling.value;
  outcome_.course.push_back(std::move(sample));
}

void Player::tell_crossings(const TransientSample& before, const TransientSample& now) {
  const double limit = hall_.system.coolant_limit.value;
  if (before.flows.front() >= little_flow && now.flows.front() < little_flow)
    tell(now.when,
         fmt::format("flow past the racks below {:.0f} %, junction {}", 100.0 * little_flow, celsius(now.junction)));
  const double told_w = chillers_told * now.heat.value;
  if (before.chilled.value <= told_w && now.chilled.value > told_w) tell(now.when, "chillers begin to carry heat");
  if (before.supply.value <= limit && now.supply.value > limit)
    tell(now.when, fmt::format("coolant to the racks above its limit of {}", celsius(hall_.system.coolant_limit)));
  if (before.supply.value > limit && now.supply.value <= limit)
    tell(now.when, "coolant to the racks within its limit again");
}

/// The lowest speed of a play without a trip is worth a line; a trip has its own.
void Player::tell_slowest() {
  if (!outcome_.throttled || outcome_.tripped || outcome_.dark) return;
  const auto slowest = std::min_element(outcome_.course.begin(), outcome_.course.end(),
                                        [](const auto& a, const auto& b) { return a.speed < b.speed; });
  tell(slowest->when, fmt::format("slowest: {:.0f} % of full speed, coolant {}",
                                  100.0 * slowest->speed / outcome_.first_speed, celsius(slowest->supply)));
}

void Player::finish() {
  tell_slowest();
  const TransientSample& last = outcome_.course.back();
  outcome_.margin = thermal().throttle - outcome_.hottest;
  constexpr double as_before = 0.99;  // of the speed before: loops come to rest slowly
  outcome_.back_in_service = last.speed >= as_before * outcome_.first_speed;
  tell(last.when, fmt::format("end: speed {:.0f} %, coolant {}, junction {}",
                              100.0 * last.speed / std::max(outcome_.first_speed, 1e-9), celsius(last.supply),
                              celsius(last.junction)));
  std::stable_sort(outcome_.sequence.begin(), outcome_.sequence.end(),
                   [](const Step& a, const Step& b) { return a.when < b.when; });
  outcome_.verdict = verdict();
}

std::string Player::verdict() const {
  const double lost_s = outcome_.lost.value;
  const std::string lost =
      fmt::format("{} of full speed lost",
                  lost_s < 60.0 ? fmt::format("{:.1f} s", lost_s) : fmt::format("{:.1f} min", lost_s / 60.0));
  const std::string end =
      outcome_.back_in_service ? "; back in service at the end" : "; not back in service at the end";
  if (outcome_.dark) return fmt::format("dark after {:.0f} s, {}{}", outcome_.dark->value, lost, end);
  if (outcome_.tripped)
    return fmt::format("switched off by heat after {:.0f} s, {}{}", outcome_.tripped->value, lost, end);
  if (outcome_.throttled)
    return fmt::format("throttled after {:.0f} s to {:.0f} % of full speed, {}{}", outcome_.throttled->value,
                       100.0 * outcome_.lowest_speed, lost, end);
  if (outcome_.lowest_speed < 0.99)
    return fmt::format("slowed to {:.0f} % of full speed, {}{}", 100.0 * outcome_.lowest_speed, lost, end);
  return fmt::format("the work goes on: {:.1f} K of margin to throttling", outcome_.margin.value);
}

}  // namespace

const std::vector<std::pair<std::string, Event>>& events() {
  static const std::vector<std::pair<std::string, Event>> names{
      {"grid-loss", Event::grid_loss}, {"feed-loss", Event::feed_loss},     {"pump-stop", Event::pump_stop},
      {"loop-stop", Event::loop_stop}, {"cooler-loss", Event::cooler_loss}, {"chiller-loss", Event::chiller_loss}};
  return names;
}

Outcome play(const Hall& hall, const Question& question) { return Player{hall, question}.play(); }

}  // namespace gigatwin::drill
