#include "sim/data_reads.hpp"

#include <algorithm>

namespace gigatwin::sim {

std::vector<Namespace> namespaces_of(const std::vector<scheduling::TenantSpec>& tenants) {
  std::vector<Namespace> namespaces;
  for (const scheduling::TenantSpec& tenant : tenants)
    if (tenant.storage_share > 0.0) namespaces.push_back({tenant.name, tenant.storage_share});
  return namespaces;
}

double left_of(const std::vector<Namespace>& namespaces) {
  constexpr double least = 1e-6;
  double left = 1.0;
  for (const Namespace& own : namespaces) left -= own.share;
  return std::max(least, left);
}

DataReads::DataReads(const storage::StorageSpec& spec, const std::vector<Namespace>& namespaces)
    : node_bandwidth_(spec.node_bandwidth) {
  const auto add = [&](double share) {
    const BytesPerSecond bandwidth = share * spec.read_bandwidth;
    parts_.push_back({storage::ReadSharing{bandwidth}, bandwidth});
  };
  add(left_of(namespaces));
  for (const Namespace& own : namespaces) {
    part_of_[own.tenant_class] = parts_.size();
    add(own.share);
  }
}

void DataReads::place(std::int64_t job, const std::string& tenant_class, BytesPerSecond rate, std::int64_t nodes) {
  if (rate.value <= 0.0) return remove(job);
  const auto own = part_of_.find(tenant_class);
  Reader& reader = readers_[job];
  reader.part = own == part_of_.end() ? 0 : own->second;
  const BytesPerSecond wanted = std::min(rate, static_cast<double>(nodes) * node_bandwidth_);
  reader.cap = wanted / rate;
  parts_[reader.part].sharing.set_demand(job, wanted);
  moved_.push_back(job);
}

void DataReads::remove(std::int64_t job) {
  const auto found = readers_.find(job);
  if (found == readers_.end()) return;
  parts_[found->second.part].sharing.set_demand(job, {0.0});
  readers_.erase(found);
}

void DataReads::set_out(bool out) {
  for (Part& part : parts_) part.sharing.set_bandwidth(out ? BytesPerSecond{0.0} : part.bandwidth);
}

std::vector<std::pair<std::int64_t, double>> DataReads::settle() {
  for (Part& part : parts_)
    for (const auto& [job, share] : part.sharing.settle()) {
      readers_.at(job).given = share;
      moved_.push_back(job);
    }
  std::sort(moved_.begin(), moved_.end());
  moved_.erase(std::unique(moved_.begin(), moved_.end()), moved_.end());
  std::vector<std::pair<std::int64_t, double>> changes;
  for (const std::int64_t job : moved_) {
    const auto found = readers_.find(job);
    if (found == readers_.end()) continue;
    Reader& reader = found->second;
    const double share = reader.cap * reader.given;
    if (share != reader.told) changes.emplace_back(job, reader.told = share);
  }
  moved_.clear();
  return changes;
}

}  // namespace gigatwin::sim
