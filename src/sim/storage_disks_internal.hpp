#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/kernel_internal.hpp"
#include "sim/namespaces.hpp"
#include "storage/spec.hpp"

namespace gigatwin::sim {

/// The parallel storage on SimGrid's clock: a disk that all share, and one for every namespace. Transfers of one disk
/// that overlap share its bandwidth.
class StorageDisks {
 public:
  enum class Direction { write, read };

  /// One transfer, which its own actor waits for and any other may cancel.
  class Transfer {
   public:
    void cancel();
    bool is_cancelled() const { return cancelled_; }

   private:
    friend StorageDisks;
    bool cancelled_ = false;
    sg::IoPtr io_{};
    sg::SemaphorePtr stop_ = sg::Semaphore::create(0);
  };

  StorageDisks(const storage::StorageSpec& spec, const std::vector<Namespace>& namespaces, Kernel& kernel);

  /// The figures as jobs of this tenant class see them.
  const storage::StorageSpec& spec(const std::string& tenant_class) const { return part(tenant_class).spec; }

  /// Moves bytes between `nodes` nodes and the storage: for its latency, then for as long as the slower of both needs.
  /// Blocks the calling actor. @return false if it was cancelled
  bool move(Transfer& transfer, const std::string& tenant_class, Bytes bytes, std::int64_t nodes, Direction direction);

  /// While the storage is out, transfers stand still; they go on where they were.
  void set_out(bool out);

 private:
  struct Part {
    storage::StorageSpec spec;
    sg::Disk* disk = nullptr;
  };
  const Part& part(const std::string& tenant_class) const;
  /// Until then, unless cancelled.
  static void wait(Transfer& transfer, Seconds until);

  Part shared_;
  std::map<std::string, Part> own_;             ///< by tenant class
  std::map<std::uint64_t, sg::IoPtr> running_;  ///< by order of their start
  std::uint64_t count_ = 0;
  bool out_ = false;
};

}  // namespace gigatwin::sim
