#include "traces/csv_columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.hpp"
#include "traces/cells.hpp"

namespace gigatwin::traces {
namespace {

using Column = CsvColumns::Column;

std::vector<std::string> names_of(std::string_view header) {
  std::vector<std::string_view> fields;
  split_csv(header, fields);
  std::vector<std::string> names;
  for (const std::string_view field : fields) names.emplace_back(trimmed(field));
  return names;
}

class Finder {
 public:
  Finder(const CsvColumns& columns, const std::string& file)
      : names_(columns.names), file_(file), used_(names_.size()) {}

  Column optional(std::string_view name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (name.empty() || found == names_.end()) return std::nullopt;
    const auto index = static_cast<std::size_t>(found - names_.begin());
    used_[index] = true;
    return index;
  }
  Column required(std::string_view name) {
    if (const Column column = optional(name)) return column;
    throw FormatError(file_, 1, fmt::format("expected a column {}, found columns {}", name, fmt::join(names_, ", ")));
  }
  /// Of a column that the user names: it has to be there.
  Column named(std::string_view name) { return name.empty() ? std::nullopt : required(name); }
  std::vector<std::string> unused() const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (!used_[i]) names.push_back(names_[i]);
    return names;
  }

 private:
  const std::vector<std::string>& names_;
  const std::string& file_;
  std::vector<bool> used_;
};

void find_philly(CsvColumns& c, Finder& find) {
  c.id = find.required("job_index");
  c.submit = find.required("arrival_s");
  c.duration = find.required("duration_s");
  c.accelerators = find.required("gpus");
  c.date = find.optional("timestamp");
  c.tenant = find.optional("virtual_cluster");
}

void find_kalos(CsvColumns& c, Finder& find) {
  c.id = find.required("job_id");
  c.submit = find.required("arrival_s");
  c.duration = find.required("duration_s");
  c.accelerators = find.required("gpus");
  c.workers = find.required("workers");
  c.per_worker = find.required("gpus_per_worker");
}

void find_openb(CsvColumns& c, Finder& find) {
  c.id = find.required("name");
  c.submit = find.required("creation_time");
  c.start = find.required("scheduled_time");
  c.end = find.required("deletion_time");
  c.accelerators = find.required("num_gpu");
  c.milli = find.required("gpu_milli");
  c.state = find.optional("pod_phase");
  c.queue = find.optional("qos");
}

void find_mapped(CsvColumns& c, const ColumnMap& map, Finder& find) {
  c.id = find.named(map.id);
  c.submit = find.required(map.submit);
  c.duration = find.required(map.duration);
  c.accelerators = find.required(map.accelerators);
  c.tenant = find.named(map.tenant);
  c.queue = find.named(map.queue);
  c.requested = find.named(map.requested);
  c.wait = find.named(map.wait);
  c.state = find.named(map.state);
}

}  // namespace

CsvColumns columns_of(std::string_view header, const std::string& file, Format format, const ReadOptions& options,
                      std::vector<std::string>& ignored) {
  CsvColumns columns;
  columns.names = names_of(header);
  Finder find{columns, file};
  if (format == Format::philly) find_philly(columns, find);
  if (format == Format::kalos) find_kalos(columns, find);
  if (format == Format::openb) find_openb(columns, find);
  if (format == Format::csv) {
    if (!options.columns) throw FormatError(file, 1, "format csv needs to be told which columns mean what");
    find_mapped(columns, *options.columns, find);
  }
  ignored = find.unused();
  return columns;
}

Format format_of_header(std::string_view header) {
  const std::vector<std::string> names = names_of(header);
  const auto has = [&](const char* name) { return std::find(names.begin(), names.end(), name) != names.end(); };
  if (has("job_index") && has("arrival_s")) return Format::philly;
  if (has("gpus_per_worker") && has("arrival_s")) return Format::kalos;
  if (has("gpu_milli") && has("creation_time")) return Format::openb;
  return Format::automatic;
}

}  // namespace gigatwin::traces
