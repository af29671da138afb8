#include "scheduling/usage.hpp"

#include <cmath>
#include <numbers>

#include "base/error.hpp"

namespace gigatwin::scheduling {

UsageAccount::UsageAccount(std::size_t tenants, Seconds half_life)
    : decay_(std::numbers::ln2 / half_life.value), accounts_(tenants) {}

void UsageAccount::add(std::size_t tenant, std::int64_t nodes, Seconds now) {
  const Usage usage = at(tenant, now);
  Account& account = accounts_[tenant];
  account = {account.nodes + nodes, usage, now};
  GIGATWIN_ASSERT(account.nodes >= 0, "tenant {} holds {} nodes", tenant, account.nodes);
}

Usage UsageAccount::at(std::size_t tenant, Seconds now) const {
  const Account& account = accounts_[tenant];
  const double dt = (now - account.since).value, nodes = static_cast<double>(account.nodes);
  const double gone = -std::expm1(-decay_ * dt);  // 1 - exp(-decay dt), without cancellation
  return {account.usage.plain + nodes * dt, account.usage.decayed * (1.0 - gone) + nodes * gone / decay_};
}

std::vector<double> UsageAccount::shares(Seconds now) const {
  std::vector<double> shares;
  double sum = 0.0;
  for (std::size_t tenant = 0; tenant < accounts_.size(); ++tenant) {
    shares.push_back(at(tenant, now).decayed);
    sum += shares.back();
  }
  if (sum > 0.0)
    for (double& share : shares) share /= sum;
  return shares;
}

}  // namespace gigatwin::scheduling
