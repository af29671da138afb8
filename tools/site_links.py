"""For mkdocs (mkdocs.yml): what the site needs besides the pages as they are.

- A link that leaves docs/ (to a scenario, the catalogue, the README) becomes the path that it names: the same pages are read
  in the sources, where such links lead somewhere, and on the site, which has docs/ alone.
- An entry of the navigation that ends in "/" stands for all pages of that folder.
"""

import os
import re
from pathlib import Path

LINK = re.compile(r"\[([^\]]+)\]\((\.\./[^)#\s]+)(#[^)\s]*)?\)")


def pages_of(docs, folder):
    return [path.relative_to(docs).as_posix() for path in sorted((docs / folder).glob("*.md"))]


def expanded(entry, docs):
    if isinstance(entry, list):
        entries = [expanded(part, docs) for part in entry]
        return [page for part in entries for page in (part if isinstance(part, list) else [part])]
    if isinstance(entry, dict):
        return {title: expanded(part, docs) for title, part in entry.items()}
    return pages_of(docs, entry) if entry.endswith("/") else entry


def on_config(config):
    config["nav"] = expanded(config["nav"], Path(config["docs_dir"]))
    return config


def on_page_markdown(markdown, page, config, files):
    docs = Path(config["docs_dir"])
    folder = (docs / page.file.src_path).parent

    def replaced(link):
        target = Path(os.path.normpath(folder / link[2]))
        if docs in target.parents or not target.exists():
            return link[0]  # mkdocs follows it, and says so if it leads nowhere
        path = f"`{target.relative_to(docs.parent)}`"
        return path if link[1].strip("`") in path else f"{link[1]} ({path})"

    return LINK.sub(replaced, markdown)
