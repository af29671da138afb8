"""Checks that every figure of the catalogue has a source, and that names are sound.

    python3 sources.py CATALOG        prints file: entry: what is wrong   (exit status 1 if there is anything)

A catalogue file is a map of entries; each entry ends with `sources`, a list of {of, source, verified or reliability, range} that together
name every key of the entry, apart from texts and names of other entries. A key of a block in the entry is named with its path
(`liquid.approach`, or `stages.ups.losses` in a list of named blocks); the name of the block alone covers all of it.
"""

import re
import sys
from pathlib import Path

import yaml

# Keys that name an entry of another file, by the file that they name.
REFERENCES = {"accelerator": "accelerators", "host": "hosts", "nic": "nics", "library": "libraries"}
NO_FIGURE = {"title", "name", "vendor", "sources", "kind", "country", "timezone", "station", "law", "article", "standing", "countries",
             "measure", "note", "serves", "figure", "per", "part_of", "lot", "issuer", "reference",
             "medium", "control", "warm", "cold", "loop", "condenser", "from"}
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
UNSURE = ("assumption", "estimate", "analyst estimate")


class UniqueKeys(yaml.SafeLoader):
    """PyYAML keeps the last of two equal keys without a word."""


def construct_unique(loader, node):
    seen = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{key} stands twice", key_node.start_mark)
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, construct_unique)


def load(folder):
    """{file name without ending: {entry: keys}}"""
    return {path.stem: yaml.load(path.read_text(encoding="utf-8"), UniqueKeys) for path in sorted(Path(folder).glob("*.yaml"))}


def source_problems(source):
    text = source.get("source")
    if not text or not str(text).strip():
        yield "a source without text"
        return
    for key in set(source) - {"of", "source", "verified", "range", "reliability"}:
        yield f"unknown key of a source: {key}"
    if not isinstance(source.get("of"), list) or not source["of"]:
        yield f"a source that covers nothing: {text}"
    if not isinstance(source.get("verified", False), bool):
        yield f"verified is not true or false: {text}"
    if text.startswith(UNSURE) and not str(source.get("range") or "").strip():
        yield f"no range: {text}"
    if text.startswith("assumption") and source.get("verified"):
        yield f"an assumption cannot be verified: {text}"


def leaves(entry, path=""):
    """Paths of the keys that hold a figure or a list; blocks are walked into, and lists of named blocks by their names."""
    for key, value in entry.items():
        if key in NO_FIGURE and not isinstance(value, dict):
            continue
        if isinstance(value, dict) and value:
            yield from leaves(value, f"{path}{key}.")
        elif isinstance(value, list) and value and all(isinstance(item, dict) and "name" in item for item in value):
            for item in value:
                yield from leaves(item, f"{path}{key}.{item['name']}.")
        else:
            yield f"{path}{key}"


def covers(name, figure):
    return figure == name or figure.startswith(name + ".")


def entry_problems(entry):
    sources = entry.get("sources")
    if not isinstance(sources, list) or not sources:
        yield "no sources"
        return
    covered = [key for source in sources for key in source.get("of") or []]
    figures = list(leaves({key: entry[key] for key in set(entry) - set(REFERENCES)}))
    by_figure = {figure: [name for name in covered if covers(name, figure)] for figure in figures}
    for key in sorted(figure for figure, names in by_figure.items() if not names):
        yield f"{key} has no source"
    for key in sorted(name for name in set(covered) if not any(covers(name, figure) for figure in figures)):
        yield f"a source names {key}, which the entry does not state"
    for key in sorted(figure for figure, names in by_figure.items() if len(names) > 1):
        yield f"{key} has two sources"
    for source in sources:
        yield from source_problems(source)


def reference_problems(entry, catalog):
    for key, file in REFERENCES.items():
        name = entry.get(key)
        if isinstance(name, str) and name not in catalog.get(file, {}):
            yield f"{key}: there is no {name} in {file}.yaml"


def problems_of(folder):
    for path in sorted(Path(folder).glob("*.yaml")):
        if not path.read_text(encoding="utf-8").startswith("# "):
            yield f"{path.name}: the first line does not say what the file is"
    try:
        catalog = load(folder)
    except yaml.YAMLError as error:
        yield str(error)
        return
    for file, entries in catalog.items():
        if not isinstance(entries, dict) or not entries:
            yield f"{file}.yaml: no entries"
            continue
        for name, entry in entries.items():
            problems = list(entry_problems(entry)) + list(reference_problems(entry, catalog))
            if not NAME.fullmatch(str(name)):
                problems.append("the name is not lower case with single hyphens")
            yield from (f"{file}.yaml: {name}: {problem}" for problem in problems)


def main(arguments):
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    problems = list(problems_of(arguments[0]))
    print("\n".join(problems) if problems else "every figure has a source")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
