"""Inputs that cannot be small files of bad/: huge, special, unreadable, endless. Each is one clear error within seconds."""

import functools
import gzip
import os
import re
import resource
import stat

import harness

TIME_LIMIT_S = 10
MEMORY_LIMIT_B = 2 << 30  # address space of the program: what reads 100 MB of YAML into memory does not fit
EXTENDS = f"gigatwin: 1\nextends: {harness.HERE / 'bad' / 'base' / 'site.yaml'}\n"


@functools.cache
def is_sanitized():
    """AddressSanitizer reserves terabytes of address space, so no limit of it can be set."""
    with open(harness.program, "rb") as program:
        return b"__asan_init" in program.read()


class HostileFiles(harness.ProgramTest):
    def setUp(self):
        super().setUp()
        is_sanitized()  # before any process is forked

    def limits(self):
        if not is_sanitized():
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT_B, MEMORY_LIMIT_B))

    def path(self, name, content=None):
        path = self.folder / name
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def refuses(self, name, message, **options):
        """`check` and `run` end with this message as the only error, and nothing is written."""
        before = self.files()
        for command in ("check", "run"):
            done = self.gigatwin(command, name, timeout=TIME_LIMIT_S, preexec_fn=self.limits, **options)
            self.assertEqual((done.returncode, done.stdout), (2, ""), f"{command} {name}: {done.stderr[:2000]}")
            errors = [line for line in done.stderr.splitlines() if re.match(r"(\S.*: )?error: ", line)]
            self.assertEqual(errors, [message], command)
            self.assertTrue(done.stderr.endswith("\n1 error; nothing was written\n"), done.stderr[-500:])
        self.assertEqual(self.files(), before)

    def accepts(self, name):
        done = self.gigatwin("check", name, timeout=TIME_LIMIT_S, preexec_fn=self.limits)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_missing_file(self):
        self.refuses("nowhere.yaml", "nowhere.yaml: error: there is no such file")

    def test_an_empty_file(self):
        self.path("empty.yaml", "")
        self.refuses("empty.yaml", "empty.yaml: error: is empty")

    def test_a_folder(self):
        self.path("folder.yaml").mkdir()
        self.refuses("folder.yaml", "folder.yaml: error: is a folder, not a file")

    def test_a_hundred_megabytes(self):
        with open(self.path("huge.yaml"), "wb") as file:
            file.truncate(100_000_000)
        self.refuses("huge.yaml", "huge.yaml: error: 100.0 MB are more than the 4 MB that a YAML file may have")

    def test_a_hundred_megabytes_compressed_to_little(self):
        self.path("bomb.yaml", gzip.compress(b"# nothing\n" * 10_000_000))
        self.refuses("bomb.yaml", "bomb.yaml: error: larger than 4000000 bytes")

    def test_a_graph_of_ten_million_edges(self):
        with open(self.path("huge.graphml"), "w") as file:
            file.write('<graphml><graph edgedefault="undirected">\n')
            for _ in range(100):
                file.write('<edge source="a" target="b"/>\n' * 100_000)
            file.write("</graph></graphml>\n")
        self.path("graph.yaml", EXTENDS + "fabric: {kind: graph, model: fluid, graph: huge.graphml}\n")
        self.refuses("graph.yaml", f"graph.yaml:3:44: error: fabric.graph: {self.folder}/huge.graphml: has more than 4000000 "
                     "edges, the limit")

    def test_devices(self):
        for device in ("/dev/null", "/dev/zero", "/dev/tty"):
            if os.path.exists(device):
                with self.subTest(device):
                    self.refuses(device, f"{device}: error: is not a regular file")

    def test_a_pipe_that_nobody_writes_to(self):
        os.mkfifo(self.path("pipe.yaml"))
        self.refuses("pipe.yaml", "pipe.yaml: error: is not a regular file")

    def test_a_link_to_itself(self):
        os.symlink("loop.yaml", self.path("loop.yaml"))
        self.refuses("loop.yaml", "loop.yaml: error: there is no such file")

    def test_a_link_to_nothing(self):
        os.symlink("nowhere", self.path("dangling.yaml"))
        self.refuses("dangling.yaml", "dangling.yaml: error: there is no such file")

    def test_a_file_that_may_not_be_read(self):
        self.path("secret.yaml", EXTENDS).chmod(0)
        self.folder.chmod(0o755)
        options = {}
        if os.geteuid() == 0:  # root reads everything: be somebody else, who has to be able to start the program
            readable = all(os.stat(folder).st_mode & stat.S_IXOTH for folder in [harness.program, *self.parents_of_program()])
            if not readable:
                self.skipTest("only root can start the program")
            options = {"user": 65534, "group": 65534, "extra_groups": []}
        self.refuses("secret.yaml", "secret.yaml: error: Permission denied", **options)

    def parents_of_program(self):
        folder = os.path.dirname(harness.program)
        while folder != "/":
            yield folder
            folder = os.path.dirname(folder)

    def test_ten_thousand_brackets(self):
        self.path("brackets.yaml", EXTENDS + "time: " + "[" * 10_000 + "]" * 10_000 + "\n")
        self.refuses("brackets.yaml", "brackets.yaml:3:70: error: nested more than 64 levels deep")

    def test_ten_thousand_open_braces(self):
        self.path("braces.yaml", EXTENDS + "time: " + "{a: " * 10_000 + "\n")
        self.refuses("braces.yaml", "braces.yaml:3:259: error: nested more than 64 levels deep")

    def test_ten_thousand_indentations(self):
        lines = "".join(" " * i + "a:\n" for i in range(1500))  # of 1 to 1500 columns: a megabyte
        self.path("stairs.yaml", EXTENDS + "time:\n" + lines.replace("a:", " a:"))
        self.refuses("stairs.yaml", "stairs.yaml:67:65: error: nested more than 64 levels deep")

    def test_a_hundred_thousand_values(self):
        self.path("values.yaml", EXTENDS + "x: [" + "1, " * 100_000 + "1]\n")
        done = self.gigatwin("check", "values.yaml", timeout=TIME_LIMIT_S)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"values\.yaml:3:\d+: error: more than 100000 values, aliases \(\*\) written out\n")

    def test_three_megabytes_of_one_text_are_only_long(self):
        self.path("long.yaml", EXTENDS + "description: " + "long " * 600_000 + "\n")
        self.accepts("long.yaml")

    def test_three_megabytes_of_comments_are_only_long(self):
        self.path("comments.yaml", EXTENDS + "# a comment as long as a line may be\n" * 80_000)
        self.accepts("comments.yaml")

    def test_a_line_of_megabytes_is_not_repeated_in_the_message(self):
        self.path("line.yaml", EXTENDS + "seed: " + "9" * 3_000_000 + "\n")
        self.refuses("line.yaml", f"line.yaml:3:7: error: seed: expected a whole number of at least 0, found {'9' * 60}...")

    def test_many_errors_are_all_reported(self):
        self.path("many.yaml", EXTENDS + "".join(f"key_{i}: 1\n" for i in range(10_000)))
        done = self.gigatwin("check", "many.yaml", timeout=TIME_LIMIT_S)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr.count(": unknown key"), 10_000)
        self.assertTrue(done.stderr.endswith("\n10000 errors; nothing was written\n"))

    def test_utf_16(self):
        self.path("utf16.yaml", ("\ufeff" + EXTENDS).encode("utf-16-le"))
        self.refuses("utf16.yaml", "utf16.yaml:1:1: error: not UTF-8 text")

    def test_a_byte_order_mark_and_windows_lines_are_fine(self):
        self.path("windows.yaml", ("\ufeff" + EXTENDS + "seed: 3\n").replace("\n", "\r\n"))
        self.accepts("windows.yaml")

    def test_random_bytes(self):
        self.path("random.yaml", bytes((i * 197 + i * i * 31) % 256 for i in range(4096)))
        done = self.gigatwin("check", "random.yaml", timeout=TIME_LIMIT_S)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^random\.yaml:\d+:\d+: error: not ")

    def test_a_result_as_a_scenario(self):
        self.path("result.yaml", b"\x89HDF\r\n\x1a\n" + bytes(4096))
        self.refuses("result.yaml", "result.yaml:1:1: error: not UTF-8 text")

    def test_files_that_extend_each_other_without_end(self):
        for i in range(40):
            self.path(f"chain-{i}.yaml", f"gigatwin: 1\nextends: chain-{i + 1}.yaml\n")
        self.refuses("chain-0.yaml", "chain-15.yaml:2:10: error: extends: more than 16 files extend each other")

    def test_every_prefix_of_a_scenario_is_an_error_or_a_scenario(self):
        text = (harness.HERE / "small.yaml").read_bytes()
        for length in range(0, len(text), 97):
            self.path("cut.yaml", text[:length])
            done = self.gigatwin("check", "cut.yaml", timeout=TIME_LIMIT_S)
            self.assertIn(done.returncode, (0, 2), f"the first {length} bytes: {done.stderr[-500:]}")
            self.assertEqual(done.returncode == 2, done.stderr.endswith("nothing was written\n"), f"the first {length} bytes")


if __name__ == "__main__":
    harness.main()
