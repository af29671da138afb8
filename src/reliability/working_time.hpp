#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/calendar.hpp"
#include "reliability/repair.hpp"

namespace gigatwin::reliability {

/// "mon": 0 .. "sun": 6.
std::optional<int> weekday_number(std::string_view name);

/// The clock of the shifts: it runs from `shift_begin` to `shift_end` on the crew's weekdays and stands still else.
class WorkingTime {
 public:
  WorkingTime(const RepairSpec& spec, Instant start, Seconds utc_offset);

  /// Time on shift from the Monday before the start to `now`, both local.
  Seconds on_shift(Seconds now) const;
  /// The first moment at which `on_shift` has reached `worked`.
  Seconds when(Seconds worked) const;

 private:
  Seconds begin_, length_;              ///< of the shift, in its day
  std::array<int, 8> shifts_before_{};  ///< [weekday, Monday = 0]: shifts of the week before that day; [7]: of the week
  Seconds since_monday_;                ///< of the start
};

}  // namespace gigatwin::reliability
