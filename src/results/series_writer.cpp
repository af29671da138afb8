#include "results/series_writer.hpp"

#include <algorithm>
#include <cmath>

#include "base/error.hpp"
#include "results/end_tables.hpp"

namespace gigatwin::results {
namespace {

constexpr double tolerance_s = 1e-6;             // steps are seconds to hours: this is rounding
constexpr std::uint64_t most_chunk_rows = 4096;  // of a chunk [time, hall]: with 64 halls, 1 MiB of float32
constexpr std::uint64_t most_chunk_halls = 64;

std::uint64_t rows_in(Seconds duration, Seconds every) {
  return static_cast<std::uint64_t>(std::ceil(duration / every - 1e-9));
}

}  // namespace

SeriesWriter::SeriesWriter(const h5::Group& root, const RunDescription& run, const FileConventions& conventions)
    : conventions_(conventions),
      every_s_(run.every.value),
      expected_rows_(rows_in(run.duration, run.every)),
      halls_(run.level == Level::hall ? run.halls.size() : 0) {
  GIGATWIN_ASSERT(every_s_ > 0.0 && every_s_ == std::floor(every_s_), "a row of {} s", every_s_);
  const h5::Axis axis = growing_axis(Type::int64, expected_rows_);
  h5::Dataset time = create_variable(root, time_coordinate(), {&axis, 1}, {}, conventions);
  const h5::Dataset* const on_time[] = {&time};
  const h5::Group power = create_described_group(root, "power");
  const h5::Group cooling = create_described_group(root, "cooling");
  for (const h5::Group* group : {&power, &cooling}) group->hard_link(time, "time");  // so that each opens alone
  add_part(site_parts_, root, headline_columns(), on_time, 1);
  add_part(site_parts_, power, site_power_columns(), on_time, 1);
  add_part(site_parts_, cooling, site_cooling_columns(), on_time, 1);
  if (halls_ > 0) {
    const h5::Dataset hall = write_names(power, hall_coordinate(), run.halls, conventions);
    cooling.hard_link(hall, "hall");
    const h5::Dataset* const on_time_and_hall[] = {&time, &hall};
    add_part(hall_parts_, power, hall_power_columns(), on_time_and_hall, halls_);
    add_part(hall_parts_, cooling, hall_cooling_columns(), on_time_and_hall, halls_);
  }
  time_column_ = table_.add(std::move(time));
}

template <class Record>
void SeriesWriter::add_part(std::vector<Part<Record>>& parts, const h5::Group& group, const Columns<Record>& columns,
                            std::span<const h5::Dataset* const> scales, std::size_t width) {
  std::vector<h5::Axis> axes{growing_axis(Type::float32, expected_rows_)};
  if (scales.size() == 2) {
    axes[0].chunk = std::min<hsize_t>(axes[0].chunk, most_chunk_rows);
    axes.push_back({width, false, std::min<std::uint64_t>(width, most_chunk_halls)});
  }
  Part<Record> part;
  for (const auto& column : columns)
    part.table_columns.push_back(
        table_.add(create_variable(group, column.variable, axes, scales, conventions_), width));
  part.averages.assign(width, Averaging<Record>{columns});
  parts.push_back(std::move(part));
}

void SeriesWriter::add(const sim::SiteSample& sample) {
  GIGATWIN_ASSERT(std::abs(sample.begin.value - now_s_) < tolerance_s, "a sample from {} s after {} s",
                  sample.begin.value, now_s_);
  GIGATWIN_ASSERT(halls_ == 0 || sample.halls.size() == halls_, "{} halls sampled, {} described", sample.halls.size(),
                  halls_);
  double left_s = sample.step.value;
  while (left_s > tolerance_s) {
    const double room_s = every_s_ - row_filled_s_;
    const double dt_s = std::min(left_s, room_s);
    accumulate(sample, dt_s);
    row_filled_s_ += dt_s;
    left_s -= dt_s;
    if (row_filled_s_ > every_s_ - tolerance_s) end_row();
  }
  now_s_ = sample.begin.value + sample.step.value;
}

void SeriesWriter::accumulate(const sim::SiteSample& sample, double dt_s) {
  for (auto& part : site_parts_) part.averages[0].add(sample, dt_s);
  for (auto& part : hall_parts_)
    for (std::size_t hall = 0; hall < halls_; ++hall) part.averages[hall].add(sample.halls[hall], dt_s);
}

template <class Record>
void SeriesWriter::put(std::vector<Part<Record>>& parts) {
  for (auto& part : parts)
    for (std::size_t i = 0; i < part.table_columns.size(); ++i)
      for (auto& average : part.averages) table_.put(part.table_columns[i], average.take(i));
}

void SeriesWriter::end_row() {
  table_.put(time_column_, static_cast<double>(table_.rows()) * every_s_);
  put(site_parts_);
  put(hall_parts_);
  table_.end_row();
  row_filled_s_ = 0.0;
}

void SeriesWriter::finish() {
  if (row_filled_s_ > tolerance_s) end_row();
}

}  // namespace gigatwin::results
