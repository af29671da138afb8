"""The packages under test, as ctest's environment names them."""

import os
import subprocess
from pathlib import Path

FOLDER = Path(os.environ["GIGATWIN_DEBS"])
VERSION = os.environ["GIGATWIN_VERSION"]
SOURCE = Path(__file__).resolve().parents[2]


def output_of(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def deb(package):
    """The file of this version of a package."""
    architecture = output_of("dpkg", "--print-architecture").strip()
    return FOLDER / f"{package}_{VERSION}_{architecture}.deb"
