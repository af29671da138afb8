#include <fmt/format.h>
#include <simgrid/Exception.hpp>

#include <algorithm>
#include <utility>

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
    Part made;
    made.spec = spec;
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

StorageDisks::Part& StorageDisks::part(const std::string& tenant_class) {
  const auto found = own_.find(tenant_class);
  return found == own_.end() ? shared_ : found->second;
}

void StorageDisks::wait(Transfer& transfer, Seconds until) {
  while (!transfer.cancelled_ && clock_now() < until) transfer.stop_->acquire_timeout((until - clock_now()).value);
}

bool StorageDisks::is_idle(const std::string& tenant_class) const {
  const Part& there = part(tenant_class);
  return there.transfers == 0 && !there.disturbed && !out_;
}

Seconds StorageDisks::begin_alone(const std::string& tenant_class, Bytes bytes, std::int64_t nodes,
                                  std::function<void()> disturbed) {
  Part& there = part(tenant_class);
  there.disturbed = std::move(disturbed);
  there.rest.flows_at = clock_now() + there.spec.latency;
  there.rest.bytes = bytes;
  there.rest.nodes_done = there.rest.flows_at + bytes / (static_cast<double>(nodes) * there.spec.node_bandwidth);
  return std::max(there.rest.nodes_done, there.rest.flows_at + bytes / there.spec.write_bandwidth);
}

void StorageDisks::end_alone(const std::string& tenant_class) { part(tenant_class).disturbed = nullptr; }

void StorageDisks::disturb(Part& part) {
  if (!part.disturbed) return;
  const std::function<void()> disturbed = std::exchange(part.disturbed, nullptr);
  const Seconds flowed = std::max(Seconds{0.0}, clock_now() - part.rest.flows_at);
  part.rest.bytes = std::max(Bytes{0.0}, part.rest.bytes - part.spec.write_bandwidth * flowed);
  disturbed();
}

bool StorageDisks::finish(Transfer& transfer, const std::string& tenant_class, const Rest& rest) {
  wait(transfer, rest.flows_at);
  return carry(transfer, part(tenant_class), rest.bytes, rest.nodes_done, Direction::write);
}

bool StorageDisks::move(Transfer& transfer, const std::string& tenant_class, Bytes bytes, std::int64_t nodes,
                        Direction direction) {
  Part& there = part(tenant_class);
  wait(transfer, clock_now() + there.spec.latency);
  const Seconds nodes_done = clock_now() + bytes / (static_cast<double>(nodes) * there.spec.node_bandwidth);
  return carry(transfer, there, bytes, nodes_done, direction);
}

bool StorageDisks::carry(Transfer& transfer, Part& part, Bytes bytes, Seconds nodes_done, Direction direction) {
  if (transfer.cancelled_) return false;
  ++part.transfers;
  disturb(part);
  flow(transfer, part, bytes, direction);
  --part.transfers;
  wait(transfer, nodes_done);
  return !transfer.cancelled_;
}

/// Until all bytes are there or it is cancelled. An outage ends the activity, and what it left is another one after it:
/// SimGrid 3.32 does not suspend an activity a second time, since `resume` leaves it marked as suspended.
void StorageDisks::flow(Transfer& transfer, const Part& part, Bytes bytes, Direction direction) {
  const auto type = direction == Direction::write ? sg::Io::OpType::WRITE : sg::Io::OpType::READ;
  const std::uint64_t number = count_++;
  running_[number] = &transfer;
  transfer.left_ = bytes;
  while (!transfer.cancelled_ && transfer.left_.value >= 1.0) {
    if (out_) {
      transfer.stop_->acquire();
      continue;
    }
    transfer.io_ = part.disk->io_init(static_cast<sg_size_t>(transfer.left_.value), type);
    try {
      transfer.io_->start();
      transfer.io_->wait();
      transfer.left_ = {0.0};
    } catch (const simgrid::CancelException&) {
    }
    transfer.io_ = nullptr;
  }
  running_.erase(number);
}

void StorageDisks::set_out(bool out) {
  if (out == out_) return;
  out_ = out;
  if (out) {
    disturb(shared_);
    for (auto& [tenant_class, part] : own_) disturb(part);
  }
  for (const auto& [number, transfer] : running_) {
    if (!out) {
      transfer->stop_->release();
    } else if (transfer->io_) {
      transfer->left_ = {transfer->io_->get_remaining()};
      transfer->io_->cancel();
    }
  }
}

}  // namespace gigatwin::sim
