#include "scenario/origins.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "scenario/tree.hpp"

namespace gigatwin::scenario {
namespace {

/// "a.b[2].c" -> "a.b[2]" -> "a.b" -> "a" -> ""
std::string_view parent_of(std::string_view key_path) {
  const std::size_t end = key_path.find_last_of(".[");
  return end == std::string_view::npos ? std::string_view{} : key_path.substr(0, end);
}

}  // namespace

const Origin* Origins::find(std::string_view key_path) const {
  const auto found = map_.find(key_path);
  return found == map_.end() ? nullptr : &found->second;
}

Location Origins::locate(std::string_view key_path) const {
  for (;; key_path = parent_of(key_path)) {
    if (const Origin* origin = find(key_path)) return origin->where;
    if (key_path.empty()) return {};
  }
}

std::string to_text(const Origin* origin) {
  if (!origin) return "default";
  const Location& at = origin->where;
  if (is_override(at)) return "--set";
  if (origin->catalogue_entry.empty()) return at.line > 0 ? fmt::format("{}:{}", at.file, at.line) : at.file;
  // Wherever the catalogue lies on this machine, people know its files by these names.
  return fmt::format("catalog/{}:{} ({})", std::filesystem::path(at.file).filename().string(), at.line,
                     origin->catalogue_entry);
}

Diagnostics::Locator locator_of(const Origins& origins) {
  return [shared = std::make_shared<const Origins>(origins)](std::string_view key_path) {
    return shared->locate(key_path);
  };
}

}  // namespace gigatwin::scenario
