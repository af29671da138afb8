"""Plants one violation after the other in a small tree and expects the checker's full message."""

import sys
import tempfile
import unittest
from pathlib import Path

from arrows import ARROWS, Checker

CLEAN = {
    "base/CMakeLists.txt": "gigatwin_folder(base LINKS fmt::fmt PRIVATE_LINKS ZLIB::ZLIB)\n",
    "base/units.hpp": "#pragma once\n#include <cstdint>\n#include <fmt/format.h>\n",
    "power/CMakeLists.txt": "gigatwin_folder(power LINKS gigatwin_base)\n",
    "power/chain.hpp": '#pragma once\n#include "base/units.hpp"\n',
    "cooling/CMakeLists.txt": "gigatwin_folder(cooling LINKS gigatwin_base)\n",
    "cooling/loop.hpp": '#include "base/units.hpp"\n',
    "results/CMakeLists.txt": "gigatwin_folder(results LINKS gigatwin_power\n  PRIVATE_LINKS hdf5::hdf5)\n",
    "results/h5.hpp": "#include <hdf5.h>\n#include <sys/stat.h>\n",
    "results/writer.hpp": '#include "base/units.hpp"\n#include "power/chain.hpp"\n',
    "results/writer.cpp": '#include "results/h5.hpp"\n#include "results/writer.hpp"\n#include <H5DSpublic.h>\n',
}


def problems_of(changes):
    with tempfile.TemporaryDirectory() as folder:
        src = Path(folder) / "src"
        for name, text in {**CLEAN, **changes}.items():
            (src / name).parent.mkdir(parents=True, exist_ok=True)
            (src / name).write_text(text, encoding="utf-8")
        return Checker(src).run()


class Arrows(unittest.TestCase):
    def expect(self, changes, *messages):
        self.assertEqual(problems_of(changes), list(messages))

    def test_a_clean_tree_has_no_problem(self):
        self.expect({})

    def test_a_model_does_not_include_its_neighbour(self):
        self.expect(
            {"power/chain.hpp": '#include "base/units.hpp"\n\n#include "cooling/loop.hpp"\n'},
            'src/power/chain.hpp:3: power may not include "cooling/loop.hpp"; it may include: base, hardware',
            "src/power/chain.hpp:3: power includes cooling but links neither gigatwin_cooling nor anything that does")

    def test_base_includes_nothing_of_ours(self):
        self.expect(
            {"base/units.cpp": '#  include "power/chain.hpp"\n'},
            'src/base/units.cpp:1: base may not include "power/chain.hpp"; it may include: nothing',
            "src/base/units.cpp:1: base includes power but links neither gigatwin_power nor anything that does")

    def test_a_library_stays_in_its_folder(self):
        self.expect({"power/chain.cpp": "#include <yaml-cpp/yaml.h>\n"},
                    "src/power/chain.cpp:1: power may not include <yaml-cpp/yaml.h>: yaml-cpp is for scenario alone")
        self.expect({"power/chain.cpp": "#include <simgrid/s4u.hpp>\n"},
                    "src/power/chain.cpp:1: power may not include <simgrid/s4u.hpp>: SimGrid is for sim alone")
        self.expect({"cooling/loop.cpp": "#include <boost/graph/adjacency_list.hpp>\n"},
                    "src/cooling/loop.cpp:1: cooling may not include <boost/graph/adjacency_list.hpp>: Boost.Graph is "
                    "for topology, routing, power alone")

    def test_a_library_stays_out_of_public_headers(self):
        self.expect({"results/writer.hpp": "#include <hdf5.h>\n"},
                    "src/results/writer.hpp:1: <hdf5.h> in a public header: HDF5 stays in .cpp files, *_internal.hpp "
                    "and h5*.hpp")

    def test_a_private_header_is_not_passed_on(self):
        cmake = {"cli/CMakeLists.txt": "gigatwin_folder(cli LINKS gigatwin_results)\n"}
        self.expect({**cmake, "cli/run.cpp": '#include "results/h5.hpp"\n'},
                    "src/cli/run.cpp:1: results/h5.hpp is private to results")
        # Inside of its folder it may be passed on, but what passes it on is then private too.
        self.expect({**cmake, "results/table.hpp": '#include "results/h5.hpp"\n',
                     "results/tables.hpp": '#include "results/table.hpp"\n',
                     "cli/run.cpp": '#include "results/writer.hpp"\n\n#include "results/tables.hpp"\n'},
                    "src/cli/run.cpp:3: results/tables.hpp is private to results: it includes results/table.hpp, which "
                    "includes results/h5.hpp")

    def test_an_unknown_library_needs_a_line_in_the_table(self):
        self.expect({"power/chain.cpp": "#include <Eigen/Dense>\n"},
                    "src/power/chain.cpp:1: <Eigen/Dense> is of a library that is not in LIBRARIES of "
                    "tests/arrows/arrows.py")

    def test_an_unknown_folder_needs_a_line_in_the_table(self):
        self.expect({"utils/things.hpp": ""}, "src/utils:0: folder utils is not in ARROWS of tests/arrows/arrows.py")

    def test_own_headers_are_named_with_their_folder(self):
        self.expect({"power/chain.cpp": '#include "chain.hpp"\n'},
                    'src/power/chain.cpp:1: "chain.hpp" is no file of src; own headers are included as '
                    '"folder/file.hpp"')
        self.expect({"power/chain.cpp": "#include <base/units.hpp>\n"},
                    'src/power/chain.cpp:1: "base/units.hpp" is no file of src; own headers are included as '
                    '"folder/file.hpp"')

    def test_links_follow_the_arrows(self):
        self.expect({"power/CMakeLists.txt": "gigatwin_folder(power\n  LINKS gigatwin_base gigatwin_cooling)\n"},
                    "src/power/CMakeLists.txt:2: power may not link gigatwin_cooling; it may link: base, hardware")

    def test_links_of_libraries_stay_in_their_folder_and_private(self):
        self.expect({"cooling/CMakeLists.txt": "gigatwin_folder(cooling LINKS gigatwin_base PRIVATE_LINKS yaml-cpp)\n"},
                    "src/cooling/CMakeLists.txt:1: cooling may not link yaml-cpp: yaml-cpp is for scenario alone")
        self.expect({"results/CMakeLists.txt": "gigatwin_folder(results LINKS gigatwin_power hdf5::hdf5)\n"},
                    "src/results/CMakeLists.txt:1: hdf5::hdf5 is linked publicly: HDF5 stays out of what others see; "
                    "use PRIVATE_LINKS or PRIVATE")

    def test_what_is_included_is_linked(self):
        self.expect({"results/CMakeLists.txt": "gigatwin_folder(results LINKS gigatwin_base)\n"},
                    "src/results/writer.hpp:2: results includes power but links neither gigatwin_power nor anything "
                    "that does")

    def test_a_comment_in_cmake_links_nothing(self):
        self.expect({"power/CMakeLists.txt": "# not gigatwin_cooling\ngigatwin_folder(power LINKS gigatwin_base)\n"})

    def test_the_table_itself_has_no_circle(self):
        order = list(ARROWS)
        for folder, others in ARROWS.items():
            for other in others:
                self.assertLess(order.index(other), order.index(folder), f"{folder} -> {other}")


if __name__ == "__main__":
    sys.exit(unittest.main())
