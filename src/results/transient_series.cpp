#include "results/transient_series.hpp"

#include <algorithm>

#include "results/column_table.hpp"
#include "results/end_tables.hpp"
#include "results/whole_file.hpp"

namespace gigatwin::results {
namespace {

using power::LevelSeries;
using power::TransientStudy;

constexpr hsize_t most_rows = 16384;  // of a chunk: 192 KiB of float32 at three places

/// In the order of writing.
struct Variables {
  Variable time, place, section, section_begin, power, power_smoothed, frequency, spectrum, spectrum_smoothed;
};

Variable over(std::vector<std::string> dimensions, std::string name, std::string units, Type type,
              std::string long_name, std::string comment) {
  Variable made = column(std::move(name), std::move(units), type, {}, std::move(long_name), std::move(comment));
  made.dimensions = std::move(dimensions);
  return made;
}

Variables variables() {
  const char* bare = "As the jobs draw it.";
  const char* smoothed = "With all that the scenario's power.transients has to smooth it.";
  Variables all{
      over({"time"}, "time", "s", Type::float64, "Begin of the interval", "Coordinate."),
      over({"place"}, "place", "", Type::text, "Where the power is seen",
           "Coordinate. Of racks and halls the one that swings most."),
      over({"section"}, "section", "", Type::text, "Part of the series", "Coordinate."),
      over({"section"}, "section_begin", "s", Type::float64, "Begin of the section", "It ends where the next begins."),
      over({"time", "place"}, "power", "W", Type::float32, "Power", bare),
      over({"time", "place"}, "power_smoothed", "W", Type::float32, "Power, smoothed", smoothed),
      over({"frequency"}, "frequency", "Hz", Type::float64, "Frequency", "Coordinate."),
      over({"frequency", "place"}, "spectrum", "W", Type::float32, "Amplitude of the fluctuation while training", bare),
      over({"frequency", "place"}, "spectrum_smoothed", "W", Type::float32,
           "Amplitude of the fluctuation while training, smoothed", smoothed),
  };
  all.power.cell_methods = all.power_smoothed.cell_methods = "time: mean";
  return all;
}

void describe_root(const h5::Group& root, const RunDescription& run, const TransientStudy& study) {
  root.set_text("Conventions", "CF-1.8");
  root.set_text("title", "gigatwin training transients: " + run.name);
  root.set_text("source", "gigatwin " + run.version);
  root.set_text("format", transient_format);
  root.set_integer("format_major", format_major);
  root.set_integer("format_minor", format_minor);
  root.set_text("scenario", run.name);
  std::string campaigns;
  for (const power::JobLines& job : study.jobs) campaigns += (campaigns.empty() ? "" : ", ") + job.job;
  root.set_text("campaigns", campaigns);
  root.set_number("interval_s", study.resolution.value);
  root.set_text("version", run.version);
  root.set_unsigned("seed", run.seed);
  root.set_text("description", transient_layout().about);
}

std::vector<std::string> place_names(const TransientStudy& study) {
  std::vector<std::string> names;
  for (const power::TransientLevel& level : study.levels) {
    const std::string place{power::name_of(level.place)};
    names.push_back(level.which.empty() ? place : place + ": " + level.which);
  }
  return names;
}

std::vector<double> steps(std::size_t count, double step) {
  std::vector<double> values(count);
  for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<double>(i) * step;
  return values;
}

/// [row, place], from one series of each place.
std::vector<double> by_place(const TransientStudy& study, std::size_t rows,
                             const std::vector<double>& (*series)(const power::TransientLevel&)) {
  std::vector<double> values(rows * study.levels.size());
  for (std::size_t place = 0; place < study.levels.size(); ++place)
    for (std::size_t row = 0; row < rows; ++row)
      values[row * study.levels.size() + place] = series(study.levels[place])[row];
  return values;
}

/// Writes the variables of one file.
class Writer {
 public:
  Writer(const h5::Group& root, const FileConventions& conventions) : root_(root), conventions_(conventions) {}

  h5::Dataset coordinate(const Variable& variable, const std::vector<double>& values) const {
    const h5::Axis axis = axis_of(values.size());
    h5::Dataset dataset = create_variable(root_, variable, {&axis, 1}, {}, conventions_);
    dataset.write(values);
    return dataset;
  }
  void column(const Variable& variable, const h5::Dataset& scale, const std::vector<double>& values) const {
    const h5::Axis axis{values.size()};
    const h5::Dataset* const scales[] = {&scale};
    create_variable(root_, variable, {&axis, 1}, scales, conventions_).write(values);
  }
  void matrix(const Variable& variable, const h5::Dataset& rows, const h5::Dataset& places,
              const std::vector<double>& values) const {
    const std::size_t columns = power::place_count;
    const h5::Axis axes[] = {axis_of(values.size() / columns), {columns, false, columns}};
    const h5::Dataset* const scales[] = {&rows, &places};
    create_variable(root_, variable, axes, scales, conventions_).write(values);
  }

 private:
  static h5::Axis axis_of(std::size_t rows) { return {rows, false, std::min<hsize_t>(rows, most_rows)}; }
  const h5::Group& root_;
  const FileConventions& conventions_;
};

void write_sections(const h5::Group& root, const Writer& writer, const TransientStudy& study,
                    const FileConventions& conventions) {
  const Variables v = variables();
  std::vector<std::string> names;
  std::vector<double> begins;
  for (std::size_t s = 0; s < power::section_count; ++s) {
    names.emplace_back(power::name_of(static_cast<power::Section>(s)));
    begins.push_back(static_cast<double>(study.begins[s]) * study.resolution.value);
  }
  writer.column(v.section_begin, write_names(root, v.section, names, conventions), begins);
}

void write_series(const h5::Group& root, const TransientTables& tables, const FileConventions& conventions) {
  const TransientStudy& study = tables.study;
  const Variables v = variables();
  const Writer writer{root, conventions};
  const std::size_t samples = study.begins.back();
  const power::Spectrum& spectrum = study.levels[0].bare.spectrum;
  const std::size_t lines =
      std::min(spectrum.amplitude.size(), static_cast<std::size_t>(tables.highest.value / spectrum.step.value) + 1);
  const h5::Dataset time = writer.coordinate(v.time, steps(samples, study.resolution.value));
  const h5::Dataset place = write_names(root, v.place, place_names(study), conventions);
  write_sections(root, writer, study, conventions);
  using Level = power::TransientLevel;
  const auto write = [&](const Variable& variable, const h5::Dataset& rows, std::size_t count,
                         const std::vector<double>& (*series)(const Level&)) {
    writer.matrix(variable, rows, place, by_place(study, count, series));
  };
  write(v.power, time, samples, [](const Level& l) -> const std::vector<double>& { return l.bare.power_w; });
  write(v.power_smoothed, time, samples,
        [](const Level& l) -> const std::vector<double>& { return l.smoothed.power_w; });
  const h5::Dataset frequency = writer.coordinate(v.frequency, steps(lines, spectrum.step.value));
  write(v.spectrum, frequency, lines,
        [](const Level& l) -> const std::vector<double>& { return l.bare.spectrum.amplitude; });
  write(v.spectrum_smoothed, frequency, lines,
        [](const Level& l) -> const std::vector<double>& { return l.smoothed.spectrum.amplitude; });
}

}  // namespace

GroupLayout transient_layout() {
  const Variables v = variables();
  return {
      "/",
      "Power of synchronous training at a rack, a hall and the grid connection: a window of steady training, then a "
      "checkpoint, a failure and a start of the largest job; and the spectrum of the first section.",
      {v.time, v.place, v.section, v.section_begin, v.power, v.power_smoothed, v.frequency, v.spectrum,
       v.spectrum_smoothed}};
}

void write_transient_series(const RunDescription& run, const TransientTables& tables) {
  write_whole_file(run, [&](const h5::Group& root, const FileConventions& conventions) {
    describe_root(root, run, tables.study);
    write_series(root, tables, conventions);
  });
}

}  // namespace gigatwin::results
