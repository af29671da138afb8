"""--set and --seed: what they may say, and the full message where they may not."""


import harness

SITE = harness.HERE / "bad" / "base" / "site.yaml"
CAMPAIGN = ("workload.campaigns=[{name: a, tenant_class: research, accelerators: 64, model: llama3-8b, plan: {}, "
            "global_batch: 64, tokens: 1e9}]")

TRACE = ("workload.traces=[{file: nowhere.csv, format: philly, tenant_class: x, utilisation: 0.5, mfu: 0.3, "
         "checkpoint_per_accelerator: 1 GB}]")
NO_PATH = "error: expected a key path such as compute.halls or workload.campaigns[0].name, found "

# (values of --set of which the last is wrong; messages about it; hints that list all keys of a block are left out)
WRONG = [
    (["compute.accelerators"], ["error: expected key=value", "hint: such as --set compute.accelerators=512"]),
    (["=5"], [NO_PATH + '""']),
    ([""], ["error: expected key=value", "hint: such as --set compute.accelerators=512"]),
    (["compute..halls=2"], [NO_PATH + '"compute..halls"']),
    ([".seed=2"], [NO_PATH + '".seed"']),
    (["compute.=2"], [NO_PATH + '"compute."']),
    (["workload.campaigns[x].tokens=1"], [NO_PATH + '"workload.campaigns[x].tokens"']),
    (["workload.campaigns[0=1"], [NO_PATH + '"workload.campaigns[0"']),
    (["workload.campaigns[-1].tokens=1"], [NO_PATH + '"workload.campaigns[-1].tokens"']),
    (["[0]=1"], [NO_PATH + '"[0]"']),
    (["seed="], ["error: seed: expected a value behind the ="]),
    (["seed=null"],
     ["error: seed: expected a whole number of at least 0, found nothing",
      "hint: leave the key out for its default"]),
    ([CAMPAIGN, "workload.campaigns[1].tokens=1e9"],
     ["error: workload.campaigns[1].tokens: workload.campaigns has 1 item, counted from [0]; found [1]"]),
    ([CAMPAIGN, "workload.campaigns.tokens=1e9"],
     ["error: workload.campaigns.tokens: workload.campaigns is a list: an item is workload.campaigns[0]"]),
    (["workload.campaigns[0].tokens=1e9"],
     ["error: workload.campaigns[0].tokens: workload.campaigns is not given, not a list"]),
    (["time[0]=1"], ["error: time[0]: time is a map, not a list"]),
    (["name.first=x"], ["error: name.first: name is the value base: it has no key first"]),
    (["seed.x=3"], ["error: seed: expected a whole number of at least 0, found a map"]),
    (["sed=3"], ["error: sed: unknown key; did you mean seed?"]),
    (["compute.acelerators=72"], ["error: compute.acelerators: unknown key; did you mean accelerators?"]),
    (["compute.system.accelerator.tpd=600 W"], ["error: compute.system.accelerator.tpd: unknown key; did you mean tdp?"]),
    (["time.step=5"],
     ["error: time.step: expected a time such as 5 min, found 5 without a unit",
      "hint: units: s, ns, us, ms, min, h, d, a"]),
    (["time.step=5 parsecs"],
     ['error: time.step: expected a time such as 5 min, found "5 parsecs"',
      "hint: units: s, ns, us, ms, min, h, d, a"]),
    (["site=kajani"],
     ["error: site: catalogue sites has no entry kajani; did you mean kajaani?",
      "hint: gigatwin catalog list sites shows all"]),
    (["compute.system={from: gb200-nvl27}"],
     ["error: compute.system: catalogue systems has no entry gb200-nvl27; did you mean gb200-nvl72?",
      "hint: gigatwin catalog list systems shows all"]),
    (["operations.plant_failures=no"],
     ["error: operations.plant_failures: expected true or false, found no", "hint: write false"]),
    (["seed='3'"], ['error: seed: expected a whole number of at least 0, found "3"', "hint: numbers have no quotes"]),
    (["time.step=[5 min]"], ["error: time.step: expected a time in [1 s, 1 h], found a list"]),
    (["time=[1, 2"], ["error: time: the value is not valid YAML: end of sequence flow not found"]),
    (['description="half'], ["error: description: the value is not valid YAML: illegal EOF in scalar"]),
    (["power.grid_connection=100 kW"],
     ["warning: power.grid_connection: 100 kW is less than the rated IT power of 1.103 MW",
      "hint: the site will be capped at high load, which slows its jobs",
      "error: power.grid_connection: expected at least what the site draws without any work, 354.1 kW, found 100 kW"]),
    (["compute.halls=9"], ["error: compute.halls: expected at most one hall for each of the 8 racks, found 9"]),
    (["compute.halls=2", "compute.halls=9"],
     ["error: compute.halls: expected at most one hall for each of the 8 racks, found 9"]),
    ([TRACE], ["error: workload.traces[0].file: expected the path of a file, found no file at nowhere.csv",
              "hint: a path in --set is relative to the working directory"]),
    (["gigatwin=1"], ["error: gigatwin: unknown key"]),
    (["extends=other.yaml"], ["error: extends: unknown key"]),
    (["operations.checkpoint.every=1 h"],
     ["error: operations.checkpoint.every: applies only where interval is fixed, and it is young-daly",
      "hint: leave the key out"]),
]

RIGHT = [
    ["seed=3"],
    ["time.step=30 min", "time.duration=1 d"],
    ["time.step='30 min'"],
    ["description=a: b # c"],
    ["site=sines"],
    ["compute.system=gb300-nvl72"],
    ["compute.system.accelerator.tdp=1250 W"],
    ["fabric.leaf_oversubscription=2"],
    ["site.weather.climate.t_mean[0]=-9 degC"],
    ["operations={storage: {write_bandwidth: 1 GB/s, read_bandwidth: 1 GB/s, node_bandwidth: 1 GB/s, power: 1 kW}}"],
    ["operations.failures=none"],
    [CAMPAIGN, "workload.campaigns[0].tokens=2e9", "workload.campaigns[0].plan.tensor=8"],
]


class Set(harness.ProgramTest):
    def check(self, overrides, *more):
        options = [option for override in overrides for option in ("--set", override)]
        return self.gigatwin("check", SITE, *options, *more)

    def test_what_is_right(self):
        for overrides in RIGHT:
            with self.subTest(overrides):
                done = self.check(overrides)
                self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_what_is_wrong(self):
        for overrides, messages in WRONG:
            with self.subTest(overrides):
                done = self.check(overrides)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                *found, count = done.stderr.splitlines()
                place = f"--set {overrides[-1]}: "
                found = [line.removeprefix(place).strip() for line in found]
                self.assertEqual([line for line in found if not line.startswith("hint: keys of ")], messages)
                self.assertTrue(done.stderr.startswith(place), done.stderr)
                self.assertEqual(count, "1 error; nothing was written")

    def test_every_wrong_one_is_reported_in_order(self):
        done = self.check(["sed=1", "seed=2", "time.step=x", "compute.halls"])
        errors = [line for line in done.stderr.splitlines() if ": error: " in line]
        self.assertEqual(errors, [
            "--set compute.halls: error: expected key=value",
            "--set sed=1: error: sed: unknown key; did you mean seed?",
            '--set time.step=x: error: time.step: expected a time such as 5 min, found "x"',
        ])
        self.assertTrue(done.stderr.endswith("\n3 errors; nothing was written\n"))

    def test_the_last_of_two_for_one_key_counts(self):
        done = self.gigatwin("run", SITE, "--dry-run", "--set", "seed=3", "--set", "seed=4")
        self.assertRegex(done.stdout, r"(?m)^seed: 4\b")

    def test_seed_is_short_for_set(self):
        done = self.gigatwin("run", SITE, "--dry-run", "--seed", "5")
        self.assertRegex(done.stdout, r"(?m)^seed: 5\b")

    def test_a_seed_that_is_none(self):
        done = self.check([], "--seed", "-1")
        self.assertEqual((done.returncode, done.stderr), (2, (
            "--set seed=-1: error: seed: expected a whole number of at least 0, found -1\n"
            "1 error; nothing was written\n")))
        for seed in ("x", "1.5", "", " 1", "99999999999999999999"):
            with self.subTest(seed):
                done = self.check([], "--seed", seed)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (
                    2, "", f"gigatwin check: --seed: expected a whole number, found \"{seed}\"\n"
                           "Try 'gigatwin check --help'.\n"))

    def test_set_without_a_value(self):
        done = self.gigatwin("check", SITE, "--set")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertRegex(done.stderr, r"^gigatwin check: --set.*\nTry 'gigatwin check --help'\.\n$")

    def test_run_and_compare_say_the_same(self):
        wrong = ["--set", "compute.halls=9"]
        check = self.gigatwin("check", SITE, *wrong)
        self.assertEqual(check.returncode, 2)
        for command in (["run", SITE], ["compare", SITE, SITE], ["fabric", SITE]):
            done = self.gigatwin(*command, *wrong)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (2, "", check.stderr), command[0])
        self.assertEqual(self.files(), [])


if __name__ == "__main__":
    harness.main()
