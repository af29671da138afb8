#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "validation/condition.hpp"
#include "validation/training_inputs.hpp"

namespace gigatwin::validation {

/// Inputs of one row, read as asked; the first value that cannot be read is the reason to skip the row.
class RowInputs {
 public:
  explicit RowInputs(const Facts& facts) : facts_(facts) {}

  bool has(const std::string& key) const { return find(facts_, key) != nullptr; }
  std::optional<std::int64_t> count(const std::string& key) const { return read(key, count_of); }
  std::optional<double> number(const std::string& key) const { return read(key, number_of); }
  std::optional<bool> flag(const std::string& key) const { return read(key, flag_of); }
  std::optional<NumberFormat> number_format(const std::string& key) const { return read(key, number_format_of); }
  std::optional<workload::Recompute> recompute(const std::string& key) const { return read(key, recompute_of); }
  std::optional<ScheduleWords> schedule(const std::string& key) const { return read(key, schedule_of); }
  std::optional<ShardingWords> sharding(const std::string& key) const { return read(key, sharding_of); }
  std::string text(const std::string& key) const {
    const std::string* found = find(facts_, key);
    return found ? *found : std::string{};
  }

  void refuse(const std::string& reason) const {
    if (reason_.empty()) reason_ = reason;
  }
  void not_understood(const std::string& key) const {
    refuse("input " + key + " = " + text(key) + " is not understood");
  }
  /// Why the row cannot be run; empty if it can.
  const std::string& reason() const { return reason_; }

 private:
  template <class Reader>
  auto read(const std::string& key, Reader reader) const -> decltype(reader(std::string{})) {
    const std::string* found = find(facts_, key);
    if (!found) return std::nullopt;
    auto value = reader(*found);
    if (!value) not_understood(key);
    return value;
  }

  const Facts& facts_;
  mutable std::string reason_;
};

}  // namespace gigatwin::validation
