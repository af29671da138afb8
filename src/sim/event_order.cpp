#include "sim/event_order.hpp"

#include <algorithm>
#include <utility>

namespace gigatwin::sim {

namespace {

bool of_grid(EventKind kind) {
  switch (kind) {
    case EventKind::grid_lost:
    case EventKind::grid_returned:
    case EventKind::curtailment_began:
    case EventKind::curtailment_ended:
    case EventKind::generators_started:
    case EventKind::generators_stopped:
      return true;
    default:
      return false;
  }
}

}  // namespace

void EventOrder::hand_on() {
  std::vector<EventRecord> events = std::exchange(waiting_, {});
  std::stable_sort(events.begin(), events.end(), [](const EventRecord& a, const EventRecord& b) {
    return a.when != b.when ? a.when < b.when : of_grid(a.kind) && !of_grid(b.kind);
  });
  for (const EventRecord& event : events) listener_.event(event);
}

void EventOrder::sample(const SiteSample& sample) {
  hand_on();
  listener_.sample(sample);
}

}  // namespace gigatwin::sim
