"""The commands as `gigatwin help --markdown` describes them: their options and what follows them."""

import re
import subprocess

SECTION = re.compile(r"^#{2,3} gigatwin ([a-z ]+)$")
ROW = re.compile(r"^\| `(-[^`]*)` \|")


def described(program):
    """{"run": {"-o": True, "--force": False ...}}: whether the option takes a value."""
    page = subprocess.run([program, "help", "--markdown"], check=True, capture_output=True, text=True).stdout
    commands, options = {}, None
    for line in page.splitlines():
        if section := SECTION.match(line):
            options = commands.setdefault(section[1], {"-h": False, "--help": False})
        elif row := ROW.match(line):
            *names, last = row[1].replace("\\|", "|").split(", ")
            last, _, value = last.partition(" ")
            options.update({name: bool(value) for name in [*names, last]})
    return commands


def split(words, commands):
    """("trace info", remaining words) of the words after `gigatwin`; None where there is no such command."""
    for length in (2, 1):
        if " ".join(words[:length]) in commands:
            return " ".join(words[:length]), words[length:]
    return None
