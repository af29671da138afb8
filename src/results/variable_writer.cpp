#include "results/variable_writer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <numeric>

#include "base/error.hpp"

namespace gigatwin::results {
namespace {

constexpr std::uint64_t number_chunk =
    16384;  // rows: 64 KiB of float32, large enough to compress, small enough to hold
constexpr std::uint64_t text_chunk =
    1024;  // rows: a text is 16 bytes in the chunk, and chunks of text are not compressed

void describe_moment(const h5::Dataset& dataset, const Variable& variable, Instant start) {
  // The one use of fixed-length characters: `ncdump -t` decodes no others, and every other reader takes both.
  dataset.set_chars("units", "seconds since " + to_text(start));
  dataset.set_chars("calendar", "proleptic_gregorian");
  if (variable.name != "time") return;
  dataset.set_text("standard_name", "time");
  dataset.set_text("axis", "T");
}

void describe_flags(const h5::Dataset& dataset, const std::vector<std::string>& meanings) {
  std::vector<std::int8_t> values(meanings.size());
  std::iota(values.begin(), values.end(), std::int8_t{0});
  dataset.set_flags("flag_values", values);
  dataset.set_text("flag_meanings", fmt::format("{}", fmt::join(meanings, " ")));
}

void describe(const h5::Dataset& dataset, const Variable& variable, const FileConventions& conventions) {
  dataset.set_text("long_name", variable.long_name);
  if (variable.moment) describe_moment(dataset, variable, conventions.start);
  if (!variable.units.empty()) dataset.set_text("units", variable.units);
  if (!variable.cell_methods.empty()) dataset.set_text("cell_methods", variable.cell_methods);
  if (!variable.comment.empty()) dataset.set_text("comment", variable.comment);
  if (!variable.index_of.empty()) dataset.set_text("index_of", variable.index_of);
  if (!variable.flags.empty()) describe_flags(dataset, variable.flags);
  if (variable.units.starts_with("EUR")) {
    dataset.set_text("currency", "EUR");
    if (variable.nominal) dataset.set_text("price_basis", "nominal");
    if (conventions.price_year > 0 && !variable.nominal) dataset.set_integer("price_base_year", conventions.price_year);
  }
}

}  // namespace

h5::Dataset create_variable(const h5::Group& group, const Variable& variable, std::span<const h5::Axis> axes,
                            std::span<const h5::Dataset* const> scales, const FileConventions& conventions) {
  const bool coordinate = variable.dimensions.size() == 1 && variable.dimensions[0] == variable.name;
  GIGATWIN_ASSERT(axes.size() == variable.dimensions.size(), "{}: {} axes", variable.name, axes.size());
  GIGATWIN_ASSERT(coordinate || scales.size() == axes.size(), "{}: {} scales", variable.name, scales.size());
  h5::Dataset dataset = group.create(variable.name, variable.type, axes);
  if (coordinate)
    dataset.make_scale(variable.name);
  else
    for (unsigned axis = 0; axis < scales.size(); ++axis) dataset.attach(*scales[axis], axis);
  describe(dataset, variable, conventions);
  return dataset;
}

h5::Axis growing_axis(Type type, std::uint64_t expected) {
  const std::uint64_t most = type == Type::text ? text_chunk : number_chunk;
  return {0, true, std::clamp<std::uint64_t>(expected, 1, most)};
}

void write_scalar(const h5::Group& group, const Variable& variable, double value, const FileConventions& conventions) {
  create_variable(group, variable, {}, {}, conventions).write(std::span<const double>(&value, 1));
}

void write_scalar(const h5::Group& group, const Variable& variable, const std::string& text,
                  const FileConventions& conventions) {
  create_variable(group, variable, {}, {}, conventions).write(std::span<const std::string>(&text, 1));
}

void write_unsigned_scalar(const h5::Group& group, const Variable& variable, std::uint64_t value,
                           const FileConventions& conventions) {
  create_variable(group, variable, {}, {}, conventions).write_unsigned(value);
}

h5::Dataset write_names(const h5::Group& group, const Variable& variable, const std::vector<std::string>& names,
                        const FileConventions& conventions) {
  GIGATWIN_ASSERT(!names.empty(), "{}: no names", variable.name);
  const h5::Axis axis{names.size(), false, 0};
  h5::Dataset dataset = create_variable(group, variable, {&axis, 1}, {}, conventions);
  dataset.write(names);
  return dataset;
}

}  // namespace gigatwin::results
