#pragma once

#include <optional>
#include <vector>

#include "grid/grid.hpp"
#include "grid/plan.hpp"
#include "grid/timeline.hpp"

namespace gigatwin::grid {

/// A site's grid side ready to run.
struct CompiledGrid {
  CompiledGrid(const GridSpec& spec, Setting setting);

  double since_start(Instant when) const { return static_cast<double>(when.unix_s - setting.start.unix_s); }
  /// Index of the segment that holds at a time. @param hint  where it was before: any value is right, a near one fast
  std::size_t segment_at(double t_s, std::size_t hint) const;
  /// When the segment after `index` begins; infinite after the last.
  double end_of(std::size_t index) const;

  GridSpec spec;
  Setting setting;
  std::vector<Segment> timeline;
  std::optional<Battery> battery;
  std::vector<PlannedHour> plan;                 ///< [hour of the typical year]; empty: no plan
  std::vector<std::vector<double>> wind_output;  ///< [agreement, hour]; empty but for wind
  std::vector<bool> response;                    ///< [hour of the typical year]; empty: no thresholds
};

}  // namespace gigatwin::grid
