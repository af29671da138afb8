#include "scheduling/access.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"

namespace gigatwin::scheduling {
namespace {

void check_tenant(const TenantSpec& tenant, BlockProblems& problems) {
  if (tenant.hard_quota && tenant.soft_quota && *tenant.soft_quota > *tenant.hard_quota)
    problems.expected("soft_quota", fmt::format("at most the hard quota, {}", *tenant.hard_quota),
                      std::to_string(*tenant.soft_quota));
  if (tenant.storage_share > 0.0 && !tenant.own_storage)
    problems.expected("storage_share", "own_storage: true beside it", "false");
}

void check_lane(const LaneSpec& lane, BlockProblems& problems) {
  if (lane.first.value > 0.0 && !lane.opens_every)
    problems.expected("first", "opens_every beside it", "none", "opens_every: 180 d");
}

std::int64_t rounded_up(std::int64_t accelerators, std::int64_t per_node) {
  return (accelerators + per_node - 1) / per_node;
}

std::optional<std::int64_t> rounded_down(std::optional<std::int64_t> accelerators, std::int64_t per_node) {
  if (!accelerators) return std::nullopt;
  return *accelerators / per_node;
}

std::size_t number_of(const std::string& tenant, const std::vector<std::string>& names) {
  const auto found = std::find(names.begin(), names.end(), tenant);
  GIGATWIN_ASSERT(found != names.end(), "no tenant class {}", tenant);
  return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

const Schema<TenantSpec>& tenant_schema() {
  using T = TenantSpec;
  static const Schema<T> schema{
      "tenant",
      "A class of tenants, by the tenant_class of its jobs: what it may use, and what of it is its own.",
      {text("name", &T::name).required().doc("As jobs state it: `tenant_class` of the workload."),
       fraction("share", &T::share)
           .doc("Entitlement of the machine's time, of which fair share and the delivered share are reckoned. All "
                "together at most 1."),
       integer("hard_quota", &T::hard_quota)
           .between(1, 100'000'000)
           .doc("Accelerators that its running jobs hold at most. A job larger than this is rejected."),
       integer("soft_quota", &T::soft_quota)
           .between(0, 100'000'000)
           .doc("Accelerators above which its jobs start only where no job within a quota could use the nodes."),
       number("priority", &T::priority).between(-1e6, 1e6).doc("The larger goes first, where the scheduler weighs it."),
       boolean("preemptible", &T::preemptible)
           .doc("Whether its jobs give way, where the scheduler preempts or lets jobs take turns."),
       boolean("flexible", &T::flexible)
           .doc("Whether its jobs may be held or paused for energy, where the scheduler does so."),
       choice("isolation", &T::isolation,
              {{"shared", Isolation::shared}, {"partition", Isolation::partition}, {"hall", Isolation::hall}})
           .doc("shared: all nodes, with everybody; partition: accelerators that nobody else uses; hall: halls that "
                "nobody else uses."),
       integer("accelerators", &T::accelerators)
           .required()
           .only_when("isolation", {"partition"})
           .between(1, 100'000'000)
           .doc("Of its partition, rounded up to whole nodes."),
       integer("halls", &T::halls).between(1, 1000).only_when("isolation", {"hall"}).doc("Of its own."),
       quantity("scrub", &T::scrub)
           .between({0}, days(7))
           .doc("Time to wipe a node after a job of this tenant before another tenant gets it."),
       boolean("own_storage", &T::own_storage).doc("A namespace of its own on the parallel storage."),
       fraction("storage_share", &T::storage_share)
           .doc("Of the storage's bandwidth, kept for its namespace; needs own_storage.")},
      check_tenant};
  return schema;
}

const Schema<LaneSpec>& lane_schema() {
  using L = LaneSpec;
  static const Schema<L> schema{
      "lane",
      "An access mode: a small fast lane, large calls. A job takes the first lane of the list that admits it.",
      {text("name", &L::name).required().doc("Unique."),
       texts("tenants", &L::tenants).doc("Tenant classes that it admits; left out: all."),
       integer("largest", &L::largest).between(1, 100'000'000).doc("Accelerators of a job that it admits."),
       quantity("longest", &L::longest).between(minutes(1), days(3650)).doc("Requested time of a job that it admits."),
       number("priority", &L::priority).between(-1e6, 1e6).doc("Added to that of the tenant class."),
       integer("accelerators", &L::accelerators)
           .between(0, 100'000'000)
           .doc("Set aside: what its running jobs do not hold of them stays free for the next."),
       quantity("opens_every", &L::opens_every)
           .between(hours(1), days(3650))
           .doc("Calls: a job queues from the next opening after its submission on."),
       quantity("first", &L::first).at_least({0}).doc("First opening, since the start.")},
      check_lane};
  return schema;
}

const Schema<ReservationSpec>& reservation_schema() {
  using R = ReservationSpec;
  static const Schema<R> schema{
      "reservation",
      "Accelerators that a tenant class has at least, in a window announced in advance. Jobs of others that would "
      "still "
      "run by their requested time do not start.",
      {text("name", &R::name).required().doc("Unique."),
       text("tenant", &R::tenant).required().doc("Tenant class: one of `tenants`."),
       quantity("at", &R::at).required().at_least({0}).doc("Begin, since the start; never in the past."),
       quantity("takes", &R::takes).required().between(minutes(1), days(3650)).doc("How long."),
       integer("accelerators", &R::accelerators)
           .required()
           .between(1, 100'000'000)
           .doc("What running jobs of the tenant hold counts; the rest stays free.")}};
  return schema;
}

std::optional<std::size_t> lane_for(const std::vector<Lane>& lanes, std::size_t tenant, std::int64_t nodes,
                                    Seconds requested) {
  const auto admits = [&](const Lane& lane) {
    return (lane.tenants.empty() ||
            std::find(lane.tenants.begin(), lane.tenants.end(), tenant) != lane.tenants.end()) &&
           (!lane.largest_nodes || nodes <= *lane.largest_nodes) && (!lane.longest || requested <= *lane.longest);
  };
  const auto found = std::find_if(lanes.begin(), lanes.end(), admits);
  if (found == lanes.end()) return std::nullopt;
  return static_cast<std::size_t>(found - lanes.begin());
}

Tenant tenant_of(const TenantSpec& spec, std::int64_t accelerators_per_node) {
  return {.share = spec.share,
          .priority = spec.priority,
          .hard_nodes = rounded_down(spec.hard_quota, accelerators_per_node),
          .soft_nodes = rounded_down(spec.soft_quota, accelerators_per_node),
          .preemptible = spec.preemptible,
          .flexible = spec.flexible};
}

Lane lane_of(const LaneSpec& spec, const std::vector<std::string>& tenant_names, std::int64_t accelerators_per_node) {
  Lane lane{
      .name = spec.name,
      .tenants = {},
      .largest_nodes = spec.largest ? std::optional{rounded_up(*spec.largest, accelerators_per_node)} : std::nullopt,
      .longest = spec.longest,
      .priority = spec.priority,
      .nodes = rounded_up(spec.accelerators, accelerators_per_node),
      .opens_every = spec.opens_every,
      .first = spec.first};
  for (const std::string& tenant : spec.tenants) lane.tenants.push_back(number_of(tenant, tenant_names));
  return lane;
}

Reservation reservation_of(const ReservationSpec& spec, const std::vector<std::string>& tenant_names,
                           std::int64_t accelerators_per_node) {
  return {.name = spec.name,
          .tenant = number_of(spec.tenant, tenant_names),
          .at = spec.at,
          .takes = spec.takes,
          .nodes = rounded_up(spec.accelerators, accelerators_per_node)};
}

}  // namespace gigatwin::scheduling
