#include "results/record_writer.hpp"

#include <algorithm>
#include <limits>

#include "results/end_tables.hpp"

namespace gigatwin::results {
namespace {

constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();  // of rows: not known beforehand

h5::Dataset create_column(const h5::Group& group, const Variable& variable, const h5::Dataset& scale,
                          const FileConventions& conventions) {
  const h5::Axis axis = growing_axis(variable.type, any_number);
  const h5::Dataset* const scales[] = {&scale};
  return create_variable(group, variable, {&axis, 1}, scales, conventions);
}

}  // namespace

JobWriter::JobWriter(const h5::Group& root, const FileConventions& conventions) : columns_(job_columns()) {
  const h5::Group group = create_described_group(root, "jobs");
  const h5::Axis axis = growing_axis(Type::int64, any_number);
  h5::Dataset scale = create_variable(group, columns_[0].variable, {&axis, 1}, {}, conventions);
  std::vector<h5::Dataset> others;
  for (std::size_t i = 1; i < columns_.size(); ++i)
    others.push_back(create_column(group, columns_[i].variable, scale, conventions));
  table_.add(std::move(scale));
  for (h5::Dataset& other : others) table_.add(std::move(other));
}

void JobWriter::add(const sim::JobRecord& job) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].text != nullptr)
      table_.put(i, columns_[i].text(job));
    else
      table_.put(i, columns_[i].value(job));
  }
  table_.end_row();
}

TimelineWriter::TimelineWriter(const h5::Group& root, const RunDescription& run, const FileConventions& conventions)
    : first_nodes_(run.first_nodes), columns_(timeline_columns()) {
  const h5::Group group = create_described_group(root, "timeline");
  const h5::Axis axis = growing_axis(Type::int64, any_number);
  h5::Dataset scale = create_variable(group, bar_coordinate(), {&axis, 1}, {}, conventions);
  for (const auto& column : columns_) table_.add(create_column(group, column.variable, scale, conventions));
  coordinate_ = table_.add(std::move(scale));
}

void TimelineWriter::add(const sim::IntervalRecord& interval) {
  const auto after = std::upper_bound(first_nodes_.begin(), first_nodes_.end(), interval.first_node);
  const Bar bar{interval, std::max<std::int64_t>(0, after - first_nodes_.begin() - 1)};
  table_.put(coordinate_, static_cast<double>(table_.rows()));
  for (std::size_t i = 0; i < columns_.size(); ++i) table_.put(i, columns_[i].value(bar));
  table_.end_row();
}

EventWriter::EventWriter(const h5::Group& root, const RunDescription& run, const FileConventions& conventions)
    : detail_(run.events), columns_(event_columns()) {
  const h5::Group group = create_described_group(root, "events");
  const h5::Axis axis = growing_axis(Type::int64, any_number);
  h5::Dataset scale = create_variable(group, event_coordinate(), {&axis, 1}, {}, conventions);
  for (const auto& column : columns_) table_.add(create_column(group, column.variable, scale, conventions));
  coordinate_ = table_.add(std::move(scale));
  if (!run.failure_causes.empty()) write_names(group, cause_coordinate(), run.failure_causes, conventions);
}

void EventWriter::add(const sim::EventRecord& event) {
  if (detail_ == EventDetail::important && event.kind == sim::EventKind::checkpoint_written) return;
  table_.put(coordinate_, static_cast<double>(table_.rows()));
  for (std::size_t i = 0; i < columns_.size(); ++i) table_.put(i, columns_[i].value(event));
  table_.end_row();
}

}  // namespace gigatwin::results
