#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/csv.hpp"
#include "cli/study_show.hpp"
#include "results/compare_columns.hpp"

namespace gigatwin::cli {
namespace {

using results::StudyReader;
using study::MethodRanking;
using study::SampleRanking;
using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

constexpr std::size_t most_ranks = 10;

Json number(double value) { return std::isnan(value) ? Json(nullptr) : Json(value); }

std::string percent(double share) {
  if (share == 0.0 || std::isnan(share)) return "-";
  return share < 5e-4 ? "<0.1 %" : fmt::format("{:.1f} %", 100.0 * share);
}

std::string name_of(const StudyReader& study, const SampleRanking& ranking, std::size_t place) {
  return study.about().scenarios[ranking.scenarios[place]].name;
}

std::string key_of(comparison::Method method) {
  return method == comparison::Method::topsis ? "topsis" : "weighted_sum";
}

/// Best mean rank first, who is never ranked last.
std::vector<std::size_t> order_of(const MethodRanking& method) {
  std::vector<std::size_t> order(method.mean_rank.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto last = [&](std::size_t s) {
    return std::isnan(method.mean_rank[s]) ? std::numeric_limits<double>::infinity() : method.mean_rank[s];
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return last(a) < last(b); });
  return order;
}

std::string ranks_text(const StudyReader& study, const SampleRanking& ranking, const MethodRanking& method) {
  const std::size_t ranks = std::min(most_ranks, ranking.scenarios.size());
  Rows rows{{"", "mean rank"}};
  for (std::size_t rank = 0; rank < ranks; ++rank) rows[0].push_back(fmt::format("rank {}", rank + 1));
  rows[0].insert(rows[0].end(), {"excluded", "not known"});
  for (const std::size_t s : order_of(method)) {
    rows.push_back({name_of(study, ranking, s),
                    std::isnan(method.mean_rank[s]) ? "-" : fmt::format("{:.2f}", method.mean_rank[s])});
    for (std::size_t rank = 0; rank < ranks; ++rank) rows.back().push_back(percent(method.probability[s][rank]));
    rows.back().push_back(percent(ranking.excluded[s]));
    rows.back().push_back(percent(ranking.incomplete[s]));
  }
  return results::aligned(rows, 1, 4);
}

std::string before_text(const StudyReader& study, const SampleRanking& ranking, const MethodRanking& method) {
  const std::vector<std::size_t> order = order_of(method);
  Rows rows{{""}};
  double widest = 0.0;
  for (const std::size_t b : order) rows[0].push_back(name_of(study, ranking, b));
  for (const std::size_t a : order) {
    rows.push_back({name_of(study, ranking, a)});
    for (const std::size_t b : order) {
      const uncertainty::Beats& beats = method.beats[a][b];
      rows.back().push_back(a == b ? "" : percent(beats.probability));
      if (a != b && beats.pairs > 0) widest = std::max(widest, beats.interval.high - beats.interval.low);
    }
  }
  return fmt::format("  Probability that the row is ranked before the column (± {:.1f} points at most)\n{}",
                     50.0 * widest, results::aligned(rows, 1, 4));
}

Json method_json(const StudyReader& study, const SampleRanking& ranking, const MethodRanking& method) {
  Json scenarios = Json::array(), before = Json::array();
  for (std::size_t a = 0; a < ranking.scenarios.size(); ++a) {
    scenarios.push_back({{"scenario", name_of(study, ranking, a)},
                         {"mean_rank", number(method.mean_rank[a])},
                         {"probability", method.probability[a]}});
    for (std::size_t b = 0; b < ranking.scenarios.size(); ++b)
      if (a != b)
        before.push_back(
            {{"scenario", name_of(study, ranking, a)},
             {"before", name_of(study, ranking, b)},
             {"probability", number(method.beats[a][b].probability)},
             {"interval", {number(method.beats[a][b].interval.low), number(method.beats[a][b].interval.high)}},
             {"points", method.beats[a][b].pairs},
             {"ties", method.beats[a][b].ties}});
  }
  return {{"method", key_of(method.method)}, {"scenarios", scenarios}, {"probabilities", before}};
}

}  // namespace

std::string ranking_text(const StudyReader& study, const std::string& criteria, const SampleRanking& ranking) {
  std::string text = fmt::format("{}, ranked by {} in {} futures\n", study.about().name, criteria, ranking.points);
  for (const results::Figure& figure : ranking.criteria)
    text += fmt::format("  {}{}{}\n", figure.label, figure.units.empty() ? "" : ", ", figure.units);
  for (const MethodRanking& method : ranking.methods)
    text += fmt::format("\n{}\n  Probability of each rank\n{}{}", comparison::to_text(method.method),
                        ranks_text(study, ranking, method), before_text(study, ranking, method));
  for (const std::string& note : ranking.notes) text += fmt::format("\nNot said: {}", note);
  return text + (ranking.notes.empty() ? "" : "\n");
}

std::string ranking_json(const StudyReader& study, const std::string& criteria, const SampleRanking& ranking) {
  Json json{{"schema", "gigatwin.study-rank/1"},
            {"study", study.about().name},
            {"file", study.path()},
            {"criteria", criteria},
            {"points", ranking.points},
            {"unranked", ranking.unranked},
            {"scenarios", Json::array()},
            {"methods", Json::array()},
            {"notes", ranking.notes}};
  for (std::size_t s = 0; s < ranking.scenarios.size(); ++s)
    json["scenarios"].push_back({{"scenario", name_of(study, ranking, s)},
                                 {"excluded", ranking.excluded[s]},
                                 {"incomplete", ranking.incomplete[s]}});
  for (const MethodRanking& method : ranking.methods) json["methods"].push_back(method_json(study, ranking, method));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string ranking_csv(const StudyReader& study, const SampleRanking& ranking) {
  std::string text = "method,scenario,statistic,of,value,low,high\n";
  const auto cell = [](double value) { return std::isnan(value) ? std::string{} : fmt::format("{}", value); };
  for (const MethodRanking& method : ranking.methods)
    for (std::size_t a = 0; a < ranking.scenarios.size(); ++a) {
      const std::string begin = key_of(method.method) + "," + csv_field(name_of(study, ranking, a));
      for (std::size_t rank = 0; rank < ranking.scenarios.size(); ++rank)
        text += fmt::format("{},rank,{},{},,\n", begin, rank + 1, cell(method.probability[a][rank]));
      text += fmt::format("{},mean_rank,,{},,\n", begin, cell(method.mean_rank[a]));
      text += fmt::format("{},excluded,,{},,\n", begin, cell(ranking.excluded[a]));
      text += fmt::format("{},incomplete,,{},,\n", begin, cell(ranking.incomplete[a]));
      for (std::size_t b = 0; b < ranking.scenarios.size(); ++b)
        if (a != b)
          text += fmt::format("{},before,{},{},{},{}\n", begin, csv_field(name_of(study, ranking, b)),
                              cell(method.beats[a][b].probability), cell(method.beats[a][b].interval.low),
                              cell(method.beats[a][b].interval.high));
    }
  return text;
}

}  // namespace gigatwin::cli
