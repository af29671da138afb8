#include "cli/medians.hpp"

#include <fmt/format.h>

#include <set>

namespace gigatwin::cli {
namespace {

constexpr std::size_t most_named = 6;

std::string values_text(const std::vector<scenario::UncertainValue>& uncertain) {
  std::string text;
  for (std::size_t i = 0; i < std::min(uncertain.size(), most_named); ++i)
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", uncertain[i].key_path, uncertain[i].median);
  if (uncertain.size() > most_named) text += fmt::format(" and {} more", uncertain.size() - most_named);
  return text;
}

}  // namespace

void say_medians(const scenario::LoadedText& loaded, const Diagnostics& diagnostics) {
  static std::set<std::string> said;
  const std::size_t count = loaded.uncertain.size();
  if (count == 0 || diagnostics.has_errors()) return;
  const std::string text =
      fmt::format("{}: {}; gigatwin study samples {}\n",
                  count == 1 ? "1 value is a distribution; its median is used"
                             : fmt::format("{} values are distributions; their medians are used", count),
                  values_text(loaded.uncertain), count == 1 ? "it" : "them");
  if (said.insert(text).second) fmt::print(stderr, "{}", text);
}

}  // namespace gigatwin::cli
