#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/calendar.hpp"
#include "base/units.hpp"

/// One table per scenario block: it reads, checks, prints as JSON Schema and writes the reference page, so that they
/// cannot disagree. A model folder declares its spec (a struct) and its table; `scenario` reads YAML against it.
///
///   const Schema<UpsSpec>& ups_schema() {
///     static const Schema<UpsSpec> schema{"ups", "Double-conversion UPS.",
///         {quantity("rated", &UpsSpec::rated).required().between(kilowatts(1), megawatts(5)).doc("Continuous
///         output."),
///          fraction("efficiency", &UpsSpec::efficiency).between(0.5, 1.0).doc("Output / input, full load.")}};
///     return schema;
///   }
///
/// The default is the spec's member initialiser. A `std::optional` member has none.
namespace gigatwin {

class BlockSchema;

enum class Kind {
  text,
  boolean,
  integer,
  number,
  fraction,  ///< a number, or text such as "30 %"
  quantity,
  choice,
  instant,  ///< a date, or date and time, UTC
  file,     ///< a path relative to the file that states it; must exist
  number_list,
  quantity_list,
  text_list,
  block,
  block_list,
};

/// What a field holds once read. Quantities are in SI; a choice is its text; an instant is its Unix time.
using Value = std::variant<bool, std::int64_t, double, std::string, std::vector<double>, std::vector<std::string>>;

/// One key of a block, its type erased. Built by the functions below.
struct Field {
  std::string key;
  Kind kind = Kind::text;
  std::string description;
  bool is_required = false;
  std::optional<Dimension> dimension;
  double minimum = -std::numeric_limits<double>::infinity();
  double maximum = std::numeric_limits<double>::infinity();
  bool above_minimum = false;  ///< the minimum itself is not allowed
  std::size_t minimum_items = 0;
  std::size_t maximum_items = 100000;
  std::vector<std::string> choices;
  std::string catalogue;                 ///< blocks: folder of named entries that may stand for the block
  std::string only_key;                  ///< applies only when this choice field of the same block ...
  std::vector<std::string> only_values;  ///< ... has one of these values; elsewhere the key is an error
  const BlockSchema* (*block_schema)() = nullptr;

  std::function<void(void* spec, const Value&)> assign;
  /// nullopt: an optional that is not set. Not for blocks.
  std::function<std::optional<Value>(const void* spec)> value_of;
  /// Blocks: makes the member (or appends a list's element) and gives its address.
  std::function<void*(void* spec)> open;
  /// Blocks: the members that are there, 0 or 1 for a block, any number for a list.
  std::function<std::vector<const void*>(const void* spec)> members_of;
};

/// Problems that only the whole block shows; keys are relative to it.
class BlockProblems {
 public:
  struct Problem {
    std::string key, expected, found, hint;
  };
  void expected(std::string key, std::string expected, std::string found, std::string hint = {}) {
    list.push_back({std::move(key), std::move(expected), std::move(found), std::move(hint)});
  }
  std::vector<Problem> list;
};

class BlockSchema {
 public:
  BlockSchema(std::string name, std::string description, std::vector<Field> fields)
      : name_(std::move(name)), description_(std::move(description)), fields_(std::move(fields)) {}

  const std::string& name() const { return name_; }
  const std::string& description() const { return description_; }
  const std::vector<Field>& fields() const { return fields_; }
  const Field* find(std::string_view key) const {
    for (const Field& field : fields_)
      if (field.key == key) return &field;
    return nullptr;
  }
  /// Whether `field` applies in this spec: its `only` condition holds.
  bool applies(const Field& field, const void* spec) const;
  BlockProblems problems_of(const void* spec) const {
    BlockProblems problems;
    if (check_) check_(spec, problems);
    return problems;
  }
  /// A default-constructed spec: where the defaults are read from.
  const void* defaults() const { return defaults_.get(); }

 protected:
  std::function<void(const void*, BlockProblems&)> check_;
  std::shared_ptr<const void> defaults_;

 private:
  std::string name_, description_;
  std::vector<Field> fields_;
};

template <class Spec>
class Schema : public BlockSchema {
 public:
  using Check = void (*)(const Spec&, BlockProblems&);
  Schema(std::string name, std::string description, std::vector<Field> fields, Check check = nullptr)
      : BlockSchema(std::move(name), std::move(description), std::move(fields)) {
    defaults_ = std::make_shared<const Spec>();
    if (check)
      check_ = [check](const void* spec, BlockProblems& problems) { check(*static_cast<const Spec*>(spec), problems); };
  }
};

namespace schema_detail {

template <class T>
struct Unwrapped {
  using type = T;
  static constexpr bool optional = false;
};
template <class T>
struct Unwrapped<std::optional<T>> {
  using type = T;
  static constexpr bool optional = true;
};
template <class T>
using unwrapped_t = typename Unwrapped<T>::type;

/// Fields of a member of type Member in Spec; `to` and `from` convert between Value and the unwrapped type.
template <class Spec, class Member, class To, class From>
void bind(Field& field, Member Spec::*member, To to, From from) {
  field.assign = [member, to](void* spec, const Value& value) { static_cast<Spec*>(spec)->*member = to(value); };
  field.value_of = [member, from](const void* spec) -> std::optional<Value> {
    const Member& m = static_cast<const Spec*>(spec)->*member;
    if constexpr (Unwrapped<Member>::optional) {
      if (!m) return std::nullopt;
      return from(*m);
    } else {
      return from(m);
    }
  };
}

}  // namespace schema_detail

/// Chained setters; `T` is the type of the bounds.
template <class T>
struct FieldOf : Field {
  FieldOf&& required() && { return is_required = true, std::move(*this); }
  FieldOf&& doc(std::string text) && { return description = std::move(text), std::move(*this); }
  FieldOf&& between(T low, T high) && { return minimum = bound(low), maximum = bound(high), std::move(*this); }
  FieldOf&& at_least(T low) && { return minimum = bound(low), std::move(*this); }
  FieldOf&& above(T low) && { return minimum = bound(low), above_minimum = true, std::move(*this); }
  FieldOf&& at_most(T high) && { return maximum = bound(high), std::move(*this); }
  FieldOf&& items(std::size_t low, std::size_t high) && {
    return minimum_items = low, maximum_items = high, std::move(*this);
  }
  FieldOf&& from(std::string folder) && { return catalogue = std::move(folder), std::move(*this); }
  FieldOf&& only_when(std::string key_name, std::vector<std::string> values) && {
    return only_key = std::move(key_name), only_values = std::move(values), std::move(*this);
  }

 private:
  static double bound(T v) {
    if constexpr (requires { v.value; })
      return v.value;
    else
      return static_cast<double>(v);
  }
};

template <class Spec, class Member>
FieldOf<double> text(std::string key, Member Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::text;
  schema_detail::bind(
      field, member, [](const Value& v) { return std::get<std::string>(v); },
      [](const std::string& s) { return Value{s}; });
  return field;
}

/// A path relative to the file that states it. The reader makes it absolute and checks that the file is there.
template <class Spec, class Member>
FieldOf<double> file(std::string key, Member Spec::*member) {
  FieldOf<double> field = text(std::move(key), member);
  field.kind = Kind::file;
  return field;
}

template <class Spec>
FieldOf<double> boolean(std::string key, bool Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::boolean;
  schema_detail::bind(
      field, member, [](const Value& v) { return std::get<bool>(v); }, [](bool b) { return Value{b}; });
  return field;
}

/// Any integral member, optional or not. Bounds default to the member's own range.
template <class Spec, class Member>
FieldOf<std::int64_t> integer(std::string key, Member Spec::*member) {
  using T = schema_detail::unwrapped_t<Member>;
  FieldOf<std::int64_t> field;
  field.key = std::move(key);
  field.kind = Kind::integer;
  field.minimum = static_cast<double>(std::numeric_limits<T>::min());
  field.maximum = static_cast<double>(
      std::min<std::uint64_t>(static_cast<std::uint64_t>(std::numeric_limits<T>::max()), 1ULL << 53));
  schema_detail::bind(
      field, member, [](const Value& v) { return static_cast<T>(std::get<std::int64_t>(v)); },
      [](T n) { return Value{static_cast<std::int64_t>(n)}; });
  return field;
}

template <class Spec, class Member>
FieldOf<double> number(std::string key, Member Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::number;
  schema_detail::bind(
      field, member, [](const Value& v) { return std::get<double>(v); }, [](double d) { return Value{d}; });
  return field;
}

/// 0..1 unless `between` says otherwise.
template <class Spec, class Member>
FieldOf<double> fraction(std::string key, Member Spec::*member) {
  FieldOf<double> field = number(std::move(key), member);
  field.kind = Kind::fraction;
  field.minimum = 0.0;
  field.maximum = 1.0;
  return field;
}

template <class Spec, class Member>
auto quantity(std::string key, Member Spec::*member) {
  using Q = schema_detail::unwrapped_t<Member>;
  FieldOf<Q> field;
  field.key = std::move(key);
  field.kind = Kind::quantity;
  field.dimension = Q::dimension;
  schema_detail::bind(
      field, member, [](const Value& v) { return Q{std::get<double>(v)}; }, [](Q q) { return Value{q.value}; });
  return field;
}

template <class Spec>
FieldOf<double> instant(std::string key, Instant Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::instant;
  schema_detail::bind(
      field, member, [](const Value& v) { return Instant{std::get<std::int64_t>(v)}; },
      [](Instant i) { return Value{i.unix_s}; });
  return field;
}

template <class Spec, class Member>
FieldOf<double> choice(std::string key, Member Spec::*member,
                       std::vector<std::pair<std::string, schema_detail::unwrapped_t<Member>>> names) {
  using E = schema_detail::unwrapped_t<Member>;
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::choice;
  for (const auto& [name, value] : names) field.choices.push_back(name);
  schema_detail::bind(
      field, member,
      [names](const Value& v) {
        for (const auto& [name, value] : names)
          if (name == std::get<std::string>(v)) return value;
        return names.front().second;
      },
      [names](E e) {
        for (const auto& [name, value] : names)
          if (value == e) return Value{name};
        return Value{names.front().first};
      });
  return field;
}

template <class Spec>
FieldOf<double> numbers(std::string key, std::vector<double> Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::number_list;
  schema_detail::bind(
      field, member, [](const Value& v) { return std::get<std::vector<double>>(v); },
      [](const std::vector<double>& d) { return Value{d}; });
  return field;
}

template <class Spec, Dimension D>
FieldOf<Quantity<D>> quantities(std::string key, std::vector<Quantity<D>> Spec::*member) {
  FieldOf<Quantity<D>> field;
  field.key = std::move(key);
  field.kind = Kind::quantity_list;
  field.dimension = D;
  schema_detail::bind(
      field, member,
      [](const Value& v) {
        std::vector<Quantity<D>> list;
        for (const double d : std::get<std::vector<double>>(v)) list.push_back({d});
        return list;
      },
      [](const std::vector<Quantity<D>>& list) {
        std::vector<double> plain;
        for (const Quantity<D> q : list) plain.push_back(q.value);
        return Value{plain};
      });
  return field;
}

template <class Spec>
FieldOf<double> texts(std::string key, std::vector<std::string> Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::text_list;
  schema_detail::bind(
      field, member, [](const Value& v) { return std::get<std::vector<std::string>>(v); },
      [](const std::vector<std::string>& s) { return Value{s}; });
  return field;
}

/// A nested block: a member struct, or an optional one. `schema` is the function that gives its table.
template <auto schema, class Spec, class Member>
FieldOf<double> block(std::string key, Member Spec::*member) {
  using Inner = schema_detail::unwrapped_t<Member>;
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::block;
  field.block_schema = []() -> const BlockSchema* { return &schema(); };
  field.open = [member](void* spec) -> void* {
    Member& m = static_cast<Spec*>(spec)->*member;
    m = Inner{};
    if constexpr (schema_detail::Unwrapped<Member>::optional)
      return &*m;
    else
      return &m;
  };
  field.members_of = [member](const void* spec) -> std::vector<const void*> {
    const Member& m = static_cast<const Spec*>(spec)->*member;
    if constexpr (schema_detail::Unwrapped<Member>::optional)
      return m ? std::vector<const void*>{&*m} : std::vector<const void*>{};
    else
      return {&m};
  };
  return field;
}

/// A list of blocks.
template <auto schema, class Spec, class Inner>
FieldOf<double> blocks(std::string key, std::vector<Inner> Spec::*member) {
  FieldOf<double> field;
  field.key = std::move(key);
  field.kind = Kind::block_list;
  field.block_schema = []() -> const BlockSchema* { return &schema(); };
  field.open = [member](void* spec) -> void* { return &(static_cast<Spec*>(spec)->*member).emplace_back(); };
  field.members_of = [member](const void* spec) {
    std::vector<const void*> addresses;
    for (const Inner& inner : static_cast<const Spec*>(spec)->*member) addresses.push_back(&inner);
    return addresses;
  };
  return field;
}

}  // namespace gigatwin
