"""One training step asked as a user does: table, JSON, Chrome trace, power waveform, Chakra traces, and what cannot be.

usage: step_test.py PROGRAM
"""

import itertools
import json
import re

import harness
from harness import SMALL

REFUSED = [
    (["--campaign", "dens"], '--campaign: expected one of dense, mixture, found "dens"; did you mean dense?'),
    (["--fidelity", "simgrid"], '--fidelity: expected one of fluid, analytic, found "simgrid"'),
    (["--plan", "tensor"], '--plan: expected KEY=VALUE such as tensor=8, found "tensor"'),
    (["--waveform", "w.h5", "--resolution", "1"],
     '--resolution: expected a time from 1 us to 10 s such as 1 ms, found "1"'),
    (["--waveform", "w.h5", "--resolution", "1 min"],
     '--resolution: expected a time from 1 us to 10 s such as 1 ms, found "1 min"'),
    (["--chakra", "c", "--replicas", "17"], "--replicas: expected 1 to 16, the replicas of the job, found 17"),
    (["--trace", "x", "--waveform", "x"], "--waveform: expected another file than that of --trace, found x"),
    (["--trace", "nowhere/t.json"], "nowhere/t.json: the folder nowhere does not exist"),
    (["--chakra", "nowhere/c"], "nowhere/c.0.et: the folder nowhere does not exist"),
]

# Of the plan of the small scenario's first campaign, --set or --plan alike.
WRONG = [
    ("tensor=3", "plan.tensor: expected a divisor of the 64 heads, found 3"),
    ("pipeline=128", "plan.pipeline: expected "),
    ("pipelin=2", "plan.pipelin: unknown key; did you mean pipeline?"),
    ("micro_batch=5", "expected "),
    ("schedule=sideways", 'plan.schedule: expected one of gpipe, 1f1b, zero-bubble, dualpipe, found sideways'),
]


class StepTest(harness.ProgramTest):
    def step(self, *options, scenario=SMALL):
        return json.loads(self.succeeds("step", scenario, "--json", *options).stdout)


class Answer(StepTest):
    def test_the_table_says_time_rate_parts_memory_tiers_energy_and_what_limits(self):
        text = self.succeeds("step", SMALL).stdout
        for line in (r"scenario +small, campaign dense", r"model +Llama 3\.1 70B, sequences of 8192 tokens",
                     r"machine +512 x NVIDIA B200 of GB200 NVL72, \d+ leaf groups, fluid network",
                     r"plan +tensor 8, pipeline 4, virtual stages 4, data 16; 32 micro-batches of 1, 512 sequences a step",
                     r"step +\d", r"tokens +4\.194e\+06 a step", r"rate +\d+\.\d TFLOP/s an accelerator",
                     r"utilisation +MFU \d+\.\d %, HFU \d+\.\d % of 2500\.0 TFLOP/s dense BF16",
                     r"limit +most of the time goes to \S", r"stage 3 ( +\d+\.\d\d){6}", r"capacity +186\.00",
                     r"leaf_spine +\d", r"energy +\d.* J a token, of the accelerators alone"):
            self.assertRegex(text, rf"(?m)^{line}")
        parts = re.search(r"(?ms)^part \(stage \d\) .*?^all +\S+ +100\.00$", text).group().splitlines()[1:]
        values = [[float(word) for word in line.split()[-2:]] for line in parts]
        for column, accuracy in ((0, 1e-5), (1, 0.1)):
            self.assertAlmostEqual(sum(row[column] for row in values[:-1]), values[-1][column], delta=accuracy)

    def test_the_json_has_parts_that_add_up_and_rates_that_follow(self):
        step = self.step()
        self.assertEqual(step["schema"], "gigatwin.step/1")
        time_s = step["step_time_s"]
        self.assertAlmostEqual(sum(step["parts"].values()) / time_s, 1, 9)
        self.assertEqual(step["tokens"], 512 * 8192)
        self.assertAlmostEqual(step["tokens_per_s"] * time_s / step["tokens"], 1, 12)
        self.assertAlmostEqual(step["model_flop"] / (time_s * 512 * 2.5e15 * step["mfu"]), 1, 9)
        self.assertAlmostEqual(step["hardware_flop"] / (time_s * 512 * 2.5e15 * step["hfu"]), 1, 9)
        self.assertAlmostEqual(step["model_flop_per_s_per_accelerator"] / (2.5e15 * step["mfu"]), 1, 9)
        power = step["power"]
        phases = sum(phase["duration_s"] * phase["accelerator_power_w"] for phase in power["phases"])
        self.assertAlmostEqual(power["energy_j"] / (512 * phases), 1, 9)
        self.assertAlmostEqual(power["energy_per_token_j"] * step["tokens"] / power["energy_j"], 1, 12)
        memory = step["memory"]
        self.assertEqual(len(memory["stages"]), 4)
        self.assertEqual(max(stage["total_byte"] for stage in memory["stages"]), memory["fullest_byte"])
        self.assertLess(memory["fullest_byte"], memory["capacity_byte"])
        for stage in step["stages"]:
            self.assertAlmostEqual(sum(stage.values()) / step["replica_time_s"], 1, 9)
        self.assertEqual([tier["name"] for tier in step["tiers"]], ["scale_up", "access", "leaf_spine"])

    def test_options_change_campaign_plan_and_accelerators(self):
        self.assertEqual(self.step("--campaign", "mixture")["campaign"], "mixture")
        changed = self.step("--plan", "virtual_stages=1", "--plan", "recompute=full", "--accelerators", "1024")
        self.assertEqual((changed["plan"]["virtual_stages"], changed["plan"]["recompute"], changed["accelerators"],
                          changed["data_parallel"]), (1, "full", 1024, 32))
        self.assertGreater(changed["parts"]["recompute_s"], 0)
        self.assertGreater(changed["hfu"], changed["mfu"])
        slow = self.step("--set", "compute.system.nic.bandwidth=20 Gbit/s")
        self.assertGreater(slow["step_time_s"], 1.05 * self.step()["step_time_s"])

    def test_the_model_that_counts_agrees_where_nothing_collides(self):
        fluid, counted = self.step(), self.step("--fidelity", "analytic")
        self.assertEqual(counted["fidelity"], "analytic")
        self.assertAlmostEqual(counted["step_time_s"] / fluid["step_time_s"], 1, delta=0.1)

    def test_long_pipelines_show_the_stages_that_matter(self):
        text = self.succeeds("step", SMALL, "--plan", "pipeline=16", "--plan", "virtual_stages=1").stdout
        self.assertLessEqual(len(re.findall(r"(?m)^stage \d+ ", text)), 3)
        self.assertRegex(text, r"(?m)^stage 0 ")
        self.assertRegex(text, r"(?m)^stage 15 ")


class Trace(StepTest):
    def check(self, *options):
        step = self.step("--trace", "t.json", "--force", *options)
        events = json.loads((self.folder / "t.json").read_text())["traceEvents"]
        slices = [event for event in events if event["ph"] == "X"]
        keys = [(s["pid"], s["tid"], s["ts"], -s["dur"]) for s in slices]
        self.assertEqual(keys, sorted(keys))
        self.assertEqual({s["pid"] for s in slices}, set(range(len(step["stages"]))))
        for track, of_track in itertools.groupby(slices, key=lambda s: (s["pid"], s["tid"])):
            end_ns = inner_ns = 0
            for s in of_track:
                start_ns, stop_ns = round(s["ts"] * 1000), round((s["ts"] + s["dur"]) * 1000)
                if start_ns < end_ns:  # a part of the slice before
                    self.assertGreaterEqual(start_ns, inner_ns, (track, s))
                    self.assertLessEqual(stop_ns, end_ns, (track, s))
                    inner_ns = stop_ns
                else:
                    inner_ns, end_ns = start_ns, stop_ns
                    if "args" in s:
                        self.assertAlmostEqual(sum(s["args"].values()), s["dur"], delta=0.02)
        last_us = max(s["ts"] + s["dur"] for s in slices)
        self.assertAlmostEqual(last_us / 1e6, step["step_time_s"], delta=2e-9)
        return step, slices

    def test_slices_are_sorted_nested_and_end_with_the_step(self):
        step, slices = self.check()
        names = {s["name"] for s in slices}
        self.assertLessEqual({"F chunk 3 mb 5", "B chunk 15 mb 31", "optimizer", "matmul", "exposed tensor"}, names)
        # 16 chunks forward and backward, 32 micro-batches.
        self.assertEqual(sum(bool(re.fullmatch(r"[FB] chunk \d+ mb \d+", s["name"])) for s in slices), 2 * 16 * 32)
        matmul_us = sum(s["dur"] for s in slices if s["name"] == "matmul" and s["pid"] == step["reported_stage"])
        self.assertAlmostEqual(matmul_us / 1e6 / step["parts"]["matmul_s"], 1, 4)

    def test_so_are_those_of_other_schedules(self):
        self.check("--plan", "virtual_stages=1", "--plan", "schedule=zero-bubble")
        self.check("--plan", "virtual_stages=1", "--plan", "schedule=gpipe", "--plan", "overlap_pipeline=false")
        _, slices = self.check("--campaign", "mixture", "--plan", "schedule=dualpipe", "--plan", "virtual_stages=1",
                               "--plan", "overlap_expert=true")
        self.assertTrue(any(re.fullmatch(r"F chunk \d+ mb \d+, B chunk \d+ mb \d+", s["name"]) for s in slices))

    def test_a_single_stage_has_one_process(self):
        _, slices = self.check("--plan", "pipeline=1", "--plan", "virtual_stages=1")
        self.assertEqual({s["pid"] for s in slices}, {0})


@harness.needs_h5py
class Waveform(StepTest):
    def test_the_file_has_the_steps_energy_and_where_it_comes_from(self):
        import h5py

        for resolution_s in (1e-3, 0.1):
            step = self.step("--waveform", "w.h5", "--resolution", f"{resolution_s} s", "--force")
            with h5py.File(self.folder / "w.h5") as file:
                times, stages = file["time"][...], file["stage_power"][...]
                self.assertEqual(stages.shape, (len(times), 4))
                self.assertEqual(len(times), -(-step["step_time_s"] // resolution_s))
                lengths = [*(times[1:] - times[:-1]), step["step_time_s"] - times[-1]]
                energy_j = sum(power_mw * 1e6 * s for power_mw, s in zip(file["job_power"][...], lengths))
                self.assertAlmostEqual(energy_j / step["power"]["energy_j"], 1, 9)
                self.assertAlmostEqual(file["energy"][()] * 3.6e9 / step["power"]["energy_j"], 1, 9)
                self.assertAlmostEqual(file["duration"][()], step["step_time_s"], 12)
                mean_w = stages.mean(axis=1)
                self.assertLess(abs(mean_w * 512 / 1e6 / file["job_power"][...] - 1).max(), 1e-6)
                provenance = file["provenance"]
                self.assertIn("--waveform w.h5", provenance["command"].asstr()[()])
                self.assertIn("llama3-70b", provenance["scenario_as_written"].asstr()[()])

    def test_computing_draws_more_than_waiting(self):
        import h5py

        self.step("--waveform", "w.h5", "--plan", "virtual_stages=1")
        with h5py.File(self.folder / "w.h5") as file:
            first, last = file["stage_power"][:, 0], file["stage_power"][:, 3]
            waiting_w = last[0]  # nothing has reached the last stage yet
            self.assertGreater(first.max(), 1.2 * waiting_w)
            self.assertGreaterEqual(min(first.min(), last.min()), waiting_w * (1 - 1e-6))


class Chakra(StepTest):
    def check(self, *options, within):
        step = self.step("--chakra", "t", "--force", *options)
        done = self.succeeds("replay", "t", "--fabric", SMALL, "--accelerators", step["chakra_accelerators"], "--json")
        replayed = json.loads(done.stdout)
        self.assertAlmostEqual(replayed["time_s"] / step["replica_time_s"], 1, delta=within, msg=options)
        return step

    # Groups of one tensor rank alone have the fabric to themselves: gathers and reductions, exposed for 1 % of the
    # first two steps, are shorter than those of all ranks at once.
    def test_a_replay_takes_as_long_as_the_step(self):
        self.check(within=0.02)
        self.assertEqual(len(list(self.folder.glob("t.*.et"))), 4 * 16)  # stages x replicas
        self.check("--plan", "overlap_data=false", within=0.02)
        self.check("--campaign", "mixture", within=0.01)
        self.check("--plan", "schedule=zero-bubble", "--plan", "virtual_stages=1", within=0.04)

    def test_one_pipeline_replays_without_its_replicas(self):
        step = self.check("--replicas", "1", within=0.02)
        self.assertEqual(sorted(path.name for path in self.folder.glob("t.*.et")), [f"t.{i}.et" for i in range(4)])
        # Stages are 16 replicas of 8 tensor ranks apart.
        self.assertEqual(step["chakra_accelerators"], "0:1,128:1,256:1,384:1")

    def test_older_ranks_do_not_stay(self):
        self.step("--chakra", "t")
        self.step("--chakra", "t", "--force", "--replicas", "2")
        self.assertEqual(len(list(self.folder.glob("t.*.et"))), 8)


class Refused(StepTest):
    def test_each_is_one_line_and_writes_nothing(self):
        for options, message in REFUSED:
            with self.subTest(options):
                done = self.gigatwin("step", SMALL, *options)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"gigatwin step: {message}\n"))
                self.assertEqual(self.files(), [])

    def test_plans_that_cannot_run_say_why_and_write_nothing(self):
        for change, message in WRONG:
            with self.subTest(change):
                done = self.gigatwin("step", SMALL, "--plan", change, "--trace", "t.json", "--waveform", "w.h5")
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(message, done.stderr)
                self.assertRegex(done.stderr, r"(?m)^\d+ errors?; nothing was written$")
                self.assertEqual(self.files(), [])

    def test_a_plan_that_does_not_fit_is_refused_with_the_amounts(self):
        done = self.gigatwin("step", SMALL, "--plan", "tensor=1", "--plan", "pipeline=1", "--plan", "virtual_stages=1",
                             "--plan", "sequence_parallel=false")
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"expected .*\d GB.*, found .*\d GB")

    def test_more_accelerators_than_the_site_has(self):
        done = self.gigatwin("step", SMALL, "--accelerators", "2048")
        self.assertEqual(done.returncode, 2)
        self.assertIn("workload.campaigns[0].accelerators: expected at most the 1152 accelerators of the site, found 2048",
                      done.stderr)

    def test_a_scenario_without_campaign(self):
        done = self.gigatwin("step", SMALL, "--set", "workload.campaigns=[]")
        self.assertEqual((done.returncode, done.stderr),
                         (2, f"gigatwin step: {SMALL}: expected a scenario with a campaign, found none\n"))

    def test_files_are_kept_unless_forced(self):
        for option, name in (("--trace", "t.json"), ("--waveform", "w.h5"), ("--chakra", "c.0.et")):
            with self.subTest(option):
                (self.folder / name).write_text("mine")
                value = "c" if option == "--chakra" else name
                done = self.gigatwin("step", SMALL, option, value)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f"{name}: exists already", done.stderr)
                self.assertEqual((self.folder / name).read_text(), "mine")
                self.succeeds("step", SMALL, option, value, "--force")
                self.assertGreater((self.folder / name).stat().st_size, 1000)
        self.assertEqual([name for name in self.files() if name.endswith(".partial")], [])


if __name__ == "__main__":
    harness.main()
