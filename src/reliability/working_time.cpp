#include "reliability/working_time.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"

namespace gigatwin::reliability {
namespace {

constexpr std::array<std::string_view, 7> weekdays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool works_on(const RepairSpec& spec, std::string_view day) {
  return spec.weekdays.empty() || std::find(spec.weekdays.begin(), spec.weekdays.end(), day) != spec.weekdays.end();
}

}  // namespace

std::optional<int> weekday_number(std::string_view name) {
  const auto* found = std::find(weekdays.begin(), weekdays.end(), name);
  if (found == weekdays.end()) return std::nullopt;
  return static_cast<int>(found - weekdays.begin());
}

WorkingTime::WorkingTime(const RepairSpec& spec, Instant start, Seconds utc_offset)
    : begin_(spec.shift_begin), length_(spec.shift_end - spec.shift_begin) {
  GIGATWIN_ASSERT(length_.value > 0.0, "a shift of {} s", length_.value);
  for (std::size_t day = 0; day < 7; ++day)
    shifts_before_[day + 1] = shifts_before_[day] + (works_on(spec, weekdays[day]) ? 1 : 0);
  GIGATWIN_ASSERT(shifts_before_[7] > 0, "a week of {} shifts", shifts_before_[7]);
  const Seconds local = Seconds{static_cast<double>(start.unix_s)} + utc_offset;
  const Seconds monday = days(4);  // 1970-01-01 was a Thursday: the first Monday came four days later
  since_monday_ = local - monday - days(7) * std::floor((local - monday) / days(7));
}

Seconds WorkingTime::on_shift(Seconds now) const {
  const Seconds local = now + since_monday_;
  const double week = std::floor(local / days(7));
  const double day = std::floor(local / days(1)) - 7.0 * week;
  const auto weekday = static_cast<std::size_t>(day);
  const bool works = shifts_before_[weekday + 1] > shifts_before_[weekday];
  const Seconds time_of_day = local - days(7.0 * week + day);
  const Seconds today = works ? std::clamp(time_of_day - begin_, Seconds{0.0}, length_) : Seconds{0.0};
  return (week * shifts_before_[7] + shifts_before_[weekday]) * length_ + today;
}

Seconds WorkingTime::when(Seconds worked) const {
  // A moment that ends one shift is not the begin of the next: the clock has reached it at the end of the first.
  const double shifts = std::max(std::ceil(worked / length_) - 1.0, 0.0);
  const double week = std::floor(shifts / shifts_before_[7]);
  const auto of_week = static_cast<int>(shifts - week * shifts_before_[7]);
  std::size_t weekday = 0;
  while (shifts_before_[weekday + 1] <= of_week) ++weekday;
  return days(7.0 * week + static_cast<double>(weekday)) + begin_ + (worked - shifts * length_) - since_monday_;
}

}  // namespace gigatwin::reliability
