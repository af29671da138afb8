#include <CLI/CLI.hpp>

#include "cli/options.hpp"

namespace gigatwin::cli {
namespace {

constexpr const char* footer =
    "What is searched: tensor, pipeline, context, expert, expert_tensor, micro_batch, virtual_stages, schedule,\n"
    "zero_stage, shard_ranks, recompute, and precision with --precision any. Switches that say what the software can "
    "do\n"
    "(overlap_..., fused_..., captured_launches, scaling) stay as the scenario or the program has them; --fix sets "
    "them.\n"
    "Accelerators that a plan leaves idle count against it.\n"
    "Example:\n"
    "  gigatwin plan scenarios/kajaani-gb200.yaml --campaign european-dense\n"
    "  gigatwin plan --model llama3-405b --system dgx-h100 --accelerators 16384 --batch 2048\n"
    "  gigatwin plan --model config.json --sequence 8192 --fabric scenarios/fabrics/h100-rails.yaml --batch 512 \\\n"
    "    --fix tensor=8 --precision any\n"
    "Exit status 1 where no plan fits, 2 with one line that says why where the request cannot be.";

void add_what(CLI::App& c, PlanOptions& o) {
  c.add_option("scenario", o.scenario, "Scenario whose campaign is planned")->type_name("SCENARIO");
  c.add_option("--campaign", o.campaign, "Which campaign; default: the first")->type_name("NAME");
  c.add_option("--model", o.model, "Instead of a scenario: catalogue name, YAML file or config.json of Hugging Face")
      ->type_name("NAME|FILE");
  c.add_option("--system", o.system, "System of the catalogue")->type_name("NAME");
  c.add_option("--fabric", o.fabric, "File of a machine and its fabric; default: a non-blocking fabric")
      ->type_name("FILE");
  c.add_option("--accelerators", o.accelerators, "How many; default: the campaign's or the machine's")->type_name("N");
  c.add_option("--batch", o.batch, "Sequences per optimizer step")->type_name("N");
  c.add_option("--max-batch", o.max_batch, "At most so many sequences: what divides best is taken")->type_name("N");
  c.add_option("--tokens-per-batch", o.tokens_per_batch, "The same in tokens, such as 16e6")->type_name("N");
  c.add_option("--sequence", o.sequence, "Tokens of a sequence; default: the model's")->type_name("N");
}

void add_how(CLI::App& c, PlanOptions& o) {
  c.add_option("--precision", o.precision, "bf16, fp8, fp4 or any; default: the campaign's, or bf16")
      ->type_name("NAME");
  c.add_option("--fix", o.fixes, "A key of the plan that is not searched, such as tensor=8 (repeatable)")
      ->type_name("KEY=VALUE")
      ->expected(1)
      ->take_all();
  c.add_option("--top", o.top, "Plans shown; default: 10")->type_name("N");
  c.add_option("--fidelity", o.fidelity,
               "fluid (default): the best five are timed again with every flow on every link; analytic: from counts "
               "alone")
      ->type_name("NAME");
  c.add_option("--threads", o.threads, "Default: as many as the machine has; changes no number")->type_name("N");
  c.add_option("--write", o.write, "Write the best plan as YAML for a campaign")->type_name("FILE");
  c.add_flag("--force", o.force, "Replace an existing file");
  c.add_flag("--json", o.json, "As JSON");
}

}  // namespace

void add_plan(CLI::App& app, PlanOptions& o) {
  CLI::App* c = app.add_subcommand("plan", "Search the fastest parallelism plan that fits: model, machine, batch");
  add_what(*c, o);
  add_how(*c, o);
  add_scenario_options(*c, o.scenario_options);
  c->footer(footer);
}

}  // namespace gigatwin::cli
