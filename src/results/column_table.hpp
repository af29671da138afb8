#pragma once

#include <string>
#include <utility>
#include <vector>

#include "results/layout.hpp"

namespace gigatwin::results {

inline Variable column(std::string name, std::string units, Type type, std::string dimension, std::string long_name,
                       std::string comment = {}) {
  return {.name = std::move(name),
          .units = std::move(units),
          .type = type,
          .dimensions = {std::move(dimension)},
          .cell_methods = {},
          .long_name = std::move(long_name),
          .comment = std::move(comment),
          .flags = {}};
}

/// Columns of one table: each call states one column on its dimension.
template <class Record>
struct Table {
  std::string dimension;

  template <auto Member>
  Column<Record> count(std::string name, std::string long_name, std::string comment = {}) const {
    return {column(std::move(name), "1", Type::int64, dimension, std::move(long_name), std::move(comment)),
            scaled<Member>};
  }
  template <auto Member, double PerUnit = 1.0>
  Column<Record> amount(std::string name, std::string units, std::string long_name, std::string comment = {}) const {
    return {
        column(std::move(name), std::move(units), Type::float64, dimension, std::move(long_name), std::move(comment)),
        scaled<Member, PerUnit>};
  }
  template <auto Member>
  Column<Record> moment(std::string name, std::string long_name, std::string comment = {}) const {
    Column<Record> made = amount<Member>(std::move(name), "", std::move(long_name), std::move(comment));
    made.variable.moment = true;
    return made;
  }
  /// In hours; missing where negative.
  template <auto Member>
  Column<Record> hours_since_start(std::string name, std::string long_name, std::string comment = {}) const {
    Column<Record> made = amount<Member>(std::move(name), "h", std::move(long_name), std::move(comment));
    made.value = scaled_if_any<Member, 1.0 / 3600.0>;
    return made;
  }
  template <auto Member>
  Column<Record> label(std::string name, std::string long_name, std::string comment = {}) const {
    return {column(std::move(name), "", Type::text, dimension, std::move(long_name), std::move(comment)), nullptr,
            nullptr, [](const Record& record) { return record.*Member; }};
  }
  template <auto Member>
  Column<Record> flag(std::string name, std::string long_name, std::vector<std::string> meanings) const {
    Column<Record> made{column(std::move(name), "1", Type::int8, dimension, std::move(long_name)), scaled<Member>};
    made.variable.flags = std::move(meanings);
    return made;
  }
};

}  // namespace gigatwin::results
