#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "results/layout.hpp"

namespace gigatwin::results {

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

/// What the root of every file of ours says first.
struct StoredFormat {
  std::string name;  ///< "gigatwin-result", "gigatwin-fabric-study" ...
  int major = 0, minor = 0;
  std::string version;  ///< of the gigatwin that wrote it
};

enum class Majors : std::uint8_t { current, older_too };  ///< which major formats are accepted

/// Any file of ours opened for reading: a result, a study, the waveform of a step ... Groups are named as in the file
/// without the leading slash; the root is "".
class StoredFile {
 public:
  /// Throws FileError with what is wrong and what to do: missing, a folder, no HDF5, truncated, being written, none of
  /// ours, another major format than this gigatwin reads.
  explicit StoredFile(const std::string& path, Majors accept = Majors::current);
  ~StoredFile();
  StoredFile(StoredFile&&) noexcept;
  StoredFile& operator=(StoredFile&&) noexcept;

  const std::string& path() const;
  const StoredFormat& format() const;
  std::vector<std::string> groups() const;
  bool has_group(std::string_view group) const;
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
  /// All digits of an unsigned one, such as a seed: a double holds 15.
  std::optional<std::uint64_t> unsigned_number(std::string_view group, std::string_view name) const;

  /// --- Attributes of a group -------------------------------------------------------------------------------------

  bool has_attribute(std::string_view group, const char* name) const;
  /// These throw FileError if there is none.
  std::string text_attribute(std::string_view group, const char* name) const;
  double number_attribute(std::string_view group, const char* name) const;
  std::int64_t integer_attribute(std::string_view group, const char* name) const;
  std::uint64_t unsigned_attribute(std::string_view group, const char* name) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// For people: "a result", "a fabric study"; the format's own name if it is none that we know.
std::string kind_of_file(std::string_view format);
/// How to get the file again in today's format, for the end of a message: "'gigatwin run --from a.h5 -o NEW.h5' makes
/// it anew".
std::string how_to_make_again(const std::string& path, const StoredFormat& format);
/// For the end of a message about something that is not there: a file of an older minor format may lack it. Else empty.
std::string if_older(const std::string& path, const StoredFormat& format);
/// The scenario that the file was made from, as it was run; of files of older formats and unfinished ones too, so that
/// 'gigatwin run --from' can make them anew. Throws FileError.
std::string stored_scenario(const std::string& path);

}  // namespace gigatwin::results
