"""Logs of jobs as a user hands them in: what is in them, what is rejected, generators fitted and used, what is refused.

usage: trace_test.py PROGRAM
"""

import gzip
import json

import harness

SACCT = """JobID|User|Partition|Submit|Start|End|ElapsedRaw|Timelimit|AllocTRES|State|Colour
1|ann|gpu|2028-01-03T08:00:00|2028-01-03T08:01:00|2028-01-03T09:01:00|3600|02:00:00|gres/gpu=8|COMPLETED|red
1.batch|ann||2028-01-03T08:01:00|2028-01-03T08:01:00|2028-01-03T09:01:00|3600||cpu=1|COMPLETED|red
2|bob|gpu|2028-01-03T07:00:00|2028-01-03T09:00:00|2028-01-03T10:00:00|3600|1-00:00:00|gres/gpu=16|TIMEOUT|red
3|bob|gpu|2028-01-03T07:30:00|Unknown|Unknown|0|02:00:00||CANCELLED by 7|red
"""

REFUSED = [
    (["info", "log", "--format", "excel"],
     '--format: expected one of swf, sacct, philly, kalos, openb, csv, found "excel"'),
    (["info", "log", "--column", "submitt=x"],
     '--column: expected KEY=NAME with a key of id, submit, duration, accelerators, tenant, queue, requested, wait, state, '
     'found "submitt=x"; did you mean submit?'),
    (["info", "log", "--column", "submit=x"], "--column: expected duration=NAME too, found none"),
    (["info", "log", "--format", "swf", "--column", "submit=x", "--column", "duration=y", "--column", "accelerators=z"],
     "--column: format swf has columns of its own"),
    (["info", "log", "--accelerators", "0"], "--accelerators: expected 1 to 100000000, found 0"),
    (["info", "log", "--per-node", "x"], '--per-node: expected 1 to 1000, found "x"'),
    (["fit", "log", "--load", "0"], '--load: expected a number above 0, at most 10, found "0"'),
    (["fit", "log"], "log: expected at least 30 jobs to fit a generator to, found 2"),
    (["info", "nowhere"], "nowhere: No such file or directory"),
    (["info", "."], ".: is a folder, not a file"),
    (["info", "empty"], "empty: is empty; expected a header line and rows"),
    (["info", "log", "--rejected", "log"], "log: exists already; --force replaces it"),
]


def many_jobs(count=400):
    """SWF: every 10 minutes a job of an hour on 1, 2 or 4 processors, of three users, asked for twice as long."""
    rows = "".join(f"{i} {600 * i} 0 3600 {1 << i % 3} -1 -1 -1 7200 -1 1 {i % 3} -1 -1 -1 -1 -1 -1\n" for i in range(1, count))
    return "; UnixStartTime: 1830470400\n; MaxProcs: 64\n" + rows


class TraceTest(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("log", SACCT)
        self.write("many.swf", many_jobs())
        self.write("empty", "")

    def write(self, name, text):
        (self.folder / name).write_text(text)


class Info(TraceTest):
    def test_adds_up(self):
        told = json.loads(self.succeeds("trace", "info", "log", "--json", "--accelerators", "24").stdout)
        self.assertEqual((told["schema"], told["format"], told["jobs"]), ("gigatwin.trace/1", "sacct", 2))
        self.assertEqual(told["zero"], "2028-01-03 07:00:00")
        self.assertEqual(told["accelerator_s"], 24 * 3600)
        self.assertEqual(told["span_s"], 3 * 3600)  # 7 to 10 h
        self.assertAlmostEqual(told["load"], 1 / 3)
        self.assertEqual(told["wait_s"]["max"], 7200)
        self.assertEqual(told["bounded_slowdown"]["max"], 3.0)  # (7200 + 3600) / 3600
        self.assertEqual(told["reading"]["first_rejected"], [{"line": 5, "reason": "cancelled before it started"}])
        self.assertEqual((told["reading"]["steps"], told["reading"]["ignored_columns"]), (1, ["Colour"]))
        self.assertEqual([part["name"] for part in told["by_tenant"]], ["bob", "ann"])

    def test_says_what_it_left_out_and_lists_it(self):
        done = self.gigatwin("trace", "info", "log", "--rejected", "rejected.txt")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stderr.splitlines(), [
            "1 of 5 lines rejected, listed in rejected.txt:", "  log:5: cancelled before it started",
            "1 jobs were submitted before the one in the line above; sorted",
            "1 lines of steps or parts of jobs, which the job's own line sums up", "columns without a meaning here: Colour"])
        self.assertEqual((self.folder / "rejected.txt").read_text(), "log:5: cancelled before it started\n")
        for line in (r"(?m)^jobs +2$", r"(?m)^work +24 accelerator-hours$", r"(?m)^wait +1 min", r"(?m)^bob +1 +50\.0 %",
                     r"(?m)^timeout +1 ", r"(?m)^Mon 100\.0 %"):
            self.assertRegex(done.stdout, line)

    def test_reads_gzip_and_windows_lines_alike(self):
        plain = self.succeeds("trace", "info", "many.swf", "--json").stdout
        (self.folder / "windows").write_bytes(gzip.compress(b"\xef\xbb\xbf" + many_jobs().replace("\n", "\r\n").encode()))
        self.assertEqual(self.succeeds("trace", "info", "windows", "--json").stdout.replace("windows", "many.swf"), plain)

    def test_refuses_a_gzip_file_that_is_cut_off(self):
        (self.folder / "cut.gz").write_bytes(gzip.compress(many_jobs().encode())[:-100])
        done = self.gigatwin("trace", "info", "cut.gz")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("cut.gz: cannot be read: the gzip stream is cut off", done.stderr)

    def test_takes_named_columns(self):
        self.write("t.csv", "who,begin,run_s,n\na,0,60,4\nb,30,60,4\n")
        columns = ["--column", "submit=begin", "--column", "duration=run_s", "--column", "accelerators=n", "--column", "tenant=who"]
        told = json.loads(self.succeeds("trace", "info", "t.csv", "--json", *columns).stdout)
        self.assertEqual((told["format"], told["accelerator_s"], told["most_accelerators_at_once"]), ("csv", 480, 8))


class Fit(TraceTest):
    def test_writes_what_a_scenario_uses(self):
        done = self.succeeds("trace", "fit", "many.swf", "-o", "lab.yaml", "--load", "0.5")
        self.assertRegex(done.stdout, r"(?m)^machine +64 accelerators, load 21\.9 % in the log, 50\.0 % of the generator$")
        self.write("site.yaml", f"""gigatwin: 1
extends: {harness.HERE / "bad" / "base" / "site.yaml"}
workload:
  campaigns: []
  classes: []
  generators:
    - {{name: lab, jobs: {{from: lab.yaml}}, tenant_class: research, load: 0.6, utilisation: 0.5, mfu: 0.3,
       checkpoint_per_accelerator: 1 GB}}
""")
        checked = self.succeeds("check", "site.yaml").stdout
        self.assertRegex(checked, r", \d+ jobs, ")
        self.assertEqual(self.gigatwin("trace", "fit", "many.swf", "-o", "lab.yaml").returncode, 2)  # is there already

    def test_prints_the_block_alone_on_standard_output(self):
        done = self.gigatwin("trace", "fit", "many.swf", "--title", 'a "lab"')
        self.assertEqual(done.returncode, 0)
        self.assertIn('title: "a \\"lab\\""\n', done.stdout)
        self.assertNotIn("Kolmogorov-Smirnov)", done.stdout)
        self.assertIn("(Kolmogorov-Smirnov)", done.stderr)


class Refused(TraceTest):
    def test_words_and_files_that_cannot_be(self):
        for arguments, message in REFUSED:
            with self.subTest(" ".join(arguments)):
                done = self.gigatwin("trace", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(f"gigatwin trace: {message}\n", done.stderr)


if __name__ == "__main__":
    harness.main()
