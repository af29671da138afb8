#pragma once

#include <string>
#include <string_view>
#include <vector>

/// Markup of the page, made so that text of others cannot become markup, and every text in both languages.
namespace gigatwin::report::html {

/// Markup that may go into the page as it is. Everything else goes through `escaped`.
struct Html {
  std::string text;

  Html& operator+=(const Html& other) { return text += other.text, *this; }
  friend Html operator+(Html a, const Html& b) { return a += b; }
  bool empty() const { return text.empty(); }
};

/// Text of others (names, titles, facts, units): & < > " ' as entities, control characters and the ones that turn the
/// direction of text around as U+FFFD, broken UTF-8 likewise. Good between tags and inside a quoted attribute.
Html escaped(std::string_view text);
/// A name of others: escaped, isolated from the direction of the text around it (`<bdi>`), and cut after `most` code
/// points with "…".
Html name(std::string_view text, std::size_t most = 60);
/// Text in the language that the results are written in (English): `<span lang="en">`.
Html quoted(std::string_view text);

/// JSON that may stand inside `<script>`: "<", ">" and "&" as \u escapes.
std::string script_json(std::string json);

/// Both languages; the page shows one of them by its `lang` attribute. Arguments replace {0}, {1} ... in the order of
/// each language.
/// @param key  of texts/*.json; asserts that there is one
Html t(std::string_view key, const std::vector<Html>& arguments = {});
/// One language alone, escaped: for the title of the document and attributes that a script translates.
Html t_in(std::string_view language, std::string_view key);
/// Both languages of a text that is not in the tables.
Html both(const Html& english, const Html& french);
/// {"en": {"KEY": "TEXT", ...}, "fr": {...}} of the keys that begin with `prefix`, the prefix left out: for scripts.
std::string texts_json(std::string_view prefix);

/// A number as people read it, 4 significant digits (all of a whole number), with its unit: "1.156", "25 360 h", French
/// "1,156"; thin spaces; "–" for NaN. Scripts find the value itself in `data-value`, with 17 digits.
Html number(double value, std::string_view units = {}, bool count = false);
/// A share in 0..1 as "12.3 %".
Html percent(double share);
/// The number alone in one language, no markup: "1 156.2".
std::string number_in(std::string_view language, double value, bool count = false);
/// Shortest text that reads back to the same double; empty for NaN.
std::string data_value(double value);

/// In other units: value / scale is shown, `data-value` is the value.
Html scaled_number(double value, double scale);
/// "2036": digits are not grouped.
Html calendar_year(double value);
/// Yes for 1, no for 0; else the number.
Html yes_or_no(double value);
/// Units as people write them, "°C" for "degC"; words are translated.
Html units_words(std::string_view units);
std::string units_in(std::string_view language, std::string_view units);

/// The first `most` code points, and "…" where there are more.
std::string shortened(std::string_view text, std::size_t most);

Html paragraph(const Html& content);
Html list(const std::vector<Html>& items);

/// `<table>` with a caption, a head that repeats in print and row heads.
struct Table {
  std::string id{};                       ///< distinct in the page; empty: none
  Html caption{};                         ///< said to screen readers and shown above
  std::vector<Html> head{};               ///< the first is the column of row heads
  std::vector<std::vector<Html>> rows{};  ///< the first cell of each is its head
  /// The column of each proposal, to be hidden with it: proposal index, or -1 [column]; empty: no column is of one.
  std::vector<int> proposal_of_column{};
  /// The same of rows [row].
  std::vector<int> proposal_of_row{};
  std::vector<bool> words{};  ///< [column]: text, aligned to the left; empty: all but the first are numbers
};
/// In a box of its own that scrolls, with a keyboard stop.
Html table(const Table& table);
/// A part that folds: its content is shown in print.
Html details(const Html& summary, const Html& content, bool open = false);

}  // namespace gigatwin::report::html
