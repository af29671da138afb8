"""The manual as a site: mkdocs builds it without a warning, all pages are in its navigation, nothing is fetched from elsewhere."""

import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import sessions

DOCS = sessions.ROOT / "docs"
NOT_RUN_AT_MOST = 15
# What a browser fetches by itself; <a href> waits for a click.
FETCHED = re.compile(r"""<(?:script|img|iframe|source)[^>]*\ssrc=["']?([^"' >]+)|<link[^>]*\shref=["']?([^"' >]+)|url\(["']?([^"')]+)|@import\s+["']([^"']+)""")


class Pages(unittest.TestCase):
    def test_few_commands_are_not_run_and_each_says_why(self):
        text = {page: page.read_text(encoding="utf-8") for page in [sessions.ROOT / "README.md", *DOCS.rglob("*.md")]
                if DOCS / "decisions" not in page.parents}
        reasons = [block["why"] for page in text.values() for block in sessions.BLOCK.finditer(page) if block["why"]]
        self.assertEqual(len(reasons), sum(page.count("<!-- not run: ") for page in text.values()), "a mark that no block follows")
        self.assertLessEqual(len(reasons), NOT_RUN_AT_MOST, reasons)
        self.assertTrue(all(len(reason) > 10 for reason in reasons), reasons)

    def test_every_model_says_what_not_to_use_it_for(self):
        silent = [page.name for page in (DOCS / "model").glob("*.md")
                  if not re.search(r"do not use", page.read_text(encoding="utf-8"), re.I)]
        self.assertEqual(sorted(silent), [])

    def test_every_model_is_in_the_index(self):
        index = (DOCS / "model.md").read_text(encoding="utf-8")
        self.assertEqual([page.name for page in sorted((DOCS / "model").glob("*.md")) if f"model/{page.name}" not in index], [])


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if not shutil.which("mkdocs"):
            raise unittest.SkipTest("needs mkdocs")
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.site = Path(cls.temporary.name)
        cls.done = subprocess.run(["mkdocs", "build", "--strict", "--site-dir", cls.site], cwd=sessions.ROOT,
                                  capture_output=True, text=True, timeout=200)

    def test_it_builds_without_a_warning(self):
        self.assertEqual((self.done.returncode, re.findall(r"(?m)^WARNING.*|^ERROR.*", self.done.stderr)), (0, []), self.done.stderr)

    def test_every_page_is_in_the_navigation(self):
        self.assertNotIn('not included in the "nav"', self.done.stderr)

    def test_nothing_is_fetched_from_elsewhere(self):
        for path in [*self.site.rglob("*.html"), *self.site.rglob("*.css")]:
            for found in FETCHED.finditer(path.read_text(encoding="utf-8", errors="replace")):
                address = next(filter(None, found.groups()))
                self.assertFalse(re.match(r"(https?:)?//", address), f"{path.relative_to(self.site)}: {address}")

    def test_links_to_a_heading_find_it(self):
        astray = set()
        for path in self.site.rglob("*.html"):
            text = path.read_text(encoding="utf-8").split('role="main"')[-1]
            for page, heading in re.findall(r'<a (?:class="[^"]*" )?href="([^":]*)#([^"]+)"', text):
                target = (path.parent / page).resolve() if page else path
                if f'id="{heading}"' not in target.read_text(encoding="utf-8"):
                    astray.add(f"{path.relative_to(self.site)}: {page}#{heading}")
        self.assertEqual(sorted(astray), [])


if __name__ == "__main__":
    unittest.main()
