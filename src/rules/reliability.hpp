#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/schema.hpp"
#include "hardware/source.hpp"

/// How far a threshold can be trusted: said wherever one is printed.
namespace gigatwin::rules {

enum class Reliability {
  primary,     ///< read in the law, the call or its issuer's own pages
  cited,       ///< read in the source that is named, which may itself be secondary
  press,       ///< reported by the press or by a law firm
  quotation,   ///< quoted by somebody else; the text itself was not read
  repository,  ///< from a bidder's own files
  recalled,    ///< from memory, or not checked against any text
  assumption,  ///< nobody has published it
};

/// Where some of the figures of a call come from.
struct ThresholdSource {
  std::vector<std::string>
      of;  ///< keys, lists by the names of their items: "criteria.pue.weight"; covers what is below
  std::string source;
  Reliability reliability = Reliability::quotation;
  std::string range;  ///< plausible range; assumptions have one
};

const Schema<ThresholdSource>& threshold_source_schema();
/// "primary", "cited", "press", "second-hand quotation", "bidder's repository", "recalled", "assumption".
std::string to_text(Reliability reliability);

/// The source of the figure at `path`; nullptr where none covers it.
const ThresholdSource* source_of(const std::vector<ThresholdSource>& sources, std::string_view path);

/// That of a catalogue's figure: cited where it was read in the text, else an assumption or recalled.
Reliability reliability_of(const hardware::Source& source);

}  // namespace gigatwin::rules
