#pragma once

#include <deque>
#include <map>
#include <string>
#include <vector>

#include "base/calendar.hpp"
#include "reliability/repair.hpp"
#include "reliability/working_time.hpp"

namespace gigatwin::reliability {

/// Crews and shelves. Each repair gets its part, then the crew that can begin first; equal crews by number. A repair
/// that waits for its part holds no crew: one that is done before it can begin goes first.
class RepairShop {
 public:
  /// @param start  of the simulation, UTC; @param utc_offset  of local standard time (no daylight saving)
  RepairShop(const RepairSpec& spec, Instant start, Seconds utc_offset);

  /// When a repair of `work` crew time is done whose diagnosis begins now; `part` empty: none needed. `now` never
  /// falls from call to call.
  Seconds admit(Seconds now, Seconds work, const std::string& part);

 private:
  struct Shelf {
    std::size_t stock = 0;
    Seconds lead_time;
    std::deque<Seconds> taken;  ///< when the last `stock` parts were asked for
  };
  using Calendar = std::map<Seconds, Seconds>;  ///< begin -> end of what a crew does, in time on shift

  Seconds part_there(const std::string& part, Seconds wanted);
  /// First begin, at `ready` or later, of a gap of `work` in the crew's calendar.
  static Seconds first_gap(const Calendar& busy, Seconds ready, Seconds work);
  static void occupy(Calendar& busy, Seconds begin, Seconds end);

  RepairSpec spec_;
  WorkingTime shifts_;
  std::map<std::string, Shelf> shelves_;
  std::vector<Calendar> crews_;
};

}  // namespace gigatwin::reliability
