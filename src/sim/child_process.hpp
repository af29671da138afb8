#pragma once

#include <functional>
#include <string>
#include <vector>

namespace gigatwin::sim {

/// What `compute` gives when it runs in a forked child: for libraries that can be started once in a process.
/// @param component  names the child in errors
/// Throws SimulationError with the text of what `compute` threw, or with the status of a child that died.
std::vector<double> numbers_from_child(const std::string& component,
                                       const std::function<std::vector<double>()>& compute);

}  // namespace gigatwin::sim
