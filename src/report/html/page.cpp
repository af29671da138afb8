#include "report/html/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "report/html/assets.hpp"
#include "report/html/chart_data.hpp"
#include "report/html/map.hpp"
#include "report/html/proposals.hpp"
#include "report/html/sections.hpp"
#include "report/html/texts.hpp"

namespace gigatwin::report::html {
namespace {

/// Nothing is fetched, from nowhere: the page is all there is.
constexpr const char* policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'";

std::string style(std::string_view file) { return fmt::format("<style>\n{}</style>\n", asset(file)); }
std::string script(std::string_view file) { return fmt::format("<script>\n{}</script>\n", asset(file)); }

Html heading(const ReportInputs& inputs, const PageOptions& options) {
  if (!options.title.empty()) return name(options.title, 120);
  const Html count = number(static_cast<double>(inputs.proposals.size()), {}, true);
  return inputs.proposals.size() == 1 ? t("page.title_of_one", {name(inputs.proposals[0].label, 60)})
                                      : t("page.title", {count});
}

/// Of the window: plain text, in the language that is shown first.
std::string window_title(const ReportInputs& inputs, const PageOptions& options) {
  if (!options.title.empty()) return escaped(shortened(options.title, 120)).text;
  if (inputs.proposals.size() == 1)
    return t_in(options.language, "page.window_of_one").text + " " +
           escaped(shortened(inputs.proposals[0].label, 60)).text;
  return fmt::format("{} ({})", t_in(options.language, "page.window").text, inputs.proposals.size());
}

std::string contents(const std::vector<Section>& sections) {
  std::string html = "<nav class=\"contents\" aria-labelledby=\"contents\"><h2 id=\"contents\">" +
                     t("page.contents").text + "</h2>\n<ol>\n";
  for (const Section& section : sections)
    html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", section.id, t(section.title).text);
  return html + "</ol></nav>\n";
}

/// Language, and which proposals are shown.
std::string toolbar(const ReportInputs& inputs) {
  std::string boxes;
  for (std::size_t i = 0; i < inputs.proposals.size(); ++i)
    boxes += fmt::format("<label><input type=\"checkbox\" checked data-toggles=\"{}\"> {}</label>\n", i,
                         badge(inputs.proposals[i], i).text);
  return fmt::format(
      "<div class=\"toolbar\" role=\"region\" aria-labelledby=\"toolbar-name\"><span id=\"toolbar-name\" "
      "class=\"hear\">{}</span>\n"
      "<details class=\"chooser\"><summary>{} <span id=\"shown-count\"></span></summary>\n"
      "<fieldset><legend>{}</legend>\n{}</fieldset></details>\n"
      "<a class=\"to-contents\" href=\"#contents\">{}</a>\n"
      "<button type=\"button\" id=\"language\"><span class=\"t\" lang=\"en\"><span lang=\"fr\">Français</span></span>"
      "<span class=\"t\" lang=\"fr\"><span lang=\"en\">English</span></span></button></div>\n"
      "<div id=\"announcer\" class=\"hear\" aria-live=\"polite\"></div>\n",
      t("page.toolbar").text, t("page.proposals").text, t("page.choose").text, boxes, t("page.contents").text);
}

std::string section_html(const Section& section) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">{1}</h2>\n{2}</section>\n", section.id,
      t(section.title).text, section.body.text);
}

std::vector<Section> sections_of(const ReportInputs& inputs, const PageOptions& options, const Charts& charts) {
  const results::Comparison comparison = results::compare(inputs.results, inputs.reading);
  std::vector<Section> sections{verdict_section(inputs, comparison), map_section(inputs),
                                indicators_section(inputs, comparison)};
  if (inputs.ranking != nullptr) sections.push_back(ranking_section(inputs));
  for (Section& section : chart_sections(charts, inputs)) sections.push_back(std::move(section));
  for (Section& section : std::vector<Section>{assumptions_section(inputs), limits_section(), rules_section(inputs),
                                               provenance_section(inputs, options)})
    sections.push_back(std::move(section));
  return sections;
}

std::string data(const ReportInputs& inputs, const Charts& charts) {
  return script_json("{\"proposals\": " + proposals_json(inputs.proposals) + ",\n\"texts\": " + texts_json("chart.") +
                     ",\n\"page\": " + texts_json("script.") + ",\n\"units\": " + texts_json("unit.") +
                     ",\n\"charts\": " + chart_json(charts) + "}");
}

std::string head(const ReportInputs& inputs, const PageOptions& options) {
  std::string html = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"gigatwin\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n",
      options.language, policy, window_title(inputs, options));
  html += style("page.css");
  for (const std::string_view file : chart_styles) html += style(file);
  return html + "</head>\n";
}

}  // namespace

std::string page(const ReportInputs& inputs, const PageOptions& options) {
  const Charts charts = charts_of(inputs);
  const std::vector<Section> sections = sections_of(inputs, options, charts);
  std::string html = head(inputs, options);
  html += fmt::format(
      "<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n<header>\n<h1>{}</h1>\n<p class=\"lead\">{}</p>\n</header>\n",
      t("page.skip").text, heading(inputs, options).text, t("page.lead").text);
  html += toolbar(inputs) + contents(sections) + "<main id=\"main\" tabindex=\"-1\">\n";
  for (const Section& section : sections) html += section_html(section);
  html += fmt::format("</main>\n<footer><p>{}</p></footer>\n", t("page.footer").text);
  html += "<script type=\"application/json\" id=\"gigatwin-data\">\n" + data(inputs, charts) + "\n</script>\n";
  html += script("page.js");
  for (const std::string_view file : chart_scripts) html += script(file);
  return html + "</body>\n</html>\n";
}

}  // namespace gigatwin::report::html
