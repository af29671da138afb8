#include "scenario/table_flaws.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "scenario/expectation.hpp"
#include "scenario/uncertain.hpp"

namespace gigatwin::scenario {
namespace {

class Inspector {
 public:
  explicit Inspector(bool uncertain) : uncertain_(uncertain) {}

  void inspect(const BlockSchema& block) {
    if (!seen_.insert(&block).second) return;
    if (const auto [other, is_new] = names_.try_emplace(block.name(), &block); !is_new)
      flaw(block, "", "another block has the same name");
    std::set<std::string> keys{"from", "extends", "gigatwin"};
    if (uncertain_) keys.insert("distribution");  // makes any value a distribution
    for (const Field& field : block.fields()) {
      if (!keys.insert(field.key).second) flaw(block, field.key, "the key is there twice, or reserved");
      if (field.description.empty()) flaw(block, field.key, "has no description");
      if (!field.only_key.empty()) inspect_condition(block, field);
      if (field.block_schema)
        inspect_inner(block, field);
      else if (!field.is_required)
        inspect_default(block, field);
    }
  }

  std::vector<std::string> flaws;

 private:
  void inspect_condition(const BlockSchema& block, const Field& field) {
    const Field* other = block.find(field.only_key);
    if (!other || other->kind != Kind::choice)
      return flaw(block, field.key, fmt::format("depends on {}, which is no choice of the block", field.only_key));
    if (!other->only_key.empty())
      flaw(block, field.key, fmt::format("depends on {}, which depends on another key", field.only_key));
    for (const std::string& value : field.only_values)
      if (std::find(other->choices.begin(), other->choices.end(), value) == other->choices.end())
        flaw(block, field.key, fmt::format("depends on {} being {}, which it cannot be", field.only_key, value));
  }

  void inspect_inner(const BlockSchema& block, const Field& field) {
    const BlockSchema& inner = *field.block_schema();
    const bool is_there = !field.members_of(block.defaults()).empty();
    const bool needs_keys = std::any_of(inner.fields().begin(), inner.fields().end(),
                                        [](const Field& f) { return f.is_required && f.only_key.empty(); });
    if (field.kind == Kind::block_list && is_there) flaw(block, field.key, "a list of blocks has no default");
    if (field.kind == Kind::block && is_there && needs_keys && !field.is_required)
      flaw(block, field.key, "may be left out although it has required keys: make it required or std::optional");
    inspect(inner);
  }

  void inspect_default(const BlockSchema& block, const Field& field) {
    const std::optional<Value> value = field.value_of(block.defaults());
    if (!value) return;
    std::vector<double> numbers;
    if (const auto* v = std::get_if<double>(&*value)) numbers = {*v};
    if (const auto* v = std::get_if<std::int64_t>(&*value); v && field.kind == Kind::integer)
      numbers = {static_cast<double>(*v)};
    if (const auto* list = std::get_if<std::vector<double>>(&*value)) numbers = *list;
    for (const double number : numbers)
      if (!std::isfinite(number) || !in_range(field, number))
        flaw(block, field.key,
             fmt::format("its default {} is not {}", bound_text(field, number), expectation(field, true)));
  }

  void flaw(const BlockSchema& block, const std::string& key, const std::string& what) {
    flaws.push_back(fmt::format("{}{}{}: {}", block.name(), key.empty() ? "" : ".", key, what));
  }

  bool uncertain_;
  std::set<const BlockSchema*> seen_;
  std::map<std::string, const BlockSchema*> names_;
};

}  // namespace

std::vector<std::string> table_flaws(const BlockSchema& root) {
  Inspector inspector{may_be_uncertain(root)};
  inspector.inspect(root);
  return inspector.flaws;
}

}  // namespace gigatwin::scenario
