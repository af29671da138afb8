#include "rules/reliability.hpp"

#include <algorithm>

namespace gigatwin::rules {
namespace {

const std::vector<std::pair<std::string, Reliability>>& reliabilities() {
  static const std::vector<std::pair<std::string, Reliability>> names{{"primary", Reliability::primary},
                                                                      {"cited", Reliability::cited},
                                                                      {"press", Reliability::press},
                                                                      {"second-hand quotation", Reliability::quotation},
                                                                      {"bidder's repository", Reliability::repository},
                                                                      {"recalled", Reliability::recalled},
                                                                      {"assumption", Reliability::assumption}};
  return names;
}

bool covers(std::string_view key, std::string_view path) {
  return path.starts_with(key) && (path.size() == key.size() || path[key.size()] == '.');
}

void check_source(const ThresholdSource& source, BlockProblems& problems) {
  if (source.reliability == Reliability::assumption && source.range.empty())
    problems.expected("reliability", "a range beside an assumption", "none");
}

}  // namespace

std::string to_text(Reliability reliability) {
  for (const auto& [name, value] : reliabilities())
    if (value == reliability) return name;
  return {};
}

const ThresholdSource* source_of(const std::vector<ThresholdSource>& sources, std::string_view path) {
  for (const ThresholdSource& source : sources)
    if (std::any_of(source.of.begin(), source.of.end(), [&](const std::string& key) { return covers(key, path); }))
      return &source;
  return nullptr;
}

Reliability reliability_of(const hardware::Source& source) {
  if (source.verified) return Reliability::cited;
  return source.source.starts_with("assumption") ? Reliability::assumption : Reliability::recalled;
}

const Schema<ThresholdSource>& threshold_source_schema() {
  using S = ThresholdSource;
  static const Schema<S> schema{
      "threshold_source",
      "Where thresholds and weights come from.",
      {texts("of", &S::of)
           .required()
           .items(1, 200)
           .doc("Keys, items of lists by their names, such as criteria.pue.weight; a key covers all below it."),
       text("source", &S::source).required().doc("Text and place in it."),
       choice("reliability", &S::reliability, reliabilities())
           .required()
           .doc("How far it can be trusted; printed with every verdict that rests on it."),
       text("range", &S::range).doc("Plausible range; an assumption has one.")},
      check_source};
  return schema;
}

}  // namespace gigatwin::rules
