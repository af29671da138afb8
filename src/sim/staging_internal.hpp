#pragma once

#include <functional>
#include <map>
#include <string>

#include "sim/kernel_internal.hpp"
#include "storage/spec.hpp"
#include "workload/job.hpp"

namespace gigatwin::sim {

/// Data sets on their way to the site: each over its wide-area link, which those under way at the same time share.
/// Writing them into the storage is not counted: links of some 10 to 100 GB/s, storage of some TB/s.
class Staging {
 public:
  Staging(const std::vector<storage::WideAreaSpec>& links, Kernel& kernel);

  /// Brings the data of the job, from one of the links, and calls `there` when they are.
  void bring(const workload::JobRequest& request, std::function<void()> there);

 private:
  Kernel& kernel_;
  std::map<std::string, sg::Host*> origins_;  ///< by name of the link
};

}  // namespace gigatwin::sim
