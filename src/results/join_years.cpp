#include <algorithm>
#include <array>

#include "base/error.hpp"
#include "results/end_tables.hpp"
#include "results/join_internal.hpp"

namespace gigatwin::results {
namespace {

constexpr const char* year_dimension = "year";
/// By year, but no amounts.
constexpr std::array<std::string_view, 3> not_amounts{"price_level", "cover", "operating_share"};
/// What each member has for itself: a loan of one site is none of another, whatever their names.
constexpr std::string_view own_dimension = "tranche";

bool adds_up(const StoredVariable& variable) {
  return !variable.is_coordinate() && variable.type != Type::text && !variable.dimensions.empty() &&
         variable.dimensions.front() == year_dimension &&
         std::find(not_amounts.begin(), not_amounts.end(), variable.name) == not_amounts.end();
}

std::vector<int> years_of(const ResultReader& member, const std::string& group) {
  std::vector<int> years;
  for (const double year : member.numbers(group, year_dimension)) years.push_back(static_cast<int>(year));
  return years;
}

std::size_t place_of(const std::vector<std::string>& names, const std::string& name) {
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
}

}  // namespace

Variable variable_of(const StoredVariable& stored) {
  Variable variable;
  variable.name = stored.name;
  variable.units = stored.attribute("units");
  variable.type = stored.type;
  variable.dimensions = stored.dimensions;
  variable.long_name = stored.attribute("long_name");
  variable.comment = stored.attribute("comment");
  variable.nominal = stored.attribute("price_basis") == "nominal";
  return variable;
}

std::optional<JoinedYears> JoinedYears::of(const std::vector<ResultReader>& members,
                                           const std::vector<std::string>& labels, const std::string& group) {
  JoinedYears joined;
  joined.group_ = group;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (members[i].find(group, year_dimension) == nullptr) return std::nullopt;
    joined.add_years({members[i], labels[i]});
    joined.add_names({members[i], labels[i]});
  }
  for (std::size_t i = 0; i < members.size(); ++i) joined.add_columns({members[i], labels[i]});
  return joined;
}

void JoinedYears::add_years(const Member& member) {
  for (const int year : years_of(member.result, group_))
    if (std::find(years_.begin(), years_.end(), year) == years_.end()) years_.push_back(year);
  std::sort(years_.begin(), years_.end());
}

void JoinedYears::add_names(const Member& member) {
  for (const StoredVariable& variable : member.result.variables(group_)) {
    if (!variable.is_coordinate() || variable.type != Type::text) continue;
    std::vector<std::string>* names = names_on(variable.name);
    if (names == nullptr) names = &names_.emplace_back(variable.name, std::vector<std::string>{}).second;
    for (const std::string& name : names_of(member, variable.name))
      if (place_of(*names, name) == names->size()) names->push_back(name);
  }
}

std::vector<std::string> JoinedYears::names_of(const Member& member, const std::string& dimension) const {
  std::vector<std::string> names = member.result.texts(group_, dimension);
  if (dimension == own_dimension)
    for (std::string& name : names) name = member.label + ": " + name;
  return names;
}

void JoinedYears::add_columns(const Member& member) {
  for (const StoredVariable& variable : member.result.variables(group_))
    if (adds_up(variable)) add(member, column_of(variable));
}

JoinedYears::Column& JoinedYears::column_of(const StoredVariable& stored) {
  const auto found = std::find_if(columns_.begin(), columns_.end(),
                                  [&](const Column& column) { return column.stored.name == stored.name; });
  if (found != columns_.end()) return *found;
  Column column{stored, stored.dimensions.size() > 1 ? stored.dimensions[1] : std::string{}, {}};
  const std::size_t width = column.names.empty() ? 1 : names_on(column.names)->size();
  column.values.assign(years_.size() * width, 0.0);
  return columns_.emplace_back(std::move(column));
}

void JoinedYears::add(const Member& member, Column& column) const {
  const std::vector<double> values = member.result.numbers(group_, column.stored.name);
  const std::vector<std::string> own =
      column.names.empty() ? std::vector<std::string>{""} : names_of(member, column.names);
  const std::vector<std::string> all = column.names.empty() ? own : *names_on(column.names);
  const std::vector<int> years = years_of(member.result, group_);
  for (std::size_t year = 0; year < years.size(); ++year)
    for (std::size_t name = 0; name < own.size(); ++name)
      column.values[year_place(years[year]) * all.size() + place_of(all, own[name])] +=
          values[year * own.size() + name];
}

std::vector<double> JoinedYears::values(std::string_view column) const {
  for (const Column& one : columns_)
    if (one.stored.name == column && one.names.empty()) return one.values;
  throw FileError(std::string("the members' /") + group_ + " has no column " + std::string(column));
}

void JoinedYears::write(const h5::Group& root, const FileConventions& conventions) const {
  const h5::Group group = create_described_group(root, group_);
  Variable year;
  year.name = year_dimension;
  year.units = "1";
  year.type = Type::int32;
  year.dimensions = {year_dimension};
  year.long_name = "Calendar year";
  const h5::Axis years_axis{years_.size()};
  const h5::Dataset years = create_variable(group, year, {&years_axis, 1}, {}, conventions);
  years.write(std::vector<double>(years_.begin(), years_.end()));
  std::vector<std::pair<std::string, h5::Dataset>> scales;
  for (const auto& [dimension, names] : names_) {
    Variable coordinate;
    coordinate.name = dimension;
    coordinate.type = Type::text;
    coordinate.dimensions = {dimension};
    coordinate.long_name = "Name";
    scales.emplace_back(dimension, write_names(group, coordinate, names, conventions));
  }
  for (const Column& column : columns_) {
    std::vector<h5::Axis> axes{years_axis};
    std::vector<const h5::Dataset*> on{&years};
    for (const auto& [dimension, scale] : scales)
      if (dimension == column.names) axes.push_back({names_on(dimension)->size()}), on.push_back(&scale);
    create_variable(group, variable_of(column.stored), axes, on, conventions).write(column.values);
  }
}

std::size_t JoinedYears::year_place(int year) const {
  return static_cast<std::size_t>(std::lower_bound(years_.begin(), years_.end(), year) - years_.begin());
}

std::vector<std::string>* JoinedYears::names_on(const std::string& dimension) {
  for (auto& [name, names] : names_)
    if (name == dimension) return &names;
  return nullptr;
}

const std::vector<std::string>* JoinedYears::names_on(const std::string& dimension) const {
  for (const auto& [name, names] : names_)
    if (name == dimension) return &names;
  return nullptr;
}

}  // namespace gigatwin::results
