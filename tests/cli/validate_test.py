"""`gigatwin validate`: the shipped rows, files of others, wrong files."""

import json
import unittest

from harness import SOURCE, ProgramTest, environment, gigatwin, main

ROW = """rows:
- id: {id}
  source: somebody
  inputs: {{gpu: H100-SXM5-80GB, gpus: 8, nodes: 1, collective: all_reduce, size_bytes: 1073741824}}
  expected: {{busbw_gbytes_s: {busbw}}}
"""

TRAINING = """rows:
- id: {id}
  group: somebody's steps
  source: somebody
  inputs: {{model: llama3-8b, gpu: H100, gpus: 8, tp: 2, gbs: 32, mbs: 1, {more}}}
  expected: {{step_s: {step}}}
"""

FACILITY = """rows:
- id: {id}
  source: somebody
  inputs: {{system: Frontier, load: HPL}}
  expected: {{power_mw: {power}}}
"""

OPERATIONS = """rows:
- id: {id}
  source: somebody
  inputs: {{days: 30}}
  expected: {{interruptions: {count}}}
  machine: {{name: theirs, gpus: 2048, failures: {failures}, source: somebody}}
"""

CAPITAL = """rows:
- id: {id}
  source: somebody
  site: {site}
  figure: all of a site
  computed: all-in-per-power
  low: {low}
  high: 60
"""


class Validate(ProgramTest):
    def rows(self, text):
        path = self.folder / "rows.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    def test_the_shipped_rows_are_within_their_limits_and_are_the_page(self):
        done = gigatwin("validate", "collectives")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, (SOURCE / "docs" / "validation.md").read_text(encoding="utf-8"))

    def test_json_has_every_row(self):
        done = gigatwin("validate", "collectives", "--json")
        report = json.loads(done.stdout)
        self.assertTrue(report["passed"])
        self.assertEqual(len(report["rows"]) + len(report["skipped"]), 231)
        first = report["rows"][0]
        self.assertAlmostEqual(first["simulated_byte_s"] / first["published_byte_s"] - 1, first["error"], places=12)
        for machine in report["machines"]:
            if machine["scored"]:
                self.assertLessEqual(machine["large_messages"]["mean_absolute_error"] or 0, 0.10, machine["machine"])
                self.assertLessEqual(machine["short_messages"]["mean_absolute_error"] or 0, 0.25, machine["machine"])

    def test_rows_of_others_are_run_and_a_large_error_fails(self):
        near = gigatwin("validate", "collectives", "--rows", self.rows(ROW.format(id="near", busbw=466)))
        self.assertEqual(near.returncode, 0, near.stderr)
        far = gigatwin("validate", "collectives", "--rows", self.rows(ROW.format(id="far", busbw=233)))
        self.assertEqual(far.returncode, 1)
        self.assertRegex(far.stdout, r"\| far +\|.*\| +\+9\d\.\d % \|")
        self.assertIn("FAIL", far.stdout)

    def test_rows_of_an_unknown_machine_are_listed_and_nothing_passes(self):
        done = gigatwin("validate", "collectives", "--rows", self.rows(ROW.format(id="one", busbw=1).replace("H100", "X1")))
        self.assertEqual(done.returncode, 1)
        self.assertIn("no machine has these inputs", done.stdout)

    def test_wrong_rows_are_told_with_their_place(self):
        path = self.rows(ROW.format(id="one", busbw="fast"))
        done = gigatwin("validate", "collectives", "--rows", path)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"{path}:5:30: error: rows[0].expected.busbw_gbytes_s: expected a number of at least 0, found fast", done.stderr)

    def test_a_missing_file_is_told(self):
        done = gigatwin("validate", "collectives", "--rows", self.folder / "none.yaml")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("none.yaml", done.stderr)

    def test_wrong_machines_are_told(self):
        (self.folder / "machines.yaml").write_text("machines: []\n", encoding="utf-8")
        (self.folder / "collectives.yaml").write_text(ROW.format(id="one", busbw=1), encoding="utf-8")
        done = gigatwin("validate", "collectives", env=environment(GIGATWIN_VALIDATION=str(self.folder)))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("machines.yaml:1:11: error: machines: expected", done.stderr)

    def test_facility_rows_are_within_their_limits_and_are_the_page(self):
        done = gigatwin("validate", "facility")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, (SOURCE / "docs" / "validation-facility.md").read_text(encoding="utf-8"))

    def test_facility_as_json_has_every_figure_and_the_sets(self):
        report = json.loads(gigatwin("validate", "facility", "--group", "Frontier", "--json").stdout)
        self.assertEqual((report["what"], report["passed"]), ("facility", True))
        first = report["rows"][0]
        self.assertEqual((first["id"], first["unit"], first["set"]), ("frontier-idle", "MW", "calibrated"))
        self.assertAlmostEqual(first["simulated"] / first["published"][0] - 1, first["error"], places=12)
        self.assertEqual(report["sets"][0]["largest_limit"], 0.03)

    def test_facility_rows_of_others_are_run_and_a_large_error_fails(self):
        near = gigatwin("validate", "facility", "--rows", self.rows(FACILITY.format(id="near", power=22.95)))
        self.assertEqual(near.returncode, 0, near.stderr + near.stdout)
        far = gigatwin("validate", "facility", "--rows", self.rows(FACILITY.format(id="far", power=20)))
        self.assertEqual(far.returncode, 1)
        self.assertRegex(far.stdout, r"\| far +\|.*\| +\+14\.\d % \|")
        self.assertIn("FAIL", far.stdout)

    def test_wrong_facility_rows_are_told_with_their_place(self):
        path = self.rows(FACILITY.format(id="one", power=1) + "  plant: {cooling: ice, power: hyperscale-n, load: 0.7}\n")
        done = gigatwin("validate", "facility", "--rows", path)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"{path}:6:20: error: rows[0].plant.cooling: catalogue cooling has no entry ice", done.stderr)

    def test_economics_rows_are_inside_or_explained_and_are_the_page(self):
        done = gigatwin("validate", "economics")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, (SOURCE / "docs" / "validation-economics.md").read_text(encoding="utf-8"))

    def test_economics_as_json_has_every_row(self):
        report = json.loads(gigatwin("validate", "economics", "--group", "rack", "--json").stdout)
        self.assertEqual((report["what"], report["passed"]), ("economics", True))
        first = report["rows"][0]
        self.assertEqual((first["id"], first["unit"], first["computed_for"]), ("rack-all-in", "M USD", "gb200-campus"))
        self.assertLessEqual(first["range"][0], first["computed"])
        self.assertIn("difference", first)

    def test_economics_rows_of_others_fail_without_a_reason(self):
        near = gigatwin("validate", "economics", "--rows", self.rows(CAPITAL.format(id="near", site="gb200-campus", low=20)))
        self.assertEqual(near.returncode, 0, near.stderr + near.stdout)
        far = gigatwin("validate", "economics", "--rows", self.rows(CAPITAL.format(id="far", site="gb200-campus", low=50)))
        self.assertEqual(far.returncode, 1)
        self.assertRegex(far.stdout, r"\| far +\|.*\| FAIL: -\d+ % \|")

    def test_economics_rows_of_unknown_sites_are_told(self):
        done = gigatwin("validate", "economics", "--rows", self.rows(CAPITAL.format(id="one", site="nowhere", low=20)))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("row one: no site is named nowhere", done.stderr)

    def test_operations_rows_are_within_their_limits_and_are_the_page(self):
        done = gigatwin("validate", "operations")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout, (SOURCE / "docs" / "validation-operations.md").read_text(encoding="utf-8"))

    def test_operations_as_json_has_every_figure_and_the_sets(self):
        report = json.loads(gigatwin("validate", "operations", "--group", "Llama 3", "--json").stdout)
        self.assertEqual((report["what"], report["passed"]), ("operations", True))
        first = report["rows"][0]
        self.assertEqual((first["id"], first["set"], first["kind"]), ("llama3-cause-faulty_gpu", "interruptions", "calibrated"))
        self.assertAlmostEqual(first["simulated"] / first["published"][0] - 1, first["error"], places=12)
        self.assertLess(first["simulated_5_to_95"][0], first["published"][0])
        self.assertTrue(all(row["inside"] for row in report["rows"] if row["scored"] and row["set"] == "interruptions"))
        self.assertEqual(report["sets"][0]["largest_limit"], 0.10)
        bound = next(row for row in report["rows"] if row["figure"] == "effective_training_time_pct_min")
        self.assertEqual(bound["published"], [0.9, None])

    def test_operations_rows_of_others_are_run_and_a_large_error_fails(self):
        # 2048 GPUs x 720 h x 19.7 per million GPU-hours = 29
        near = gigatwin("validate", "operations", "--rows", self.rows(OPERATIONS.format(id="near", count=29, failures="llama3-h100")))
        self.assertEqual(near.returncode, 0, near.stderr + near.stdout)
        far = gigatwin("validate", "operations", "--rows", self.rows(OPERATIONS.format(id="far", count=15, failures="llama3-h100")))
        self.assertEqual(far.returncode, 1)
        self.assertRegex(far.stdout, r"\| far +\|.*!.*\| +\+9\d\.\d % \|")
        self.assertIn("FAIL", far.stdout)

    def test_wrong_operations_rows_are_told_with_their_place(self):
        path = self.rows(OPERATIONS.format(id="one", count=1, failures="gremlins"))
        done = gigatwin("validate", "operations", "--rows", path)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"{path}:6:49: error: rows[0].machine.failures: catalogue failures has no entry gremlins", done.stderr)

    def test_training_runs_every_shipped_row_or_says_why_not_and_is_the_page(self):
        done = gigatwin("validate", "training", "--json")
        report = json.loads(done.stdout)
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.returncode, 0 if report["passed"] else 1)
        run = {row["id"] for row in report["rows"]}
        self.assertEqual(len(run) + len(report["skipped"]), 534)
        for row in report["rows"]:
            ratio = row["simulated"] / row["published"]
            self.assertAlmostEqual(row["error"], (ratio if row["measured"] == "memory_gib" else 1 / ratio) - 1, places=9)
        for skipped in report["skipped"]:
            self.assertTrue(skipped["reason"], skipped["id"])
        page = gigatwin("validate", "training").stdout
        self.assertEqual(page, (SOURCE / "docs" / "validation-training.md").read_text(encoding="utf-8"))

    def test_training_parts_of_a_step_add_to_it(self):
        report = json.loads(gigatwin("validate", "training", "--json", "--group", "MLPerf").stdout)
        self.assertGreater(len(report["rows"]), 5)
        for row in report["rows"]:
            self.assertAlmostEqual(sum(row["parts"].values()) / row["simulated"], 1, places=6, msg=row["id"])

    def test_training_rows_of_others_are_run(self):
        path = self.rows(TRAINING.format(id="mine", step=1.0, more="precision: bf16"))
        done = gigatwin("validate", "training", "--rows", path)
        self.assertEqual(done.stderr, "")
        self.assertRegex(done.stdout, r"\| mine +\| +1 s \|")
        self.assertEqual(done.returncode, 1)  # no row that counts
        table = gigatwin("validate", "training", "--rows", path, "--breakdown").stdout
        self.assertRegex(table, r"\| mine +\| +1 s \|.*\| TP 2 PP 1 DP 4 mbs 1")

    def test_training_inputs_that_nobody_understands_are_counted(self):
        path = self.rows(TRAINING.format(id="mine", step=1.0, more="colour: red"))
        done = gigatwin("validate", "training", "--rows", path)
        self.assertIn("- input colour = red is not understood: 1", done.stdout)

    def test_training_wrong_rows_are_told_with_their_place(self):
        path = self.rows(TRAINING.format(id="mine", step=1.0, more="tp: 4"))
        done = gigatwin("validate", "training", "--rows", path)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn(f"{path}:5:", done.stderr)

    def test_it_wants_to_know_what(self):
        done = gigatwin("validate")
        self.assertEqual(done.returncode, 2)
        self.assertIn("Try 'gigatwin validate --help'", done.stderr)


if __name__ == "__main__":
    main()
