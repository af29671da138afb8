"""The package in a bare Debian 12: installed, used by an ordinary user, removed without a trace.

The root is made with debootstrap and kept as a tar file in the build folder. Nothing of the host is bound into it; it
shares the host's network and package mirror. Exit status 77 where debootstrap, root or the mirror are missing.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from debs import SOURCE, VERSION, deb, output_of

RELEASE = "bookworm"
BASE = Path(os.environ["GIGATWIN_CACHE"]) / f"{RELEASE}-minbase.tar"
LIMIT_S = 900  # of one command; apt-get unpacks slowly on a busy machine
# A mount and process space of its own: /proc goes with it, however the test ends.
ENTER = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "bash", "-c",
         'mount -t proc proc "$0/proc" && exec chroot "$0" env -i HOME="$1" TERM=dumb LC_ALL=C.UTF-8 '
         'DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin setpriv --reuid "$2" --regid "$2" '
         '--clear-groups "${@:3}"']


class Skip(unittest.SkipTest):
    """What is missing on this machine."""


def run(*command, **options):
    return subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=LIMIT_S, **options)


def source_lists():
    """The host's files that say where packages come from."""
    etc = Path("/etc/apt")
    lists = [etc / "sources.list", *etc.glob("sources.list.d/*.list"), *etc.glob("sources.list.d/*.sources")]
    return [path for path in lists if path.is_file() and RELEASE in path.read_text()]


def mirror():
    """The first archive that serves the release itself."""
    for path in source_lists():
        for line in path.read_text().splitlines():
            found = re.match(r"(?:URIs:|deb(?: \[[^]]*\])?)\s+((?:https?|file)://\S+)", line)
            if found:
                return found[1]
    raise Skip(f"no package mirror of Debian {RELEASE} in /etc/apt")


def make_base(folder):
    """Unpacks the bare root into `folder`, making it first if there is none yet."""
    if not BASE.is_file():
        log = run("debootstrap", "--variant=minbase", RELEASE, folder, mirror())
        if log.returncode != 0:
            raise Skip("debootstrap failed: " + log.stdout.strip().splitlines()[-1])
        partial = BASE.with_suffix(".partial")
        subprocess.run(["tar", "-C", folder, "--numeric-owner", "-cf", partial, "."], check=True)
        partial.rename(BASE)
    else:
        subprocess.run(["tar", "-C", folder, "--numeric-owner", "-xpf", BASE], check=True)


def give_network(root):
    """The host's mirror, its keys and how it is reached."""
    apt = root / "etc" / "apt"
    (apt / "sources.list").unlink(missing_ok=True)
    for path in source_lists():
        shutil.copy(path, root / path.relative_to("/"))
        for key in re.findall(r"[Ss]igned-[Bb]y[:=]\s*(/[^\s\]]+)", path.read_text()):
            target = root / Path(key).relative_to("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(key, target)
    (apt / "apt.conf.d" / "99host").write_text(output_of("apt-config", "dump", "Acquire"))
    for path in ("/etc/resolv.conf", "/etc/hosts"):
        shutil.copy(path, root / path.lstrip("/"))


class CleanRoot(unittest.TestCase):
    """In order of their names: the root is the same, and the package is installed once."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.root = Path(tempfile.mkdtemp(prefix="gigatwin-root-"))
        cls.addClassCleanup(shutil.rmtree, cls.root, ignore_errors=True)
        cls.root.chmod(0o755)
        make_base(cls.root)
        give_network(cls.root)
        update = cls.as_root("apt-get", "-q", "update")
        if update.returncode != 0:
            raise Skip("apt-get update failed: " + update.stdout.strip().splitlines()[-1])
        cls.before = cls.files()
        shutil.copy(deb("gigatwin"), cls.root / "tmp" / "gigatwin.deb")
        cls.installed = cls.as_root("apt-get", "-q", "-y", "-o", "Dpkg::Options::=--force-unsafe-io", "install",
                                    "--no-install-recommends", "man-db", "bash-completion", "/tmp/gigatwin.deb")
        (cls.root / "tmp" / "gigatwin.deb").unlink()
        home = cls.root / "srv" / "planner"
        home.mkdir()
        shutil.copy(SOURCE / "tests" / "install" / "consumer" / "pod" / "pod.yaml", home)
        os.chown(home, 1000, 1000)

    @classmethod
    def as_root(cls, *command):
        return run(*ENTER, cls.root, "/root", "0", *command)

    @classmethod
    def files(cls):
        """Paths in the root that have to do with gigatwin."""
        return {str(path.relative_to(cls.root)) for path in cls.root.rglob("*gigatwin*")}

    def as_user(self, command):
        """What a shell command of an ordinary user prints, in its home."""
        result = run(*ENTER, self.root, "/srv/planner", "1000", "bash", "-c", f"cd\n{command}")
        self.assertEqual(result.returncode, 0, f"{command}\n{result.stdout}")
        return result.stdout

    def test_1_it_installs_with_what_it_depends_on(self):
        self.assertEqual(self.installed.returncode, 0, self.installed.stdout)
        self.assertEqual(self.before, set())
        verified = self.as_root("dpkg", "--verify", "gigatwin")
        self.assertEqual((verified.returncode, verified.stdout), (0, ""))

    def test_2_an_ordinary_user_simulates(self):
        self.assertRegex(self.as_user("gigatwin --version"), rf"^gigatwin {re.escape(VERSION)} \(")
        self.assertIn("gb200-nvl72", self.as_user("gigatwin catalog list systems"))
        self.assertIn("ok: 576 accelerators", self.as_user("gigatwin check pod.yaml"))
        self.assertIn("PUE", self.as_user("gigatwin run pod.yaml -o pod.h5"))
        self.assertIn("Kajaani", self.as_user("gigatwin show pod.h5"))
        self.assertIn(": ok: ", self.as_user("gigatwin check /usr/share/gigatwin/scenarios/kajaani-gb200.yaml"))

    def test_3_the_manual_page_is_found(self):
        self.assertIn("/usr/share/man/man1/gigatwin.1.gz", self.as_user("man -w gigatwin"))
        self.assertIn("gigatwin", self.as_user("man gigatwin | head -n 20"))

    def test_4_the_shell_completes(self):
        # As bash does when somebody types "gigatwin comp" and Tab; without our file it would offer files of the folder.
        self.assertIn("compare", self.as_user("""
            source /usr/share/bash-completion/bash_completion
            _completion_loader gigatwin
            function=$(complete -p gigatwin | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            COMP_WORDS=(gigatwin comp) COMP_CWORD=1 COMP_LINE="gigatwin comp" COMP_POINT=13
            $function gigatwin comp gigatwin
            echo "${COMPREPLY[@]}" """).split())

    def test_5_removal_leaves_nothing(self):
        removed = self.as_root("apt-get", "-q", "-y", "purge", "gigatwin")
        self.assertEqual(removed.returncode, 0, removed.stdout)
        # The user's own files are not the package's; apt keeps no trace either.
        self.assertEqual(self.files(), set())


if __name__ == "__main__":
    missing = [name for name in ("debootstrap", "unshare", "tar", "apt-config") if not shutil.which(name)]
    if os.geteuid() != 0:
        missing.append("root")
    if missing:
        print("skipped: needs", ", ".join(missing))
        sys.exit(77)
    result = unittest.main(exit=False).result
    for _, reason in result.skipped:
        print("skipped:", reason)
    sys.exit(77 if result.skipped and result.wasSuccessful() else not result.wasSuccessful())
