#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "results/reader.hpp"
#include "results/variable_writer.hpp"

/// Groups of a joined result that are more than single numbers.
namespace gigatwin::results {

/// /quantities: amounts add up; prices are means, weighted by what they are paid for.
void write_joined_quantities(const h5::Group& root, const std::vector<ResultReader>& members,
                             const FileConventions& conventions);

/// A group by calendar year, of all members: years of any of them, amounts summed year by year and name by name. What
/// does not add up (shares, price levels, cover) is left out, and so are columns that are not by year.
class JoinedYears {
 public:
  /// nullopt unless every member has the group.
  /// @param labels  of the members: each has loans of its own, named "LABEL: LOAN"
  static std::optional<JoinedYears> of(const std::vector<ResultReader>& members, const std::vector<std::string>& labels,
                                       const std::string& group);

  /// A column of one number a year.
  std::vector<double> values(std::string_view column) const;
  void write(const h5::Group& root, const FileConventions& conventions) const;

 private:
  struct Column {
    StoredVariable stored;
    std::string names;           ///< second dimension; empty: none
    std::vector<double> values;  ///< [year, name]
  };

  /// One of the results with its label.
  struct Member {
    const ResultReader& result;
    const std::string& label;
  };

  void add_years(const Member& member);
  void add_names(const Member& member);
  void add_columns(const Member& member);
  void add(const Member& member, Column& column) const;
  Column& column_of(const StoredVariable& stored);
  /// Of one dimension, as they are called here.
  std::vector<std::string> names_of(const Member& member, const std::string& dimension) const;

  std::string group_;
  std::vector<int> years_;                                               ///< ascending
  std::vector<std::pair<std::string, std::vector<std::string>>> names_;  ///< by dimension
  std::vector<Column> columns_;

  std::size_t year_place(int year) const;
  std::vector<std::string>* names_on(const std::string& dimension);
  const std::vector<std::string>* names_on(const std::string& dimension) const;
};

/// As the file has it, to write it again.
Variable variable_of(const StoredVariable& stored);

}  // namespace gigatwin::results
