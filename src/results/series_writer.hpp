#pragma once

#include <string>
#include <vector>

#include "results/averaging.hpp"
#include "results/buffered_table.hpp"
#include "results/tables.hpp"
#include "results/variable_writer.hpp"

namespace gigatwin::results {

/// The series of the root, /power and /cooling: samples of any step in, one row for every `RunDescription::every` out.
class SeriesWriter {
 public:
  SeriesWriter(const h5::Group& root, const RunDescription& run, const FileConventions& conventions);

  /// Samples follow each other without gaps; one across the border of two rows counts in both.
  void add(const sim::SiteSample& sample);
  /// Ends the last row, which may be shorter than the others.
  void finish();
  void write() { table_.write(); }
  std::uint64_t rows() const { return table_.rows(); }
  /// End of what has been sampled, since the start.
  Seconds end() const { return {now_s_}; }

 private:
  /// Columns of one kind of record in one group, with the column of the table that each fills.
  template <class Record>
  struct Part {
    std::vector<std::size_t> table_columns;
    std::vector<Averaging<Record>> averages;  ///< one, or one for each hall
  };

  template <class Record>
  void add_part(std::vector<Part<Record>>& parts, const h5::Group& group, const Columns<Record>& columns,
                std::span<const h5::Dataset* const> scales, std::size_t width);
  void accumulate(const sim::SiteSample& sample, double dt_s);
  void end_row();
  template <class Record>
  void put(std::vector<Part<Record>>& parts);

  FileConventions conventions_;
  double every_s_;
  std::uint64_t expected_rows_;
  std::size_t halls_;  ///< 0 at level site
  BufferedTable table_;
  std::size_t time_column_ = 0;
  std::vector<Part<sim::SiteSample>> site_parts_;
  std::vector<Part<sim::HallSample>> hall_parts_;
  double now_s_ = 0.0;
  double row_filled_s_ = 0.0;  ///< of the row being filled
};

}  // namespace gigatwin::results
