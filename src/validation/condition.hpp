#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/schema.hpp"

namespace gigatwin::validation {

/// Inputs of a row as written, in file order: key and text.
using Facts = std::vector<std::pair<std::string, std::string>>;

/// One input of a row is one of these texts, starts with one, contains one, or has one as whole words (of the latter
/// two, upper and lower case alike).
struct Condition {
  std::string input;
  std::vector<std::string> is;
  std::vector<std::string> starts_with;
  std::vector<std::string> contains;
  std::vector<std::string> words;
};

const Schema<Condition>& condition_schema();

/// Whether `facts` have the input and it is as the condition says.
bool meets(const Facts& facts, const Condition& condition);
/// All conditions.
bool meets(const Facts& facts, const std::vector<Condition>& conditions);

/// The text of an input; nullptr if it is not stated.
const std::string* find(const Facts& facts, const std::string& key);

/// Whether `words` stand in `text` as they are, upper and lower case alike, and are no part of longer words: Reno is
/// not in MareNostrum, nor India in Indiana. Letters that touch other letters make one word; all beyond ASCII are
/// letters.
bool has_words(const std::string& text, const std::string& words);

/// Lower case, ASCII.
std::string lower(std::string text);

}  // namespace gigatwin::validation
