#include <fmt/format.h>

#include "cli/commands.hpp"

namespace gigatwin::cli {

int power(const PowerOptions& options) {
  if (options.transient) return power_transient(options);
  fmt::print(stderr, "gigatwin power: expected --transient\n");
  return 2;
}

}  // namespace gigatwin::cli
