"""A session of a planner with a small site: run, show, compare, run again."""

import csv
import io
import json
import math
import os
import pty
import shutil
import subprocess

import harness
from harness import SMALL, datasets, gigatwin, needs_h5py


class Session(harness.ProgramTest):
    """Works on results that are made once: small.h5, and other.h5 of another seed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.results = harness.new_folder(cls)
        cls.small, cls.other = cls.results / "small.h5", cls.results / "other.h5"
        cls.first = gigatwin("run", SMALL, "-o", cls.small)
        cls.second = gigatwin("run", SMALL, "-o", cls.other, "--seed", "8")
        for done in (cls.first, cls.second):
            if done.returncode != 0:
                raise AssertionError(done.stderr)

    # ---- run

    def test_a_run_is_quiet_when_piped(self):
        self.assertEqual(self.first.stderr, "")
        self.assertNotIn("\r", self.first.stdout)
        self.assertNotIn("\033", self.first.stdout)

    def test_a_run_ends_with_the_headline_and_what_to_do_next(self):
        self.assertRegex(self.first.stdout, r"PUE")
        self.assertIn(f"result   {self.small}\n", self.first.stdout)
        self.assertIn(f"gigatwin show {self.small}\n", self.first.stdout)

    def test_the_default_name_is_that_of_the_scenario_in_the_current_folder(self):
        self.succeeds("run", SMALL, "--set", "time.duration=3 d")
        self.assertEqual(self.files(), ["small.h5"])

    def test_quiet_says_nothing(self):
        self.assertEqual(self.succeeds("run", SMALL, "--quiet", "--set", "time.duration=3 d").stdout, "")
        self.assertEqual(self.files(), ["small.h5"])

    def test_an_existing_result_is_kept_unless_forced(self):
        self.succeeds("run", SMALL, "-o", "a.h5", "--set", "time.duration=3 d")
        before = (self.folder / "a.h5").read_bytes()
        done = self.gigatwin("run", SMALL, "-o", "a.h5", "--set", "time.duration=3 d")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (
            2, "", "gigatwin run: a.h5: exists already; choose another name, or replace it with --force\n"))
        self.assertEqual((self.folder / "a.h5").read_bytes(), before)
        self.succeeds("run", SMALL, "-o", "a.h5", "--set", "time.duration=4 d", "--force")
        self.assertNotEqual((self.folder / "a.h5").read_bytes(), before)
        self.assertEqual(self.files(), ["a.h5"])

    def test_run_json_is_show_json(self):
        done = self.succeeds("run", SMALL, "-o", "a.h5", "--json", "--set", "time.duration=3 d")
        self.assertEqual(done.stdout, self.succeeds("show", "a.h5", "--json").stdout)

    def test_where_a_result_cannot_be(self):
        (self.folder / "folder.h5").mkdir()
        for output, message in [
            ("nowhere/a.h5", "nowhere/a.h5: the folder nowhere does not exist"),
            ("folder.h5", "folder.h5: is a folder; expected a file name for the result"),
            ("folder.h5/", "\"folder.h5/\": expected a file name for the result"),
        ]:
            with self.subTest(output):
                done = self.gigatwin("run", SMALL, "-o", output)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"gigatwin run: {message}\n"))
        self.assertEqual(self.files(), ["folder.h5"])

    def test_a_terminal_sees_percent_date_and_time_to_go_and_nothing_in_the_end(self):
        terminal, program_side = pty.openpty()
        run = subprocess.Popen([harness.program, "run", SMALL, "-o", "a.h5", "--set", "time.duration=1 a", "--set",
                                "time.step=5 min"], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=program_side, env=harness.environment(TERM="xterm", CI=None))
        os.close(program_side)
        shown = b""
        try:
            while chunk := os.read(terminal, 4096):
                shown += chunk
        except OSError:  # how a terminal says that nobody writes any more
            pass
        os.close(terminal)
        self.assertEqual(run.wait(), 0)
        self.assertRegex(shown, rb"\r\x1b\[K *\d+ %  20(28|29)-\d\d-\d\d  \d+ s to go\r")
        self.assertTrue(shown.endswith(b"\r\x1b[K"))

    # ---- the same again

    @needs_h5py
    def test_same_scenario_and_seed_same_datasets(self):
        self.succeeds("run", SMALL, "-o", "again.h5")
        self.assert_same_datasets(self.small, self.folder / "again.h5")

    @needs_h5py
    def test_another_seed_gives_another_year(self):
        first, second = datasets(self.small), datasets(self.other)
        different = [name for name in first if first[name] != second.get(name)]
        self.assertIn("it_power", different)
        self.assertGreater(len(different), 10)

    @needs_h5py
    def test_a_result_can_be_run_again_from_itself(self):
        self.succeeds("run", "--from", self.small, "-o", "again.h5")
        self.assert_same_datasets(self.small, self.folder / "again.h5")

    @needs_h5py
    def test_a_result_can_be_run_again_with_changes(self):
        self.succeeds("run", "--from", self.small, "-o", "again.h5", "--seed", "8")
        self.assert_same_datasets(self.other, self.folder / "again.h5")

    @needs_h5py
    def test_a_dry_run_prints_the_whole_scenario_which_gives_the_same(self):
        done = self.gigatwin("run", SMALL, "--dry-run")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r"^480 plant steps of 2 halls, \d+ jobs; the result would be small\.h5\n$")
        self.assertEqual(self.files(), [])
        self.assertIn("catalog/systems.yaml", done.stdout)
        (self.folder / "resolved.yaml").write_text(done.stdout)
        self.succeeds("run", "resolved.yaml", "-o", "again.h5", env=harness.environment(GIGATWIN_CATALOG="/nowhere"))
        self.assert_same_datasets(self.small, self.folder / "again.h5")

    @needs_h5py
    def test_files_that_a_scenario_names_are_found_again_from_anywhere(self):
        (self.folder / "site").mkdir()
        (self.folder / "elsewhere").mkdir()
        shutil.copy(harness.HERE / "bad" / "data" / "jobs.csv", self.folder / "site")
        (self.folder / "site" / "trace.yaml").write_text(f"""gigatwin: 1
extends: {harness.HERE / "bad" / "base" / "site.yaml"}
name: trace
workload:
  traces:
    - {{file: jobs.csv, format: philly, tenant_class: research, utilisation: 0.5, mfu: 0.3, checkpoint_per_accelerator: 1 GB}}
""")
        self.succeeds("run", "site/trace.yaml", "-q")
        self.succeeds("run", "--from", "../trace.h5", "-o", "again.h5", "-q", cwd=self.folder / "elsewhere")
        self.assert_same_datasets(self.folder / "trace.h5", self.folder / "elsewhere" / "again.h5")
        dry = self.gigatwin("run", "site/trace.yaml", "--dry-run").stdout
        (self.folder / "elsewhere" / "resolved.yaml").write_text(dry)
        self.succeeds("check", "elsewhere/resolved.yaml")

    def assert_same_datasets(self, first, second):
        first, second = datasets(first), datasets(second)
        self.assertEqual(sorted(first), sorted(second))
        self.assertEqual([name for name in first if first[name] != second[name]], [])
        self.assertGreater(len(first), 50)

    # ---- show

    def shown(self, result):
        return json.loads(self.succeeds("show", result, "--json").stdout)

    def test_show_json_has_the_numbers_of_the_text(self):
        text = self.succeeds("show", self.small).stdout
        shown = self.shown(self.small)
        self.assertEqual((shown["schema"], shown["scenario"], shown["seed"], shown["duration_s"], shown["complete"]),
                         ("gigatwin.show/1", "small", 7, 20 * 86400, True))
        self.assertGreater(len(shown["indicators"]), 20)
        for indicator in shown["indicators"]:
            if indicator["value"] is not None:  # four digits are shown; what is missing is left out
                number = self.number_shown(text, indicator)
                self.assertTrue(math.isclose(float(number.replace(" ", "")), indicator["value"], rel_tol=6e-4, abs_tol=1e-12),
                                f"{indicator['name']}: text {number}, JSON {indicator['value']}")

    def number_shown(self, text, indicator):
        """What stands behind the label, without the unit that has to follow."""
        start, end = f"  {indicator['label']:<30} ", f" {indicator['shown_units']}".rstrip()
        lines = [line for line in text.splitlines() if line.startswith(start)]
        self.assertTrue(lines, indicator["label"])
        self.assertTrue(lines[-1].endswith(end), lines[-1])
        return lines[-1].removeprefix(start).removesuffix(end)

    def test_every_group_as_csv(self):
        for group in ("site", "power", "cooling", "fabric", "jobs", "events", "iteration", "economics", "indicators"):
            with self.subTest(group):
                rows = list(csv.reader(io.StringIO(self.succeeds("show", self.small, "--csv", group).stdout)))
                self.assertGreater(len(rows), 1, "no row below the header")
                self.assertEqual({len(row) for row in rows}, {len(rows[0])})
                self.assertEqual(len(set(rows[0])), len(rows[0]), "two columns of one name")
                with_units = list(csv.reader(io.StringIO(
                    self.succeeds("show", self.small, "--csv", group, "--units").stdout)))
                self.assertEqual(with_units[1:], rows[1:])

    @needs_h5py
    def test_csv_has_the_numbers_of_the_file(self):
        import h5py

        rows = list(csv.DictReader(io.StringIO(self.succeeds("show", self.small, "--csv", "site").stdout)))
        with h5py.File(self.small, "r") as file:
            power = file["it_power"][...]
        self.assertEqual(len(rows), 480)
        for row, value in zip(rows, power):
            self.assertTrue(math.isclose(float(row["it_power"]), value, rel_tol=1e-6))

    def test_what_cannot_be_shown(self):
        (self.folder / "text.h5").write_text("not a result")
        (self.folder / "folder.h5").mkdir()
        (self.folder / "cut.h5").write_bytes(self.small.read_bytes()[:20_000])
        for arguments, pattern in [
            (["nowhere.h5"], r"nowhere\.h5: no such file"),
            (["folder.h5"], r"folder\.h5: is a folder, not a result"),
            (["text.h5"], r"text\.h5: is not a result of gigatwin: expected an HDF5 file"),
            (["cut.h5"], r"cut\.h5: is damaged or truncated: .*"),
            ([self.small, "--csv", "coolng"], r".*: expected one of the tables .*cooling.*, found \"coolng\".*"),
        ]:
            with self.subTest(arguments):
                done = self.gigatwin("show", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertRegex(done.stderr, rf"^gigatwin show: {pattern}\n$")

    def test_output_into_a_closed_pipe_does_not_crash(self):
        done = subprocess.run(f"'{harness.program}' show '{self.small}' --csv site | head -1", shell=True, text=True,
                              capture_output=True, env=harness.environment())
        self.assertTrue(done.stdout.startswith("time"))
        self.assertNotRegex(done.stderr, "(?i)core|abort|sanitizer")

    # ---- compare

    def test_compare_as_text_csv_and_json_have_the_same_numbers(self):
        text = self.succeeds("compare", self.small, self.small).stdout
        self.assertIn("PUE", text)
        first, second = self.shown(self.small), self.shown(self.other)
        done = self.gigatwin("compare", self.small, self.other, "--json")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr, "warning: seeds differ: 7 (small), 8 (other); part of each difference is chance\n")
        compared = json.loads(done.stdout)
        rows = {row["name"]: row for row in compared["indicators"]}
        for a, b in zip(first["indicators"], second["indicators"]):
            self.assertEqual(rows[a["name"]]["values"], [a["value"], b["value"]], a["name"])
        table = list(csv.DictReader(io.StringIO(self.gigatwin("compare", self.small, self.other, "--csv").stdout)))
        self.assertEqual([row["name"] for row in table], list(rows))

    def test_a_result_compared_with_itself_differs_in_nothing(self):
        compared = json.loads(self.succeeds("compare", self.small, self.small, "--json").stdout)
        for row in compared["indicators"]:
            self.assertIn(row["differences"][1], (0, 0.0, None), row["name"])

    def test_a_scenario_is_run_for_a_comparison_and_leaves_nothing(self):
        done = self.succeeds("compare", self.small, SMALL, "--json", env=harness.environment(TMPDIR=str(self.folder)))
        for row in json.loads(done.stdout)["indicators"]:
            self.assertEqual(row["values"][0], row["values"][1], row["name"])
        self.assertEqual(self.files(), [])

    def test_a_wrong_scenario_stops_a_comparison(self):
        bad = harness.HERE / "bad" / "unknown-key.yaml"
        done = self.gigatwin("compare", self.small, bad, env=harness.environment(TMPDIR=str(self.folder)))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("unknown key", done.stderr)
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    harness.main()
