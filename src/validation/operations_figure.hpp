#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "validation/operations.hpp"

/// Figures of operations rows as people write them.
namespace gigatwin::validation {

/// Key of a result taken apart, and its value.
struct OperationsFigure {
  std::string key;
  std::vector<std::string> words;  ///< of the key, lower case: without its unit and bound
  std::string unit;                ///< last word of the key, or what follows the number; empty: none
  PublishedBand band;

  bool has(const char* word) const;
  bool has_any(std::initializer_list<const char*> some) const;
};

/// A number, "[1, 2]", "2-4", "> 90", "over 100", "about 90 %", "1.8 h"; a key that ends in _min or _max is a bound,
/// unless it is a time, whose unit is then minutes. nullopt: no number.
std::optional<OperationsFigure> operations_figure(const std::string& key, const std::string& text);

/// "more than 90 %" in the notes makes a bound of a published 90.
void take_bound_of(OperationsFigure& figure, const std::string& text, const std::string& notes);

/// "faulty GPU", "Faulty_GPU" and "faulty-gpu" are one: lower case, with _ between words.
std::string plain_words(const std::string& text);

/// Seconds of a time that is written with this unit; nullopt: no unit of time.
std::optional<double> seconds_in(const std::string& unit);
/// Bytes of "gb", "tib" ...; with `binary`, GB is GiB.
std::optional<double> bytes_in(const std::string& unit, bool binary);

/// A time among inputs or results: `name`, or `name` with a unit behind it ("interval_h"), or without it "1.8 h".
/// Of a range the middle. nullopt: not stated.
std::optional<Seconds> stated_time(const Facts& facts, std::initializer_list<const char*> names);
/// The first of these that is stated as a number above 0, or the middle of a range; a reason where it is none.
std::optional<double> stated_number(const Facts& facts, std::initializer_list<const char*> names, std::string& reason);

}  // namespace gigatwin::validation
