#include "workload/span.hpp"

#include <algorithm>

namespace gigatwin::workload {

Seconds exchange_time(const SpanSpec& span, const ModelSpec& model) {
  const double sites = span.sites;
  const Bytes state{span.bytes_per_parameter * total_parameters(model)};
  return 2.0 * (sites - 1.0) * span.latency + (2.0 * (sites - 1.0) / sites) * (state / span.bandwidth);
}

Seconds exposed_exchange(const SpanSpec& span, const ModelSpec& model, Seconds step) {
  const auto steps = static_cast<double>(span.every);
  const Seconds hidden = span.overlap * steps * step;
  return std::max(Seconds{0.0}, exchange_time(span, model) - hidden) / steps;
}

double share_here(const SpanSpec& span, std::int64_t accelerators_here) {
  return static_cast<double>(accelerators_here) / static_cast<double>(accelerators_here + span.accelerators);
}

const Schema<SpanSpec>& span_schema() {
  using S = SpanSpec;
  static const Schema<S> schema{
      "span",
      "The part of a campaign that trains at other sites. Each site holds whole replicas; batch and tokens of the "
      "campaign are those of all sites and are shared by accelerators.",
      {integer("accelerators", &S::accelerators)
           .required()
           .between(1, 100'000'000)
           .doc("Elsewhere, in all, as fast as those here."),
       integer("sites", &S::sites).between(2, 16).doc("In all, this one too."),
       quantity("bandwidth", &S::bandwidth)
           .required()
           .above({0})
           .doc("Each way, between this site and the others, for this training alone."),
       quantity("latency", &S::latency)
           .required()
           .between({0}, {1})
           .doc("One way, between the sites that are furthest apart: some 5 us a km of fibre, and the equipment."),
       integer("every", &S::every)
           .between(1, 1'000'000)
           .doc("Optimizer steps between exchanges. 1: synchronous, the same training as on one site; more: each site "
                "trains by itself meanwhile (local SGD, DiLoCo)."),
       number("bytes_per_parameter", &S::bytes_per_parameter)
           .above(0.0)
           .at_most(16.0)
           .doc("Exchanged: 2 for gradients in BF16, 4 in FP32, 0.5 with four bits."),
       fraction("overlap", &S::overlap)
           .doc("Share of the time between exchanges in which training goes on while one runs: about 0.6 for gradients "
                "sent as the backward pass makes them, 1 where what comes is applied one exchange later."),
       fraction("efficiency", &S::efficiency)
           .above(0.0)
           .doc(
               "Tokens that synchronous training would need / tokens needed: below 1 where `every` is large. Published "
               "runs with 100 to 500 steps report 0.9 to 1 (DiLoCo, arXiv 2311.08105; OpenDiLoCo, arXiv 2407.07852), "
               "all on models of at most 10 G parameters: an assumption for larger ones."),
       boolean("stops_together", &S::stops_together)
           .doc("Failures elsewhere, as frequent for each accelerator as here, take training here back to its newest "
                "checkpoint. false: the others go on alone.")}};
  return schema;
}

}  // namespace gigatwin::workload
