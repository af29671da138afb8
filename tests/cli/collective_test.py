"""One collective asked as a user does: table, sweep, JSON, other jobs, failures, and what cannot be answered.

usage: collective_test.py PROGRAM             compares
       collective_test.py PROGRAM --update    writes golden/collective.json anew: a commit of its own that says what moved and why
"""

import json
import math
import re
import sys

import harness
from harness import SOURCE

POD = harness.HERE / "pod.yaml"
FABRICS = SOURCE / "scenarios" / "fabrics"
GOLDEN = harness.HERE / "golden" / "collective.json"

QUESTIONS = [  # of the golden
    "--ranks 8", "--ranks 64", "--ranks 64 --bytes 8", "--ranks 64 --bytes 64KiB", "--ranks 64 --algorithm ring",
    "--ranks 64 --op reduce-scatter", "--ranks 64 --op all-gather --bytes 1MB", "--ranks 16 --op broadcast",
    "--op all-to-all --bytes 64MiB", "--op all-to-all --routing ecmp", "--op point-to-point --ranks 2 --stride 32",
    "--ranks 16 --stride 8 --all-groups", "--ranks 32 --all-groups --routing adaptive", "--fidelity analytic",
]

REFUSED = [
    (["--ranks", "256"], "--ranks: expected 2 to 128, the accelerators of the fabric, found 256"),
    (["--ranks", "1"], "--ranks: expected 2 to 128, the accelerators of the fabric, found 1"),
    (["--ranks", "many"], '--ranks: expected 2 to 128, the accelerators of the fabric, found "many"'),
    (["--ranks", "32", "--stride", "8"], "--ranks: expected 2 to 16, the accelerators of the fabric / --stride 8, found 32"),
    (["--ranks", "17", "--group", "0:16"], "--ranks: expected 2 to 16, the accelerators of --group, found 17"),
    (["--stride", "0"], "--stride: expected 1 to 64, half of the accelerators of the fabric, found 0"),
    (["--bytes", "0"], "--bytes: expected a size above 0 and at most 1 PiB, found 0"),
    (["--bytes=-1GiB"], "--bytes: expected a size above 0 and at most 1 PiB, found -1GiB"),
    (["--bytes", "2 PiB"], "--bytes: expected a size above 0 and at most 1 PiB, found 2 PiB"),
    (["--bytes", "1 Gbit/s"], '--bytes: expected a size such as 8, 64KiB, 1GiB or 1GB, found "1 Gbit/s"'),
    (["--op", "allreduce"],
     "--op: expected one of all-reduce, reduce-scatter, all-gather, all-to-all, broadcast, point-to-point, "
     'found "allreduce"; did you mean all-reduce?'),
    (["--group", "120:16"], "--group: expected accelerators 0 to 127, the last of the fabric, found 120 to 135"),
    (["--group", "0:8,4:8"], "--group: expected each of the accelerators once, found 4 again"),
    (["--group", "8"], '--group: expected FIRST:COUNT such as 0:8,64:8, found "8"'),
    (["--group", "0:1"], "--ranks: a collective takes 2 ranks at least, found 1 in all"),
    (["--nodes", "15:2"], "--nodes: expected nodes 0 to 15, the last of the fabric, found 15 to 16"),
    (["--ranks", "16", "--algorithm", "nvls"],
     "--algorithm: NCCL on H100 and H200 with NVSwitch and InfiniBand does not run this collective over 16 ranks in 2 domains by nvls"),
    (["--algorithm", "rings"],
     "--algorithm: expected one of ring, tree, nvls, nvls-tree, in-network, pat, hierarchical, pairwise, direct, "
     'found "rings"; did you mean ring?'),
    (["--routing", "valiant"],
     "--routing: expected deterministic, ecmp or adaptive: only dragonflies have a third group, found valiant"),
    (["--fidelity", "packet"], '--fidelity: expected one of analytic, fluid, simgrid, found "packet"'),
    (["--fidelity", "analytic", "--ranks", "12"],
     "--fidelity analytic: expected groups that fill whole nodes of 8 accelerators in order, or --all-groups, found 12 "
     "ranks with stride 1"),
    (["--fidelity", "analytic", "--with", "broadcast:8:8@64"], "--with: expected --fidelity fluid or simgrid, found analytic"),
    (["--fidelity", "simgrid", "--op", "all-to-all"],
     "--fidelity simgrid: expected at most 16000 flows, found 16256"),
    (["--set", "compute.accelerators=8192", "--set", "fabric.kind=three-tier", "--op", "all-to-all"],
     "--ranks: an all-to-all takes at most 16000000 messages, found 8192 ranks with 8191 each"),
    (["--with", "broadcast:8:8"],
     '--with: expected OP:BYTES:RANKS[:STRIDE]@FIRST such as all-to-all:64MiB:64@1024, found "broadcast:8:8"'),
    (["--with", "broadcast:8:65@64"], "--with: expected 2 to 64, accelerators 64 to 127 of the fabric, found 65"),
    (["--with", "broadcast:0:8@64"], "--with: expected a size above 0 and at most 1 PiB, found 0"),
    (["--sweep", "--from", "1MiB", "--to", "1KiB"], "--to: expected a size of at least --from, 1MiB, found 1KiB"),
    (["--fail-links", "100000"], "--fail-links: expected 0 to {links}, the links of the fabric, found 100000"),
]


def answer(question):
    """Time, algorithm and protocol of the small fabric."""
    done = harness.gigatwin("collective", "--fabric", POD, "--json", *question.split())
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    job = json.loads(done.stdout)["jobs"][0]
    return {key: job[key] for key in ("algorithm", "protocol", "time_s")}


class Collective(harness.ProgramTest):
    def ask(self, *arguments, fabric=POD):
        return json.loads(self.succeeds("collective", "--fabric", fabric, "--json", *arguments).stdout)

    def job(self, *arguments, **options):
        return self.ask(*arguments, **options)["jobs"][0]

    # ---- what is printed

    def test_the_table_has_the_numbers_of_the_json(self):
        text = self.succeeds("collective", "--fabric", POD, "--ranks", 32).stdout
        found = self.ask("--ranks", 32)
        job = found["jobs"][0]
        self.assertRegex(text, r"(?m)^fabric +pod, 128 accelerators$")
        self.assertRegex(text, r"(?m)^network +fluid, deterministic routing$")
        self.assertRegex(text, r"(?m)^collective +all-reduce of 1 GiB over 32 ranks, 1 group, from accelerator 0$")
        self.assertIn(f"{job['algorithm']}, {job['protocol']}\n", text)
        self.assertRegex(text, rf"(?m)^busbw +{job['bus_bandwidth_byte_s'] / 1e9:.4g} GB/s$")
        for tier in found["tiers"]:
            self.assertRegex(text, rf"(?m)^{tier['name']} .* {100 * tier['max_utilisation']:.1f} %$")
        self.assertRegex(text, rf"(?m)^busiest link +{found['busiest_link']['link']}, from {found['busiest_link']['from']} to ")
        self.assertRegex(text, rf"(?m)^flows +{found['flows']}$")
        self.assertRegex(text, r"(?m)^wall time +\S+ \S+ for the fabric, \S+ \S+ for the answer$")

    def test_bandwidths_are_those_of_nccl_tests(self):
        job = self.job("--ranks", 64, "--bytes", "1GB")
        self.assertEqual(job["bytes"], 1e9)
        self.assertAlmostEqual(job["algorithm_bandwidth_byte_s"] * job["time_s"], 1e9, delta=1.0)
        self.assertTrue(math.isclose(job["bus_bandwidth_byte_s"], 2 * 63 / 64 * job["algorithm_bandwidth_byte_s"]))

    def test_the_json_keeps_its_keys(self):
        found = self.ask("--ranks", 16)
        self.assertEqual(found["schema"], "gigatwin.collective/1")
        self.assertEqual(list(found), ["schema", "fabric", "accelerators", "fidelity", "routing", "seed", "failed_links",
                                       "jobs", "tiers", "busiest_link", "flows", "wall_time_s"])
        self.assertEqual(list(found["jobs"][0]),
                         ["operation", "ranks", "stride", "groups", "first_accelerator", "bytes", "time_s", "latency_s",
                          "algorithm_bandwidth_byte_s", "bus_bandwidth_byte_s", "algorithm", "protocol", "time_alone_s",
                          "slowdown"])
        self.assertEqual(list(found["tiers"][0]), ["name", "bytes", "mean_utilisation", "max_utilisation"])
        self.assertEqual(list(found["busiest_link"]), ["link", "tier", "from", "to", "utilisation"])
        self.assertEqual((found["seed"], found["routing"], found["jobs"][0]["slowdown"]), (7, "deterministic", 1.0))

    def test_the_sweep_has_a_row_for_every_power_of_two(self):
        text = self.succeeds("collective", "--fabric", POD, "--ranks", 16, "--sweep").stdout
        rows = [line.split() for line in text.splitlines() if re.match(r" +\d", line)]
        self.assertEqual([int(row[0]) for row in rows], [2**k for k in range(10, 35)])
        self.assertIn("size B      time us algbw GB/s busbw GB/s  algorithm    protocol", text)
        times = [float(row[1]) for row in rows]
        self.assertEqual(times, sorted(times))
        found = self.ask("--ranks", 16, "--sweep", "--from", "64KiB", "--to", "100KiB")
        self.assertEqual((found["schema"], [size["bytes"] for size in found["sizes"]]),
                         ("gigatwin.collective-sweep/1", [65536]))
        one = self.job("--ranks", 16, "--bytes", "64KiB")
        self.assertEqual(found["sizes"][0], {key: one[key] for key in found["sizes"][0]})

    # ---- who takes part

    def test_groups_of_all_ranks_by_group_nodes_or_default(self):
        whole = self.job()
        self.assertEqual((whole["ranks"], whole["groups"]), (128, 1))
        for arguments in (["--ranks", 128], ["--group", "0:128"], ["--nodes", "0:16"], ["--nodes", "0:8,8:8"]):
            self.assertEqual(self.job(*arguments), whole, arguments)
        self.assertEqual(self.job("--group", "120:8")["first_accelerator"], 120)

    def test_all_groups_share_links_that_one_has_alone(self):
        arguments = ["--ranks", 16, "--stride", 8]
        one, eight = self.job(*arguments), self.job(*arguments, "--all-groups")
        self.assertEqual((one["groups"], eight["groups"]), (1, 8))
        self.assertGreaterEqual(eight["time_s"], one["time_s"])

    # ---- contention, failures, routing

    # Leaf 0 has nodes 0..3, leaf 1 has 4..7: all accelerators of leaf 0 send to leaf 1.
    def test_jobs_that_share_uplinks_slow_each_other(self):
        arguments = ["--op", "point-to-point", "--ranks", 2, "--stride", 32, "--bytes", "1GiB"]
        pairs = [argument for first in range(1, 32) for argument in ("--with", f"point-to-point:1GiB:2:32@{first}")]
        found = self.ask(*arguments, *pairs)
        self.assertEqual(len(found["jobs"]), 32)
        for job in found["jobs"]:
            self.assertGreaterEqual(job["slowdown"], 1.0 - 1e-9)
            self.assertTrue(math.isclose(job["slowdown"], job["time_s"] / job["time_alone_s"]))
        # 32 NICs over 16 uplinks of the same bandwidth: twice the time, latency apart
        self.assertGreater(max(job["slowdown"] for job in found["jobs"]), 1.8)
        text = self.succeeds("collective", "--fabric", POD, *arguments, *pairs[:2]).stdout
        self.assertRegex(text, r"(?m)^ +time +alone +slowdown  job$")
        self.assertIn("from accelerator 1\n", text)

    def test_a_job_elsewhere_slows_nothing(self):
        found = self.ask("--ranks", 8, "--with", "all-reduce:1GiB:8@64")
        self.assertEqual([job["slowdown"] for job in found["jobs"]], [1.0, 1.0])

    def test_a_failed_uplink_costs_time_and_carries_nothing(self):
        arguments = ["--op", "all-to-all", "--routing", "adaptive"]
        healthy = self.ask(*arguments)
        link = healthy["busiest_link"]["link"]
        self.assertEqual(healthy["busiest_link"]["tier"], "leaf_spine")
        broken = self.ask(*arguments, "--fail-links", link)
        self.assertEqual(broken["failed_links"], [link])
        self.assertGreater(broken["jobs"][0]["time_s"], healthy["jobs"][0]["time_s"])

    def test_a_fabric_in_parts_is_refused_with_the_pair(self):
        links = self.access_links_of_the_last_node()
        done = self.gigatwin("collective", "--fabric", POD, "--fail-links", ",".join(map(str, links)))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"^gigatwin collective: the fabric is partitioned: no way is left from accelerator "
                                      r"\d+ to accelerator \d+\n$")

    def access_links_of_the_last_node(self):
        tiers = json.loads(self.succeeds("fabric", POD, "--json").stdout)["tiers"]
        self.assertEqual([tier["name"] for tier in tiers[:2]], ["scale_up", "access"])
        end = tiers[0]["links"] + tiers[1]["links"]
        return range(end - 8, end)

    def test_seeds_and_routings_change_what_is_hashed(self):
        arguments = ["--op", "all-to-all", "--routing", "ecmp"]
        times = [self.job(*arguments, "--seed", seed)["time_s"] for seed in (1, 2, 1)]
        self.assertNotEqual(times[0], times[1])
        self.assertEqual(times[0], times[2])
        self.assertLess(self.job("--op", "all-to-all", "--routing", "adaptive")["time_s"], min(times))

    # ---- fidelities

    def test_analytic_and_fluid_agree_where_one_link_decides(self):
        for ranks in (8, 16, 32):
            fluid, analytic = (self.job("--ranks", ranks, "--bytes", "4GiB", "--fidelity", fidelity)
                               for fidelity in ("fluid", "analytic"))
            self.assertTrue(math.isclose(fluid["time_s"], analytic["time_s"], rel_tol=0.02),
                            f"{ranks} ranks: {fluid['time_s']} and {analytic['time_s']} s")
            self.assertEqual((fluid["algorithm"], fluid["protocol"]), (analytic["algorithm"], analytic["protocol"]))

    def test_simgrid_and_fluid_agree(self):
        for question in (["--ranks", 16, "--algorithm", "ring"], ["--op", "all-to-all", "--ranks", 32, "--stride", 4],
                         ["--op", "point-to-point", "--ranks", 2, "--with", "broadcast:1MiB:16@16"]):
            fluid, simgrid = (self.ask(*question, "--fidelity", fidelity) for fidelity in ("fluid", "simgrid"))
            for one, other in zip(fluid["jobs"], simgrid["jobs"]):
                self.assertTrue(math.isclose(one["time_s"], other["time_s"], rel_tol=1e-6), question)
            self.assertEqual(fluid["flows"], simgrid["flows"])

    def test_analytic_is_refused_where_blocks_are_not_nested(self):
        done = self.gigatwin("collective", "--fabric", FABRICS / "h100-torus.yaml", "--fidelity", "analytic")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", (
            "gigatwin collective: --fidelity: expected fluid for a torus: the analytic model counts nested blocks, found "
            "analytic\n")))

    # ---- golden

    def test_the_answers_of_the_small_fabric(self):
        golden = json.loads(GOLDEN.read_text())["answers"]
        self.assertEqual(list(golden), QUESTIONS)
        for question, was in golden.items():
            with self.subTest(question):
                now = answer(question)
                self.assertEqual((now["algorithm"], now["protocol"]), (was["algorithm"], was["protocol"]))
                self.assertTrue(math.isclose(now["time_s"], was["time_s"], rel_tol=1e-6),
                                f"was {was['time_s']!r} s, is {now['time_s']!r}; if that is meant: --update")

    # ---- wrong requests

    def test_what_cannot_be_answered_is_one_line_that_names_the_option(self):
        tiers = json.loads(self.succeeds("fabric", POD, "--json").stdout)["tiers"]
        links = sum(tier["links"] for tier in tiers)
        for arguments, message in REFUSED:
            with self.subTest(arguments):
                done = self.gigatwin("collective", "--fabric", POD, *arguments)
                expected = message.replace("{links}", str(links - 1))
                self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"gigatwin collective: {expected}\n"))
        self.assertEqual(self.files(), [])

    def test_options_that_exclude_each_other(self):
        for arguments, message in [
            ([], "--fabric is required"),
            (["--fabric", "a", "--sweep", "--bytes", "8"], "--bytes excludes --sweep"),
            (["--fabric", "a", "--group", "0:8", "--nodes", "0:1"], "--group excludes --nodes"),
            (["--fabric", "a", "--from", "8"], "--from requires --sweep"),
        ]:
            done = self.gigatwin("collective", *arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertEqual(done.stderr, f"gigatwin collective: {message}\nTry 'gigatwin collective --help'.\n")


class FabricFiles(harness.ProgramTest):
    def test_all_that_come_with_the_program_are_right_and_run_as_they_say(self):
        files = sorted(FABRICS.glob("*.yaml"))
        self.assertGreaterEqual(len(files), 12)
        done = self.succeeds("check", *files)
        self.assertEqual(len(done.stdout.splitlines()), len(files))
        for file in files:
            with self.subTest(file.name):
                text = file.read_text()
                self.assertTrue(text.startswith("# "))
                command = re.search(r"(?m)^#   gigatwin (collective .*)$", text)[1].split()
                self.assertIn(f"scenarios/fabrics/{file.name}", command)
                if "100k" not in file.name:  # some seconds and a GB: bench/ measures that size
                    self.succeeds(*command, cwd=SOURCE)

    def test_overrides_and_errors_have_places_as_in_scenarios(self):
        (self.folder / "f.yaml").write_text(f"gigatwin: 1\nextends: {POD}\nname: f\nfabric: {{kindd: torus}}\n")
        done = self.gigatwin("collective", "--fabric", "f.yaml")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("f.yaml:4:10: error: fabric.kindd: unknown key; did you mean kind?\n", done.stderr)
        done = self.gigatwin("fabric", POD, "--set", "fabric.switch.ports=8")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("fabric.switch.ports: expected a leaf for the 8 NICs of one scale-up domain, found 4 of 8 ports below",
                      done.stderr)

    def test_a_graph_in_parts_is_refused(self):
        text = (FABRICS / "ring-of-four.graphml").read_text()
        (self.folder / "cut.graphml").write_text(re.sub(r'.*"switch[0-3]" target="switch.*\n', "", text))
        done = self.gigatwin("collective", "--fabric", FABRICS / "graph.yaml", "--set", "fabric.graph=cut.graphml")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"^--set fabric\.graph=cut\.graphml: error: fabric\.graph: \S+/cut\.graphml: .*\n"
                                      r"1 error; nothing was written\n$")
        self.assertIn("node1-gpu0", done.stderr)

    def test_an_exported_fabric_gives_the_same_answer(self):
        self.succeeds("fabric", POD, "--graphml", "pod.graphml")
        graph = ["--set", "fabric.kind=graph", "--set", "fabric.graph=pod.graphml", "--set", "fabric.model=fluid"]
        (self.folder / "graph.yaml").write_text(POD.read_text().replace("  leaf_oversubscription: 2\n", ""))
        for question in (["--ranks", 8], ["--ranks", 32, "--algorithm", "ring"]):
            times = [json.loads(self.succeeds("collective", "--fabric", *fabric, *question, "--json").stdout)["jobs"][0]["time_s"]
                     for fabric in ([POD], ["graph.yaml", *graph])]
            self.assertTrue(math.isclose(*times, rel_tol=1e-6), (question, times))

    def test_a_scenario_is_a_fabric_too(self):
        found = json.loads(self.succeeds("collective", "--fabric", harness.SMALL, "--ranks", 72, "--json").stdout)
        self.assertEqual((found["fabric"], found["accelerators"]), ("small", 1152))

    def test_a_run_wants_the_rest_of_a_scenario(self):
        done = self.gigatwin("run", POD)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("error: site: ", done.stderr)


def update():
    harness.program = sys.argv[1]
    rows = ",\n".join(f"  {json.dumps(question)}: {json.dumps(answer(question))}" for question in QUESTIONS)
    GOLDEN.write_text(f'{{"fabric": "{POD.name}", "relative_tolerance": 1e-6, "answers": {{\n{rows}\n}}}}\n')


if __name__ == "__main__":
    update() if "--update" in sys.argv else harness.main()
