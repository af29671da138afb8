"""Opens result files with every reader that analysts use, and fails on any error, warning or surprise.

usage: contract.py FILE...      (Debian's python3: python3-h5py python3-netcdf4 python3-xarray python3-h5netcdf,
                                 netcdf-bin hdf5-tools libudunits2-0; exit status 77 if one of them is missing)

Results of runs, fabric studies and steps' waveforms. Every group of every file: h5py, netCDF4, xarray with both engines, `ncdump -h`, `ncdump -t -v time`, `h5dump -H`. Every
dataset has a long_name, every number units that UDUNITS reads (money apart; pint too, if python3-pint is there), every axis
a scale. netCDF's append mode works on a copy.
"""
import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import warnings

os.environ.setdefault("HDF5_USE_FILE_LOCKING", "FALSE")  # several readers hold the file at once here
try:
    import h5netcdf
    import h5py
    import netCDF4
    import numpy
    import xarray
    udunits = ctypes.CDLL("libudunits2.so.0")
except (ImportError, OSError) as missing:
    print(f"skipped: {missing}")
    sys.exit(77)
try:
    import pint
    pint_units = pint.UnitRegistry()
except ImportError:
    pint_units = None
for tool in ("ncdump", "h5dump"):
    if shutil.which(tool) is None:
        print(f"skipped: no {tool}")
        sys.exit(77)

udunits.ut_read_xml.restype = udunits.ut_parse.restype = ctypes.c_void_p
udunits.ut_parse.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
udunits.ut_set_error_message_handler.argtypes = [ctypes.c_void_p]
udunits.ut_set_error_message_handler(ctypes.cast(udunits.ut_ignore, ctypes.c_void_p))
UNIT_SYSTEM = udunits.ut_read_xml(None)
UTF8 = 2

failures = []


def expect(condition, message):
    if not condition:
        failures.append(message)
        print("FAILED:", message)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    expect(done.returncode == 0, f"{' '.join(command)}: exit {done.returncode}: {done.stderr[:300]}")
    expect(done.stderr == "", f"{' '.join(command)}: says {done.stderr[:300]}")
    return done.stdout


def format_of(path):
    with h5py.File(path, "r") as file:
        return file.attrs["format"]


def is_study(path):
    """Whether it is a fabric study: no time, no series, all in /fabric."""
    return format_of(path) == "gigatwin-fabric-study"


POWER_OF = {"gigatwin-step-waveform": "job_power", "gigatwin-transient": "power"}


def is_waveform(path):
    """Whether it is the waveform of a step or of transients: series in the root, on seconds after its begin."""
    return format_of(path) in POWER_OF


def groups_of(path):
    """Name of each group, "" for the root, with the names of its datasets."""
    found = {}
    with h5py.File(path, "r") as file:
        found[""] = [name for name, item in file.items() if isinstance(item, h5py.Dataset)]
        for name, item in file.items():
            if isinstance(item, h5py.Group):
                expect(not any(isinstance(i, h5py.Group) for i in item.values()), f"{path}: /{name} has groups of its own")
                found[name] = [n for n, i in item.items() if isinstance(i, h5py.Dataset)]
    return found


def check_units(where, units):
    if units.startswith("EUR"):  # money is in neither system; what it is per must be
        units = units[3:].lstrip("/") or "1"
    expect(udunits.ut_parse(UNIT_SYSTEM, units.encode(), UTF8), f"{where}: UDUNITS does not read units {units!r}")
    if pint_units is not None and " since " not in units:
        try:
            pint_units.parse_units(units)
        except Exception as error:  # pint raises many kinds
            expect(False, f"{where}: pint does not read units {units!r}: {error}")


def is_scale(dataset):
    return h5py.h5ds.is_scale(dataset.id)


def check_dataset(where, dataset):
    kind = dataset.dtype.kind
    text = h5py.check_string_dtype(dataset.dtype)
    expect(kind in "iuf" or (text is not None and text.length is None and text.encoding == "utf-8"),
           f"{where}: of type {dataset.dtype}")
    expect(kind not in "iuf" or dataset.dtype.byteorder in "<=|", f"{where}: not little-endian")
    expect(isinstance(dataset.attrs.get("long_name"), str) and dataset.attrs["long_name"] != "", f"{where}: no long_name")
    if kind == "f":
        fill = dataset.attrs.get("_FillValue")
        expect(fill is not None and fill.shape == (1,) and fill.dtype == dataset.dtype and numpy.isnan(fill[0]) and
               numpy.isnan(dataset.fillvalue), f"{where}: _FillValue is not NaN")
    if kind in "iuf":
        units = dataset.attrs.get("units")
        units = units.decode() if isinstance(units, bytes) else units
        expect(units is not None, f"{where}: no units")
        check_units(where, units or "1")
    if "EUR" in str(dataset.attrs.get("units")):
        expect(dataset.attrs.get("currency") == "EUR", f"{where}: money without currency")
        nominal = dataset.attrs.get("price_basis") in ("nominal", b"nominal")
        expect(nominal != ("price_base_year" in dataset.attrs), f"{where}: money of no year, or of two")
    if "flag_values" in dataset.attrs and dataset.size:
        expect(len(dataset.attrs["flag_values"]) == len(dataset.attrs["flag_meanings"].split()), f"{where}: flag meanings")
        expect(set(numpy.unique(dataset[...])) <= set(dataset.attrs["flag_values"]), f"{where}: a value without meaning")
    if kind in "iuf" and dataset.chunks:
        expect(dataset.compression == "gzip" and dataset.compression_opts == 1 and dataset.shuffle, f"{where}: filters")
    for axis in range(dataset.ndim):
        expect(is_scale(dataset) or len(dataset.dims[axis]) == 1, f"{where}: axis {axis} has no scale")


def check_h5py(path, groups):
    with h5py.File(path, "r") as file:
        for group, names in groups.items():
            home = file["/" + group]
            creation = home.id.get_create_plist().get_link_creation_order()
            expect(creation == h5py.h5p.CRT_ORDER_TRACKED | h5py.h5p.CRT_ORDER_INDEXED, f"{path}: /{group}: creation order")
            for name in names:
                check_dataset(f"{path}: /{group}/{name}", home[name])
                for axis in range(home[name].ndim):
                    scale = home[name].dims[axis].keys() if not is_scale(home[name]) else [name]
                    expect(all(s in home for s in scale), f"{path}: /{group}/{name}: dimension {scale} is in another group")


def check_netcdf4(path, groups):
    with netCDF4.Dataset(path) as file:
        for group, names in groups.items():
            home = file[group] if group else file
            expect(set(names) <= set(home.variables), f"{path}: /{group}: netCDF4 misses {set(names) - set(home.variables)}")
            expect(not any("phony" in d for d in home.dimensions), f"{path}: /{group}: phony dimensions")
            for variable in home.variables.values():
                variable[...]


def check_xarray(path, groups):
    for group, names in groups.items():
        for engine in ("netcdf4", "h5netcdf"):
            with xarray.open_dataset(path, group=group or None, engine=engine) as data:
                expect(set(names) == set(data.variables), f"{path}: /{group}: {engine} sees {set(names) ^ set(data.variables)}")
                expect(not any("phony" in str(d) for d in data.dims), f"{path}: /{group}: {engine}: phony dimensions")
                for name, variable in data.variables.items():
                    expect(variable.dtype.kind != "m", f"{path}: /{group}/{name}: {engine} makes a duration of it")
                data.load()
                if "time" in data.coords and not is_waveform(path):
                    expect(data.time.dtype.kind == "M", f"{path}: /{group}: {engine}: time is {data.time.dtype}")
                    if len(data.dims) == 1:
                        expect(len(data.to_dataframe()) == data.dims["time"], f"{path}: /{group}: rows of the data frame")
    if is_study(path):
        with xarray.open_dataset(path, group="fabric") as data:
            expect(data.tier.size == data.imbalance.size > 0, f"{path}: no tiers")
        return
    with xarray.open_dataset(path) as data:  # as a newcomer would
        expect(POWER_OF.get(format_of(path), "it_power") in data, f"{path}: no power in the root")


def check_tools(path, groups):
    header = run("ncdump", "-h", path)
    expect("phony_dim" not in header, f"{path}: ncdump invents phony_dim")
    for group, names in groups.items():
        for name in names:
            expect(f" {name}(" in header or f" {name} ;" in header, f"{path}: ncdump does not list /{group}/{name}")
    if is_study(path) or is_waveform(path):
        return run("h5dump", "-H", path)
    times = run("ncdump", "-t", "-v", "time", path).split("\n time = ")
    expect(len(times) == 1 or '"20' in times[1].split(";")[0], f"{path}: ncdump -t does not decode time")  # 1: no rows
    run("h5dump", "-H", path)


def check_append(path):
    dimension, group = ("tier", "fabric") if is_study(path) else ("time", "provenance" if is_waveform(path) else "power")
    with tempfile.TemporaryDirectory() as folder:
        copy = os.path.join(folder, "copy.h5")
        shutil.copy(path, copy)
        with netCDF4.Dataset(copy, "a") as file:
            file.note = "appended"
            home = file[group] if is_study(path) else file
            home.createVariable("extra", "f4", (dimension,))[:] = numpy.ones(len(home.dimensions[dimension]))
            file[group].note = "appended"
        with xarray.open_dataset(copy, group=group if is_study(path) else None) as data:
            expect(data.attrs["note"] == "appended" and "extra" in data, f"{path}: what was appended is not there")


def main(paths):
    warnings.simplefilter("error")
    for path in paths:
        groups = groups_of(path)
        wanted = {"", "provenance"}
        if not is_waveform(path):
            wanted |= {"fabric"} if is_study(path) else {"power", "cooling", "jobs", "timeline", "events"}
        expect(wanted <= set(groups), f"{path}: groups {sorted(groups)}")
        check_h5py(path, groups)
        check_netcdf4(path, groups)
        check_xarray(path, groups)
        check_tools(path, groups)
        check_append(path)
        print(f"{path}: {len(groups)} groups, {sum(map(len, groups.values()))} datasets")
    print(f"contract: {len(paths)} files, {len(failures)} failures; h5py {h5py.__version__}, netCDF4 {netCDF4.__version__}, "
          f"h5netcdf {h5netcdf.__version__}, pint {'yes' if pint_units else 'no'}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
