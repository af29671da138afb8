#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "results/layout.hpp"

namespace gigatwin::results {

/// Running values of some columns over one row of the series.
template <class Record>
class Averaging {
 public:
  explicit Averaging(const Columns<Record>& columns) {
    for (const auto& column : columns)
      states_.push_back({column.value, column.weight, method_of(column.variable.cell_methods), 0.0, 0.0});
  }

  /// `dt` of a piecewise constant record: sum of value dt and of weight dt; a point keeps the last, a maximum the
  /// largest.
  void add(const Record& record, double dt_s) {
    for (State& state : states_) {
      if (state.method != Method::mean) {
        const bool keep =
            state.method == Method::maximum && state.weight_sum > 0.0 && state.value_sum > state.value(record);
        if (!keep) state.value_sum = state.value(record);
        state.weight_sum = 1.0;
      } else {
        state.value_sum += state.value(record) * dt_s;
        state.weight_sum += (state.weight != nullptr ? state.weight(record) : 1.0) * dt_s;
      }
    }
  }

  std::size_t size() const { return states_.size(); }

  /// Value of a column over the row, NaN where its weight is 0; starts the next row.
  double take(std::size_t column) {
    State& state = states_[column];
    const double value = state.weight_sum != 0.0 ? state.value_sum / state.weight_sum : std::nan("");
    state.value_sum = state.weight_sum = 0.0;
    return value;
  }

 private:
  enum class Method : std::uint8_t { mean, point, maximum };
  static Method method_of(const std::string& cell_methods) {
    return cell_methods == "time: point"     ? Method::point
           : cell_methods == "time: maximum" ? Method::maximum
                                             : Method::mean;
  }

  struct State {
    double (*value)(const Record&);
    double (*weight)(const Record&);
    Method method;
    double value_sum;
    double weight_sum;
  };
  std::vector<State> states_;
};

}  // namespace gigatwin::results
