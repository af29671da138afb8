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
  feed_loss,     ///< one side of the electrical chain is gone
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
  std::optional<grid::GridSpec> grid;
  double racks = 0.0;
  Watts rated_it;          ///< of this hall
  Watts site_rated_it;     ///< of all halls: what generators and batteries are shared by
  cooling::HallInputs at;  ///< heat at full power, outdoor air
};

/// One line of the sequence.
struct Step {
  Seconds when;
  std::string what;
};

struct Outcome {
  std::vector<Step> sequence;
  std::vector<cooling::TransientSample> course;  ///< every second, and at each step of the sequence
  std::string verdict;
  Celsius hottest_junction;
  KelvinDelta margin;  ///< throttle temperature less the hottest junction; negative: exceeded
  double lowest_speed = 1.0;
  double lost_seconds = 0.0;                        ///< of full speed within `plays`: integral of (1 - speed)
  std::optional<Seconds> throttled, tripped, dark;  ///< when first
  bool back_in_service = true;                      ///< at the end all accelerators run at the speed they had
};

/// Plays the event from balance at full power. Asserts where the accelerator has no thermal figures.
Outcome play(const Hall& hall, const Question& question);

}  // namespace gigatwin::drill
