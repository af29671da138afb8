#include "scheduling/spec.hpp"

#include <fmt/format.h>

#include "scheduling/policy.hpp"

namespace gigatwin::scheduling {
namespace {

std::vector<std::pair<std::string, std::string>> policy_names() {
  std::vector<std::pair<std::string, std::string>> names;
  for (const PolicyEntry& entry : policy_table()) names.emplace_back(entry.name, entry.name);
  return names;
}

/// "Who waits in front. NAME: what it does; ..."
std::string about_policies() {
  std::string text = "Who stands first in the queue.";
  const char* separator = " ";
  for (const PolicyEntry& entry : policy_table()) {
    text += fmt::format("{}{}: {}", separator, entry.name, entry.about);
    separator = "; ";
  }
  return text + ".";
}

void check_scheduler(const SchedulerSpec& spec, BlockProblems& problems) {
  if (spec.preemption == Preemption::priority && spec.priority_weight <= 0.0)
    problems.expected("preemption", "a policy that puts priority first: multifactor with a priority_weight",
                      fmt::format("{} with priority_weight {}", spec.policy, spec.priority_weight),
                      "else the jobs that running ones give way to are not the next to start");
  if (spec.slice && spec.max_lifetime && *spec.slice > *spec.max_lifetime)
    problems.expected("max_lifetime", "at least a slice, " + exact_quantity(spec.slice->value, Dimension::time),
                      exact_quantity(spec.max_lifetime->value, Dimension::time));
}

void check_energy(const EnergySpec& spec, BlockProblems& problems) {
  if (spec.signal == EnergySignal::price && !spec.price_above)
    problems.expected("signal", "price_above beside it", "none", "price_above: 120 EUR/MWh");
  if (spec.signal == EnergySignal::carbon && !spec.carbon_above)
    problems.expected("signal", "carbon_above beside it", "none", "carbon_above: 300 g/kWh");
}

void check_elastic(const ElasticSpec& spec, BlockProblems& problems) {
  if (!spec.shrink && !spec.grow)
    problems.expected("grow", "true, or shrink: true", "neither", "leave the block out for jobs of fixed size");
}

}  // namespace

const Schema<ElasticSpec>& elastic_schema() {
  using E = ElasticSpec;
  static const Schema<E> schema{
      "elastic",
      "Jobs that allow it run on fewer or more nodes than they asked for.",
      {boolean("shrink", &E::shrink)
           .doc("They start on fewer where more are not free, and give nodes to jobs that wait."),
       boolean("grow", &E::grow).doc("They take nodes that nobody waits for."),
       quantity("every", &E::every).between({0}, days(30)).doc("A running job is resized at most this often.")},
      check_elastic};
  return schema;
}

const Schema<EnergySpec>& energy_schema() {
  using E = EnergySpec;
  static const Schema<E> schema{
      "energy",
      "Jobs of flexible tenants do not start while energy is dear.",
      {choice("signal", &E::signal, {{"price", EnergySignal::price}, {"carbon", EnergySignal::carbon}})
           .doc("What says that it is: the site's price of energy, or the grid's carbon intensity."),
       quantity("price_above", &E::price_above)
           .only_when("signal", {"price"})
           .doc("Dear above this price, charges and taxes included."),
       quantity("carbon_above", &E::carbon_above)
           .at_least({0})
           .only_when("signal", {"carbon"})
           .doc("Dear above this carbon intensity."),
       quantity("longest_hold", &E::longest_hold)
           .between({0}, days(365))
           .doc("A job is not held longer than this after its submission.")},
      check_energy};
  return schema;
}

const Schema<SchedulerSpec>& scheduler_schema() {
  using S = SchedulerSpec;
  static const Schema<S> schema{
      "scheduler",
      "How waiting jobs become running ones.",
      {text("title", &S::title).doc("Name for people."),
       choice("policy", &S::policy, policy_names()).doc(about_policies()),
       number("aging", &S::aging)
           .between(0.0, 1e9)
           .only_when("policy", {"multifactor"})
           .doc("Points for a day of waiting; with 0, jobs of few points may wait for ever."),
       number("fair_share_weight", &S::fair_share_weight)
           .between(0.0, 1e9)
           .only_when("policy", {"multifactor"})
           .doc("Points of a job whose tenant has used nothing; they halve with each entitlement used."),
       number("size_weight", &S::size_weight)
           .between(-1e9, 1e9)
           .only_when("policy", {"multifactor"})
           .doc("Points of a job that takes the whole partition, smaller ones in proportion."),
       number("priority_weight", &S::priority_weight)
           .between(0.0, 1e9)
           .only_when("policy", {"multifactor"})
           .doc("Points for one of priority, of tenant and lane together."),
       quantity("half_life", &S::half_life)
           .between(hours(1), days(3650))
           .only_when("policy", {"multifactor", "fair-share"})
           .doc("After it, used node-seconds count half in fair shares."),
       choice("backfilling", &S::backfilling,
              {{"none", Backfilling::none}, {"easy", Backfilling::easy}, {"conservative", Backfilling::conservative}})
           .doc("What may start behind a job that does not fit. none: nothing; easy: what does not delay that job "
                "(Lifka "
                "1995); conservative: what delays no job before it, of those looked at (Mu'alem & Feitelson 2001)."),
       integer("depth", &S::depth)
           .between(0, 1000000)
           .only_when("backfilling", {"easy", "conservative"})
           .doc("How many waiting jobs are looked at behind the first that does not fit. conservative: time grows with "
                "it."),
       choice("preemption", &S::preemption,
              {{"none", Preemption::none}, {"priority", Preemption::priority}, {"soft-quota", Preemption::soft_quota}})
           .doc("Whom running jobs of preemptible tenants give way to, with a checkpoint. priority: jobs of higher "
                "priority; soft-quota: jobs within their tenant's soft quota, where the running job's tenant is above "
                "its own."),
       quantity("preempt_after", &S::preempt_after)
           .between({0}, days(365))
           .only_when("preemption", {"priority", "soft-quota"})
           .doc("A job runs at least this long first."),
       quantity("grace", &S::grace)
           .between({0}, days(1))
           .doc("In which a job that gives way is expected to have written its checkpoint and freed its nodes."),
       quantity("slice", &S::slice)
           .between(minutes(1), days(365))
           .doc("Gang scheduling: whole jobs of preemptible tenants take turns of this length while others wait; with "
                "policy round-robin for equal turns."),
       quantity("max_lifetime", &S::max_lifetime)
           .between(minutes(1), days(3650))
           .doc("A job that has run this long in one go is stopped with a checkpoint and queues again."),
       block<elastic_schema>("elastic", &S::elastic).doc("Jobs that change their size; left out: none do."),
       block<energy_schema>("energy", &S::energy)
           .doc("Jobs that wait for cheaper or cleaner energy; left out: none do."),
       quantity("recalculate", &S::recalculate)
           .between({1}, days(1))
           .doc("Ranks that change with time are worked out anew this often."),
       quantity("longest_wait", &S::longest_wait)
           .between({1}, days(3650))
           .doc("A job that has waited longer, while jobs that came later and were not smaller have started, counts as "
                "starved."),
       blocks<hardware::source_schema>("sources", &S::sources).doc("Where the figures come from.")},
      check_scheduler};
  return schema;
}

}  // namespace gigatwin::scheduling
