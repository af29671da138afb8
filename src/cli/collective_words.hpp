#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostics.hpp"
#include "base/units.hpp"
#include "cli/collective_request.hpp"

/// Words of the command line of `gigatwin collective`. All throw RequestError, which names `option`.
namespace gigatwin::cli {

/// A whole number in [low, high]; `range` says what these are.
std::int64_t whole_number(std::string_view option, std::string_view text, std::int64_t low, std::int64_t high,
                          std::string_view range);

/// "8", "64KiB", "1 GB": above 0 and at most 1 PiB.
Bytes size_of(std::string_view option, std::string_view text);

/// "0:8,64:8": first:count of things numbered from 0 to `things` - 1, each counted out in the order given.
/// @param what  they are called
std::vector<std::int64_t> counted_out(std::string_view option, std::string_view text, std::int64_t things,
                                      std::string_view what);

std::vector<std::string> split(std::string_view text, char separator);

template <class T>
using Words = std::vector<std::pair<std::string, T>>;

template <class T>
T word(std::string_view option, const std::string& text, const Words<T>& words) {
  std::vector<std::string> names;
  for (const auto& [name, value] : words) {
    if (name == text) return value;
    names.push_back(name);
  }
  throw RequestError(fmt::format("{}: expected one of {}, found \"{}\"{}", option, fmt::join(names, ", "), text,
                                 did_you_mean(text, names)));
}

}  // namespace gigatwin::cli
