#include "report/html/proposals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.hpp"
#include "results/study_file.hpp"
#include "results/tables.hpp"
#include "scenario/load.hpp"
#include "scenario/scenario.hpp"

namespace gigatwin::report::html {
namespace {

using results::ResultReader;

/// Lines differ by dash and symbol too: five dashes times two symbols are ten looks without a colour.
constexpr std::array<const char*, 5> dashes{"solid", "dashed", "dotted", "[8, 3, 2, 3]", "[12, 4]"};
constexpr std::array<const char*, distinct_looks> symbols{"circle",       "rect",        "triangle",  "diamond",
                                                          "pin",          "emptyCircle", "emptyRect", "emptyTriangle",
                                                          "emptyDiamond", "arrow"};

/// The place that the scenario in the result states. What else is wrong with it (a file that is gone) does not matter.
void locate(const ResultReader& result, Proposal& proposal) {
  const std::optional<std::string> text = result.text("provenance", "scenario_resolved");
  if (!text || text->empty()) return;
  scenario::Scenario scenario;
  Diagnostics ignored;
  scenario::load({{{result.info().path, *text}}, {}}, scenario::scenario_schema(), &scenario, ignored);
  if (scenario.site.latitude == 0.0 && scenario.site.longitude == 0.0) return;  // a result of several sites
  proposal.latitude = scenario.site.latitude;
  proposal.longitude = scenario.site.longitude;
}

bool has_group(const ResultReader& result, std::string_view group) {
  const std::vector<std::string> groups = result.groups();
  return std::find(groups.begin(), groups.end(), group) != groups.end();
}

Proposal proposal_of(const ResultReader& result) {
  if (!has_group(result, "indicators"))
    throw FileError(fmt::format("{}: has no indicators; run the scenario again", result.info().path));
  Proposal proposal;
  proposal.name = result.info().name;
  proposal.label = result.info().site;
  proposal.it_power_mw = results::unknown;
  if (has_group(result, "reporting")) {
    proposal.country = result.text("reporting", "country").value_or("");
    proposal.it_power_mw = result.number("reporting", "installed_it_power").value_or(results::unknown);
  }
  locate(result, proposal);
  return proposal;
}

void refuse_equal_names(const std::vector<ResultReader>& results) {
  std::map<std::string, std::string> paths;
  for (const ResultReader& result : results) {
    const auto [first, added] = paths.emplace(result.info().name, result.info().path);
    if (!added)
      throw FileError(fmt::format(
          "{}: its scenario has the name of {}: \"{}\"; expected distinct names: --set name=... gives a run its own",
          result.info().path, first->second, shortened(result.info().name, 60)));
  }
}

/// Sites where they tell the proposals apart, else names.
void choose_labels(std::vector<Proposal>& proposals) {
  std::set<std::string> sites;
  for (const Proposal& proposal : proposals) sites.insert(proposal.label);
  if (sites.size() == proposals.size() && sites.count("") == 0) return;
  for (Proposal& proposal : proposals) proposal.label = proposal.name;
}

std::string quoted_names(const std::vector<std::string>& names) {
  std::vector<std::string> shown;
  for (const std::string& name : names) shown.push_back(shortened(name, 60));
  return fmt::format("{}", fmt::join(shown, ", "));
}

}  // namespace

std::vector<Proposal> proposals_of(const std::vector<ResultReader>& results) {
  refuse_equal_names(results);
  std::vector<Proposal> proposals;
  for (const ResultReader& result : results) proposals.push_back(proposal_of(result));
  choose_labels(proposals);
  return proposals;
}

std::vector<std::optional<std::size_t>> scenarios_of(const results::StudyReader& study,
                                                     const std::vector<Proposal>& proposals) {
  std::vector<std::optional<std::size_t>> found;
  std::vector<std::string> here, there;
  for (const results::StudyScenario& scenario : study.about().scenarios) there.push_back(scenario.name);
  for (const Proposal& proposal : proposals) {
    here.push_back(proposal.name);
    const auto at = std::find(there.begin(), there.end(), proposal.name);
    found.push_back(at == there.end() ? std::nullopt : std::optional<std::size_t>(at - there.begin()));
  }
  if (std::none_of(found.begin(), found.end(), [](const auto& index) { return index.has_value(); }))
    throw FileError(fmt::format("{}: is a study of other scenarios: {}; the results are of {}", study.path(),
                                quoted_names(there), quoted_names(here)));
  return found;
}

Html badge_number(std::size_t index) {
  return {fmt::format("<span class=\"badge p{}\">{}</span>", index % distinct_looks, index + 1)};
}

Html badge(const Proposal& proposal, std::size_t index) {
  return {"<span class=\"who\">" + badge_number(index).text + " " + name(proposal.label, 40).text + "</span>"};
}

std::string proposals_json(const std::vector<Proposal>& proposals) {
  nlohmann::ordered_json json = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const std::string dash = dashes[i % dashes.size()];
    json.push_back({{"name", proposals[i].name},
                    {"label", shortened(proposals[i].label, 40)},
                    {"colour", fmt::format("--proposal-{}", i % distinct_looks)},
                    {"dash", dash[0] == '[' ? nlohmann::ordered_json::parse(dash) : nlohmann::ordered_json(dash)},
                    {"symbol", symbols[i % symbols.size()]}});
  }
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace gigatwin::report::html
