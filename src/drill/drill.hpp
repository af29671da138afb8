#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cooling/hall.hpp"
#include "cooling/transient.hpp"
#include "grid/spec.hpp"
#include "hardware/system.hpp"
#include "power/plant.hpp"

/// What happens to one hall, second by second, when something stops: who carries the load, which pumps turn, how warm
/// the chips get, and what is left of the work.
namespace gigatwin::drill {

enum class Event {
  grid_loss,     ///< the utility is gone: UPS, generators, batteries
  feed_loss,     ///< one side of the electrical chain's feeds is gone
  pump_stop,     ///< pumps of all loops stop and coast down
  loop_stop,     ///< the coolant loop stands at once: a valve shuts
  cooler_loss,   ///< coolers to the outdoors stop
  chiller_loss,  ///< chillers stop
};

/// As text: "grid-loss", "feed-loss", ...
const std::vector<std::pair<std::string, Event>>& events();

struct Question {
  Event event = Event::grid_loss;
  double share = 1.0;           ///< of pumps, coolers or chillers that stop
  Seconds lasts = minutes(10);  ///< until what failed is back
  Seconds plays = minutes(30);  ///< that are simulated
};

/// One hall and what stands around it.
struct Hall {
  std::string name;
  hardware::SystemSpec system;
  cooling::PlantSpec cooling;
  power::PlantSpec power;
  grid::GridSpec grid;
  double accelerators = 0.0;  ///< all at full power
  Watts it;                   ///< rack inlets, network and storage at full power
  Watts rated_it;             ///< of this hall
  Watts site_rated_it;        ///< of all halls, which share generators and batteries
  cooling::HallInputs at;     ///< heat at full power, outdoor air
};

/// One line of the sequence.
struct Step {
  Seconds when;
  std::string what;
};

struct Outcome {
  std::vector<Step> sequence;                    ///< in order
  std::vector<std::string> loops;                ///< names, as the samples have them
  std::vector<cooling::TransientSample> course;  ///< every second
  std::string verdict;
  Celsius hottest;            ///< junction
  KelvinDelta margin;         ///< throttle temperature less the hottest junction; negative: exceeded
  double first_speed = 1.0;   ///< before the event
  double lowest_speed = 1.0;  ///< of first_speed
  Seconds lost;               ///< of full speed within the play: integral of 1 - speed / first_speed
  std::optional<Seconds> throttled, tripped, dark;  ///< when first
  bool back_in_service = true;                      ///< at the end the accelerators run as fast as before
};

/// Plays the event from balance at full power. Asserts where the accelerator has no thermal figures.
Outcome play(const Hall& hall, const Question& question);

}  // namespace gigatwin::drill
