#include "results/stored_file.hpp"

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

constexpr std::uint64_t all_rows = std::numeric_limits<std::uint64_t>::max();

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

/// What HDF5 says of a broken file, in one form: it names the object in front of the reason.
[[noreturn]] void damaged(const std::string& path, const FileError& error) {
  const std::string what = error.what();
  const std::string reason = what.starts_with(path + ": ") ? what.substr(path.size() + 2) : what;
  throw FileError(
      fmt::format("{}: is damaged or truncated: {}; copy it again from where it is whole, or run its scenario again",
                  path, reason));
}

StoredFormat format_of(const h5::Group& root, const std::string& path) {
  const std::string name = root.has_attribute("format") ? root.text_attribute("format") : "";
  if (!name.starts_with("gigatwin-"))
    throw FileError(fmt::format("{}: is an HDF5 file, but not a result of gigatwin", path));
  return {name, static_cast<int>(root.integer_attribute("format_major")),
          static_cast<int>(root.integer_attribute("format_minor")), root.text_attribute("version")};
}

void check_major(const StoredFormat& format, Majors accept, const std::string& path) {
  if (format.major == format_major || (format.major < format_major && accept == Majors::older_too)) return;
  const std::string found =
      fmt::format("{}: has format {}.{}, written by gigatwin {}", path, format.major, format.minor, format.version);
  if (format.major > format_major)
    throw FileError(fmt::format("{}; this gigatwin reads up to format {}: read it with gigatwin {} or newer", found,
                                format_major, format.version));
  throw FileError(
      fmt::format("{}; this gigatwin reads format {}: {}", found, format_major, how_to_make_again(path, format)));
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

struct StoredFile::Parts {
  std::string path;
  h5::File file;
  StoredFormat format;
  std::vector<StoredGroup> groups;  ///< the root first

  void read() {
    h5::Group root = file.root();
    const std::vector<std::string> names = root.names().groups;
    groups.push_back(read_group("", file.root()));
    for (const std::string& name : names) groups.push_back(read_group(name, h5::Group::open(root, name)));
  }

  const StoredGroup& at(std::string_view name) const {
    for (const StoredGroup& group : groups)
      if (group.name == name) return group;
    std::vector<std::string> names;
    for (const StoredGroup& group : groups) names.push_back(group.name.empty() ? "/" : group.name);
    throw FileError(fmt::format("{}: expected one of the groups {}, found \"{}\"{}", path, fmt::join(names, ", "), name,
                                if_older(path, format)));
  }

  const StoredVariable& variable(std::string_view group, std::string_view name) const {
    for (const StoredVariable& variable : at(group).variables)
      if (variable.name == name) return variable;
    throw FileError(fmt::format("{}: /{} has no variable {}{}", path, group, name, if_older(path, format)));
  }

  /// The dataset and its number of rows, 1 for a 0-d one.
  std::pair<h5::Dataset, std::uint64_t> dataset(std::string_view group, std::string_view name, bool text) const {
    const StoredVariable& stored = variable(group, name);
    if ((stored.type == Type::text) != text)
      throw FileError(fmt::format("{}: /{}/{}: expected {}, found {}", path, group, name, text ? "text" : "numbers",
                                  to_text(stored.type)));
    return {h5::Dataset::open(at(group).group, stored.name), stored.shape.empty() ? 1 : stored.shape[0]};
  }
};

StoredFile::StoredFile(const std::string& path, Majors accept) : parts_(std::make_unique<Parts>()) {
  check_readable(path);
  parts_->path = path;
  try {
    parts_->file = h5::File::open(path);
  } catch (const FileError& error) {
    damaged(path, error);
  }
  parts_->format = format_of(parts_->file.root(), path);
  check_major(parts_->format, accept, path);
  try {
    parts_->read();
  } catch (const FileError& error) {
    damaged(path, error);
  }
}

StoredFile::~StoredFile() = default;
StoredFile::StoredFile(StoredFile&&) noexcept = default;
StoredFile& StoredFile::operator=(StoredFile&&) noexcept = default;

const std::string& StoredFile::path() const { return parts_->path; }

const StoredFormat& StoredFile::format() const { return parts_->format; }

std::vector<std::string> StoredFile::groups() const {
  std::vector<std::string> names;
  for (const StoredGroup& group : parts_->groups) names.push_back(group.name);
  return names;
}

bool StoredFile::has_group(std::string_view group) const {
  return std::any_of(parts_->groups.begin(), parts_->groups.end(),
                     [&](const StoredGroup& stored) { return stored.name == group; });
}

const std::vector<StoredVariable>& StoredFile::variables(std::string_view group) const {
  return parts_->at(group).variables;
}

const StoredVariable* StoredFile::find(std::string_view group, std::string_view name) const {
  for (const StoredGroup& stored : parts_->groups)
    for (const StoredVariable& variable : stored.variables)
      if (stored.name == group && variable.name == name) return &variable;
  return nullptr;
}

std::vector<double> StoredFile::numbers(std::string_view group, std::string_view name, std::uint64_t first,
                                        std::uint64_t count) const {
  const auto [dataset, rows] = parts_->dataset(group, name, false);
  return dataset.read_numbers(first, std::min(count, rows - std::min(first, rows)));
}

std::vector<double> StoredFile::numbers(std::string_view group, std::string_view name) const {
  return numbers(group, name, 0, all_rows);
}

std::vector<std::string> StoredFile::texts(std::string_view group, std::string_view name, std::uint64_t first,
                                           std::uint64_t count) const {
  const auto [dataset, rows] = parts_->dataset(group, name, true);
  return dataset.read_texts(first, std::min(count, rows - std::min(first, rows)));
}

std::vector<std::string> StoredFile::texts(std::string_view group, std::string_view name) const {
  return texts(group, name, 0, all_rows);
}

std::optional<double> StoredFile::number(std::string_view group, std::string_view name) const {
  const StoredVariable* variable = find(group, name);
  if (variable == nullptr || variable->type == Type::text || !variable->shape.empty()) return std::nullopt;
  return numbers(group, name)[0];
}

std::optional<std::string> StoredFile::text(std::string_view group, std::string_view name) const {
  const StoredVariable* variable = find(group, name);
  if (variable == nullptr || variable->type != Type::text || !variable->shape.empty()) return std::nullopt;
  return texts(group, name)[0];
}

std::optional<std::uint64_t> StoredFile::unsigned_number(std::string_view group, std::string_view name) const {
  const StoredVariable* variable = find(group, name);
  if (variable == nullptr || variable->type != Type::uint64 || !variable->shape.empty()) return std::nullopt;
  return parts_->dataset(group, name, false).first.read_unsigned();
}

bool StoredFile::has_attribute(std::string_view group, const char* name) const {
  return parts_->at(group).group.has_attribute(name);
}
std::string StoredFile::text_attribute(std::string_view group, const char* name) const {
  return parts_->at(group).group.text_attribute(name);
}
double StoredFile::number_attribute(std::string_view group, const char* name) const {
  return parts_->at(group).group.number_attribute(name);
}
std::int64_t StoredFile::integer_attribute(std::string_view group, const char* name) const {
  return parts_->at(group).group.integer_attribute(name);
}
std::uint64_t StoredFile::unsigned_attribute(std::string_view group, const char* name) const {
  return parts_->at(group).group.unsigned_attribute(name);
}

std::string kind_of_file(std::string_view format) {
  struct Kind {
    std::string_view format, words;
  };
  constexpr std::array<Kind, 5> kinds{{{"gigatwin-result", "a result"},
                                       {"gigatwin-study", "a study"},
                                       {"gigatwin-fabric-study", "a fabric study"},
                                       {"gigatwin-step-waveform", "the waveform of a step"},
                                       {"gigatwin-transient", "training transients"}}};
  for (const Kind& kind : kinds)
    if (kind.format == format) return std::string(kind.words);
  return "a file of format " + std::string(format);
}

std::string how_to_make_again(const std::string& path, const StoredFormat& format) {
  if (format.name == format_name) return fmt::format("'gigatwin run --from {} -o NEW.h5' makes it anew", path);
  return fmt::format("make it anew with the command in its /provenance (h5dump -d /provenance/command {})", path);
}

std::string if_older(const std::string& path, const StoredFormat& format) {
  if (format.major == format_major && format.minor >= format_minor) return {};
  return fmt::format("; it has format {}.{}, written by gigatwin {}: {}", format.major, format.minor, format.version,
                     how_to_make_again(path, format));
}

std::string stored_scenario(const std::string& path) {
  const StoredFile file{path, Majors::older_too};
  if (auto text = file.text("provenance", "scenario_resolved")) return *text;
  throw FileError(fmt::format("{}: has no scenario in /provenance", path));
}

}  // namespace gigatwin::results
