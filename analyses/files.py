"""What the scripts of this folder have in common: refusing wrong files, and writing a picture. Reading is plain xarray.

A wrong file ends a script with status 2 and one line on standard error that says which file, what was expected and what
to do.
"""

import sys
import textwrap

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import xarray

FORMAT_MAJOR = 1  # of docs/result-format.md
LINES = ["-", "--", ":", "-.", (0, (5, 1, 1, 1, 1, 1))]  # told apart without colour
HATCHES = ["", "///", "...", "xxx", "\\\\\\", "+++", "ooo", "---", "***", "|||"]
GREYS = ["0.35", "0.75", "0.9", "0.6", "0.82", "0.5", "0.95", "0.68", "0.45", "0.8"]

# The same numbers make the same file: no date, no random names; text stays text, so that it can be searched and read out.
plt.rcParams.update({"svg.hashsalt": "gigatwin", "svg.fonttype": "none", "axes.grid": True, "grid.alpha": 0.3,
                     "axes.axisbelow": True, "hatch.linewidth": 0.6, "font.size": 9})


def fail(message):
    print(f"{sys.argv[0].rsplit('/', 1)[-1]}: {message}", file=sys.stderr)
    sys.exit(2)


def check(path, groups=(), kind="gigatwin-result", missing=""):
    """Attributes of the file's root; ends the script if it is no complete file of this kind with these groups.

    `missing` says when a group is not there and what to do.
    """
    try:
        with xarray.open_dataset(path) as root:
            about = dict(root.attrs)
    except (OSError, ValueError) as error:
        fail(f"{path}: cannot be read as HDF5: {str(error).splitlines()[0]}")
    found = about.get("format", "an HDF5 file of another program")
    if found != kind:
        fail(f"{path}: expected a file of format {kind}, found {found}")
    if about["format_major"] != FORMAT_MAJOR:
        fail(f"{path}: has format {about['format_major']}.{about['format_minor']}, written by gigatwin {about['version']}; "
             f"this script reads format {FORMAT_MAJOR}: 'gigatwin run --from {path} -o NEW.h5' makes it anew")
    if about.get("complete", 1) != 1:
        fail(f"{path}: is the unfinished result of a run that was stopped")
    for group in groups:
        try:
            with xarray.open_dataset(path, group=group) as data:
                there = len(data.variables) > 0
        except (OSError, KeyError):
            there = False
        if not there:
            fail(f"{path}: has no group /{group}{': ' + missing if missing else ''} (format {about['format_major']}."
                 f"{about['format_minor']}, gigatwin {about['version']})")
    return about


def in_units(variable):
    """The units for people."""
    return variable.attrs.get("shown_units") or {"1": "", "degC": "°C"}.get(variable.attrs["units"], variable.attrs["units"])


def caption(path, about):
    """Where the numbers come from, for below the picture."""
    text = f"{path.rsplit('/', 1)[-1]}: {about.get('scenario', about.get('title', ''))}, seed {about.get('seed', '-')}"
    if "start" in about:
        text += f", {about['duration_s'] / 86400:.0f} days from {about['start'][:10]}"
    return text + f", gigatwin {about['version']}"


def save(figure, path, captions):
    width, height = figure.get_size_inches()
    lines = textwrap.wrap("Source: " + "; ".join(captions), int(21 * width))
    below = (0.13 * len(lines) + 0.1) / height  # inches of the figure
    figure.text(0.01, 0.03 / height, "\n".join(lines), fontsize=6.5, color="0.3", va="bottom")
    figure.set_layout_engine("constrained", rect=(0, below, 1, 1 - below))
    figure.savefig(path, dpi=100, metadata={"Date": None} if path.endswith(".svg") else {"Software": None})
