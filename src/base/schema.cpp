#include "base/schema.hpp"

namespace gigatwin {

bool BlockSchema::applies(const Field& field, const void* spec) const {
  if (field.only_key.empty()) return true;
  const Field* switch_field = find(field.only_key);
  const std::optional<Value> value = switch_field->value_of(spec);
  return value && std::find(field.only_values.begin(), field.only_values.end(), std::get<std::string>(*value)) !=
                      field.only_values.end();
}

}  // namespace gigatwin
