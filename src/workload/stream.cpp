#include "workload/stream.hpp"

#include <fmt/format.h>

#include <map>

namespace gigatwin::workload {
namespace {

template <class Spec>
void check_unique_names(const std::vector<Spec>& list, const char* key, BlockProblems& problems) {
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto [at, is_new] = first.emplace(list[i].name, i);
    if (!is_new)
      problems.expected(fmt::format("{}[{}].name", key, i), "a name that no other has",
                        fmt::format("\"{}\", as {}[{}]", list[i].name, key, at->second));
  }
}

void check_workload(const WorkloadSpec& spec, BlockProblems& problems) {
  check_unique_names(spec.campaigns, "campaigns", problems);
  check_unique_names(spec.classes, "classes", problems);
  check_unique_names(spec.generators, "generators", problems);
}

void check_sizes(const TenantClassSpec& spec, BlockProblems& problems) {
  if (spec.largest < spec.smallest)
    problems.expected("largest", fmt::format("at least smallest, {}", spec.smallest), fmt::format("{}", spec.largest));
  if (spec.longest_duration < spec.median_duration)
    problems.expected("longest_duration",
                      "at least median_duration, " + rounded_quantity(spec.median_duration.value, Dimension::time),
                      rounded_quantity(spec.longest_duration.value, Dimension::time));
}

/// Whether each site has a whole number of sequences, and replicas of one size.
void check_campaign(const CampaignSpec& spec, BlockProblems& problems) {
  if (!spec.span) return;
  const std::int64_t all = spec.accelerators + spec.span->accelerators;
  if (spec.global_batch * spec.accelerators % all != 0)
    problems.expected("global_batch",
                      fmt::format("a batch that shares in whole sequences between the {} accelerators here and the {} "
                                  "elsewhere",
                                  spec.accelerators, spec.span->accelerators),
                      fmt::format("{}", spec.global_batch));
  if (spec.elastic) problems.expected("elastic", "none: training that spans sites keeps its size", "an elastic block");
  if (spec.search_plan) problems.expected("search_plan", "false: the search does not know of the other sites", "true");
}

/// The sizes are smallest x 2^k, so if the smallest suits the plan all do.
void check_class(const TenantClassSpec& spec, BlockProblems& problems) {
  check_sizes(spec, problems);
  if (spec.work != Work::training) return;
  const std::int64_t replica = model_parallel(spec.plan);
  if (spec.smallest % replica != 0)
    problems.expected("smallest",
                      fmt::format("a multiple of tensor x pipeline x context = {} x {} x {} = {}", spec.plan.tensor,
                                  spec.plan.pipeline, spec.plan.context, replica),
                      fmt::format("{}", spec.smallest));
  if (spec.sequences_per_data_rank % spec.plan.micro_batch != 0)
    problems.expected("sequences_per_data_rank",
                      fmt::format("a multiple of plan.micro_batch, {}", spec.plan.micro_batch),
                      fmt::format("{}", spec.sequences_per_data_rank));
}

}  // namespace

const Schema<DatasetSpec>& dataset_schema() {
  using D = DatasetSpec;
  static const Schema<D> schema{
      "dataset",
      "What a job reads.",
      {quantity("size", &D::size).required().at_least({0}).doc("Brought to the site before the job starts."),
       text("origin", &D::origin)
           .doc("Name of the wide-area link in operations.wide_area that it comes over; site: it is there already."),
       quantity("read_per_token", &D::read_per_token)
           .at_least({0})
           .doc("Read from the parallel storage for every token, by jobs that train a model: text some 4 B, images and "
                "video far more."),
       quantity("read_per_accelerator", &D::read_per_accelerator)
           .at_least({0})
           .doc("Read from the parallel storage by each accelerator of jobs that are known by their duration.")}};
  return schema;
}

const Schema<ElasticSpec>& elastic_schema() {
  using E = ElasticSpec;
  static const Schema<E> schema{
      "elastic_sizes",
      "Sizes at which a job can run beside its own: halves and doubles of it, where the plan allows them. Schedulers "
      "with `elastic` use them.",
      {fraction("shrinks_to", &E::shrinks_to).above(0.0).doc("Smallest size / its own."),
       number("grows_to", &E::grows_to).between(1.0, 64.0).doc("Largest size / its own.")}};
  return schema;
}

const Schema<CampaignSpec>& campaign_schema() {
  using C = CampaignSpec;
  static const Schema<C> schema{
      "campaign",
      "One named training run with a goal in tokens.",
      {text("name", &C::name).required().doc("Unique among the campaigns."),
       text("tenant_class", &C::tenant_class).required().doc("Kind of tenant, such as research, sme or industry."),
       quantity("start", &C::start).at_least({0}).doc("Submission, after the scenario's start."),
       integer("accelerators", &C::accelerators).required().between(1, 100'000'000).doc("Size of the job."),
       block<model_schema>("model", &C::model).required().from("models").doc("What it trains."),
       block<plan_schema>("plan", &C::plan).required().doc("How the model is spread."),
       boolean("search_plan", &C::search_plan)
           .doc("Search the fastest plan that fits, as `gigatwin plan` does, with the precision and the switches of "
                "`plan`; "
                "its degrees, schedule, sharding and recomputation are replaced."),
       integer("global_batch", &C::global_batch)
           .required()
           .between(1, 1'000'000'000)
           .doc("Sequences per optimizer step."),
       number("tokens", &C::tokens).required().above(0.0).doc("Tokens to train on."),
       number("request_factor", &C::request_factor)
           .between(1.0, 100.0)
           .doc("Time asked of the scheduler / undisturbed running time."),
       block<elastic_schema>("elastic", &C::elastic).doc("Leave out where it runs at its own size alone."),
       block<dataset_schema>("dataset", &C::dataset).doc("Leave out where data plays no part."),
       block<span_schema>("span", &C::span).doc("Leave out where all of it trains here.")},
      check_campaign};
  return schema;
}

const Schema<TenantClassSpec>& tenant_class_schema() {
  using T = TenantClassSpec;
  static const Schema<T> schema{
      "tenant_class",
      "Jobs of one kind of tenant, drawn at random: Poisson arrivals with a daily wave, sizes in powers of two, "
      "log-normal running times.",
      {text("name", &T::name).required().doc("Unique among the classes; its jobs are NAME-1, NAME-2, ..."),
       text("tenant_class", &T::tenant_class).required().doc("Kind of tenant, such as research, sme or industry."),
       quantity("arrivals", &T::arrivals).required().above({0}).doc("Mean rate of submissions."),
       fraction("daily_profile", &T::daily_profile)
           .doc("Share of the mean by which the rate swings over the day, as a cosine."),
       number("peak_hour", &T::peak_hour).between(0.0, 24.0).doc("Hour of the day, UTC, with the most submissions."),
       integer("smallest", &T::smallest)
           .required()
           .between(1, 100'000'000)
           .doc("Accelerators of the smallest job; sizes are this times 1, 2, 4, ..., each as likely."),
       integer("largest", &T::largest).required().between(1, 100'000'000).doc("No job is larger."),
       quantity("median_duration", &T::median_duration).required().above({0}).doc("Of the undisturbed running time."),
       number("duration_sigma", &T::duration_sigma)
           .required()
           .between(0.0, 5.0)
           .doc("Standard deviation of the running time's logarithm."),
       quantity("longest_duration", &T::longest_duration)
           .required()
           .above({0})
           .doc("The distribution is cut off here."),
       number("request_factor", &T::request_factor)
           .between(1.0, 100.0)
           .doc("Time asked of the scheduler / undisturbed running time."),
       choice("work", &T::work, {{"training", Work::training}, {"measured", Work::measured}})
           .required()
           .doc("Training of a model whose iterations are simulated, or jobs known by duration and utilisation alone."),
       block<model_schema>("model", &T::model)
           .required()
           .only_when("work", {"training"})
           .from("models")
           .doc("What its jobs train."),
       block<plan_schema>("plan", &T::plan).required().only_when("work", {"training"}).doc("How the model is spread."),
       integer("sequences_per_data_rank", &T::sequences_per_data_rank)
           .required()
           .only_when("work", {"training"})
           .between(1, 1'000'000)
           .doc("Global batch / data parallelism."),
       fraction("utilisation", &T::utilisation)
           .required()
           .only_when("work", {"measured"})
           .doc("Share of the accelerators' dynamic power range that is drawn."),
       fraction("mfu", &T::mfu).required().only_when("work", {"measured"}).doc("Useful compute / BF16 peak."),
       quantity("checkpoint_per_accelerator", &T::checkpoint_per_accelerator)
           .required()
           .only_when("work", {"measured"})
           .at_least({0})
           .doc("State saved at a checkpoint."),
       block<elastic_schema>("elastic", &T::elastic).doc("Leave out where jobs run at their own size alone."),
       block<dataset_schema>("dataset", &T::dataset).doc("Of each job; leave out where data plays no part.")},
      check_class};
  return schema;
}

const Schema<WorkloadSpec>& workload_schema() {
  using W = WorkloadSpec;
  static const Schema<W> schema{
      "workload",
      "The jobs: single campaigns, synthetic classes of tenants, recorded traces, generators fitted to such.",
      {blocks<campaign_schema>("campaigns", &W::campaigns).items(0, 10'000).doc("Named training runs."),
       blocks<tenant_class_schema>("classes", &W::classes).items(0, 1'000).doc("Synthetic job streams."),
       blocks<traces::trace_schema>("traces", &W::traces).items(0, 100).doc("Recorded job streams."),
       blocks<traces::generator_stream_schema>("generators", &W::generators)
           .items(0, 100)
           .doc("Job streams like recorded ones.")},
      check_workload};
  return schema;
}

}  // namespace gigatwin::workload
