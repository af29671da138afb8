"""The printed JSON Schema is draft-07 and agrees with the loader; the reference page in docs/ is the printed one."""

import json
import unittest

import harness

try:
    import jsonschema
    import yaml
except ImportError as missing:
    jsonschema = None
    reason = str(missing)
else:
    reason = ""

SCENARIOS = sorted((harness.SOURCE / "scenarios").glob("*.yaml")) + [harness.SMALL]
PAGE = harness.SOURCE / "docs" / "scenario-reference.md"


class Schema(harness.ProgramTest):
    def schema(self):
        return json.loads(self.succeeds("schema").stdout)

    def test_it_is_draft_07_json(self):
        self.assertEqual(self.schema()["$schema"], "http://json-schema.org/draft-07/schema#")

    @unittest.skipUnless(jsonschema, f"needs python3-jsonschema and python3-yaml: {reason}")
    def test_it_is_valid_and_so_are_the_scenarios(self):
        schema = self.schema()
        jsonschema.Draft7Validator.check_schema(schema)
        validator = jsonschema.Draft7Validator(schema)
        for path in SCENARIOS:
            with self.subTest(path.name):
                document = yaml.load(path.read_text(), yaml.BaseLoader)  # as editors do: dates stay texts
                document = retyped(document)
                self.assertEqual([f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(document)], [])

    @unittest.skipUnless(jsonschema, f"needs python3-jsonschema and python3-yaml: {reason}")
    def test_the_resolved_scenario_is_valid_too(self):
        done = self.gigatwin("run", harness.SMALL, "--dry-run")
        document = retyped(yaml.load(done.stdout, yaml.BaseLoader))
        errors = jsonschema.Draft7Validator(self.schema()).iter_errors(document)
        self.assertEqual([f"{list(e.absolute_path)}: {e.message}" for e in errors], [])

    @unittest.skipUnless(jsonschema, f"needs python3-jsonschema and python3-yaml: {reason}")
    def test_it_refuses_what_the_loader_refuses_key_by_key(self):
        validator = jsonschema.Draft7Validator(self.schema())
        for name in REFUSED_BY_BOTH:
            with self.subTest(name):
                document = retyped(yaml.load((harness.HERE / "bad" / f"{name}.yaml").read_text(), yaml.BaseLoader))
                self.assertFalse(validator.is_valid(document))

    @unittest.skipUnless(PAGE.exists(), f"{PAGE.name} is not written yet")
    def test_the_reference_page_is_the_printed_one(self):
        printed = self.succeeds("schema", "--reference").stdout
        self.assertTrue(PAGE.read_text() == printed,
                        f"{PAGE.name} is not what the program prints; gigatwin schema --reference > docs/{PAGE.name}")


# Problems of one value or one key, which a schema can see.
REFUSED_BY_BOTH = [
    "unknown-key", "unknown-key-like-no-other", "text-for-a-number", "text-for-a-block", "text-for-a-list", "list-for-a-map",
    "list-for-text", "map-for-a-number", "half-a-hall", "missing-unit", "energy-for-a-power", "bits-misspelt",
    "seed-below-zero", "too-many-halls", "beyond-the-pole", "wrong-choice", "eleven-months", "yes-for-true",
    "future-version", "no-version",
]


def retyped(node):
    """Numbers and booleans by YAML 1.2's core schema, which gigatwin's grammar is a part of; everything else is text."""
    if isinstance(node, dict):
        return {key: retyped(value) for key, value in node.items()}
    if isinstance(node, list):
        return [retyped(value) for value in node]
    if node in ("true", "false"):
        return node == "true"
    try:
        number = float(node)
    except ValueError:
        return node
    return int(number) if number.is_integer() else number


if __name__ == "__main__":
    harness.main()
