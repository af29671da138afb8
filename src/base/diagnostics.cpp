#include "base/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace gigatwin {
namespace {

std::string place(const Location& location) {
  if (location.line == 0) return location.file;
  return fmt::format("{}:{}:{}", location.file, location.line, location.column);
}

std::string sentence_of(const Diagnostic& d) {
  if (d.found.empty()) return d.expected;
  return fmt::format("expected {}, found {}", d.expected, d.found);
}

std::string caret_of(const Location& location) {
  if (location.source_line.empty() || location.line == 0 || location.source_line.size() > 400) return {};
  const std::string indent(static_cast<std::size_t>(std::max(0, location.column - 1)), ' ');
  const std::string tail(static_cast<std::size_t>(std::clamp(location.length - 1, 0, 80)), '~');
  return fmt::format("    {}\n    {}^{}\n", location.source_line, indent, tail);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

void Diagnostics::expected(std::string_view key_path, std::string expected, std::string found, std::string hint) {
  add({Severity::error,
       locate(key_path),
       std::string(key_path),
       std::move(expected),
       std::move(found),
       std::move(hint),
       {},
       {}});
}

void Diagnostics::error(std::string_view key_path, std::string sentence, std::string hint) {
  add({Severity::error, locate(key_path), std::string(key_path), std::move(sentence), {}, std::move(hint), {}, {}});
}

void Diagnostics::warn(std::string_view key_path, std::string sentence, std::string hint) {
  add({Severity::warning, locate(key_path), std::string(key_path), std::move(sentence), {}, std::move(hint), {}, {}});
}

bool Diagnostics::has_errors() const { return errors() > 0; }

std::size_t Diagnostics::errors() const {
  return static_cast<std::size_t>(
      std::count_if(list_.begin(), list_.end(), [](const Diagnostic& d) { return d.severity == Severity::error; }));
}

void Diagnostics::sort() {
  std::map<std::string, std::size_t> first_met;
  for (const Diagnostic& d : list_) first_met.try_emplace(d.location.file, first_met.size());
  const auto key = [&](const Diagnostic& d) {
    return std::tuple{first_met.at(d.location.file), d.location.line, d.location.column};
  };
  std::stable_sort(list_.begin(), list_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
}

Location Diagnostics::locate(std::string_view key_path) const { return locator_ ? locator_(key_path) : Location{}; }

std::string to_text(const Diagnostic& d) {
  const std::string at = place(d.location);
  std::string text =
      fmt::format("{}{}{}: {}{}{}\n", at, at.empty() ? "" : ": ", d.severity == Severity::error ? "error" : "warning",
                  d.key_path, d.key_path.empty() ? "" : ": ", sentence_of(d));
  text += caret_of(d.location);
  for (const Location& note : d.notes) text += fmt::format("{}: note: {}\n", place(note), d.note_text);
  if (!d.hint.empty()) text += fmt::format("    hint: {}\n", d.hint);
  return text;
}

std::string did_you_mean(std::string_view found, const std::vector<std::string>& candidates) {
  const std::string* best = nullptr;
  std::size_t best_distance = std::max<std::size_t>(2, found.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(found, candidate);
    if (distance < best_distance && distance < found.size()) {
      best_distance = distance;
      best = &candidate;
    }
  }
  return best ? fmt::format("; did you mean {}?", *best) : std::string{};
}

}  // namespace gigatwin
