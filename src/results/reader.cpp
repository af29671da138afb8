#include "results/reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "base/error.hpp"
#include "results/h5.hpp"
#include "results/output_path.hpp"

namespace gigatwin::results {
namespace {

namespace fs = std::filesystem;

/// What can be told without HDF5: missing, a folder, unreadable, empty, another kind of file, in use.
void check_readable(const std::string& path) {
  std::error_code error;
  if (!fs::exists(path, error)) throw FileError(fmt::format("{}: no such file", path));
  if (fs::is_directory(path, error)) throw FileError(fmt::format("{}: is a folder, not a result", path));
  std::ifstream file(path, std::ios::binary);
  if (!file) throw FileError(fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
  constexpr std::array<char, 8> signature{'\x89', 'H', 'D', 'F', '\r', '\n', '\x1a', '\n'};
  std::array<char, 8> found{};
  file.read(found.data(), found.size());
  if (found != signature) throw FileError(fmt::format("{}: is not a result of gigatwin: expected an HDF5 file", path));
  refuse_if_being_written(path);
}

h5::File open_file(const std::string& path) {
  check_readable(path);
  try {
    return h5::File::open(path);
  } catch (const FileError& error) {
    const std::string reason = std::string(error.what()).substr(path.size() + 2);
    throw FileError(fmt::format("{}: is damaged or truncated: {}", path, reason));
  }
}

void check_format(const h5::Group& root, const std::string& path) {
  if (!root.has_attribute("format") || root.text_attribute("format") != format_name)
    throw FileError(fmt::format("{}: is an HDF5 file, but not a result of gigatwin", path));
  const std::int64_t major = root.integer_attribute("format_major");
  if (major > format_major)
    throw FileError(fmt::format("{}: has result format {}, written by gigatwin {}; this gigatwin reads up to format {}",
                                path, major, root.text_attribute("version"), format_major));
}

std::vector<std::string> split(const std::string& text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + separator.size();
  }
  return parts;
}

ResultInfo read_info(const h5::Group& root, const std::string& path) {
  ResultInfo info;
  info.path = path;
  info.name = root.text_attribute("scenario");
  info.site = root.text_attribute("site");
  info.version = root.text_attribute("version");
  info.format_major = static_cast<int>(root.integer_attribute("format_major"));
  info.format_minor = static_cast<int>(root.integer_attribute("format_minor"));
  info.complete = root.integer_attribute("complete") != 0;
  const auto start = parse_instant(root.text_attribute("start"));
  if (!start)
    throw FileError(
        fmt::format("{}: attribute start: expected a date, found \"{}\"", path, root.text_attribute("start")));
  info.start = *start;
  info.duration = {root.number_attribute("duration_s")};
  info.step = {root.number_attribute("step_s")};
  info.every = {root.number_attribute("interval_s")};
  info.price_year = static_cast<int>(root.integer_attribute("price_base_year"));
  if (root.has_attribute("halls")) info.halls = split(root.text_attribute("halls"), ", ");
  info.seed = root.unsigned_attribute("seed");
  return info;
}

StoredVariable describe(const h5::Dataset& dataset, const std::string& name) {
  StoredVariable variable;
  variable.name = name;
  variable.type = dataset.type();
  for (const hsize_t length : dataset.shape()) variable.shape.push_back(length);
  variable.dimensions = dataset.dimension_names();
  for (const std::string& attribute : dataset.text_attribute_names())
    variable.attributes[attribute] = dataset.text_attribute(attribute.c_str());
  return variable;
}

struct StoredGroup {
  std::string name;
  h5::Group group;
  std::vector<StoredVariable> variables;
};

StoredGroup read_group(std::string name, h5::Group group) {
  StoredGroup stored{std::move(name), std::move(group), {}};
  for (const std::string& dataset : stored.group.names().datasets)
    stored.variables.push_back(describe(h5::Dataset::open(stored.group, dataset), dataset));
  return stored;
}

}  // namespace

std::string StoredVariable::attribute(const std::string& attribute_name) const {
  const auto found = attributes.find(attribute_name);
  return found != attributes.end() ? found->second : std::string{};
}

struct ResultReader::Parts {
  h5::File file;
  ResultInfo info;
  std::vector<StoredGroup> groups;  ///< the root first

  const StoredGroup& at(std::string_view name) const {
    for (const StoredGroup& group : groups)
      if (group.name == name) return group;
    std::vector<std::string> names;
    for (const StoredGroup& group : groups) names.push_back(group.name.empty() ? "/" : group.name);
    throw FileError(
        fmt::format("{}: expected one of the groups {}, found \"{}\"", info.path, fmt::join(names, ", "), name));
  }

  /// The dataset and its number of rows, 1 for a 0-d one.
  std::pair<h5::Dataset, std::uint64_t> dataset(std::string_view group, std::string_view name, bool text) const {
    const StoredGroup& stored = at(group);
    for (const StoredVariable& variable : stored.variables) {
      if (variable.name != name) continue;
      GIGATWIN_ASSERT((variable.type == Type::text) == text, "{}/{} is {}", group, name, to_text(variable.type));
      return {h5::Dataset::open(stored.group, variable.name), variable.shape.empty() ? 1 : variable.shape[0]};
    }
    throw FileError(fmt::format("{}: /{} has no variable {}", info.path, group, name));
  }
};

ResultReader::ResultReader(const std::string& path, Accept accept) : parts_(std::make_unique<Parts>()) {
  parts_->file = open_file(path);
  h5::Group root = parts_->file.root();
  check_format(root, path);
  parts_->info = read_info(root, path);
  if (!parts_->info.complete && accept == Accept::complete)
    throw FileError(fmt::format("{}: is the unfinished result of a run that was stopped", path));
  const std::vector<std::string> names = root.names().groups;
  for (const std::string& name : names) {
    h5::Group group = h5::Group::open(root, name);
    parts_->groups.push_back(read_group(name, std::move(group)));
  }
  parts_->groups.insert(parts_->groups.begin(), read_group("", std::move(root)));
}

ResultReader::~ResultReader() = default;
ResultReader::ResultReader(ResultReader&&) noexcept = default;
ResultReader& ResultReader::operator=(ResultReader&&) noexcept = default;

const ResultInfo& ResultReader::info() const { return parts_->info; }

std::vector<std::string> ResultReader::groups() const {
  std::vector<std::string> names;
  for (const StoredGroup& group : parts_->groups) names.push_back(group.name);
  return names;
}

const std::vector<StoredVariable>& ResultReader::variables(std::string_view group) const {
  return parts_->at(group).variables;
}

const StoredVariable* ResultReader::find(std::string_view group, std::string_view name) const {
  for (const StoredGroup& stored : parts_->groups)
    for (const StoredVariable& variable : stored.variables)
      if (stored.name == group && variable.name == name) return &variable;
  return nullptr;
}

std::vector<double> ResultReader::numbers(std::string_view group, std::string_view name, std::uint64_t first,
                                          std::uint64_t count) const {
  const auto [dataset, rows] = parts_->dataset(group, name, false);
  return dataset.read_numbers(first, std::min(count, rows - std::min(first, rows)));
}

std::vector<double> ResultReader::numbers(std::string_view group, std::string_view name) const {
  return numbers(group, name, 0, std::numeric_limits<std::uint64_t>::max());
}

std::vector<std::string> ResultReader::texts(std::string_view group, std::string_view name, std::uint64_t first,
                                             std::uint64_t count) const {
  const auto [dataset, rows] = parts_->dataset(group, name, true);
  return dataset.read_texts(first, std::min(count, rows - std::min(first, rows)));
}

std::vector<std::string> ResultReader::texts(std::string_view group, std::string_view name) const {
  return texts(group, name, 0, std::numeric_limits<std::uint64_t>::max());
}

std::optional<double> ResultReader::number(std::string_view group, std::string_view name) const {
  const StoredVariable* variable = find(group, name);
  if (variable == nullptr || variable->type == Type::text || !variable->shape.empty()) return std::nullopt;
  return numbers(group, name)[0];
}

std::optional<std::string> ResultReader::text(std::string_view group, std::string_view name) const {
  const StoredVariable* variable = find(group, name);
  if (variable == nullptr || variable->type != Type::text || !variable->shape.empty()) return std::nullopt;
  return texts(group, name)[0];
}

}  // namespace gigatwin::results
