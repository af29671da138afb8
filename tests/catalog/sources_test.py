"""Plants one fault after the other in a small catalogue and expects the checker's full message."""

import tempfile
import unittest
from pathlib import Path

from sources import problems_of

HOSTS = """# Hosts.
small-cpu:
  title: Small
  idle: 10 W
  tdp: 50 W
  sources:
    - of: [tdp]
      source: data sheet
      verified: true
    - of: [idle]
      source: "assumption: a fifth"
      range: 5 W to 15 W
"""
SYSTEMS = """# Systems.
box:
  title: Box
  host: small-cpu
  hosts_per_node: 2
  sources:
    - of: [hosts_per_node]
      source: data sheet
"""


def problems(hosts=HOSTS, systems=SYSTEMS):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "hosts.yaml").write_text(hosts, encoding="utf-8")
        (Path(folder) / "systems.yaml").write_text(systems, encoding="utf-8")
        return list(problems_of(folder))


class Sources(unittest.TestCase):
    def expect(self, found, *messages):
        self.assertEqual(found, list(messages))

    def test_a_sound_catalogue_has_no_problem(self):
        self.expect(problems())

    def test_a_figure_needs_a_source(self):
        self.expect(problems(HOSTS.replace("of: [tdp]", "of: [idle]").replace("    - of: [idle]\n      source: \"assumption: a fifth\"\n      range: 5 W to 15 W\n", "")),
                    "hosts.yaml: small-cpu: tdp has no source")

    def test_a_source_names_a_key_of_its_entry(self):
        self.expect(problems(HOSTS.replace("of: [tdp]", "of: [tdp, price]")),
                    "hosts.yaml: small-cpu: a source names price, which the entry does not state")

    def test_a_figure_has_one_source(self):
        self.expect(problems(HOSTS.replace("of: [tdp]", "of: [tdp, idle]")), "hosts.yaml: small-cpu: idle has two sources")

    def test_a_key_of_a_block_is_named_with_its_path(self):
        block = SYSTEMS.replace("  hosts_per_node: 2\n", "  hosts_per_node: 2\n  loop: {supply: 40 degC, approach: 3 K}\n")
        self.expect(problems(systems=block), "systems.yaml: box: loop.approach has no source",
                    "systems.yaml: box: loop.supply has no source")
        self.expect(problems(systems=block.replace("[hosts_per_node]", "[hosts_per_node, loop]")))
        self.expect(problems(systems=block.replace("[hosts_per_node]", "[hosts_per_node, loop.approach, loop.supply]")))
        self.expect(problems(systems=block.replace("[hosts_per_node]", "[hosts_per_node, loop, loop.approach]")),
                    "systems.yaml: box: loop.approach has two sources")
        self.expect(problems(systems=block.replace("[hosts_per_node]", "[hosts_per_node, loop, loop.rise]")),
                    "systems.yaml: box: a source names loop.rise, which the entry does not state")

    def test_an_assumption_needs_a_range(self):
        self.expect(problems(HOSTS.replace("      range: 5 W to 15 W\n", "")),
                    "hosts.yaml: small-cpu: no range: assumption: a fifth")

    def test_an_assumption_is_not_verified(self):
        self.expect(problems(HOSTS.replace("      range:", "      verified: true\n      range:")),
                    "hosts.yaml: small-cpu: an assumption cannot be verified: assumption: a fifth")

    def test_a_source_has_text(self):
        self.expect(problems(HOSTS.replace("source: data sheet", "source: ' '")),
                    "hosts.yaml: small-cpu: a source without text")

    def test_a_source_has_known_keys(self):
        self.expect(problems(HOSTS.replace("verified:", "verfied:")),
                    "hosts.yaml: small-cpu: unknown key of a source: verfied")

    def test_an_entry_has_sources(self):
        self.expect(problems(systems="# Systems.\nbox:\n  title: Box\n  hosts_per_node: 2\n"), "systems.yaml: box: no sources")

    def test_a_reference_names_an_entry(self):
        self.expect(problems(systems=SYSTEMS.replace("small-cpu", "large-cpu")),
                    "systems.yaml: box: host: there is no large-cpu in hosts.yaml")

    def test_a_name_is_lower_case(self):
        self.expect(problems(systems=SYSTEMS.replace("box:", "Big_Box:")),
                    "systems.yaml: Big_Box: the name is not lower case with single hyphens")

    def test_a_file_says_what_it_is(self):
        self.expect(problems(systems=SYSTEMS.replace("# Systems.\n", "")),
                    "systems.yaml: the first line does not say what the file is")

    def test_a_name_stands_once(self):
        found = problems(HOSTS + HOSTS)
        self.assertEqual(len(found), 1)
        self.assertIn("small-cpu stands twice", found[0])


if __name__ == "__main__":
    unittest.main()
