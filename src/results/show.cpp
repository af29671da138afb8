#include "results/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "results/indicators.hpp"
#include "results/show_tables_internal.hpp"

namespace gigatwin::results {
namespace {

using Json = nlohmann::ordered_json;

/// "1234567.8" with its whole part in groups of three: "1 234 567.8".
std::string grouped(std::string digits) {
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  std::size_t at = std::min(digits.find('.'), digits.size());
  while (at > first + 3) digits.insert(at -= 3, 1, ' ');
  return digits;
}

std::string duration_text(Seconds duration) {
  return duration.value >= 86400.0 ? fmt::format("{:.4g} days", duration.value / 86400.0)
                                   : fmt::format("{:.4g} h", duration.value / 3600.0);
}

/// An indicator as the file has it: one that this version does not know comes last, under "Other".
struct ShownIndicator {
  const StoredVariable* variable;
  bool headline;
  double value;

  std::string section() const {
    const std::string section = variable->attribute("section");
    return section.empty() ? "Other" : section;
  }
  std::string text() const {
    const std::string number = variable->type == Type::int64 ? readable_count(value) : readable_number(value);
    return number + (variable->attribute("shown_units").empty() ? "" : " " + variable->attribute("shown_units"));
  }
};

std::vector<ShownIndicator> shown_indicators(const ResultReader& result) {
  std::vector<ShownIndicator> shown;
  const std::vector<std::string> groups = result.groups();
  if (std::find(groups.begin(), groups.end(), "indicators") == groups.end()) return shown;  // an unfinished result
  for (const StoredVariable& variable : result.variables("indicators")) {
    const Indicator* known = find_indicator(variable.name);
    if (const auto value = result.number("indicators", variable.name))
      shown.push_back({&variable, known != nullptr && known->headline, *value});
  }
  return shown;
}

/// What a result has no number of (no proposal, no finance, a ratio of nothing) is left out.
std::string lines(const std::vector<ShownIndicator>& shown, bool headlines_only) {
  std::string text, section;
  for (const ShownIndicator& indicator : shown) {
    if (std::isnan(indicator.value) || (headlines_only && !indicator.headline)) continue;
    if (!headlines_only && indicator.section() != section) {
      section = indicator.section();
      text += fmt::format("\n{}\n", section);
    }
    text += fmt::format("  {:<30} {}\n", indicator.variable->attribute("long_name"), indicator.text());
  }
  return text;
}

std::string heading(const ResultInfo& info) {
  const Instant end = info.start + info.duration;
  std::string text = fmt::format("{}\n  {}, {} from {} to {} UTC, seed {}\n", info.name, info.site,
                                 duration_text(info.duration), to_text(info.start), to_text(end), info.seed);
  if (!info.complete) text += "  UNFINISHED: the run was stopped, so there are series but no indicators\n";
  return text;
}

Json number_or_null(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

Json indicators_json(const ResultReader& result) {
  Json list = Json::array();
  for (const ShownIndicator& indicator : shown_indicators(result)) {
    const StoredVariable& variable = *indicator.variable;
    const bool count = variable.type == Type::int64;
    list.push_back(
        {{"name", variable.name},
         {"label", variable.attribute("long_name")},
         {"section", variable.attribute("section")},
         {"value", count ? Json(static_cast<std::int64_t>(indicator.value)) : number_or_null(indicator.value)},
         {"units", variable.attribute("units")},
         {"shown_units", variable.attribute("shown_units")},
         {"better", variable.attribute("better")},
         {"headline", indicator.headline},
         {"definition", variable.attribute("comment")}});
  }
  return list;
}

Json economics_json(const ResultReader& result) {
  Json list = Json::array();
  for (const std::string& group : result.groups()) {
    if (group != "economics") continue;
    for (const StoredVariable& variable : result.variables(group))
      if (const auto value = result.number(group, variable.name))
        list.push_back({{"name", variable.name},
                        {"label", variable.attribute("long_name")},
                        {"value", number_or_null(*value)},
                        {"units", variable.attribute("units")},
                        {"source", variable.attribute("source")}});
  }
  return list;
}

}  // namespace

std::string readable_number(double value) {
  if (std::isnan(value)) return "-";
  if (value == 0.0) return "0";
  if (std::abs(value) >= 1e15 || std::abs(value) < 1e-6) return fmt::format("{:.3e}", value);
  // Rounded first, so that 9.9996 counts as 10.00; from_chars knows no locale.
  const std::string digits = fmt::format("{:.3e}", value);
  double rounded = 0.0;
  std::from_chars(digits.data(), digits.data() + digits.size(), rounded);
  const int magnitude = static_cast<int>(std::floor(std::log10(std::abs(rounded)) + 1e-12));
  return grouped(fmt::format("{:.{}f}", rounded, std::max(0, 3 - magnitude)));
}

std::string readable_count(double value) { return std::isnan(value) ? "-" : grouped(fmt::format("{:.0f}", value)); }

std::string summary_text(const ResultReader& result) {
  const auto shown = shown_indicators(result);
  return heading(result.info()) + (shown.empty() ? "" : "\n") + lines(shown, true) + lines(shown, false) +
         operations_text(result) + proposal_text(result);
}

std::string headline_text(const ResultReader& result) { return lines(shown_indicators(result), true); }

std::string summary_json(const ResultReader& result) {
  const ResultInfo& info = result.info();
  const Json summary{{"schema", "gigatwin.show/1"},
                     {"path", info.path},
                     {"complete", info.complete},
                     {"scenario", info.name},
                     {"site", info.site},
                     {"version", info.version},
                     {"format", fmt::format("{}.{}", info.format_major, info.format_minor)},
                     {"seed", info.seed},
                     {"start", to_text(info.start)},
                     {"duration_s", info.duration.value},
                     {"step_s", info.step.value},
                     {"interval_s", info.every.value},
                     {"price_year", info.price_year > 0 ? Json(info.price_year) : Json(nullptr)},
                     {"indicators", indicators_json(result)},
                     {"tenants", rows_json(result, "tenants")},
                     {"causes", rows_json(result, "causes")},
                     {"campaigns", rows_json(result, "campaigns")},
                     {"economics", economics_json(result)}};
  return summary.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace gigatwin::results
