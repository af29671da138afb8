#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sim/namespaces.hpp"
#include "storage/read_sharing.hpp"
#include "storage/spec.hpp"

namespace gigatwin::sim {

/// What running jobs get of the data that they read while they train: max-min shares of the read bandwidth of the
/// storage, or of the tenant's namespace, and no more than the job's nodes can take. A job keeps its demand while it
/// writes checkpoints or restarts, as it keeps its traffic; loads of checkpoints are not counted here.
class DataReads {
 public:
  DataReads(const storage::StorageSpec& spec, const std::vector<Namespace>& namespaces);

  /// The job runs on `nodes` nodes from now on and reads at `rate` at full speed; 0: nothing.
  void place(std::int64_t job, const std::string& tenant_class, BytesPerSecond rate, std::int64_t nodes);
  void remove(std::int64_t job);
  /// Nothing can be read while the storage is out.
  void set_out(bool out);

  /// Shares of the rate, 0..1, that changed since the last call, by job.
  std::vector<std::pair<std::int64_t, double>> settle();

 private:
  struct Part {
    storage::ReadSharing sharing;
    BytesPerSecond bandwidth;
  };
  struct Reader {
    std::size_t part = 0;
    double cap = 1.0;    ///< of its rate that its nodes can take
    double given = 1.0;  ///< of that, by the storage
    double told = 1.0;   ///< share that was told last
  };

  BytesPerSecond node_bandwidth_;
  std::vector<Part> parts_;  ///< 0: what all share
  std::map<std::string, std::size_t> part_of_;
  std::map<std::int64_t, Reader> readers_;
  std::vector<std::int64_t> moved_;  ///< whose cap may have changed
};

}  // namespace gigatwin::sim
