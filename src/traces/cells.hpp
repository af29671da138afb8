#pragma once

#include <optional>
#include <string_view>
#include <vector>

/// Cells of job logs as numbers and times. All are fast: a log has up to a hundred million of them.
namespace gigatwin::traces {

std::string_view trimmed(std::string_view text);

/// A finite decimal number, blanks around it allowed.
std::optional<double> number_of(std::string_view cell);

/// Seconds of Slurm's "D-HH:MM:SS", "HH:MM:SS", "MM:SS", with a fraction of seconds or without.
std::optional<double> slurm_duration(std::string_view cell);

/// Unix seconds of "2024-01-02T03:04:05", "2024-01-02 03:04:05" (the log's own clock) or of a plain number.
std::optional<double> time_of(std::string_view cell);
/// Whether the cell is a date rather than a number.
bool is_date(std::string_view cell);

/// The fields between `separator`; no quotes.
void split(std::string_view line, char separator, std::vector<std::string_view>& fields);
/// The fields between blanks and tabs.
void split_blanks(std::string_view line, std::vector<std::string_view>& fields);
/// One line of CSV (RFC 4180). Fields in quotes lose them; doubled quotes inside stay doubled. False: a quote is open.
bool split_csv(std::string_view line, std::vector<std::string_view>& fields);

}  // namespace gigatwin::traces
