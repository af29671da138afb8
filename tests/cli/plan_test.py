"""`gigatwin plan` as a planner uses it: from the catalogue, from a scenario, with what cannot be."""

import json
import unittest

import yaml
from harness import SOURCE, ProgramTest, main

SMALL_MODEL = ("--model", "llama3-8b", "--system", "dgx-h100", "--accelerators", "16", "--batch", "64", "--fidelity", "analytic")
LARGE_MODEL = ("--model", "llama3-405b", "--system", "dgx-h100", "--batch", "16")
KAJAANI = SOURCE / "scenarios" / "kajaani-gb200.yaml"
RAILS = SOURCE / "scenarios" / "fabrics" / "h100-rails.yaml"


class Plan(ProgramTest):
    def refused(self, *arguments):
        done = self.gigatwin("plan", *arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        return done.stderr

    def answer(self, *arguments):
        return json.loads(self.succeeds("plan", *arguments, "--json").stdout)

    def test_a_small_model_is_asked_from_the_catalogue(self):
        text = self.succeeds("plan", *SMALL_MODEL, "--top", "3").stdout
        self.assertRegex(text, r"searched +\d+ plans in \d+ of \d+ groups: \d+ timed")
        self.assertRegex(text, r"\n  1 .*\n  2 .*\n  3 ")
        self.assertIn("what other choices cost", text)
        self.assertRegex(text, r"recompute full instead of \w+ +-\d+\.\d %")
        self.assertRegex(text, r"for a campaign:\naccelerators: 16\nplan: \{.*\}\nglobal_batch: 64\n$")

    def test_json_says_the_same_and_is_the_same_on_any_number_of_threads(self):
        one, two = self.answer(*SMALL_MODEL, "--threads", "1"), self.answer(*SMALL_MODEL, "--threads", "3")
        self.assertEqual(one, two)
        self.assertEqual(one["schema"], "gigatwin.plan/1")
        best = one["best"]
        self.assertEqual(len(best), 10)
        speeds = [plan["step"]["tokens_per_s"] for plan in best]
        self.assertEqual(speeds, sorted(speeds, reverse=True))
        for plan in best:
            degrees = plan["plan"]
            self.assertEqual(plan["accelerators"], plan["data"] * degrees["tensor"] * degrees["pipeline"] * degrees["context"])
            self.assertEqual(plan["global_batch"], plan["data"] * degrees["micro_batch"] * plan["micro_batches"])
            self.assertLessEqual(plan["step"]["memory_byte"], 80e9)
            self.assertAlmostEqual(sum(plan["step"]["parts_s"].values()), plan["step"]["duration_s"], places=9)

    def test_fixed_keys_hold_and_cost_something(self):
        free = self.answer(*SMALL_MODEL)["best"][0]
        fixed = self.answer(*SMALL_MODEL, "--fix", "tensor=4", "--fix", "recompute=full")["best"]
        for plan in fixed:
            self.assertEqual((plan["plan"]["tensor"], plan["plan"]["recompute"]), (4, "full"))
            self.assertLess(plan["step"]["tokens_per_s"], free["step"]["tokens_per_s"])

    def test_the_written_block_runs_in_the_scenario_and_is_at_least_as_fast_as_its_own(self):
        asked = ("--campaign", "european-dense", "--fix", "schedule=1f1b", "--top", "1")
        answer = self.answer(KAJAANI, *asked, "--write", "best.yaml")
        self.assertGreaterEqual(answer["best"][0]["step"]["tokens_per_s"], answer["stated"]["step"]["tokens_per_s"])
        self.assertIn("step_fluid", answer["best"][0])
        block = (self.folder / "best.yaml").read_text(encoding="utf-8")
        self.assertTrue(block.endswith(answer["yaml"]))
        plan = next(line for line in block.splitlines() if line.startswith("plan: "))
        checked = self.gigatwin("check", KAJAANI, "--set", "workload.campaigns[1]." + plan.replace(": ", "=", 1))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn("exists already; --force replaces it", self.refused(KAJAANI, *asked, "--write", "best.yaml"))

    def test_a_campaign_may_leave_its_plan_to_the_search(self):
        asked = ("--set", "workload.campaigns[1].search_plan=true")
        best = self.answer(str(KAJAANI), "--campaign", "european-dense", "--fidelity", "analytic", "--top", "1")["best"][0]
        done = self.gigatwin("run", str(KAJAANI), "--dry-run", *asked, "--set", "workload.campaigns[1].plan={precision: fp8}")
        self.assertEqual(done.returncode, 0)
        self.assertRegex(done.stderr, r"plan of european-dense: \{.*precision: fp8.*\} on 24576 accelerators, 1\.\d+e\+07 tokens/s")
        campaign = yaml.safe_load(done.stdout)["workload"]["campaigns"][1]
        self.assertIs(campaign["search_plan"], False)
        for key in ("tensor", "pipeline", "context", "virtual_stages", "recompute"):
            self.assertEqual(campaign["plan"][key], best["plan"][key], key)

    def test_a_campaign_whose_model_fits_nowhere_is_told_so(self):
        done = self.gigatwin("check", str(KAJAANI), "--set", "workload.campaigns[1].search_plan=true", "--set", "workload.campaigns[1].accelerators=8")
        self.assertEqual(done.returncode, 2)
        self.assertIn("expected a machine on which some plan of Llama 3.1 405B fits, found none", done.stderr)

    def test_a_fabric_file_gives_the_machine(self):
        answer = self.answer("--model", "llama3-8b", "--fabric", RAILS, "--accelerators", "64", "--tokens-per-batch", "1e6",
                             "--sequence", "4096", "--set", "model.layers=16", "--fidelity", "analytic")
        self.assertEqual((answer["fabric"], answer["accelerators"], answer["sequence"]), ("h100-rails", 64, 4096))
        self.assertEqual(answer["batch"], 244)  # 1e6 / 4096, rounded down
        self.assertTrue(answer["batch_may_be_less"])

    def test_a_model_that_does_not_fit_says_by_how_much(self):
        done = self.gigatwin("plan", *LARGE_MODEL, "--accelerators", "16")
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertIn("no plan fits; the nearest is {tensor: 8", done.stdout)
        self.assertRegex(done.stdout, r"expected at most the 80\.0 GB .*, found \d+\.\d GB, \d+\.\d GB too much")
        answer = json.loads(self.gigatwin("plan", *LARGE_MODEL, "--accelerators", "16", "--json").stdout)
        self.assertGreater(answer["nearest"]["memory_byte"], answer["nearest"]["capacity_byte"])

    def test_degrees_that_do_not_divide_are_told_with_the_nearest(self):
        self.assertEqual(self.refused(*SMALL_MODEL, "--fix", "tensor=3"),
                         "gigatwin plan: --fix tensor: expected a divisor of the 32 heads and the feed-forward width 14336, and "
                         "a divisor or multiple of the 8 kv_heads: one of 1, 2, 4, 8, 16, 32, found 3; the nearest are 2 and 4\n")
        self.assertIn("--fix pipeline: expected at most the 32 layers, found 40; the nearest is 32",
                      self.refused(*SMALL_MODEL, "--fix", "pipeline=40"))
        self.assertIn("--fix micro_batch: expected a divisor of the batch of 64 sequences, found 5; the nearest are 4 and 8",
                      self.refused(*SMALL_MODEL, "--fix", "micro_batch=5"))
        self.assertIn("--fix expert: expected 1, since the model has no experts, found 2",
                      self.refused(*SMALL_MODEL, "--fix", "expert=2"))

    def test_a_combination_that_leaves_no_plan_fails(self):
        done = self.gigatwin("plan", *SMALL_MODEL, "--fix", "tensor=8", "--fix", "pipeline=4")
        self.assertEqual(done.returncode, 1)
        self.assertIn("no plan divides 16 accelerators and 64 sequences with what --fix sets", done.stdout)

    def test_accelerators_need_not_fill_their_last_node(self):
        for accelerators in (1, 13):
            answer = self.answer("--model", "llama3-8b", "--system", "dgx-b200", "--accelerators", str(accelerators),
                                 "--batch", "52", "--fidelity", "analytic")
            self.assertEqual(answer["accelerators"], accelerators)
            for plan in answer["best"]:
                self.assertLessEqual(plan["accelerators"], accelerators)
            self.assertEqual(answer["best"][0]["accelerators"], accelerators)

    def test_words_that_cannot_be(self):
        for arguments, said in [
            ((), "expected a scenario, or --model with --system and --accelerators or with --fabric"),
            (("--model", "llama3-8b"), "expected a scenario, or --model with --system and --accelerators or with --fabric"),
            ((*SMALL_MODEL[:6],), "expected --batch SEQUENCES, --max-batch SEQUENCES or --tokens-per-batch TOKENS"),
            ((KAJAANI, "--model", "llama3-8b"), "--model: expected a scenario or --model, found both"),
            ((KAJAANI, "--campaign", "european-dens"), 'found "european-dens"; did you mean european-dense?'),
            ((*SMALL_MODEL, "--fix", "tensr=8"), "did you mean tensor?"),
            ((*SMALL_MODEL, "--fix", "tensor=x"), '--fix tensor: expected 1 to 1000000, what the key may be, found "x"'),
            ((*SMALL_MODEL, "--fix", "schedule=2f2b"), "--fix schedule: expected one of gpipe, 1f1b"),
            ((*SMALL_MODEL, "--max-batch", "8"), "--batch, --max-batch and --tokens-per-batch: expected one of them"),
            ((*SMALL_MODEL, "--precision", "fp4"), "--precision: expected a precision that the NVIDIA H100 SXM5 80 GB has, found fp4"),
            ((*SMALL_MODEL[:8], "--fidelity", "simgrid"), "--fidelity: expected one of analytic, fluid"),
            (("--model", "llama3-8", *SMALL_MODEL[2:]), "catalogue models has no entry llama3-8; did you mean llama3-8b?"),
        ]:
            with self.subTest(arguments=arguments):
                self.assertIn(said, self.refused(*arguments))


if __name__ == "__main__":
    main()
