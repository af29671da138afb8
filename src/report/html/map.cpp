#include "report/html/map.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numbers>

#include "report/html/assets.hpp"
#include "report/html/proposals.hpp"
#include "results/compare_columns.hpp"
#include "results/figures.hpp"
#include "results/tables.hpp"

namespace gigatwin::report::html {
namespace {

constexpr double earth_km = 6371.0072;
constexpr double km_per_unit = 5.0;
constexpr double west_km = -2000.0, east_km = 2350.0, south_km = -2000.0, north_km = 2200.0;
constexpr MapPoint size{(east_km - west_km) / km_per_unit, (north_km - south_km) / km_per_unit};
constexpr double label_height = 26.0;     // units of the map, text of 20
constexpr double character_width = 12.5;  // mean of a sans serif of 20 units
constexpr double largest_radius = 26.0;   // of the largest proposal; areas are in proportion to MW
constexpr double least_radius = 12.0;     // the number has to fit in

double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

/// To the units of the picture, down is positive.
MapPoint on_map(double latitude_deg, double longitude_deg) {
  const MapPoint km = project(latitude_deg, longitude_deg);
  return {(km.x - west_km) / km_per_unit, (north_km - km.y) / km_per_unit};
}

bool is_inside(MapPoint p) { return p.x >= 0.0 && p.x <= size.x && p.y >= 0.0 && p.y <= size.y; }

/// "M12 34l1 2l-3 4z": whole units, relative after the first, nothing for rings that vanish.
std::string path_of(const nlohmann::json& ring) {
  std::string path;
  long x = 0, y = 0;
  std::size_t points = 0;
  for (std::size_t i = 0; i + 1 < ring.size(); i += 2) {
    const MapPoint p = on_map(ring[i + 1].get<double>() / 100.0, ring[i].get<double>() / 100.0);
    const long to_x = std::lround(2.0 * p.x), to_y = std::lround(2.0 * p.y);  // half units
    if (points > 0 && to_x == x && to_y == y) continue;
    path += points == 0 ? fmt::format("M{} {}", to_x, to_y) : fmt::format("l{} {}", to_x - x, to_y - y);
    x = to_x;
    y = to_y;
    ++points;
  }
  return points < 3 ? std::string{} : path + "z";
}

std::string shape(const nlohmann::json& rings, const char* kind) {
  std::string path;
  for (const nlohmann::json& ring : rings) path += path_of(ring);
  return fmt::format("<path class=\"{}\" d=\"{}\"/>\n", kind, path);
}

std::string land() {
  const nlohmann::json europe = nlohmann::json::parse(asset("europe.json"));
  std::string svg = shape(europe.at("other_land"), "land");
  for (const auto& [code, rings] : europe.at("states").items()) svg += shape(rings, "state");
  return "<g transform=\"scale(.5)\">" + svg + "</g>\n";
}

struct Placed {
  std::size_t proposal = 0;
  MapDot dot;
};

double radius(double mw, double largest_mw) {
  return std::isnan(mw) || largest_mw <= 0.0 ? least_radius
                                             : std::max(least_radius, largest_radius * std::sqrt(mw / largest_mw));
}

/// Large dots first, so that small ones lie on top.
std::vector<Placed> placed(const std::vector<Proposal>& proposals) {
  double largest_mw = 0.0;
  for (const Proposal& p : proposals) largest_mw = std::fmax(largest_mw, p.it_power_mw);
  std::vector<Placed> list;
  for (std::size_t i = 0; i < proposals.size(); ++i) {
    const Proposal& p = proposals[i];
    if (!p.latitude || !p.longitude || !is_inside(on_map(*p.latitude, *p.longitude))) continue;
    const double characters = static_cast<double>(results::text_length(shortened(p.label, 24)));
    list.push_back(
        {i,
         {on_map(*p.latitude, *p.longitude), radius(p.it_power_mw, largest_mw), 8.0 + character_width * characters}});
  }
  std::stable_sort(list.begin(), list.end(),
                   [](const Placed& a, const Placed& b) { return a.dot.radius > b.dot.radius; });
  return list;
}

std::string dot_svg(const Placed& placed, const MapLabel& label, const Proposal& proposal) {
  const MapPoint at = placed.dot.at;
  const std::size_t i = placed.proposal;
  const double middle_y = label.top + label.height / 2.0;
  std::string svg = fmt::format("<g data-proposal=\"{}\">", i);
  if (label.led)
    svg += fmt::format("<path class=\"leader\" d=\"M{:.0f} {:.0f}L{:.0f} {:.0f}\"/>", at.x, at.y,
                       std::clamp(at.x, label.left, label.left + label.width), middle_y);
  svg += fmt::format("<circle class=\"dot f{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"/>", i % distinct_looks, at.x,
                     at.y, placed.dot.radius);
  svg += fmt::format("<text class=\"dot-number f{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", i % distinct_looks, at.x,
                     at.y, i + 1);
  svg += fmt::format("<text class=\"dot-label\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text></g>\n",
                     label.left + label.width / 2.0, middle_y + 7.0, escaped(shortened(proposal.label, 24)).text);
  return svg;
}

std::string svg(const ReportInputs& inputs) {
  const std::vector<Placed> list = placed(inputs.proposals);
  std::vector<MapDot> dots;
  for (const Placed& p : list) dots.push_back(p.dot);
  const std::vector<MapLabel> labels = placed_labels(dots, label_height, size);
  std::string text = fmt::format(
      "<svg class=\"map\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-labelledby=\"map-caption\">\n"
      "<rect class=\"sea\" width=\"100%\" height=\"100%\"/>\n",
      size.x, size.y);
  text += land();
  for (std::size_t i = 0; i < list.size(); ++i) text += dot_svg(list[i], labels[i], inputs.proposals[list[i].proposal]);
  return text + "</svg>\n";
}

double indicator(const results::ResultReader& result, const char* name) { return results::figure(result, name).value; }

Html date_of_service(const results::ResultReader& result) {
  if (result.find("proposal", "phase_in_service") == nullptr) return {"–"};
  const std::vector<std::string> dates = result.texts("proposal", "phase_in_service");
  if (dates.empty()) return {"–"};
  const Html first = escaped(dates.front().substr(0, 7)), last = escaped(dates.back().substr(0, 7));
  return {"<span class=\"date\">" + (dates.size() == 1 ? first : first + Html{" – "} + last).text + "</span>"};
}

bool has_proposal(const results::ResultReader& result) {
  const std::vector<std::string> groups = result.groups();
  return std::find(groups.begin(), groups.end(), "proposal") != groups.end();
}

Html proposals_table(const ReportInputs& inputs) {
  Table made{
      .id = "proposals-table",
      .caption = t("map.table"),
      .head = {t("word.proposal"), t("map.country"), t("map.it_power"), t("map.accelerators"), t("map.in_service")}};
  made.words = {true, true, false, false, false};
  for (std::size_t i = 0; i < inputs.proposals.size(); ++i) {
    const results::ResultReader& result = inputs.results[i];
    made.rows.push_back({badge(inputs.proposals[i], i),
                         escaped(inputs.proposals[i].country.empty() ? "–" : inputs.proposals[i].country),
                         number(inputs.proposals[i].it_power_mw, "MW"),
                         number(indicator(result, "simulated_accelerators"), {}, true),
                         has_proposal(result) ? date_of_service(result) : Html{"–"}});
    made.proposal_of_row.push_back(static_cast<int>(i));
  }
  return table(made);
}

bool overlap(const MapLabel& a, const MapLabel& b) {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;
}

/// Whether a box comes nearer to a dot's centre than its radius.
bool covers(const MapLabel& box, const MapDot& dot) {
  const double dx = dot.at.x - std::clamp(dot.at.x, box.left, box.left + box.width);
  const double dy = dot.at.y - std::clamp(dot.at.y, box.top, box.top + box.height);
  return dx * dx + dy * dy < dot.radius * dot.radius;
}

bool is_free(const MapLabel& box, const std::vector<MapDot>& dots, const std::vector<MapLabel>& others,
             MapPoint map_size) {
  return box.left >= 0.0 && box.top >= 0.0 && box.left + box.width <= map_size.x &&
         box.top + box.height <= map_size.y &&
         std::none_of(dots.begin(), dots.end(), [&](const MapDot& dot) { return covers(box, dot); }) &&
         std::none_of(others.begin(), others.end(), [&](const MapLabel& other) { return overlap(box, other); });
}

/// The box whose nearest edge or corner lies `gap` beyond the dot in the direction of `turn` sixteenths, clockwise from
/// the right.
MapLabel box_beside(const MapDot& dot, double height, int turn, double gap) {
  const double angle = 2.0 * std::numbers::pi * turn / 16.0;
  const double reach = dot.radius + gap;
  const double x = dot.at.x + reach * std::cos(angle), y = dot.at.y + reach * std::sin(angle);
  const double across = 0.5 * (1.0 - std::cos(angle)), down = 0.5 * (1.0 - std::sin(angle));
  return {x - across * dot.label_width, y - down * height, dot.label_width, height, gap > 12.0};
}

/// Right and left first, then the oblique ones.
constexpr int turns[] = {0, 8, 12, 4, 14, 2, 10, 6, 15, 1, 9, 7, 13, 3, 11, 5};

}  // namespace

MapPoint project(double latitude_deg, double longitude_deg) {
  const double p = radians(latitude_deg), p0 = radians(52.0), l = radians(longitude_deg - 10.0);
  const double k = std::sqrt(2.0 / (1.0 + std::sin(p0) * std::sin(p) + std::cos(p0) * std::cos(p) * std::cos(l)));
  return {earth_km * k * std::cos(p) * std::sin(l),
          earth_km * k * (std::cos(p0) * std::sin(p) - std::sin(p0) * std::cos(p) * std::cos(l))};
}

std::vector<MapLabel> placed_labels(const std::vector<MapDot>& dots, double height, MapPoint map_size) {
  std::vector<MapLabel> labels;
  for (const MapDot& dot : dots) {
    MapLabel chosen = box_beside(dot, height, 0, 2.0);
    bool found = false;
    for (double gap = 2.0; gap < map_size.x && !found; gap += 10.0)
      for (const int turn : turns) {
        const MapLabel box = box_beside(dot, height, turn, gap);
        if (!is_free(box, dots, labels, map_size)) continue;
        chosen = box;
        found = true;
        break;
      }
    labels.push_back(chosen);
  }
  return labels;
}

Section map_section(const ReportInputs& inputs) {
  Html body{"<div class=\"map-and-table\"><figure id=\"map\">" + svg(inputs) + "<figcaption id=\"map-caption\">" +
            t("map.caption").text + " <small>" + t("map.credit").text + "</small></figcaption></figure>\n"};
  body += proposals_table(inputs) + Html{"</div>\n"};
  return {"proposals", "section.proposals", body};
}

}  // namespace gigatwin::report::html
