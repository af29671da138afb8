#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "base/units.hpp"

/// Three kinds of wrong: the scenario (a `Diagnostic`), the physics (`SimulationError`), ourselves (`GIGATWIN_ASSERT`).
namespace gigatwin {

/// The scenario is fine but the physics cannot go on.
class SimulationError : public std::runtime_error {
 public:
  SimulationError(Seconds when, std::string component, const std::string& what)
      : std::runtime_error(fmt::format("at {:.0f} s, {}: {}", when.value, component, what)) {}
};

/// An input or output file cannot be read or written as asked; the message names the file.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An input file was read but its content is wrong: `line` counts from 1, 0 for the file as a whole.
class FormatError : public FileError {
 public:
  FormatError(const std::string& file, int line, const std::string& what)
      : FileError(line > 0 ? fmt::format("{}:{}: {}", file, line, what) : fmt::format("{}: {}", file, what)) {}
};

[[noreturn]] void assertion_failed(const char* condition, const char* file, int line, const std::string& values);

}  // namespace gigatwin

/// We are wrong: always on. Further arguments are a fmt format and its values.
#define GIGATWIN_ASSERT(condition, ...)                                                                         \
  do {                                                                                                          \
    if (!(condition)) ::gigatwin::assertion_failed(#condition, __FILE__, __LINE__, ::fmt::format(__VA_ARGS__)); \
  } while (false)
