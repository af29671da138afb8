#pragma once

#include <cstdint>
#include <functional>
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
    Bytes left_;
    sg::IoPtr io_{};
    sg::SemaphorePtr stop_ = sg::Semaphore::create(0);
  };

  StorageDisks(const storage::StorageSpec& spec, const std::vector<Namespace>& namespaces, Kernel& kernel);

  /// The figures as jobs of this tenant class see them.
  const storage::StorageSpec& spec(const std::string& tenant_class) const { return part(tenant_class).spec; }

  /// Moves bytes between `nodes` nodes and the storage: for its latency, then for as long as the slower of both needs.
  /// Blocks the calling actor. @return false if it was cancelled
  bool move(Transfer& transfer, const std::string& tenant_class, Bytes bytes, std::int64_t nodes, Direction direction);

  /// A write with nobody beside it needs no actor and no sharing: only its time. As soon as another transfer begins, or
  /// the storage fails, `disturbed` is told, and has to see to what is left by `finish`.
  bool is_idle(const std::string& tenant_class) const;
  /// @return when it will be done
  Seconds begin_alone(const std::string& tenant_class, Bytes bytes, std::int64_t nodes,
                      std::function<void()> disturbed);
  /// It is done, or given up.
  void end_alone(const std::string& tenant_class);

  /// What is left of a write that was disturbed.
  struct Rest {
    Seconds flows_at;  ///< its latency is over then
    Bytes bytes;
    Seconds nodes_done;  ///< its nodes have sent all then
  };
  Rest rest_of_alone(const std::string& tenant_class) const { return part(tenant_class).rest; }
  bool finish(Transfer& transfer, const std::string& tenant_class, const Rest& rest);

  /// While the storage is out, transfers stand still; they go on where they were.
  void set_out(bool out);

 private:
  struct Part {
    storage::StorageSpec spec;
    sg::Disk* disk = nullptr;
    int transfers = 0;                ///< on the disk, or about to be
    std::function<void()> disturbed;  ///< set while a write is alone
    Rest rest;                        ///< of the write that is or was alone
  };
  const Part& part(const std::string& tenant_class) const;
  Part& part(const std::string& tenant_class);
  /// A write that was alone is no more: what is left of it is in `rest`.
  static void disturb(Part& part);
  void flow(Transfer& transfer, const Part& part, Bytes bytes, Direction direction);
  bool carry(Transfer& transfer, Part& part, Bytes bytes, Seconds nodes_done, Direction direction);
  /// Until then, unless cancelled.
  static void wait(Transfer& transfer, Seconds until);

  Part shared_;
  std::map<std::string, Part> own_;             ///< by tenant class
  std::map<std::uint64_t, Transfer*> running_;  ///< by order of their start
  std::uint64_t count_ = 0;
  bool out_ = false;
};

}  // namespace gigatwin::sim
