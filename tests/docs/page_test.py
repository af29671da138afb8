"""Runs the commands that a page shows and compares what they print with what the page shows.

    page_test.py PROGRAM PAGE             fails and shows the difference
    page_test.py PROGRAM PAGE --update    writes the output into the page
"""

import difflib
import sys
from pathlib import Path

import sessions


def main():
    program, page = sys.argv[1], Path(sys.argv[2]).resolve()
    name = page.relative_to(sessions.ROOT)
    text = page.read_text(encoding="utf-8")
    assert sessions.BLOCK.search(text), f"{name} shows no command"
    renewed = sessions.run_page(text, program)
    if "--update" in sys.argv[3:]:
        page.write_text(renewed, encoding="utf-8")
        return 0
    difference = list(difflib.unified_diff(text.splitlines(), renewed.splitlines(), str(name), "what the program prints", lineterm=""))
    print("\n".join(difference) or f"{name} shows what the program prints")
    if difference:
        print(f"renew it with: /usr/bin/python3 tests/docs/page_test.py build/dev/bin/gigatwin {name} --update")
    return 1 if difference else 0


if __name__ == "__main__":
    sys.exit(main())
