"""Checks the arrows of src/: which folder may include and link which, and which folder alone may use a library.

    python3 arrows.py SRC        prints file:line: what is forbidden; what is allowed   (exit status 1 if anything is)

The two tables below are the architecture. A new folder or library is a line here, with a page in docs/decisions/.
"""

import re
import sys
from dataclasses import dataclass
from pathlib import Path

MODELS = ["topology", "routing", "collectives", "traces", "workload", "scheduling", "reliability", "storage", "power", "cooling", "grid",
          "site", "proposal", "economics", "finance", "rules", "comparison", "portfolio"]
BELOW_SIM = ["base", "pipeline", "fluid", "hardware", "kernels", *MODELS, "uncertainty", "scenario"]

# Folder -> folders that it may include. Nothing points back.
ARROWS = {
    "base": [],
    "fluid": ["base"],
    "pipeline": ["base"],
    "hardware": ["base"],
    "topology": ["base", "hardware"],
    "routing": ["base", "hardware", "topology"],
    "collectives": ["base", "hardware", "fluid", "topology", "routing"],
    "chakra": ["base", "hardware", "topology", "collectives"],
    "kernels": ["base", "hardware"],
    "traces": ["base", "hardware"],
    "scheduling": ["base", "hardware"],
    "reliability": ["base", "hardware", "topology"],
    "storage": ["base", "hardware"],
    "workload": ["base", "hardware", "kernels", "pipeline", "topology", "collectives", "traces"],
    "planning": ["base", "hardware", "topology", "collectives", "pipeline", "workload"],
    "power": ["base", "hardware"],
    "cooling": ["base", "hardware"],
    "grid": ["base", "hardware"],
    "site": ["base", "hardware"],
    "proposal": ["base", "hardware"],
    "economics": ["base", "hardware", "proposal"],
    "finance": ["base", "hardware", "proposal", "economics"],
    "rules": ["base", "hardware"],
    "comparison": ["base", "hardware"],
    "portfolio": ["base", "hardware"],
    "drill": ["base", "hardware", "power", "cooling", "grid", "site"],
    "uncertainty": ["base", "hardware"],
    "scenario": ["base", "hardware", *MODELS, "uncertainty"],
    "validation": BELOW_SIM,
    "sim": BELOW_SIM,
    "results": [*BELOW_SIM, "sim"],
    "study": [*BELOW_SIM, "sim", "results"],
    "report": [*BELOW_SIM, "sim", "results", "study"],
    "cli": [*BELOW_SIM, "chakra", "planning", "drill", "validation", "sim", "results", "study", "report"],
}


@dataclass(frozen=True)
class Library:
    name: str
    header: str  # regular expression on what stands between < and >
    target: str  # regular expression on a word of CMakeLists.txt
    folders: list  # which alone may use it; empty: all
    private: bool  # stays out of public headers and of public link libraries


LIBRARIES = [
    Library("yaml-cpp", r"yaml-cpp/", r"yaml-cpp(::yaml-cpp)?", ["scenario"], True),
    Library("SimGrid", r"(simgrid|xbt|smpi)/|(simgrid|xbt)\.h", r"PkgConfig::SIMGRID|simgrid", ["sim"], True),
    Library("HDF5", r"hdf5(_hl)?\.h|H5\w+\.h", r"hdf5::\w+|HDF5::\w+", ["results"], True),
    Library("CLI11", r"CLI/", r"CLI11::CLI11", ["cli"], True),
    Library("Boost.Graph", r"boost/(graph|pending|property_map)/", r"Boost::graph", ["topology", "routing", "power"], False),
    Library("Random123", r"Random123/", r"\$\{RANDOM123_INCLUDE\}", ["base"], True),
    Library("zlib", r"zlib\.h", r"ZLIB::ZLIB", ["base"], True),
    Library("nlohmann/json", r"nlohmann/", r"nlohmann_json::nlohmann_json", ["chakra", "scenario", "results", "report", "cli"], True),
    Library("protobuf", r"google/protobuf/|et_def\.pb\.h", r"protobuf::[\w-]+", ["chakra"], True),
    Library("SUNDIALS", r"(cvode|nvector|sunlinsol|sunmatrix|sundials)/", r"SUNDIALS::\w+", ["cooling"], True),
    Library("CBC", r"coin/|Cbc\w*\.(h|hpp)|Osi\w*\.(h|hpp)|Coin\w*\.(h|hpp)|Clp\w*\.(h|hpp)", r"PkgConfig::CBC|cbc", ["portfolio"], True),
    Library("OpenSSL", r"openssl/", r"OpenSSL::\w+", ["cli"], True),
    Library("Boost (headers)", r"boost/", r"Boost::(boost|headers)", [], False),
    Library("fmt", r"fmt/", r"fmt::fmt(-header-only)?", [], False),
]
# The C++ standard library has no dot and no slash; of C and POSIX, what an operating system is needed for.
STANDARD = re.compile(r"[a-z_0-9]+|(sys|arpa|netinet)/\w+\.h|"
                      r"(dirent|dlfcn|errno|fcntl|poll|pthread|signal|spawn|stdio|stdlib|termios|time|unistd)\.h")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
OUR_TARGET = re.compile(r"gigatwin_([a-z0-9]+)")
WORD = re.compile(r"[^\s()\"]+")
LINK_CALLS = ("gigatwin_folder", "target_link_libraries", "target_include_directories")


def names_itself_private(path):
    """Such a header may include a library that stays out of public headers."""
    return path.name.endswith("_internal.hpp") or re.fullmatch(r"h5(_\w+)?\.hpp", path.name) is not None


def one_of(names):
    return ", ".join(names) if names else "nothing"


class Checker:
    def __init__(self, src):
        self.src = Path(src)
        self.problems = []
        self.included = {}  # folder -> {folder it includes: first place}
        self.linked = {}  # folder -> {folder it links: place}
        self.foreign_includes = []  # (folder, path, line, header of another folder)
        self.own_includes = {}  # header -> headers of its own folder that it includes

    def problem(self, path, line, text):
        self.problems.append(f"{self.src.name}/{path.relative_to(self.src)}:{line}: {text}")

    def run(self):
        for folder in sorted(path for path in self.src.iterdir() if path.is_dir()):
            if folder.name not in ARROWS:
                self.problem(folder, 0, f"folder {folder.name} is not in ARROWS of tests/arrows/arrows.py")
                continue
            self.included[folder.name], self.linked[folder.name] = {}, {}
            for path in sorted(folder.rglob("*")):
                if path.suffix in (".hpp", ".cpp", ".h", ".in"):
                    self.check_source(folder.name, path)
                elif path.name == "CMakeLists.txt":
                    self.check_links(folder.name, path)
        self.check_private_headers()
        self.check_includes_are_linked()
        return self.problems

    def check_source(self, folder, path):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            match = INCLUDE.match(line)
            if not match:
                continue
            quote, header = match.groups()
            if quote == '"' or (self.src / header).is_file():
                self.check_own_include(folder, path, number, quote, header)
            else:
                self.check_library_include(folder, path, number, header)

    def check_own_include(self, folder, path, number, quote, header):
        other = header.split("/")[0]
        if header in generated_headers(path):
            return
        if quote == "<" or not (self.src / header).is_file():
            self.problem(path, number, f'"{header}" is no file of src; own headers are included as "folder/file.hpp"')
            return
        if other == folder:
            self.own_includes.setdefault(str(path.relative_to(self.src)), []).append(header)
            return
        self.foreign_includes.append((folder, path, number, header))
        self.included[folder].setdefault(other, (path, number))
        if other not in ARROWS[folder]:
            self.problem(path, number, f'{folder} may not include "{header}"; it may include: {one_of(ARROWS[folder])}')

    def check_private_headers(self):
        """A header that includes a private one is private itself, and other folders include none of them."""
        for _, path, number, header in self.foreign_includes:
            chain = self.way_to_private(header)
            if chain:
                by = f": it includes {', which includes '.join(chain[1:])}" if len(chain) > 1 else ""
                self.problem(path, number, f"{header} is private to {header.split('/')[0]}{by}")

    def way_to_private(self, header, seen=()):
        if names_itself_private(Path(header)):
            return [header]
        for other in self.own_includes.get(header, []):
            chain = [] if other in seen else self.way_to_private(other, (*seen, header))
            if chain:
                return [header, *chain]
        return []

    def check_library_include(self, folder, path, number, header):
        if STANDARD.fullmatch(header):
            return
        library = next((entry for entry in LIBRARIES if re.match(entry.header, header)), None)
        if library is None:
            self.problem(path, number, f"<{header}> is of a library that is not in LIBRARIES of tests/arrows/arrows.py")
        elif library.folders and folder not in library.folders:
            self.problem(path, number, f"{folder} may not include <{header}>: {library.name} is for "
                                       f"{one_of(library.folders)} alone")
        elif library.private and path.suffix == ".hpp" and not names_itself_private(path):
            self.problem(path, number, f"<{header}> in a public header: {library.name} stays in .cpp files, "
                                       "*_internal.hpp and h5*.hpp")

    def check_links(self, folder, path):
        for number, visibility, word in linked_words(path.read_text(encoding="utf-8")):
            ours = OUR_TARGET.fullmatch(word)
            if ours and ours.group(1) in ARROWS:
                if ours.group(1) != folder:
                    self.linked[folder][ours.group(1)] = (path, number)
                    if ours.group(1) not in ARROWS[folder]:
                        self.problem(path, number, f"{folder} may not link {word}; it may link: "
                                                   f"{one_of(ARROWS[folder])}")
                continue
            library = next((entry for entry in LIBRARIES if re.fullmatch(entry.target, word)), None)
            if library is None:
                continue
            if library.folders and folder not in library.folders:
                self.problem(path, number, f"{folder} may not link {word}: {library.name} is for "
                                           f"{one_of(library.folders)} alone")
            elif library.private and visibility == "public":
                self.problem(path, number, f"{word} is linked publicly: {library.name} stays out of what others see; "
                                           "use PRIVATE_LINKS or PRIVATE")

    def check_includes_are_linked(self):
        for folder, others in self.included.items():
            reachable = self.reachable(folder)
            for other, (path, number) in others.items():
                if other not in reachable:
                    self.problem(path, number, f"{folder} includes {other} but links neither gigatwin_{other} nor "
                                               "anything that does")

    def reachable(self, folder):
        found, open_folders = set(), [folder]
        while open_folders:
            for other in self.linked.get(open_folders.pop(), {}):
                if other not in found:
                    found.add(other)
                    open_folders.append(other)
        return found


def generated_headers(path):
    """Headers that CMake writes for a file that it configures (name.cpp.in)."""
    return {"commit.hpp"} if path.name.endswith(".cpp.in") else set()


def linked_words(cmake):
    """(line, "public" or "private", word) of all that the calls which link or add include folders name."""
    text = re.sub(r"#[^\n]*", "", cmake)
    for call in re.finditer(r"(\w+)\s*\(", text):
        if call.group(1) not in LINK_CALLS:
            continue
        end = text.find(")", call.end())
        visibility = "public"
        for word in WORD.finditer(text, call.end(), end if end >= 0 else len(text)):
            if word.group() in ("LINKS", "PUBLIC", "INTERFACE"):
                visibility = "public"
            elif word.group() in ("PRIVATE_LINKS", "PRIVATE"):
                visibility = "private"
            else:
                yield text.count("\n", 0, word.start()) + 1, visibility, word.group()


def main(arguments):
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        print(__doc__, file=sys.stderr)
        return 2
    problems = Checker(arguments[0]).run()
    print("\n".join(problems) if problems else "all arrows point one way")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
