"""What the program says to a newcomer: help, usage errors, check, the catalogue, the fabric."""

import json
import re

import harness
from harness import SMALL, SOURCE

COMMANDS = ["run", "check", "show", "compare", "catalog", "catalog list", "catalog show", "fabric", "collective", "replay", "step", "power", "drill", "trace", "trace info", "trace fit", "report", "validate", "validate collectives", "validate training", "schema"]


USAGE_ERRORS = [
    (["frobnicate"], "The following argument was not expected: frobnicate"),
    (["--frobnicate"], "The following argument was not expected: --frobnicate"),
    (["run"], "expected a scenario file, or --from RESULT"),
    (["run", "--frobnicate"], "The following argument was not expected: --frobnicate"),
    (["run", "a.yaml", "b.yaml"], "The following argument was not expected: b.yaml"),
    (["run", "a.yaml", "--from", "b.h5"], "scenario excludes --from"),
    (["run", "a.yaml", "-o"], "--output: 1 required FILE missing"),
    (["run", "a.yaml", "--seed"], "--seed: 1 required N missing"),
    (["run", "a.yaml", "--seed", "x"], '--seed: expected a whole number, found "x"'),
    (["run", "a.yaml", "check"], "The following argument was not expected: check"),
    (["check"], "scenarios is required"),
    (["show"], "result is required"),
    (["show", "a.h5", "b.h5"], "The following argument was not expected: b.h5"),
    (["show", "a.h5", "--csv", "site", "--json"], "--json excludes --csv"),
    (["show", "a.h5", "--units"], "--units requires --csv"),
    (["compare"], "inputs is required"),
    (["compare", "a.h5"], "inputs: At least 2 required but received 1"),
    (["compare", "a.h5", "b.h5", "--csv", "--json"], "--json excludes --csv"),
    (["catalog", "show"], "name is required"),
    (["catalog", "list", "accelerators", "hosts"], "The following argument was not expected: hosts"),
    (["fabric"], "scenario is required"),
    (["schema", "time"], "The following argument was not expected: time"),
]


class Help(harness.ProgramTest):
    def test_without_a_command_the_help_and_status_2(self):
        done = self.gigatwin()
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, self.succeeds("--help").stdout)

    def test_the_help_names_every_command_and_the_first_steps(self):
        text = self.succeeds("--help").stdout
        for command in COMMANDS:
            self.assertRegex(text, rf"(?m)^  {command.split()[0]} +\w")
        self.assertIn("gigatwin run scenarios/kajaani-gb200.yaml", text)
        self.assertIn("Exit status: 0 done, 1 failed, 2 bad usage or input (nothing written), 130/143 interrupted.", text)

    def test_every_command_has_help_with_an_example(self):
        for command in COMMANDS:
            with self.subTest(command):
                text = self.succeeds(*command.split(), "--help").stdout
                self.assertIn("Usage: gigatwin " + command, text)
                self.assertRegex(text, f"\nExamples?:\n  gigatwin {command}")

    def test_scenarios_that_the_help_shows_exist(self):
        text = self.succeeds("--help").stdout + self.succeeds("run", "--help").stdout
        shown = set(re.findall(r"scenarios/\S+\.yaml", text))
        self.assertTrue(shown)
        for scenario in shown:
            self.assertTrue((SOURCE / scenario).is_file(), scenario)

    def test_the_version_is_one_line(self):
        self.assertRegex(self.succeeds("--version").stdout, r"^gigatwin \d+\.\d+\.\d+ .*\n$")

    def usage_error(self, *arguments):
        done = self.gigatwin(*arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        return done.stderr

    def test_usage_errors_are_one_line_and_where_to_look(self):
        for arguments, message in USAGE_ERRORS:
            with self.subTest(arguments):
                command = " ".join(["gigatwin", *[word for word in arguments[:1] if word in COMMANDS]])
                self.assertEqual(self.usage_error(*arguments), f"{command}: {message}\nTry '{command} --help'.\n")

    def test_nothing_is_written_by_any_of_them(self):
        for arguments in ([], ["run"], ["run", "--frobnicate"], ["show"], ["--version"]):
            self.gigatwin(*arguments)
        self.assertEqual(self.files(), [])


class Inputs(harness.ProgramTest):
    """Commands that need no result."""

    # ---- check

    def test_check_says_ok_and_judges_every_file(self):
        good, bad = SMALL, harness.HERE / "bad" / "unknown-key.yaml"
        self.assertRegex(self.succeeds("check", good).stdout, r"^.*small\.yaml: ok: 1152 accelerators in 2 halls, \d+ jobs, .*\n$")
        done = self.gigatwin("check", bad, good)
        self.assertEqual(done.returncode, 2)
        self.assertIn("small.yaml: ok", done.stdout)
        self.assertIn("unknown key", done.stderr)

    def test_check_json_has_every_problem_with_its_place(self):
        bad = harness.HERE / "bad" / "unknown-key-at-every-level.yaml"
        done = self.gigatwin("check", SMALL, bad, "--json")
        self.assertEqual((done.returncode, done.stderr), (2, ""))
        good_file, bad_file = json.loads(done.stdout)["files"]
        self.assertEqual((good_file["ok"], good_file["diagnostics"], bad_file["ok"]), (True, [], False))
        announced = [line for line in bad.read_text().splitlines() if line.startswith("# expect: ")]
        found = [f"# expect: {d['line']}:{d['column']}: error: {d['key']}: {d['message']}" for d in bad_file["diagnostics"]]
        self.assertEqual(found, announced)

    def test_the_scenarios_that_come_with_the_program_are_right(self):
        scenarios = sorted((SOURCE / "scenarios").glob("*.yaml"))
        self.assertGreaterEqual(len(scenarios), 2)
        done = self.gigatwin("check", *scenarios)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), len(scenarios))

    # ---- fabric and catalogue

    def test_fabric_as_table_json_and_graph(self):
        text = self.succeeds("fabric", SMALL).stdout
        tiers = json.loads(self.succeeds("fabric", SMALL, "--json").stdout)["tiers"]
        for tier in tiers:
            self.assertRegex(text, rf"(?m)^{tier['name']} +{tier['links']} ")
        self.succeeds("fabric", SMALL, "--dot", "f.dot", "--graphml", "f.graphml")
        self.assertEqual(self.files(), ["f.dot", "f.graphml"])
        done = self.gigatwin("fabric", SMALL, "--dot", "f.dot")
        self.assertEqual((done.returncode, done.stderr), (2, "gigatwin fabric: f.dot: exists already; --force replaces it\n"))

    def test_the_catalogue_lists_what_it_shows(self):
        entries = json.loads(self.succeeds("catalog", "list", "--json").stdout)["entries"]
        self.assertIn("gb200-nvl72", entries["systems"])
        text = self.succeeds("catalog", "list", "systems").stdout
        self.assertEqual([line.split()[0] for line in text.splitlines()], ["systems", *entries["systems"]])
        shown = self.succeeds("catalog", "show", "gb200-nvl72").stdout
        self.assertTrue(shown.startswith("# systems/gb200-nvl72\n"))
        self.assertIn("sources", shown)

    def test_every_entry_of_the_catalogue_can_be_shown(self):
        entries = json.loads(self.succeeds("catalog", "list", "--json").stdout)["entries"]
        for folder, names in entries.items():
            with self.subTest(folder):
                self.succeeds("catalog", "show", f"{folder}/{names[-1]}")

    def test_names_that_the_catalogue_does_not_have(self):
        for arguments, message in [
            (["list", "system"], "system: no catalogue folder of this name; did you mean systems?"),
            (["show", "gb200-nvl27"], "gb200-nvl27: no catalogue entry of this name; did you mean gb200-nvl72? "
                                      "('gigatwin catalog list' shows them all)"),
        ]:
            with self.subTest(arguments):
                done = self.gigatwin("catalog", *arguments)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", f"gigatwin catalog: {message}\n"))


if __name__ == "__main__":
    harness.main()
