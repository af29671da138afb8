#include "scenario/json_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/text_file.hpp"
#include "scenario/source_lines_internal.hpp"

namespace gigatwin::scenario {
namespace {

namespace fs = std::filesystem;

/// Bytes for the parser, which tells nobody where it is: the furthest that it has read is where its last token ends.
struct WatchedBytes {
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  const char* at = nullptr;
  const char** furthest = nullptr;

  reference operator*() const { return *at; }
  WatchedBytes& operator++() {
    *furthest = ++at;
    return *this;
  }
  bool operator==(const WatchedBytes& other) const { return at == other.at; }
  bool operator!=(const WatchedBytes& other) const { return at != other.at; }
};

bool is_of_number(char c) { return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'; }

/// Tokens in file order become nodes; each handler says whether to go on.
class JsonBuilder : public nlohmann::json_sax<nlohmann::json> {
 public:
  JsonBuilder(const std::string& name, std::string_view text, Diagnostics& diagnostics)
      : text_(text), lines_(name, text), diagnostics_(diagnostics) {}

  /// nullopt where the text is no JSON.
  std::optional<Node> build() {
    const char* const end = text_.data() + text_.size();
    read_ = text_.data();
    if (!nlohmann::json::sax_parse(WatchedBytes{read_, &read_}, WatchedBytes{end, &read_}, this)) return std::nullopt;
    return std::move(root_);
  }

  bool null() override { return take({}, position() - 4, 4); }
  bool boolean(bool value) override {
    const std::string_view written = value ? "true" : "false";
    return take(scalar(std::string(written), false), position() - written.size(), written.size());
  }
  bool number_integer(number_integer_t) override { return number(); }
  bool number_unsigned(number_unsigned_t) override { return number(); }
  bool number_float(number_float_t, const string_t&) override { return number(); }
  bool string(string_t& value) override {
    const std::size_t start = quote_before(position() - 1);
    return take(scalar(std::move(value), true), start, position() - start);
  }
  bool binary(binary_t&) override { return false; }  // not in text
  bool start_object(std::size_t) override { return open(NodeKind::map); }
  bool start_array(std::size_t) override { return open(NodeKind::list); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& value) override {
    Open& map = open_.back();
    const std::size_t start = quote_before(position() - 1);
    map.key_at = place(start, position() - start);
    map.key = std::move(value);
    const auto [first, is_new] = map.first.try_emplace(map.key, map.key_at);
    map.key_counts = is_new;
    if (!is_new)
      diagnostics_.add({Severity::error,
                        map.key_at,
                        {},
                        fmt::format("key {} stands here twice", map.key),
                        {},
                        {},
                        {first->second},
                        "first here"});
    return true;
  }

  bool parse_error(std::size_t offset, const std::string&, const nlohmann::detail::exception& problem) override {
    // "[json.exception.parse_error.101] parse error at line 1, column 5: syntax error while ..."
    std::string what = problem.what();
    if (const std::size_t behind = what.find(": "); behind != std::string::npos) what.erase(0, behind + 2);
    return stop(offset > 0 ? offset - 1 : 0, "not valid JSON: " + what);
  }

 private:
  struct Open {
    Node node;
    std::string key;
    Location key_at;
    bool key_counts = true;  ///< not one that stands there twice
    std::map<std::string, Location> first;
  };

  std::size_t position() const { return static_cast<std::size_t>(read_ - text_.data()); }

  /// Tokens come in file order, so that lines are counted once.
  Location place(std::size_t start, std::size_t length) {
    for (; counted_ < start; ++counted_)
      if (text_[counted_] == '\n') ++line_, line_start_ = counted_ + 1;
    return lines_.at(line_, static_cast<int>(start - line_start_), length);
  }

  /// The quote that opens a text whose closing quote is at `close`: inside, quotes stand behind a backslash.
  std::size_t quote_before(std::size_t close) const {
    for (std::size_t at = close; at-- > 0;) {
      if (text_[at] != '"') continue;
      std::size_t slashes = 0;
      while (slashes < at && text_[at - 1 - slashes] == '\\') ++slashes;
      if (slashes % 2 == 0) return at;
    }
    return 0;
  }

  static Node scalar(std::string text, bool quoted) {
    Node node;
    node.kind = NodeKind::scalar;
    node.scalar = std::move(text);
    node.quoted = quoted;
    return node;
  }

  /// The parser has read one byte beyond a number, unless the text ends with it.
  bool number() {
    std::size_t end = position();
    if (!is_of_number(text_[end - 1])) --end;
    std::size_t start = end;
    while (start > 0 && is_of_number(text_[start - 1])) --start;
    return take(scalar(std::string(text_.substr(start, end - start)), false), start, end - start);
  }

  bool take(Node node, std::size_t start, std::size_t length) {
    node.where = place(start, length);
    return attach(std::move(node), start);
  }

  bool attach(Node node, std::size_t at) {
    if (++nodes_ > yaml_node_limit) return stop(at, fmt::format("more than {} values", yaml_node_limit));
    if (open_.empty()) {
      root_ = std::move(node);
    } else if (Open& parent = open_.back(); parent.node.kind == NodeKind::list) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.key_counts) {
      parent.node.entries.push_back({std::move(parent.key), std::move(parent.key_at), std::move(node)});
    }
    return true;
  }

  bool open(NodeKind kind) {
    const std::size_t at = position() - 1;
    if (open_.size() >= yaml_depth_limit)
      return stop(at, fmt::format("nested more than {} levels deep", yaml_depth_limit));
    Open entry;
    entry.node.kind = kind;
    entry.node.where = place(at, 1);
    open_.push_back(std::move(entry));
    return true;
  }

  bool close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    return attach(std::move(node), position() - 1);
  }

  bool stop(std::size_t at, std::string sentence) {
    diagnostics_.add({Severity::error, lines_.at_offset(at), {}, std::move(sentence), {}, {}, {}, {}});
    return false;
  }

  std::string_view text_;
  SourceLines lines_;
  Diagnostics& diagnostics_;
  const char* read_ = nullptr;
  std::size_t counted_ = 0, line_start_ = 0;  ///< bytes whose lines are counted; where the present line begins
  int line_ = 0;
  std::vector<Open> open_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
};

void file_error(Diagnostics& diagnostics, const std::string& path, std::string sentence) {
  diagnostics.add({Severity::error, Location{path, 0, 0, 1, {}}, {}, std::move(sentence), {}, {}, {}, {}});
}

}  // namespace

std::optional<Tree> read_json_file(const std::string& path, Diagnostics& diagnostics) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {  // a pipe would make us wait
    file_error(diagnostics, path, "is not a regular file");
    return std::nullopt;
  }
  try {
    return read_json_text(path, read_text_file(path, yaml_size_limit), diagnostics);
  } catch (const FileError& e) {
    const std::string_view what = e.what();
    file_error(diagnostics, path, std::string(what.starts_with(path + ": ") ? what.substr(path.size() + 2) : what));
    return std::nullopt;
  }
}

std::optional<Tree> read_json_text(const std::string& name, std::string text, Diagnostics& diagnostics) {
  Tree tree{{}, {name, std::move(text)}};
  std::string_view content = tree.source.text;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  if (const std::optional<TextProblem> problem = problem_of_characters(content)) {
    const Location where = SourceLines{name, content}.at_offset(problem->offset);
    diagnostics.add({Severity::error, where, {}, problem->sentence, {}, problem->hint, {}, {}});
    return std::nullopt;
  }
  std::optional<Node> root = JsonBuilder{name, content, diagnostics}.build();
  if (!root) return std::nullopt;
  if (root->kind != NodeKind::map) {
    diagnostics.add({Severity::error, root->where, {}, "an object ({...})", found_text(*root), {}, {}, {}});
    return std::nullopt;
  }
  tree.root = std::move(*root);
  return tree;
}

}  // namespace gigatwin::scenario
