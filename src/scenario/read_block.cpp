#include "scenario/read_block.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "scenario/expectation.hpp"
#include "scenario/read_value_internal.hpp"

namespace gigatwin::scenario {
namespace {

std::string joined(const std::string& path, const std::string& key) {
  return path.empty() ? key : fmt::format("{}.{}", path, key);
}

/// One block: its keys against its table, then what only the whole block shows.
class BlockReader {
 public:
  BlockReader(const Node& node, const BlockSchema& block, void* spec, const std::string& path, const Location& at,
              ReadContext& context)
      : node_(node), block_(block), spec_(spec), path_(path), at_(at), context_(context) {}

  bool read() {
    context_.origins.set(path_, {at_, node_.catalogue_entry, {}});
    report_unknown_keys();
    // Switches first: whether the other keys apply depends on them.
    for (const Field& field : block_.fields())
      if (field.only_key.empty()) read_field(field);
    for (const Field& field : block_.fields())
      if (!field.only_key.empty()) read_field(field);
    if (is_right_) check_whole();
    return is_right_;
  }

 private:
  void report_unknown_keys() {
    std::vector<std::string> keys;
    for (const Field& field : block_.fields()) keys.push_back(field.key);
    for (const Entry& entry : node_.entries) {
      if (block_.find(entry.key)) continue;
      report(entry.key_at, entry.key, "unknown key" + did_you_mean(entry.key, keys),
             fmt::format("keys of {}: {}", block_.name(), fmt::join(keys, ", ")));
    }
  }

  void read_field(const Field& field) {
    const Entry* entry = node_.find(field.key);
    const bool is_open = switch_is_wrong(field);  // then nobody can say whether the key applies
    const bool applies = is_open || block_.applies(field, spec_);
    if (!entry) {
      if (field.is_required && applies && !is_open) report_missing(field);
    } else if (!applies) {
      report_not_applying(field, *entry);
    } else if (!read_entry(field, *entry)) {
      is_right_ = false;
      wrong_.insert(field.key);
    }
  }

  bool switch_is_wrong(const Field& field) const { return !field.only_key.empty() && wrong_.contains(field.only_key); }

  bool read_entry(const Field& field, const Entry& entry) {
    const std::string path = joined(path_, field.key);
    if (!has_value(field, entry.value, path, context_.diagnostics)) return false;
    if (field.kind == Kind::block) return read_inner(field, entry.value, path, entry.key_at);
    if (field.kind == Kind::block_list) return read_list(field, entry, path);
    std::optional<Value> value = read_value(field, entry.value, path, context_.diagnostics);
    if (!value) return false;
    context_.origins.set(path, {entry.value.where, entry.value.catalogue_entry,
                                field.kind == Kind::file ? entry.value.scalar : std::string{}});
    field.assign(spec_, *value);
    return true;
  }

  bool read_list(const Field& field, const Entry& entry, const std::string& path) {
    const Node& list = entry.value;
    if (list.kind != NodeKind::list)
      return expected(context_.diagnostics, list, path, expectation(field), found_text(list)), false;
    GIGATWIN_ASSERT(field.members_of(spec_).empty(), "{}: a list of blocks has no default", path);
    bool is_right = has_items(field, list, path, context_.diagnostics);
    context_.origins.set(path, {entry.key_at, list.catalogue_entry, {}});
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const std::string item_path = fmt::format("{}[{}]", path, i);
      const Node& item = list.items[i];
      if (!has_value(field, item, item_path, context_.diagnostics, true) ||
          !read_inner(field, item, item_path, item.where))
        is_right = false;
    }
    return is_right;
  }

  bool read_inner(const Field& field, const Node& node, const std::string& path, const Location& at) {
    if (node.kind != NodeKind::map)
      return expected(context_.diagnostics, node, path, expectation(field, true), found_text(node)), false;
    return read_block(node, *field.block_schema(), field.open(spec_), path, at, context_);
  }

  void report_missing(const Field& field) {
    std::string what = first_sentence(field.description);
    report(at_, field.key,
           fmt::format("missing; expected {}{}", expectation(field), what.empty() ? "" : fmt::format(" ({})", what)),
           node_.catalogue_entry.empty() ? std::string{}
                                         : fmt::format("the catalogue entry {} lacks it", node_.catalogue_entry));
  }

  void report_not_applying(const Field& field, const Entry& entry) {
    const std::optional<Value> value = block_.find(field.only_key)->value_of(spec_);
    report(entry.key_at, field.key,
           fmt::format("applies only where {} is {}, and it is {}", field.only_key,
                       fmt::join(field.only_values, " or "), value ? std::get<std::string>(*value) : "not given"),
           "leave the key out");
  }

  void check_whole() {
    for (const BlockProblems::Problem& problem : block_.problems_of(spec_).list) {
      const std::string path = joined(path_, problem.key);
      context_.diagnostics.add({Severity::error,
                                context_.origins.locate(path),
                                path,
                                problem.expected,
                                problem.found,
                                problem.hint,
                                {},
                                {}});
      is_right_ = false;
    }
  }

  void report(const Location& where, const std::string& key, std::string sentence, std::string hint) {
    context_.diagnostics.add(
        {Severity::error, where, joined(path_, key), std::move(sentence), {}, std::move(hint), {}, {}});
    is_right_ = false;
  }

  const Node& node_;
  const BlockSchema& block_;
  void* spec_;
  const std::string& path_;
  const Location& at_;
  ReadContext& context_;
  std::set<std::string> wrong_;
  bool is_right_ = true;
};

}  // namespace

bool read_block(const Node& node, const BlockSchema& block, void* spec, const std::string& key_path, const Location& at,
                ReadContext& context) {
  return BlockReader{node, block, spec, key_path, at, context}.read();
}

}  // namespace gigatwin::scenario
