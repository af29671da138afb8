#include "traces/spec.hpp"

#include <fmt/format.h>

namespace gigatwin::traces {
namespace {

void check_trace(const TraceSpec& spec, BlockProblems& problems) {
  if (spec.format == Format::csv && !spec.columns)
    problems.expected("columns", "the names of the columns beside format csv", "none");
  if (spec.format != Format::csv && spec.format != Format::automatic && spec.columns)
    problems.expected("columns", fmt::format("none: format {} has columns of its own", name_of(spec.format)),
                      "names of columns");
}

}  // namespace

const Schema<TraceSpec>& trace_schema() {
  using T = TraceSpec;
  static const Schema<T> schema{
      "trace",
      "Jobs of a recorded trace, plain or gzip. `gigatwin trace info` shows one.",
      {file("file", &T::file).required().doc("Path relative to this file."),
       choice("format", &T::format,
              {{"auto", Format::automatic},
               {"swf", Format::swf},
               {"sacct", Format::sacct},
               {"philly", Format::philly},
               {"kalos", Format::kalos},
               {"openb", Format::openb},
               {"csv", Format::csv}})
           .doc(
               "auto: found by content; swf: Standard Workload Format; sacct: Slurm's `sacct --parsable2`; philly: CSV "
               "with job_index, arrival_s, duration_s, gpus; kalos: job_id, arrival_s, duration_s, gpus, workers, "
               "gpus_per_worker; openb: name, num_gpu, gpu_milli, creation_time, scheduled_time, deletion_time; csv: "
               "the columns that `columns` names. Other columns are ignored."),
       block<column_map_schema>("columns", &T::columns).doc("Of format csv."),
       integer("accelerators_per_node", &T::accelerators_per_node)
           .between(1, 1000)
           .doc("sacct jobs without gres/gpu: accelerators = nodes x this; left out: such jobs are rejected."),
       text("tenant_class", &T::tenant_class).required().doc("Kind of tenant, such as research, sme or industry."),
       quantity("offset", &T::offset).at_least({0}).doc("Of the trace's zero, after the scenario's start."),
       number("size_factor", &T::size_factor)
           .between(1e-3, 1e4)
           .doc("Accelerators = recorded GPUs x this, rounded up."),
       number("time_factor", &T::time_factor)
           .between(1e-3, 1e3)
           .doc("Running time = recorded x this; arrivals stay as they are."),
       number("request_factor", &T::request_factor)
           .between(1.0, 100.0)
           .doc("Time asked of the scheduler / running time, where the trace does not tell it."),
       fraction("utilisation", &T::utilisation)
           .required()
           .doc("Share of the accelerators' dynamic power range that is drawn."),
       fraction("mfu", &T::mfu).required().doc("Useful compute / BF16 peak."),
       quantity("checkpoint_per_accelerator", &T::checkpoint_per_accelerator)
           .required()
           .at_least({0})
           .doc("State saved at a checkpoint."),
       integer("limit", &T::limit).between(1, 1'000'000'000).doc("Take only the first jobs.")},
      check_trace};
  return schema;
}

const Schema<GeneratorStreamSpec>& generator_stream_schema() {
  using G = GeneratorStreamSpec;
  static const Schema<G> schema{
      "generator",
      "Jobs like those of a recorded trace, drawn at random and scaled to this site.",
      {text("name", &G::name).required().doc("Unique among the generators; its jobs are NAME-uTENANT-NUMBER."),
       text("tenant_class", &G::tenant_class).required().doc("Kind of tenant, such as research, sme or industry."),
       block<generator_schema>("jobs", &G::jobs)
           .required()
           .from("jobs")
           .doc("A catalogue entry, a block, or {from: FILE.yaml} as `gigatwin trace fit` writes it."),
       choice("scaling", &G::scaling, {{"arrivals", Scaling::arrivals}, {"sizes", Scaling::sizes}})
           .doc("arrivals: more jobs of the recorded sizes; sizes: each job larger by the ratio of the machines, at "
                "most "
                "the whole site."),
       number("load", &G::load)
           .between(1e-6, 100.0)
           .doc("Expected accelerator-time of the jobs / that of the site; left out: the recorded rate, times the "
                "ratio of "
                "the machines where arrivals are scaled."),
       number("request_factor", &G::request_factor)
           .between(1.0, 100.0)
           .doc("Time asked of the scheduler / running time, where the generator has no accuracy_quantiles."),
       fraction("utilisation", &G::utilisation)
           .required()
           .doc("Share of the accelerators' dynamic power range that is drawn."),
       fraction("mfu", &G::mfu).required().doc("Useful compute / BF16 peak."),
       quantity("checkpoint_per_accelerator", &G::checkpoint_per_accelerator)
           .required()
           .at_least({0})
           .doc("State saved at a checkpoint.")}};
  return schema;
}

}  // namespace gigatwin::traces
