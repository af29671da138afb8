#pragma once

#include "base/schema.hpp"

namespace gigatwin::rules {

/// A date that may be left out.
template <class Spec>
FieldOf<double> optional_instant(std::string key, std::optional<Instant> Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::instant;
  schema_detail::bind(
      field, member, [](const Value& v) { return Instant{std::get<std::int64_t>(v)}; },
      [](Instant i) { return Value{i.unix_s}; });
  return field;
}

}  // namespace gigatwin::rules
