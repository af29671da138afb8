#pragma once

#include <string>
#include <vector>

#include "report/html/page.hpp"

/// The proposals of the page, from their results.
namespace gigatwin::report::html {

/// One for each result. Throws FileError: two scenarios of one name; a result without indicators.
std::vector<Proposal> proposals_of(const std::vector<results::ResultReader>& results);

/// Where the study has the proposals: the scenario of the same name. Throws FileError where it has none of them, with
/// the names on both sides.
std::vector<std::optional<std::size_t>> scenarios_of(const results::StudyReader& study,
                                                     const std::vector<Proposal>& proposals);

/// Most colours, dashes and symbols; later proposals take them again.
inline constexpr std::size_t distinct_looks = 10;

/// Number and name as a badge: "2 Luleå", in the proposal's colour, which says nothing that the number does not.
Html badge(const Proposal& proposal, std::size_t index);
/// The same without the name.
Html badge_number(std::size_t index);

/// [{"name", "label", "colour", "dash", "symbol"}]
std::string proposals_json(const std::vector<Proposal>& proposals);

}  // namespace gigatwin::report::html
