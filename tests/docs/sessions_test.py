"""The reader of pages: what is run, what may be left out, what is refreshed."""

import unittest

import sessions

PRINTED = ["a", "b", "c", "d", "e"]


class Output(unittest.TestCase):
    def test_left_out_lines(self):
        for shown in (PRINTED, ["..."], ["a", "..."], ["a", "...", "e"], ["...", "c", "..."], ["a", "...", "c", "...", "e"]):
            self.assertEqual(sessions.with_gaps(shown, PRINTED), shown)

    def test_what_differs_is_found(self):
        for shown in ([], ["a"], ["a", "...", "d"], ["...", "x", "..."], ["b", "..."], [*PRINTED, "f"]):
            self.assertIsNone(sessions.with_gaps(shown, PRINTED), shown)

    def test_refreshing_keeps_what_was_left_out(self):
        self.assertEqual(sessions.refreshed(["a", "x"], PRINTED), PRINTED)
        self.assertEqual(sessions.refreshed(["x", "...", "y"], PRINTED), ["a", "...", "e"])
        self.assertEqual(sessions.refreshed(["a", "..."], PRINTED), ["a", "..."])


class Blocks(unittest.TestCase):
    def test_commands_with_their_output(self):
        block = "$ one\nout\n$ two \\\n  more\n$ three\n"
        self.assertEqual(sessions.commands_of(block), [("one", ["out"]), ("two \\\n  more", []), ("three", [])])

    def test_a_page_is_run_in_order_in_one_folder(self):
        page = "text\n\n```sh\necho 1 > file\n```\n\n```console\n$ cat file\n2\n```\n"
        self.assertEqual(sessions.run_page(page, "/bin/true"), page.replace("\n2\n", "\n1\n"))

    def test_a_marked_block_is_not_run(self):
        page = "<!-- not run: needs a cluster -->\n```sh\nfalse\n```\n"
        self.assertEqual(sessions.run_page(page, "/bin/true"), page)

    def test_a_command_that_fails_is_shown(self):
        with self.assertRaisesRegex(AssertionError, "status 3 of\n  echo bad; exit 3\n\nbad|status 3"):
            sessions.run_page("```sh\necho bad; exit 3\n```\n", "/bin/true")


if __name__ == "__main__":
    unittest.main()
