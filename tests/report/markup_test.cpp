#include "report/html/markup.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "base/random.hpp"
#include "base/text_file.hpp"
#include "report/html/texts.hpp"
#include "results/indicators.hpp"

namespace gigatwin::report::html {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Escaping, LeavesNoWayOutOfTextAndAttributes) {
  EXPECT_EQ(escaped("<script>alert('x & \"y\"')</script>").text,
            "&lt;script&gt;alert(&#39;x &amp; &quot;y&quot;&#39;)&lt;/script&gt;");
  EXPECT_EQ(escaped("Luleå, Ελλάδα, 北").text, "Luleå, Ελλάδα, 北");
}

TEST(Escaping, ShowsWhatTurnsTextAroundAndWhatIsNoText) {
  EXPECT_EQ(escaped("a\xE2\x80\xAE"
                    "b")
                .text,
            "a\xEF\xBF\xBD"
            "b");  // U+202E: right-to-left override
  EXPECT_EQ(escaped(std::string_view("a\0b", 3)).text,
            "a\xEF\xBF\xBD"
            "b");
  EXPECT_EQ(escaped("\xC0\xBC\xFFz\xE2\x82").text,
            "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD");  // overlong '<', no byte of UTF-8, cut
  EXPECT_EQ(escaped("\xED\xA0\x80").text, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // a surrogate
}

TEST(Escaping, OfAnyBytesHoldsNoMarkup) {
  constexpr std::uint64_t seed = 8;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    const Draws draws{seed, "test.bytes", trial};
    std::string bytes;
    for (std::uint64_t i = 0; i < 60; ++i)
      bytes += static_cast<char>(static_cast<unsigned char>(256.0 * draws.uniform(i)));
    const std::string safe = escaped(bytes).text;
    EXPECT_THAT(safe, Not(testing::ContainsRegex("[<>\"']")));
    EXPECT_NO_THROW(nlohmann::json(safe).dump());  // it throws for what is not UTF-8
  }
}

TEST(Names, AreCutIsolatedAndEscaped) {
  EXPECT_EQ(name("<b>", 10).text, "<bdi>&lt;b&gt;</bdi>");
  EXPECT_EQ(name(std::string(10000, 'x'), 5).text, "<bdi>xxxxx…</bdi>");
  EXPECT_EQ(shortened("ÄÖÜ", 2), "ÄÖ…");  // code points, not bytes
  EXPECT_EQ(shortened("ÄÖ", 2), "ÄÖ");
}

TEST(ScriptJson, CannotEndItsScript) {
  const std::string json = nlohmann::json{{"name", "</script><!-- & -->"}}.dump();
  const std::string safe = script_json(json);
  EXPECT_THAT(safe, Not(testing::ContainsRegex("[<>&]")));
  EXPECT_EQ(nlohmann::json::parse(safe), nlohmann::json::parse(json));
}

TEST(Numbers, AreThoseOfTheTerminalWithTheSignsOfTheLanguage) {
  EXPECT_EQ(number_in("en", 1113600.0), "1\u202F114\u202F000");
  EXPECT_EQ(number_in("en", 1.15649), "1.156");
  EXPECT_EQ(number_in("fr", 1.15649), "1,156");
  EXPECT_EQ(number_in("en", -2.5), "\u22122.500");
  EXPECT_EQ(number_in("en", 3369, true), "3\u202F369");
  EXPECT_EQ(number_in("fr", std::nan("")), "–");
}

TEST(Numbers, CarryTheirValueWithEveryDigit) {
  const double value = 0.1 + 0.2;
  EXPECT_THAT(number(value).text, HasSubstr("data-value=\"0.30000000000000004\""));
  EXPECT_EQ(std::stod(data_value(value)), value);
  EXPECT_EQ(data_value(std::nan("")), "");
  // 1408.7 million, shown in millions: the value itself stays
  EXPECT_THAT(scaled_number(1408.7e6, 1e6).text,
              testing::AllOf(HasSubstr("data-value=\"1408700000\""), HasSubstr(">1\u202F409<")));
  EXPECT_THAT(calendar_year(2036.0).text, HasSubstr(">2036<"));
  EXPECT_THAT(yes_or_no(1.0).text, testing::AllOf(HasSubstr(">yes<"), HasSubstr(">oui<")));
}

TEST(Texts, AreInBothLanguagesWithTheSameArguments) {
  const auto arguments = [](const std::string& text) {
    std::multiset<char> found;
    for (std::size_t i = 0; i + 2 < text.size(); ++i)
      if (text[i] == '{' && text[i + 2] == '}') found.insert(text[i + 1]);
    return found;
  };
  EXPECT_GT(texts().size(), 200u);
  for (const auto& [key, words] : texts()) {
    EXPECT_NE(words.english, "") << key;
    EXPECT_NE(words.french, "") << key;
    EXPECT_EQ(arguments(words.english), arguments(words.french)) << key;
  }
}

TEST(Texts, NameEveryIndicatorAndItsSectionAsTheProgramDoes) {
  for (const results::Indicator& indicator : results::indicators()) {
    const std::string key = "indicator." + std::string(indicator.name);
    ASSERT_TRUE(has_text(key)) << key;
    EXPECT_EQ(words_in("en", key), indicator.label);
    EXPECT_TRUE(has_text("group." + std::string(indicator.section))) << indicator.section;
  }
}

TEST(Texts, FillArgumentsInTheOrderOfTheLanguage) {
  EXPECT_EQ(both({"x"}, {"x"}).text, "x");
  EXPECT_EQ(both({"x"}, {"y"}).text, "<span class=\"t\" lang=\"en\">x</span><span class=\"t\" lang=\"fr\">y</span>");
  EXPECT_THAT(t("ranking.at_most", {{"<i>PUE</i>"}, {"1.3"}}).text,
              testing::AllOf(HasSubstr("<i>PUE</i> at most 1.3"), HasSubstr("<i>PUE</i> au plus 1.3")));
}

// One list of what is not modelled: the manual's.
TEST(Texts, LimitsAreThoseOfTheModelReference) {
  const std::string page = read_text_file(GIGATWIN_SOURCE_DIR "/docs/model.md");
  std::string flowing;  // bullets go over several lines
  for (const char c : page)
    if (c != ' ' || flowing.empty() || flowing.back() != ' ') flowing += c == '\n' ? ' ' : c;
  std::string single;
  for (const char c : flowing)
    if (c != ' ' || single.empty() || single.back() != ' ') single += c;
  std::size_t bullets = 0;
  for (int i = 1; has_text("limits." + std::to_string(i)); ++i, ++bullets)
    EXPECT_THAT(single, HasSubstr("- " + words_in("en", "limits." + std::to_string(i))));
  const std::string section = single.substr(single.find("## Limits of the whole"));
  std::size_t there = 0;
  for (std::size_t at = section.find(" - "); at != std::string::npos; at = section.find(" - ", at + 1)) ++there;
  EXPECT_EQ(bullets, there);
}

TEST(Tables, MarkWhatBelongsToAProposalAndSayWhatHeads) {
  Table made{.id = "x", .caption = {"Caption"}, .head = {{"a"}, {"b"}}, .rows = {{{"row"}, {"1"}}}};
  made.proposal_of_column = {-1, 3};
  const std::string html = table(made).text;
  EXPECT_THAT(html, HasSubstr("<caption id=\"x-caption\">Caption</caption>"));
  EXPECT_THAT(html, HasSubstr("role=\"region\" aria-labelledby=\"x-caption\""));
  EXPECT_THAT(html, HasSubstr("<th scope=\"col\" data-proposal=\"3\">b</th>"));
  EXPECT_THAT(html, HasSubstr("<th scope=\"row\" class=\"w\">row</th><td data-proposal=\"3\">1</td>"));
}

}  // namespace
}  // namespace gigatwin::report::html
