"""The worked proposals as the program checks them: plans fit, plants carry their machines, variants are alike in power."""

import re
import unittest

from harness import SOURCE, ProgramTest, main

PROPOSALS = SOURCE / "scenarios" / "proposals"
LINE = re.compile(r"(?P<file>\S+): ok: (?P<accelerators>\d+) accelerators in \d+ halls, \d+ jobs, (?P<it>[\d.]+) MW rated IT power")


class Proposals(ProgramTest):
    def checked(self, *files):
        """Rated IT power in MW by name of the file; a word on standard error fails."""
        done = self.succeeds("check", *files)
        self.assertEqual(done.stderr, "")
        rows = [LINE.fullmatch(line) for line in done.stdout.splitlines()]
        self.assertNotIn(None, rows, done.stdout)
        return {row["file"].rpartition("/")[2]: float(row["it"]) for row in rows}

    def test_every_proposal_passes_without_a_word(self):
        files = sorted(PROPOSALS.glob("*.yaml"))
        self.assertGreaterEqual(len(files), 10)
        self.assertEqual(len(self.checked(*files)), len(files))

    def test_machines_are_compared_at_one_power(self):
        power = self.checked(*sorted(PROPOSALS.glob("hardware/*.yaml")))
        self.assertGreaterEqual(len(power), 4)
        self.assertLess(max(power.values()) / min(power.values()), 1.02, power)

    def test_fabrics_differ_by_their_switches_alone(self):
        power = self.checked(*sorted(PROPOSALS.glob("fabrics/*.yaml")))
        self.assertGreaterEqual(len(power), 3)
        self.assertLess(max(power.values()) / min(power.values()), 1.05, power)
        self.assertGreater(power["three-tier-1to1.yaml"], power["three-tier-4to1.yaml"])


if __name__ == "__main__":
    main()
