#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "results/layout.hpp"

namespace gigatwin::results {

enum class Accept : std::uint8_t { complete, unfinished_too };

/// The root attributes: what a result is of.
struct ResultInfo {
  std::string path;
  std::string name;  ///< of the scenario
  std::string site;
  std::string version;  ///< of the gigatwin that wrote it
  int format_major = 0, format_minor = 0;
  bool complete = false;
  Instant start;
  Seconds duration, step, every;
  int price_year = 0;  ///< 0 if unknown
  std::vector<std::string> halls;
  std::uint64_t seed = 0;
};

/// A variable as the file has it.
struct StoredVariable {
  std::string name;
  Type type = Type::float64;
  std::vector<std::string> dimensions;
  std::vector<std::uint64_t> shape;
  std::map<std::string, std::string> attributes;  ///< the text ones: units, long_name, comment ...

  /// Empty if the variable has no such attribute.
  std::string attribute(const std::string& attribute_name) const;
  bool is_coordinate() const { return dimensions.size() == 1 && dimensions[0] == name; }
};

/// Opens a result for reading. Groups are named as in the file without the leading slash; the root is "".
class ResultReader {
 public:
  /// Throws FileError with what is wrong: missing, a folder, no HDF5, truncated, still being written, no gigatwin
  /// result, a newer major format, unfinished (unless accepted).
  explicit ResultReader(const std::string& path, Accept accept = Accept::complete);
  ~ResultReader();
  ResultReader(ResultReader&&) noexcept;
  ResultReader& operator=(ResultReader&&) noexcept;

  const ResultInfo& info() const;
  std::vector<std::string> groups() const;
  /// In the order of writing. Throws FileError listing the groups there are.
  const std::vector<StoredVariable>& variables(std::string_view group) const;
  const StoredVariable* find(std::string_view group, std::string_view name) const;

  /// Rows [first, first + count) of the first dimension, other dimensions whole, row by row. Missing floats are NaN.
  std::vector<double> numbers(std::string_view group, std::string_view name, std::uint64_t first,
                              std::uint64_t count) const;
  std::vector<double> numbers(std::string_view group, std::string_view name) const;
  std::vector<std::string> texts(std::string_view group, std::string_view name, std::uint64_t first,
                                 std::uint64_t count) const;
  std::vector<std::string> texts(std::string_view group, std::string_view name) const;
  /// A 0-d variable; nullopt if there is none of this name.
  std::optional<double> number(std::string_view group, std::string_view name) const;
  std::optional<std::string> text(std::string_view group, std::string_view name) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace gigatwin::results
