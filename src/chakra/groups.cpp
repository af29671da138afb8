#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/text_file.hpp"
#include "chakra/files.hpp"

namespace gigatwin::chakra {
namespace {

using nlohmann::json;

constexpr std::int64_t most_ranks = 1'000'000'000;
constexpr std::uint64_t most_groups_bytes = std::uint64_t{1} << 30;

std::vector<std::int64_t> ranks_of(const json& list, const std::string& where) {
  if (!list.is_array()) throw TraceError(fmt::format("{}: expected a list of ranks, found {}", where, list.dump()));
  std::vector<std::int64_t> ranks;
  for (const json& entry : list) {
    if (!entry.is_number_integer() || entry < 0 || entry >= most_ranks)
      throw TraceError(fmt::format("{}: expected ranks, whole numbers from 0, found {}", where, entry.dump()));
    ranks.push_back(entry.get<std::int64_t>());
  }
  std::vector<std::int64_t> sorted = ranks;
  std::ranges::sort(sorted);
  if (const auto twice = std::ranges::adjacent_find(sorted); twice != sorted.end())
    throw TraceError(fmt::format("{}: expected each rank once, found {} twice", where, *twice));
  return ranks;
}

json parsed(const std::string& text, const std::string& where) {
  try {
    return json::parse(text);
  } catch (const json::exception& error) {
    throw TraceError(fmt::format("{}: expected JSON: {}", where, error.what()));
  }
}

std::string name_in(const json& entry) { return entry.is_string() ? entry.get<std::string>() : entry.dump(); }

std::string ranks_text(const std::vector<std::int64_t>& ranks) {
  constexpr std::size_t shown = 8;
  const auto first = std::span{ranks}.first(std::min(shown, ranks.size()));
  return fmt::format("[{}{}]", fmt::join(first, ", "), ranks.size() > shown ? ", ..." : "");
}

}  // namespace

std::string groups_file(const std::string& prefix) { return prefix + ".groups.json"; }

ProcessGroups read_groups(const std::string& file) {
  const json content = parsed(read_text_file(file, most_groups_bytes), file);
  const char* form = R"(process groups such as {"1": [0, 1, 2, 3]})";
  if (!content.is_object()) throw TraceError(fmt::format("{}: expected {}", file, form));
  ProcessGroups groups;
  for (const auto& [name, value] : content.items()) {
    const std::string where = fmt::format("{}: group {}", file, name);
    const bool with_dimensions = value.is_object() && value.contains("ranks");
    groups[name] = ranks_of(with_dimensions ? value["ranks"] : value, where);
    if (groups[name].empty()) throw TraceError(fmt::format("{}: has no ranks", where));
  }
  return groups;
}

void add_groups(const Node& node, const RankTrace& trace, std::int64_t ranks, ProcessGroups& groups) {
  if (node.type != NodeType::metadata || node.name.find("process_group:init") == std::string::npos) return;
  const std::string where = fmt::format("{}: {}", trace.file, text_of(node));
  // The list stands inside another list, as text or as it is: ['[{...}]'].
  const std::size_t begin = node.input_values.find("[{"), end = node.input_values.rfind("}]");
  if (begin == std::string::npos || end == std::string::npos || end < begin) return;  // none but the default group
  for (const json& entry : parsed(node.input_values.substr(begin, end + 2 - begin), where)) {
    if (!entry.is_object() || !entry.contains("pg_name") || !entry.contains("ranks"))
      throw TraceError(fmt::format("{}: expected pg_name and ranks of each group, found {}", where,
                                   entry.dump(-1, ' ', true, json::error_handler_t::replace)));
    const std::string name = name_in(entry["pg_name"]);
    std::vector<std::int64_t> members = ranks_of(entry["ranks"], fmt::format("{}, group {}", where, name));
    if (members.empty()) {
      members.resize(static_cast<std::size_t>(ranks));
      std::iota(members.begin(), members.end(), 0);
    }
    const auto [known, added] = groups.try_emplace(name, members);
    if (!added && known->second != members)
      throw TraceError(fmt::format("{}: group {} has ranks {} here and {} elsewhere", where, name, ranks_text(members),
                                   ranks_text(known->second)));
  }
}

}  // namespace gigatwin::chakra
