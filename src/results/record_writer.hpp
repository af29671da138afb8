#pragma once

#include "results/buffered_table.hpp"
#include "results/tables.hpp"
#include "results/variable_writer.hpp"

namespace gigatwin::results {

/// /jobs: one row per record.
class JobWriter {
 public:
  JobWriter(const h5::Group& root, const FileConventions& conventions);
  void add(const sim::JobRecord& job);
  void write() { table_.write(); }
  std::uint64_t rows() const { return table_.rows(); }

 private:
  Columns<sim::JobRecord> columns_;
  BufferedTable table_;
};

/// /timeline: one row per bar, with a coordinate that counts them.
class TimelineWriter {
 public:
  TimelineWriter(const h5::Group& root, const RunDescription& run, const FileConventions& conventions);
  void add(const sim::IntervalRecord& interval);
  void write() { table_.write(); }
  std::uint64_t rows() const { return table_.rows(); }

 private:
  std::vector<std::int64_t> first_nodes_;  ///< of each hall
  Columns<Bar> columns_;
  BufferedTable table_;
  std::size_t coordinate_ = 0;
};

/// /events: one row per record of the asked detail, with a coordinate that counts them.
class EventWriter {
 public:
  EventWriter(const h5::Group& root, const RunDescription& run, const FileConventions& conventions);
  void add(const sim::EventRecord& event);
  void write() { table_.write(); }
  std::uint64_t rows() const { return table_.rows(); }

 private:
  EventDetail detail_;
  Columns<sim::EventRecord> columns_;
  BufferedTable table_;
  std::size_t coordinate_ = 0;
};

}  // namespace gigatwin::results
