#include "results/whole_file.hpp"

#include <unistd.h>

#include <chrono>

#include "results/end_tables.hpp"
#include "results/output_path.hpp"
#include "results/writer.hpp"

namespace gigatwin::results {

void write_whole_file(const RunDescription& run,
                      const std::function<void(const h5::Group& root, const FileConventions& conventions)>& contents) {
  const auto begun = std::chrono::steady_clock::now();
  check_output_path(run.path, run.force);
  const std::string partial = partial_name(run.path);
  refuse_if_in_use(partial);
  h5::File file = h5::File::create(partial);
  try {
    const FileConventions conventions{run.start, run.price_year};
    {
      const h5::Group root = file.root();
      contents(root, conventions);
      const h5::Group provenance = write_provenance(root, run, conventions);
      write_effort(provenance, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(),
                   conventions);
    }
    file.close();
  } catch (...) {  // the disk is full, say: there is nothing to keep
    file.abandon();
    ::unlink(partial.c_str());
    throw;
  }
  move_into_place(partial, run.path, run.force);
}

}  // namespace gigatwin::results
