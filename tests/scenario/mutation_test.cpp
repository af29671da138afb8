#include <chrono>

#include "base/random.hpp"
#include "folder.hpp"
#include "scenario/resolved.hpp"

namespace gigatwin::scenario {
namespace {

using testing::IsEmpty;

class MutationTest : public FolderTest {};

constexpr std::string_view seed_text =
    "gigatwin: 1\n"
    "extends: b.yaml\n"
    "name: \"quoted: text\"\n"
    "start: 2028-01-01 06:00\n"
    "supply: 18 degC\n"
    "share: 30 %\n"
    "shape: [0.5, 1.5, 2]\n"
    "box:\n"
    "  from: large\n"
    "  chip: {from: a2, tdp: 650 W}\n"
    "  stages:\n"
    "    - &s {name: shelf, efficiency: 0.97}\n"
    "    - *s\n"
    "saving: {pace: steady, every: 1 h}\n"
    "jobs:\n"
    "  - name: one\n"
    "    tokens: 1e12\n"
    "    tags: ['a', \"b\"]\n";

/// One to three edits: bytes changed, put in, left out; lines doubled, swapped, indented; pieces of YAML put in.
std::string mutated(std::uint64_t round) {
  static const std::vector<std::string> pieces{
      "[",    "]",      "{",    "}",    ":",    ": ",    "- ",   "? ",       "&a ", "*a ",    "*s",
      "!x ",  "!!str ", "|",    ">",    "'",    "\"",    "#",    "%",        "\t",  "\n",     "\n---\n",
      "<<: ", "~",      "null", ".nan", "0x1F", "1e400", "\xFF", "\xC3\xBC", "\\",  "from: ", "extends: a.yaml\n"};
  const Draws draws{7, "mutation_test", round};
  std::uint64_t next = 0;
  const auto below = [&](std::size_t n) {
    return static_cast<std::size_t>(draws.uniform(next++) * static_cast<double>(n));
  };
  std::string text{seed_text};
  for (std::size_t edits = 1 + below(3); edits > 0; --edits) {
    const std::size_t at = below(text.size() + 1), length = std::min(below(12), text.size() - at);
    switch (below(5)) {
      case 0:
        text.insert(at, 1, static_cast<char>(below(256)));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(below(text.size() + 1), length));
        break;
      case 3:
        text.insert(at, pieces[below(pieces.size())]);
        break;
      default:
        text.replace(at, length, pieces[below(pieces.size())]);
        break;
    }
  }
  return text;
}

TEST_F(MutationTest, AnyTextIsReadOrRefusedWithAPlace) {
  write("b.yaml", valid);
  int right = 0, wrong = 0;
  for (std::uint64_t round = 0; round < 4000; ++round) {
    const std::string text = mutated(round);
    diagnostics = {};
    spec = {};
    load({{{path("a.yaml"), text}}, {}, path("catalog")}, machine::machine_schema(), &spec, diagnostics);
    (diagnostics.has_errors() ? wrong : right) += 1;
    for (const Diagnostic& d : diagnostics.list()) {
      ASSERT_FALSE(d.location.file.empty()) << text;
      ASSERT_FALSE(d.expected.empty()) << text;
      ASSERT_FALSE(to_text(d).empty());
    }
    if (diagnostics.has_errors()) continue;
    // What was accepted prints as a scenario that is accepted, too.
    const machine::Machine first = spec;
    const std::string resolved = resolved_yaml(machine::machine_schema(), &spec, {}, Paths::openable);
    spec = {};
    load({{{"resolved.yaml", resolved}}, {}, "none"}, machine::machine_schema(), &spec, diagnostics);
    ASSERT_THAT(messages(), IsEmpty()) << text << "\n" << resolved;
    ASSERT_EQ(spec, first) << text;
  }
  // Both ways are really taken.
  EXPECT_GT(right, 100);
  EXPECT_GT(wrong, 2000);
}

TEST_F(MutationTest, AnyOverrideIsAppliedOrRefused) {
  write("a.yaml", valid);
  static const std::vector<std::string> pieces{"box",    ".",    "[",     "]",    "0",   "1",    "=",    "chip", "tdp",
                                               "stages", "from", "large", "jobs", "5 W", "{",    "}",    "\"",   "'",
                                               "name",   ",",    ":",     "~",    "\n",  "\xFF", "shape"};
  int right = 0;
  for (std::uint64_t round = 0; round < 3000; ++round) {
    const Draws draws{8, "mutation_test.override", round};
    std::uint64_t next = 0;
    const auto below = [&](std::size_t n) {
      return static_cast<std::size_t>(draws.uniform(next++) * static_cast<double>(n));
    };
    std::string text = below(2) ? "box." : "";
    for (std::size_t i = below(9); i > 0; --i) text += pieces[below(pieces.size())];
    load_file("a.yaml", {text});
    right += diagnostics.has_errors() ? 0 : 1;
    for (const Diagnostic& d : diagnostics.list()) ASSERT_FALSE(d.location.file.empty()) << text;
  }
  EXPECT_GT(right, 0);
}

/// What makes slow parsers slow; each is within the size limit and must end in seconds.
TEST_F(MutationTest, NothingWithinTheSizeLimitHangs) {
  const std::size_t size = 500'000;
  const auto repeated = [&](std::string_view piece) {
    std::string text;
    while (text.size() + piece.size() < size) text += piece;
    return text;
  };
  for (const char* piece :
       {"[",   "{",  "- ", "\"", "'",   "a: ",   "? ",  "&a ", "!",  "{a: ", "a:\n",     "[,",  "a ",   ":",
        "#\n", "\n", " ",  "!<", "*a ", "---\n", "[? ", " :",  "\t", "a\n",  "\xC3\xBC", "|\n", "%a\n", "'a'\n"}) {
    const auto begin = std::chrono::steady_clock::now();
    diagnostics = {};
    read_yaml_text("t.yaml", repeated(piece), diagnostics);
    EXPECT_FALSE(diagnostics.empty()) << piece;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20))
        << piece;  // 0.5 s; sanitizers are slow
  }
}

}  // namespace
}  // namespace gigatwin::scenario
