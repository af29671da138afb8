#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gigatwin {

/// A place in an input: lines and columns count from 1; 0 means "the file as a whole".
struct Location {
  std::string file;
  int line = 0;
  int column = 0;
  int length = 1;           ///< characters to underline
  std::string source_line;  ///< the line's text, for the caret; may be empty
};

enum class Severity { error, warning };

/// Where, what was expected, what was found, what to write instead. Built only by `Diagnostics`.
struct Diagnostic {
  Severity severity = Severity::error;
  Location location;
  std::string key_path;  ///< "power.ups[0].efficiency"; empty for the file as a whole
  std::string expected;  ///< "expected a fraction in [0.5, 1]" without the word "expected"; or a whole sentence
  std::string found;     ///< "96"; empty when `expected` is a whole sentence
  std::string hint;
  std::vector<Location> notes;  ///< other places, such as the first of two equal names
  std::string note_text;
};

/// Collects every problem of one or more inputs; the scenario is wrong, not the program.
class Diagnostics {
 public:
  /// Finds the place of a key path in what was read last; set by the scenario reader.
  using Locator = std::function<Location(std::string_view key_path)>;

  void add(Diagnostic diagnostic) { list_.push_back(std::move(diagnostic)); }
  void set_locator(Locator locator) { locator_ = std::move(locator); }

  /// "KEY: expected EXPECTED, found FOUND", placed by the locator. For checks after reading.
  void expected(std::string_view key_path, std::string expected, std::string found, std::string hint = {});
  /// "KEY: SENTENCE", placed by the locator.
  void error(std::string_view key_path, std::string sentence, std::string hint = {});
  /// Plausible to nobody but possible: the run goes on.
  void warn(std::string_view key_path, std::string sentence, std::string hint = {});

  bool has_errors() const;
  bool empty() const { return list_.empty(); }
  std::size_t errors() const;
  const std::vector<Diagnostic>& list() const { return list_; }
  /// In file order: by file as first met, then line, then column.
  void sort();

 private:
  Location locate(std::string_view key_path) const;

  std::vector<Diagnostic> list_;
  Locator locator_;
};

/// The one way a diagnostic is printed: `file:line:column: error: key: expected X, found Y`, the line, a caret, a hint.
std::string to_text(const Diagnostic& diagnostic);

/// "; did you mean X?" or an empty string: the candidate nearest in edit distance, if near enough.
std::string did_you_mean(std::string_view found, const std::vector<std::string>& candidates);

}  // namespace gigatwin
