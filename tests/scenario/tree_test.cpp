#include "scenario/tree.hpp"

#include <chrono>

#include "folder.hpp"

namespace gigatwin::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class TreeTest : public FolderTest {
 protected:
  std::optional<Tree> read(const std::string& text) {
    diagnostics = {};
    return read_yaml_text("t.yaml", text, diagnostics);
  }
  std::vector<std::string> wrong(const std::string& text) {
    read(text);
    return messages();
  }
};

TEST_F(TreeTest, KeepsThePlaceOfEveryKeyAndValue) {
  const auto tree = read("a: 5\nbc:\n  d: [1, {e: \"x\"}]\n");
  ASSERT_TRUE(tree);
  const Entry& a = tree->root.entries.at(0);
  EXPECT_EQ(a.key_at.line, 1);
  EXPECT_EQ(a.key_at.column, 1);
  EXPECT_EQ(a.value.where.column, 4);
  EXPECT_FALSE(a.value.quoted);
  const Node& list = tree->root.entries.at(1).value.find("d")->value;
  EXPECT_EQ(list.where.line, 3);
  EXPECT_EQ(list.where.column, 6);
  const Node& x = list.items.at(1).find("e")->value;
  EXPECT_EQ(x.where.column, 14);
  EXPECT_EQ(x.where.length, 3);  // the quotes included
  EXPECT_TRUE(x.quoted);
  EXPECT_EQ(x.where.source_line, "  d: [1, {e: \"x\"}]");
  EXPECT_EQ(tree->root.size(), 7u);  // root, a, bc, d, 1, {}, x
}

TEST_F(TreeTest, CountsColumnsInCharacters) {
  const auto tree =
      read("\xEF\xBB\xBF{\xC3\xBC: \xE2\x82\xAC\xE2\x82\xAC, b: 1}\r\n");  // BOM, u-umlaut, two euro signs
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->root.entries.at(0).value.where.column, 5);
  EXPECT_EQ(tree->root.entries.at(0).value.where.length, 2);
  EXPECT_EQ(tree->root.entries.at(1).key_at.column, 9);
}

TEST_F(TreeTest, AnEmptyValueIsPlacedAtItsKey) {
  const auto tree = read("a:\nb: 1\n");
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->root.entries.at(0).value.kind, NodeKind::null);
  EXPECT_EQ(tree->root.entries.at(0).value.where.line, 1);
}

TEST_F(TreeTest, ReadsAliasesAsCopies) {
  const auto tree = read("a: &x {b: 1}\nc: *x\n");
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->root.find("c")->value.find("b")->value.scalar, "1");
  EXPECT_THAT(messages(), IsEmpty());
}

TEST_F(TreeTest, RefusesDuplicateKeysAndShowsBothPlaces) {
  const auto tree = read("a: 1\nb: {c: 1, c: 2}\na: 3\n");
  ASSERT_TRUE(tree);
  EXPECT_THAT(messages(),
              ElementsAre("t.yaml:2:11: error: key c stands here twice", "t.yaml:3:1: error: key a stands here twice"));
  EXPECT_THAT(to_text(diagnostics.list()[1]), HasSubstr("t.yaml:1:1: note: first here\n"));
  EXPECT_EQ(tree->root.find("a")->value.scalar, "1");
}

TEST_F(TreeTest, RefusesWhatYamlOffersAndNobodyExpects) {
  EXPECT_THAT(wrong("a: &x {b: 1}\nc:\n  <<: *x\n"), ElementsAre("t.yaml:3:3: error: merge keys (<<) are not read"));
  EXPECT_THAT(wrong("? [a]\n: 1\n"), ElementsAre("t.yaml:1:3: error: expected a key that is plain text, found a list"));
  EXPECT_THAT(wrong("{: 1}\n"), ElementsAre("t.yaml:1:2: error: expected a key that is plain text, found nothing"));
  EXPECT_THAT(wrong("a: !!str 5\n"), ElementsAre("t.yaml:1:4: error: tags such as tag:yaml.org,2002:str are not read"));
  EXPECT_THAT(wrong("a: &x [*x]\n"), ElementsAre("t.yaml:1:8: error: an alias inside the value that it stands for"));
  EXPECT_THAT(wrong("a: 1\n---\nb: 2\n"), ElementsAre("t.yaml:2:1: error: a second document: a file holds one"));
  EXPECT_THAT(wrong("- 1\n"), ElementsAre("t.yaml:1:1: error: expected keys and values (key: value), found a list"));
}

TEST_F(TreeTest, RefusesSyntaxErrorsWhereTheyAre) {
  EXPECT_THAT(wrong("a: b: c\n"), ElementsAre("t.yaml:1:5: error: not valid YAML: illegal map value"));
  EXPECT_THAT(wrong("a: 1\nb: [1, 2\n"),
              ElementsAre("t.yaml:3:1: error: not valid YAML: end of sequence flow not found"));
  EXPECT_THAT(wrong("a: 1\nb: \"open\nc: 2\n"), ElementsAre("t.yaml:2:4: error: the quote \" is not closed"));
  EXPECT_THAT(wrong("a: *b\n"), ElementsAre("t.yaml:1:4: error: not valid YAML: the referenced anchor is not defined"));
  EXPECT_THAT(wrong("a:\n\tb: 1\n"), ElementsAre("t.yaml:2:1: error: a tab in the indentation"));
  EXPECT_THAT(wrong("a:\n  b: 1\n \tc: 2\n"), ElementsAre("t.yaml:3:2: error: a tab in the indentation"));
}

TEST_F(TreeTest, ClosedQuotesOfAnyKindAreRead) {
  const auto tree = read("a: 'it''s'\nb: \"say \\\"x\\\"\"\nc: &n \"two\n  lines\"\nd: |\n  \"text\n");
  EXPECT_THAT(messages(), IsEmpty());
  ASSERT_TRUE(tree);
  EXPECT_EQ(tree->root.find("a")->value.scalar, "it's");
  EXPECT_EQ(tree->root.find("a")->value.where.length, 7);
  EXPECT_EQ(tree->root.find("b")->value.scalar, "say \"x\"");
  EXPECT_EQ(tree->root.find("c")->value.scalar, "two lines");
  EXPECT_EQ(tree->root.find("d")->value.scalar, "\"text\n");
}

TEST_F(TreeTest, RefusesFilesThatAreNoText) {
  EXPECT_THAT(wrong(std::string("a: 1\nb: \0x\n", 10)),
              ElementsAre("t.yaml:2:4: error: not a text file: it has the control character 0x00"));
  EXPECT_THAT(wrong("a: 1\nb: x\xFFy\n"), ElementsAre("t.yaml:2:5: error: not UTF-8 text"));
  EXPECT_THAT(wrong("a: \xED\xA0\x80\n"), ElementsAre("t.yaml:1:4: error: not UTF-8 text"));  // a surrogate
  EXPECT_THAT(wrong("a: \xC0\x80\n"), ElementsAre("t.yaml:1:4: error: not UTF-8 text"));      // overlong NUL
  EXPECT_THAT(wrong("a: 1\rb: 2\n"),
              ElementsAre("t.yaml:1:5: error: not a text file: it has the control character 0x0d"));
  for (const char* empty : {"", "# only a comment\n", "---\n", "~\n", "\n\n"})
    EXPECT_THAT(wrong(empty), ElementsAre("t.yaml: error: is empty"));
}

TEST_F(TreeTest, RefusesFilesThatCannotBeRead) {
  const auto wrong_file = [&](const std::string& name) {
    diagnostics = {};
    EXPECT_FALSE(read_yaml_file(path(name), diagnostics));
    return messages();
  };
  EXPECT_THAT(wrong_file("none.yaml"), ElementsAre("none.yaml: error: there is no such file"));
  EXPECT_THAT(wrong_file("catalog"), ElementsAre("catalog: error: is a folder, not a file"));
  diagnostics = {};
  EXPECT_FALSE(read_yaml_file("/dev/zero", diagnostics));
  EXPECT_THAT(messages(), ElementsAre("/dev/zero: error: is not a regular file"));
}

TEST_F(TreeTest, RefusesAHugeFileWithoutReadingIt) {
  write("huge.yaml", "a: 1\n");
  std::filesystem::resize_file(path("huge.yaml"), 100'000'000);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_FALSE(read_yaml_file(path("huge.yaml"), diagnostics));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(100));
  EXPECT_THAT(messages(), ElementsAre("huge.yaml: error: 100.0 MB are more than the 4 MB that a YAML file may have"));
  EXPECT_THAT(to_text(diagnostics.list()[0]),
              HasSubstr("hint: bulk data (traces, weather, prices) belongs in CSV files"));
}

TEST_F(TreeTest, RefusesBombs) {
  std::string laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 20; ++i) {
    laughs += fmt::format("a{0}: &a{0} [", i);
    for (int j = 0; j < 10; ++j) laughs += fmt::format("{}*a{}", j ? ", " : "", i - 1);
    laughs += "]\n";
  }
  EXPECT_THAT(wrong(laughs), ElementsAre(HasSubstr("error: more than 100000 values, aliases (*) written out")));
  // Each anchor is 60 levels deep and holds the one before.
  std::string ladder = "a0: &a0 x\n";
  for (int i = 1; i < 100; ++i)
    ladder += fmt::format("a{0}: &a{0} {1}*a{2}{3}\n", i, std::string(60, '['), i - 1, std::string(60, ']'));
  EXPECT_THAT(wrong(ladder), ElementsAre(HasSubstr("error: nested more than 64 levels deep")));
  EXPECT_THAT(wrong("a: " + std::string(100'000, '[')),
              ElementsAre(HasSubstr("error: nested more than 64 levels deep")));
  EXPECT_TRUE(read("a: " + std::string(63, '[') + std::string(63, ']')));  // the root is the 64th level
  EXPECT_FALSE(read("a: " + std::string(64, '[') + std::string(64, ']')));
  EXPECT_THAT(wrong(std::string(100'000, '-')), ElementsAre(StartsWith("t.yaml:1:1: error: ")));
  std::string many = "a: [";
  for (int i = 0; i < 100'001; ++i) many += "1,";
  EXPECT_THAT(wrong(many + "]"), ElementsAre(HasSubstr("error: more than 100000 values")));
}

TEST_F(TreeTest, ReadsTheLargestTreeInSeconds) {
  std::string large;
  for (int i = 0; i < 90'000; ++i) large += fmt::format("key_number_{}: some text {}\n", i, i);  // 3.1 MB
  const auto begin = std::chrono::steady_clock::now();
  const auto tree = read(large);
  EXPECT_TRUE(tree);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));  // 0.5 s; sanitizers are slow
}

}  // namespace
}  // namespace gigatwin::scenario
