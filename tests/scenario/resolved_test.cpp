#include "scenario/resolved.hpp"

#include <cmath>

#include "base/random.hpp"
#include "folder.hpp"

namespace gigatwin::scenario {
namespace {

using testing::IsEmpty;

class ResolvedTest : public FolderTest {};

TEST_F(ResolvedTest, ShowsEveryValueAndWhereItWasStated) {
  write("w.csv", "x\n");
  const LoadedText loaded = load_text(
      "gigatwin: 1\n"
      "name: \"1 of: all\"\n"
      "start: 2028-01-01\n"
      "weather: w.csv\n"
      "box: {from: large, count: 3, stages: [{name: yes}]}\n"
      "saving: {pace: steady, every: 90 min}\n"
      "jobs: [{name: one, tags: [a, \"b, c\"]}]\n",
      {"box.chip.tdp=650 W"});
  EXPECT_THAT(messages(), IsEmpty());
  EXPECT_EQ(without_folder(resolved_yaml(machine::machine_schema(), &spec, loaded.origins)),
            "gigatwin: 1\n"
            "name: \"1 of: all\"  # a.yaml:2\n"
            "description: \"\"  # default\n"
            "seed: 1  # default\n"
            "failures: true  # default\n"
            "factor: 1  # default\n"
            "start: 2028-01-01 00:00:00  # a.yaml:3\n"
            "supply: 18 degC  # default\n"
            "price: 80 EUR/MWh  # default\n"  // the same, and shorter than 0.08 EUR/kWh
            "weather: w.csv  # a.yaml:4\n"
            "shape: [0.5, 1.5]  # default\n"
            "levels: []  # default\n"
            "box:\n"
            "  title: Large box  # catalog/boxes.yaml:3 (large)\n"
            "  chip:\n"
            "    title: Chip A2  # catalog/chips.yaml:4 (a2)\n"
            "    tdp: 650 W  # --set\n"
            "    idle: 50 W  # catalog/chips.yaml:1 (a1)\n"
            "    efficiency: 0.9  # default\n"
            "  count: 3  # a.yaml:5\n"
            "  stages:\n"
            "    - name: \"yes\"  # a.yaml:5\n"
            "      efficiency: 1  # default\n"
            "saving:\n"
            "  pace: steady  # a.yaml:6\n"
            "  every: 1.5 h  # a.yaml:6\n"
            "jobs:\n"
            "  - name: one  # a.yaml:7\n"
            "    tokens: 1000000000  # default\n"
            "    tags: [a, \"b, c\"]  # a.yaml:7\n"
            "spares: []  # default\n");
}

TEST_F(ResolvedTest, ABlockThatIsNoScenarioHasNoVersion) {
  const machine::Stage stage{"shelf", 0.97};
  EXPECT_EQ(resolved_block_yaml(machine::stage_schema(), &stage, {}),
            "name: shelf  # default\nefficiency: 0.97  # default\n");
}

/// Random specs: every number that a double can be within the bounds, and text that tries to be something else.
class Dice {
 public:
  explicit Dice(std::uint64_t round) : draws_(20270101, "resolved_test", round) {}

  double uniform() { return draws_.uniform(index_++); }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(uniform() * static_cast<double>(n)); }
  bool coin() { return below(2) == 0; }
  /// Log-uniform over `low`..`high`, so that many digits and exponents come up; now and then a bound itself.
  double number(double low, double high) {
    if (below(10) == 0) return coin() ? low : high;
    return low * std::exp(uniform() * std::log(high / low));
  }
  std::string text() {
    static const std::vector<std::string> pieces{"a", "Z",  " ",    "0",    "1.5", ":",        ": ",
                                                 "#", " #", "\"",   "'",    "\\",  "\n",       "\t",
                                                 "-", "- ", "[",    "]",    "{",   "}",        ",",
                                                 "&", "*",  "!",    "|",    ">",   "%",        "@",
                                                 "`", "~",  "null", "true", "yes", "\xC3\xBC", "\xE2\x82\xAC",
                                                 "?", "=",  "<<",   "/"};
    std::string text;
    for (std::size_t i = below(8); i > 0; --i) text += pieces[below(pieces.size())];
    return text;
  }

 private:
  Draws draws_;
  std::uint64_t index_ = 0;
};

machine::Chip random_chip(Dice& dice) {
  machine::Chip chip{dice.text(), {dice.number(1.0, 20e3)}, std::nullopt, dice.number(0.5, 1.0)};
  if (dice.coin()) chip.idle = Watts{dice.number(1e-9, chip.tdp.value)};
  return chip;
}

machine::Machine random_machine(Dice& dice, const std::string& file) {
  machine::Machine m;
  m.name = dice.text();
  m.description = dice.text();
  m.seed = static_cast<std::int64_t>(dice.number(1.0, 9007199254740992.0));
  m.failures = dice.coin();
  m.factor = dice.number(1e-300, 1000.0);
  if (dice.coin()) m.share = dice.number(1e-12, 1.0);
  m.start = Instant{static_cast<std::int64_t>(dice.number(1.0, 4e9))};
  m.supply = Celsius{dice.number(5.0, 45.0)};
  m.price = EurosPerJoule{dice.number(1e-12, 1e-3)};
  if (dice.coin()) m.weather = file;
  m.shape.assign(2 + dice.below(23), dice.number(1e-6, 1e6));
  for (std::size_t i = dice.below(4); i > 0; --i) m.levels.push_back({dice.number(1e-3, 1e12)});
  m.box = {dice.text(), random_chip(dice), static_cast<int>(1 + dice.below(64)), {}};
  for (std::size_t i = dice.below(4); i > 0; --i) m.box.stages.push_back({dice.text(), dice.number(0.5, 1.0)});
  m.saving.pace = dice.coin() ? machine::Pace::steady : machine::Pace::adaptive;
  (m.saving.pace == machine::Pace::steady ? m.saving.every : m.saving.shortest) =
      Seconds{dice.number(1.0, days(30).value)};
  if (dice.coin()) m.backup = machine::Stage{dice.text(), dice.number(0.5, 1.0)};
  for (std::size_t i = dice.below(4); i > 0; --i)
    m.jobs.push_back({fmt::format("{}{}", i, dice.text()), dice.number(1.0, 1e15), {dice.text(), dice.text()}});
  for (std::size_t i = dice.below(3); i > 0; --i) m.spares.push_back(random_chip(dice));
  return m;
}

TEST_F(ResolvedTest, ReadsBackToTheSameSpec) {
  write("w: #'s.csv", "x\n");
  for (std::uint64_t round = 0; round < 300; ++round) {
    Dice dice{round};
    const machine::Machine original = random_machine(dice, path("w: #'s.csv"));
    const std::string text = resolved_yaml(machine::machine_schema(), &original, {}, Paths::openable);
    spec = {};
    diagnostics = {};
    const LoadedText loaded =
        load({{{"resolved.yaml", text}}, {}, "none"}, machine::machine_schema(), &spec, diagnostics);
    ASSERT_THAT(messages(), IsEmpty()) << text;
    ASSERT_EQ(spec, original) << text;
    // What was read prints as what was printed, origins aside.
    const auto without_comments = [](const std::string& yaml) {
      std::string plain;
      for (std::size_t at = 0; at < yaml.size(); at = yaml.find('\n', at) + 1) {
        const std::string line = yaml.substr(at, yaml.find('\n', at) - at);
        plain += line.substr(0, line.rfind("  # ")) + "\n";
      }
      return plain;
    };
    ASSERT_EQ(without_comments(resolved_yaml(machine::machine_schema(), &spec, loaded.origins, Paths::openable)),
              without_comments(text));
  }
}

}  // namespace
}  // namespace gigatwin::scenario
