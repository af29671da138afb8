#include <fmt/format.h>
#include <simgrid/Exception.hpp>

#include "sim/storage_disks_internal.hpp"

namespace gigatwin::sim {

void StorageDisks::Transfer::cancel() {
  cancelled_ = true;
  // Its actor may run on, and this be gone, as soon as the first of the two is done.
  const sg::IoPtr io = io_;
  const sg::SemaphorePtr stop = stop_;
  if (io) io->cancel();
  stop->release();
}

StorageDisks::StorageDisks(const storage::StorageSpec& spec, const std::vector<Namespace>& namespaces, Kernel& kernel) {
  const auto make = [&](const std::string& name, double share) {
    Part made{spec, nullptr};
    made.spec.write_bandwidth = share * spec.write_bandwidth;
    made.spec.read_bandwidth = share * spec.read_bandwidth;
    made.disk = kernel.host().create_disk(name, made.spec.read_bandwidth.value, made.spec.write_bandwidth.value);
    return made;
  };
  shared_ = make("storage", left_of(namespaces));
  for (const Namespace& own : namespaces)
    own_[own.tenant_class] = make(fmt::format("storage-{}", own.tenant_class), own.share);
}

const StorageDisks::Part& StorageDisks::part(const std::string& tenant_class) const {
  const auto found = own_.find(tenant_class);
  return found == own_.end() ? shared_ : found->second;
}

void StorageDisks::wait(Transfer& transfer, Seconds until) {
  if (!transfer.cancelled_ && clock_now() < until) transfer.stop_->acquire_timeout((until - clock_now()).value);
}

bool StorageDisks::move(Transfer& transfer, const std::string& tenant_class, Bytes bytes, std::int64_t nodes,
                        Direction direction) {
  const Part& from = part(tenant_class);
  wait(transfer, clock_now() + from.spec.latency);
  if (transfer.cancelled_) return false;
  const Seconds nodes_done = clock_now() + bytes / (static_cast<double>(nodes) * from.spec.node_bandwidth);
  if (bytes.value >= 1.0) {
    const auto type = direction == Direction::write ? sg::Io::OpType::WRITE : sg::Io::OpType::READ;
    const std::uint64_t number = count_++;
    transfer.io_ = running_[number] = from.disk->io_init(static_cast<sg_size_t>(bytes.value), type);
    try {
      transfer.io_->start();
      if (out_) transfer.io_->suspend();
      transfer.io_->wait();
    } catch (const simgrid::CancelException&) {
    }
    running_.erase(number);
    transfer.io_ = nullptr;
  }
  wait(transfer, nodes_done);
  return !transfer.cancelled_;
}

void StorageDisks::set_out(bool out) {
  if (out == out_) return;
  out_ = out;
  for (const auto& [number, io] : running_) out ? io->suspend() : io->resume();
}

}  // namespace gigatwin::sim
