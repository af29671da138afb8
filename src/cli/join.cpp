#include "results/join.hpp"

#include "base/version.hpp"
#include "cli/checksum.hpp"
#include "cli/commands.hpp"

namespace gigatwin::cli {

int join(const JoinOptions& options) {
  results::JoinRequest request;
  request.members = options.members;
  for (const std::string& member : options.members) request.sha256.push_back(sha256_of_file(member));
  request.path = options.output;
  request.force = options.force;
  request.name = options.name;
  request.version = std::string(version());
  request.command = options.command;
  for (const LibraryVersion& library : library_versions())
    request.libraries.push_back({std::string(library.name), std::string(library.version)});
  results::join(request);
  return 0;
}

}  // namespace gigatwin::cli
