#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "results/layout.hpp"
#include "results/stored_file.hpp"

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

/// Opens a result for reading. Groups are named as in the file without the leading slash; the root is "".
class ResultReader {
 public:
  /// Throws FileError with what is wrong and what to do: missing, a folder, no HDF5, truncated, still being written, no
  /// result of gigatwin, another major format, unfinished (unless accepted).
  explicit ResultReader(const std::string& path, Accept accept = Accept::complete);
  explicit ResultReader(StoredFile file, Accept accept = Accept::complete);

  const ResultInfo& info() const { return info_; }
  const StoredFile& stored() const { return file_; }
  std::vector<std::string> groups() const { return file_.groups(); }
  /// In the order of writing. Throws FileError listing the groups there are.
  const std::vector<StoredVariable>& variables(std::string_view group) const { return file_.variables(group); }
  const StoredVariable* find(std::string_view group, std::string_view name) const { return file_.find(group, name); }

  /// Rows [first, first + count) of the first dimension, other dimensions whole, row by row. Missing floats are NaN.
  std::vector<double> numbers(std::string_view group, std::string_view name, std::uint64_t first,
                              std::uint64_t count) const {
    return file_.numbers(group, name, first, count);
  }
  std::vector<double> numbers(std::string_view group, std::string_view name) const {
    return file_.numbers(group, name);
  }
  std::vector<std::string> texts(std::string_view group, std::string_view name, std::uint64_t first,
                                 std::uint64_t count) const {
    return file_.texts(group, name, first, count);
  }
  std::vector<std::string> texts(std::string_view group, std::string_view name) const {
    return file_.texts(group, name);
  }
  /// A 0-d variable; nullopt if there is none of this name.
  std::optional<double> number(std::string_view group, std::string_view name) const {
    return file_.number(group, name);
  }
  std::optional<std::string> text(std::string_view group, std::string_view name) const {
    return file_.text(group, name);
  }

 private:
  StoredFile file_;
  ResultInfo info_;
};

}  // namespace gigatwin::results
