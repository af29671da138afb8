#include "cli/commands.hpp"
#include "cli/study_ending.hpp"
#include "cli/study_input.hpp"

namespace gigatwin::cli {

int study_merge(const StudyMergeOptions& options) {
  const std::string folder = places_of({}, options.folder).folder;
  const std::string file = options.output.empty() ? folder + ".h5" : options.output;
  const study::MergeInput input = study::read_shards(folder);
  if (input.missing > 0 && !options.allow_missing) return tell_missing(folder, input);
  return tell_merged(file, input, study::write_study(input, file, options.force), options.json);
}

}  // namespace gigatwin::cli
