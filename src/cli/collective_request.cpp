#include "cli/collective_request.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "cli/collective_words.hpp"
#include "topology/fabric_spec.hpp"

namespace gigatwin::cli {
namespace {

using collectives::Collective;
using hardware::Algorithm;
using topology::FabricPlan;

constexpr std::int64_t most_messages = 16'000'000;

const Words<Collective>& operations() {
  static const Words<Collective> words{
      {"all-reduce", Collective::all_reduce}, {"reduce-scatter", Collective::reduce_scatter},
      {"all-gather", Collective::all_gather}, {"all-to-all", Collective::all_to_all},
      {"broadcast", Collective::broadcast},   {"point-to-point", Collective::point_to_point}};
  return words;
}

const Words<Fidelity>& fidelities() {
  static const Words<Fidelity> words{
      {"analytic", Fidelity::analytic}, {"fluid", Fidelity::fluid}, {"simgrid", Fidelity::simgrid}};
  return words;
}

/// The key of scenarios: its words are the option's.
const Field& routing_field() { return *topology::fabric_schema().find("routing"); }

Words<Algorithm> algorithms() {
  Words<Algorithm> words;
  for (const Algorithm algorithm :
       {Algorithm::ring, Algorithm::tree, Algorithm::nvls, Algorithm::nvls_tree, Algorithm::in_network, Algorithm::pat,
        Algorithm::hierarchical, Algorithm::pairwise, Algorithm::direct})
    words.emplace_back(hardware::name_of(algorithm), algorithm);
  return words;
}

template <class T>
std::string name_in(const Words<T>& words, T value) {
  return std::ranges::find(words, value, &std::pair<std::string, T>::second)->first;
}

/// Accelerators that a job may take, in rank order, and what they are called.
struct Pool {
  std::vector<std::int64_t> accelerators;
  std::string name;
  std::int64_t size() const { return static_cast<std::int64_t>(accelerators.size()); }
};

Pool everything(const FabricPlan& plan) {
  Pool pool{std::vector<std::int64_t>(static_cast<std::size_t>(plan.accelerators())), "the accelerators of the fabric"};
  std::iota(pool.accelerators.begin(), pool.accelerators.end(), 0);
  return pool;
}

Pool pool_of(const CollectiveOptions& options, const FabricPlan& plan) {
  if (!options.group.empty())
    return {counted_out("--group", options.group, plan.accelerators(), "accelerators"), "the accelerators of --group"};
  if (options.nodes.empty()) return everything(plan);
  Pool pool{{}, "the accelerators of --nodes"};
  const std::int64_t each = plan.layout.accelerators_per_node;
  for (const std::int64_t node : counted_out("--nodes", options.nodes, plan.layout.nodes, "nodes"))
    for (std::int64_t i = 0; i < each; ++i) pool.accelerators.push_back(node * each + i);
  return pool;
}

/// The first group of the pool, of members `stride` apart.
RequestedJob one_group(Pool pool, std::int64_t ranks, std::int64_t stride) {
  RequestedJob job;
  for (std::int64_t m = 0; m < ranks; ++m)
    job.accelerators.push_back(pool.accelerators[static_cast<std::size_t>(m * stride)]);
  job.phase.ranks = ranks;
  job.stride = stride;
  return job;
}

RequestedJob all_groups(Pool pool, std::int64_t ranks, std::int64_t stride) {
  RequestedJob job;
  job.groups = pool.size() / (ranks * stride) * stride;
  job.accelerators = std::move(pool.accelerators);
  job.phase.ranks = ranks;
  job.phase.stride = job.stride = stride;
  return job;
}

RequestedJob main_job(const CollectiveOptions& options, const FabricPlan& plan) {
  Pool pool = pool_of(options, plan);
  if (pool.size() < 2)
    throw RequestError(fmt::format("--ranks: a collective takes 2 ranks at least, found {} in all", pool.size()));
  const std::int64_t stride = whole_number("--stride", options.stride, 1, pool.size() / 2, "half of " + pool.name);
  const std::string limit = stride == 1 ? pool.name : fmt::format("{} / --stride {}", pool.name, stride);
  const std::int64_t most = pool.size() / stride;
  const std::int64_t ranks = options.ranks.empty() ? most : whole_number("--ranks", options.ranks, 2, most, limit);
  RequestedJob job =
      options.all_groups ? all_groups(std::move(pool), ranks, stride) : one_group(std::move(pool), ranks, stride);
  job.phase.operation = word("--op", options.operation, operations());
  job.phase.bytes = size_of("--bytes", options.bytes);
  if (!options.algorithm.empty()) job.algorithm = word("--algorithm", options.algorithm, algorithms());
  return job;
}

/// --with OP:BYTES:RANKS[:STRIDE]@FIRST
RequestedJob other_job(const std::string& text, const FabricPlan& plan) {
  const std::vector<std::string> sides = split(text, '@');
  const std::vector<std::string> words = split(sides.front(), ':');
  if (sides.size() != 2 || words.size() < 3 || words.size() > 4)
    throw RequestError(fmt::format(
        "--with: expected OP:BYTES:RANKS[:STRIDE]@FIRST such as all-to-all:64MiB:64@1024, found \"{}\"", text));
  const std::int64_t all = plan.accelerators();
  const std::int64_t first = whole_number("--with", sides[1], 0, all - 2, "the last but one accelerator of the fabric");
  Pool pool = everything(plan);
  pool.accelerators.erase(pool.accelerators.begin(), pool.accelerators.begin() + first);
  const std::string rest = fmt::format("accelerators {} to {} of the fabric", first, all - 1);
  const std::int64_t stride =
      words.size() == 4 ? whole_number("--with", words[3], 1, pool.size() / 2, "half of " + rest) : 1;
  const std::int64_t most = pool.size() / stride;
  RequestedJob job = one_group(std::move(pool), whole_number("--with", words[2], 2, most, rest), stride);
  job.phase.operation = word("--with", words[0], operations());
  job.phase.bytes = size_of("--with", words[1]);
  return job;
}

std::vector<Bytes> sizes_of(const CollectiveOptions& options) {
  if (!options.sweep) return {size_of("--bytes", options.bytes)};
  const Bytes from = size_of("--from", options.from), to = size_of("--to", options.to);
  if (to < from)
    throw RequestError(fmt::format("--to: expected a size of at least --from, {}, found {}", options.from, options.to));
  std::vector<Bytes> sizes;
  for (Bytes size = from; size <= to; size = 2.0 * size) sizes.push_back(size);
  return sizes;
}

void set_routing(topology::FabricSpec& fabric, const std::string& text) {
  Words<std::string> words;
  for (const std::string& choice : routing_field().choices) words.emplace_back(choice, choice);
  routing_field().assign(&fabric, word("--routing", text, words));
}

/// The model that counts knows no other jobs, no failures and no choice but the library's.
void check_fidelity(const CollectiveOptions& options, Fidelity fidelity) {
  if (fidelity != Fidelity::analytic) return;
  const auto needs_flows = [](const char* option, bool given) {
    if (given) throw RequestError(fmt::format("{}: expected --fidelity fluid or simgrid, found analytic", option));
  };
  needs_flows("--with", !options.with.empty());
  needs_flows("--fail-links", !options.failed_links.empty());
  needs_flows("--algorithm", !options.algorithm.empty());
}

/// Every rank of an all-to-all sends to every other: messages beyond this would fill the memory.
void check_messages(const RequestedJob& job) {
  if (job.phase.operation != Collective::all_to_all) return;
  const std::int64_t peers = job.phase.ranks - 1, senders = job.groups * job.phase.ranks;
  if (peers > most_messages / senders)
    throw RequestError(fmt::format("--ranks: an all-to-all takes at most {} messages, found {} ranks with {} each",
                                   most_messages, senders, peers));
}

}  // namespace

Fidelity fidelity_of(const CollectiveOptions& options) { return word("--fidelity", options.fidelity, fidelities()); }

CollectiveRequest request_of(const CollectiveOptions& options, const FabricPlan& plan) {
  CollectiveRequest request;
  request.fidelity = fidelity_of(options);
  check_fidelity(options, request.fidelity);
  request.jobs.push_back(main_job(options, plan));
  for (const std::string& text : options.with) request.jobs.push_back(other_job(text, plan));
  if (request.fidelity != Fidelity::analytic)
    for (const RequestedJob& job : request.jobs) check_messages(job);
  request.sizes = sizes_of(options);
  return request;
}

routing::Failures failures_of(const CollectiveOptions& options, const topology::Fabric& fabric) {
  routing::Failures failures;
  if (options.failed_links.empty()) return failures;
  const auto last = static_cast<std::int64_t>(fabric.links.size()) - 1;
  for (const std::string& text : split(options.failed_links, ','))
    failures.links.push_back(
        static_cast<std::int32_t>(whole_number("--fail-links", text, 0, last, "the links of the fabric")));
  return failures;
}

topology::FabricSpec fabric_for(const CollectiveOptions& options, const topology::FabricSpec& spec,
                                const hardware::SystemSpec& system, std::int64_t accelerators) {
  topology::FabricSpec fabric = spec;
  if (!options.routing.empty()) set_routing(fabric, options.routing);
  const bool counts = fidelity_of(options) == Fidelity::analytic;
  fabric.model = counts ? topology::NetworkModel::analytic : topology::NetworkModel::fluid;
  for (const topology::FabricProblem& problem : topology::problems_of(fabric, system, accelerators))
    throw RequestError(fmt::format("{}: expected {}, found {}", problem.key == "model" ? "--fidelity" : "--routing",
                                   problem.expected, problem.found));
  return fabric;
}

std::string name_of(Collective operation) { return name_in(operations(), operation); }
std::string name_of(Fidelity fidelity) { return name_in(fidelities(), fidelity); }

std::string name_of(topology::Routing routing) {
  topology::FabricSpec fabric;
  fabric.routing = routing;
  return std::get<std::string>(*routing_field().value_of(&fabric));
}

}  // namespace gigatwin::cli
