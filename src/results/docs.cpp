#include "results/docs.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "results/dictionary.hpp"
#include "results/fabric_study.hpp"
#include "results/indicators.hpp"
#include "results/layout.hpp"
#include "results/step_waveform.hpp"
#include "results/study_layout.hpp"
#include "results/transient_series.hpp"

namespace gigatwin::results {
namespace {

constexpr const char* introduction = R"(# Result format

Format {}.{}. This page is generated from the tables that the writer uses; a test keeps it in step. `since` is the format
that a variable came with. The same for programs, as JSON: `gigatwin schema --results`. How to read a result in Python,
Octave, MATLAB, R and Julia: [analysis.md](analysis.md).

A result is one HDF5 file, written as netCDF-4 with CF-1.8 attributes: h5py, netCDF4, xarray, ncdump, h5dump, Octave and
MATLAB read it.

```python
import xarray

site = xarray.open_dataset("run.h5")                    # headline series on time
site.it_power.resample(time="1D").mean().plot()
jobs = xarray.open_dataset("run.h5", group="jobs").to_dataframe()
```

If netCDF4 and h5py come from pip, add `engine="h5netcdf"`: their two copies of the HDF5 library clash.

## Conventions

- Times are UTC. `time` labels the start of an interval; the root's attribute `interval_s` is its length, and the last one
  may be shorter. A mean is over the interval, a point (`cell_methods` "time: point") is at its end. A mean weighted by
  something else than time says so in `cell_methods`.
- There is no `time_bnds`: a second dimension in a group doubles the rows that `to_dataframe()` makes.
- `units` are spellings that UDUNITS and pint both read; a ratio is in `1`, never in per cent. Money is outside both: `EUR`
  or `EUR/...`, with the attributes `currency` and `price_base_year`.
- Missing numbers are NaN. Whole numbers are never missing; -1 means none where the comment says so.
- Flags are int8 with `flag_values` and `flag_meanings`; `index_of` names the coordinate of names that a number counts in. Text is variable-length UTF-8.
- Every group opens alone: it has its coordinates itself, as hard links. Groups that have no rows are empty.
- The same scenario, seed and version give the same values everywhere but in `started`, `finished`, `wall_time`,
  `cpu_time` and `peak_memory` of /provenance, and `command` if it was another one.
- The file is written as `NAME.h5.partial`, flushed every minute, and renamed when it is complete. What a killed run has
  flushed can be opened; its root attribute `complete` is 0, and /fabric, /iteration, /tenants, /causes, /campaigns,
  /economics and /indicators are not there yet.
- Readers compare the root's `format_major` only; `format_minor` grows when variables are added.

Attributes of the root: `title`, `source`, `format`, `format_major`, `format_minor`, `complete`, `scenario`, `site`,
`site_timezone`, `version`, `start`, `duration_s`, `step_s` (of the plant models), `interval_s`, `level` (site or hall),
`halls`, `partitions` (of the nodes: the shared one, then those of isolated tenants), `events` (all, or important: without written checkpoints), `price_base_year` (0 if unknown), `seed`.
)";

constexpr const char* economics_text = R"(
## /economics

Cost and what it is made of, as the economic model hands it over: each variable has `long_name`, `units` and `source` (of the
figures it rests on). Values for the whole site have no dimension; tables are columns on a dimension of names, such as
`part`.
)";

constexpr const char* step_waveform_text = R"(
# Waveforms of a step

`gigatwin step SCENARIO --waveform FILE` writes a file of its own, by the same conventions: the root's attribute `format` is
`gigatwin-step-waveform`, the series are in the root, and there is /provenance, as above. `time` counts seconds from the
begin of the step; an interval is `interval_s` long (--resolution), the last one ends with the step. Attributes of the root:
`scenario`, `campaign`, `model`, `accelerator`, `accelerators`, `interval_s`, `version`, `seed`. What draws which power:
docs/model/step.md.

```python
step = xarray.open_dataset("step.h5")
step.job_power.plot()
step.stage_power.sel(stage=0).max()
```
)";

constexpr const char* transient_text = R"(
# Training transients

`gigatwin power SCENARIO --transient --output FILE` writes a file of its own, by the same conventions: the root's attribute
`format` is `gigatwin-transient`, the series are in the root, and there is /provenance, as above. `time` counts seconds from
the begin of the series, in intervals of `interval_s`. Attributes of the root: `scenario`, `campaigns`, `interval_s`,
`version`, `seed`. What is in the series: docs/model/transients.md.

```python
swings = xarray.open_dataset("swings.h5")
swings.power.isel(place=2).sel(time=slice(0, 10)).plot()
swings.spectrum_smoothed.isel(place=2).sel(frequency=slice(0.1, 20)).plot()
```
)";

constexpr const char* study_text = R"(
# Studies

`gigatwin study merge` (and `run` on one machine) writes one file of all runs, by the same conventions: the root's attribute
`format` is `gigatwin-study`, and there is /provenance, with the study and its scenarios in it. It holds no wall times: the
datasets are the same for any number of shards. /indicators has the indicators that the study keeps, under the names of a
result's /indicators; /summary has of each of them NAME (scenario, quantile) and NAME_mean (scenario).

```python
runs = xarray.open_dataset("study.h5", group="indicators")
runs.pue.quantile([0.05, 0.5, 0.95], dim="point")
```
)";

constexpr const char* fabric_study_text = R"(
# Fabric studies

`gigatwin fabric SCENARIO --output FILE` writes a file of its own, by the same conventions: the root's attribute `format` is
`gigatwin-fabric-study`, and there are /provenance, as above, and /fabric. Attributes of /fabric: `pattern`, `routing`, `seed`,
and of each trial `failed_links`, `failed_switches` and their `failed_tier`. Three dimensions: `tier`, `hottest` (link),
`trial`; without failures the variables of trials are not there. Definitions: docs/model/fabric-study.md.

```python
fabric = xarray.open_dataset("study.h5", group="fabric")
fabric[["imbalance", "max_utilisation"]].to_dataframe()
fabric.trial_effective_bisection.quantile([0.05, 0.5, 0.95])
```
)";

/// A table cell: a bar would end it.
std::string cell(std::string text) {
  for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, 1, '\\');
  return text;
}

std::string units_cell(const Variable& variable) {
  if (variable.moment) return "seconds since the start";
  if (!variable.flags.empty()) return "flags";
  return variable.units.empty() ? "" : "`" + variable.units + "`";
}

std::string meaning(const Variable& variable) {
  std::string text = variable.long_name + ".";
  if (!variable.comment.empty()) text += " " + variable.comment;
  if (!variable.cell_methods.empty()) text += fmt::format(" ({})", variable.cell_methods);
  for (std::size_t i = 0; i < variable.flags.size(); ++i)
    text += fmt::format("{} {}: {}", i > 0 ? "," : "", i, variable.flags[i]);
  return cell(text);
}

constexpr const char* result_table_head =
    "| variable | dimensions | type | units | since | meaning |\n| --- | --- | --- | --- | --- | --- |\n";

/// Of a group of a result: with the format that each variable came with.
std::string result_group_text(const GroupLayout& group) {
  std::string text = fmt::format("\n## {}\n\n{}\n\n{}", group.path, group.about, result_table_head);
  for (const Variable& variable : group.variables)
    text +=
        fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", variable.name, fmt::join(variable.dimensions, ", "),
                    to_text(variable.type), units_cell(variable), since(group.path, variable.name), meaning(variable));
  return text;
}

std::string group_text(const GroupLayout& group) {
  std::string text = fmt::format(
      "\n## {}\n\n{}\n\n| variable | dimensions | type | units | meaning |\n| --- | --- | --- | --- | --- |\n",
      group.path, group.about);
  for (const Variable& variable : group.variables)
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", variable.name, fmt::join(variable.dimensions, ", "),
                        to_text(variable.type), units_cell(variable), meaning(variable));
  return text;
}

std::string indicators_text() {
  std::string text =
      "\n## /indicators\n\nOne number each about the whole run, float64 or (counts) int64, of no dimension; missing "
      "where undefined "
      "(0/0). Attributes: `long_name`, `units`, `shown_units` (for people), `section`, `better`, `comment` (the "
      "definition).\n\n"
      "| variable | units | shown as | better | since | definition |\n| --- | --- | --- | --- | --- | --- |\n";
  for (const Indicator& i : indicators())
    text += fmt::format("| `{}` | `{}` | {} | {} | {} | {}: {} |\n", i.name, i.units, i.shown_units, to_text(i.better),
                        since("/indicators", i.name), i.label, cell(std::string(i.definition)));
  return text;
}

}  // namespace

std::string result_format_markdown() {
  std::string text = fmt::format(fmt::runtime(introduction), format_major, format_minor);
  for (const GroupLayout& group : group_layouts()) {
    if (group.path == "/provenance") text += economics_text + indicators_text();
    text += result_group_text(group);
  }
  text += study_text;
  for (const GroupLayout& group : study_layouts()) text += group_text(group);
  text += fabric_study_text + group_text(fabric_study_layout());
  text += step_waveform_text + group_text(step_waveform_layout());
  return text + transient_text + group_text(transient_layout());
}

}  // namespace gigatwin::results
