#include <algorithm>
#include <cmath>
#include <limits>

#include "report/html/chart_data.hpp"

/// Series of the simulated time in bins, its months, its load.
namespace gigatwin::report::html {
namespace {

using results::ResultReader;

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double hour_s = 3600.0;
constexpr double ms_per_s = 1000.0;

/// Hours of each row: the last may be shorter than the interval.
std::vector<double> row_hours(const ResultReader& result, std::size_t rows) {
  const results::ResultInfo& info = result.info();
  std::vector<double> hours(rows, info.every.value / hour_s);
  if (rows > 0) {
    const double before_s = info.every.value * static_cast<double>(rows - 1);
    hours.back() = std::clamp((info.duration.value - before_s) / hour_s, 0.0, info.every.value / hour_s);
  }
  return hours;
}

/// Sums of value * weight and of weight over the rows that are known.
struct Weighted {
  double sum = 0.0, weight = 0.0;

  void add(double value, double by) {
    if (std::isnan(value) || std::isnan(by)) return;
    sum += value * by;
    weight += by;
  }
  double mean() const { return weight > 0.0 ? sum / weight : nan; }
};

/// Rows of a bin: one row, or the shortest of the lengths below that gives at most `most_bins`.
std::size_t rows_of_bin(const ResultReader& result, std::size_t rows) {
  for (const double length_h : {1.0, 3.0, 6.0, 12.0, 24.0}) {
    if (rows <= most_bins) return 1;
    const auto per_bin =
        static_cast<std::size_t>(std::max(1.0, std::round(length_h * hour_s / result.info().every.value)));
    if (rows <= per_bin * most_bins) return per_bin;
  }
  return (rows + most_bins - 1) / most_bins;
}

Binned binned(const std::vector<double>& rows, const std::vector<double>& hours, std::size_t rows_per_bin) {
  Binned bins;
  for (std::size_t begin = 0; begin < rows.size(); begin += rows_per_bin) {
    Weighted mean;
    double low = nan, high = nan;  // fmin and fmax leave out NaN
    for (std::size_t i = begin; i < std::min(begin + rows_per_bin, rows.size()); ++i) {
      mean.add(rows[i], hours[i]);
      low = std::fmin(low, rows[i]);
      high = std::fmax(high, rows[i]);
    }
    bins.mean.push_back(mean.mean());
    bins.low.push_back(low);
    bins.high.push_back(high);
  }
  return bins;
}

}  // namespace

YearChart year_chart(const ResultReader& result) {
  YearChart chart;
  const std::vector<double> it = result.numbers("", "it_power");
  const std::vector<double> hours = row_hours(result, it.size());
  const std::size_t per_bin = rows_of_bin(result, it.size());
  chart.start_ms = static_cast<double>(result.info().start.unix_s) * ms_per_s;
  chart.step_s = result.info().every.value * static_cast<double>(per_bin);
  const auto series = [&](const char* group, const char* name) {
    return binned(result.numbers(group, name), hours, per_bin);
  };
  chart.it_mw = binned(it, hours, per_bin);
  chart.facility_mw = series("", "facility_power");
  chart.dry_bulb_c = series("", "dry_bulb");
  chart.supply_c = series("cooling", "warmest_supply");
  chart.return_c = series("cooling", "warmest_return");
  const std::vector<double> pue = result.numbers("", "pue");
  for (std::size_t begin = 0; begin < it.size(); begin += per_bin) {
    Weighted mean;
    for (std::size_t i = begin; i < std::min(begin + per_bin, it.size()); ++i) mean.add(pue[i], it[i] * hours[i]);
    chart.pue.push_back(mean.mean());
  }
  return chart;
}

CarbonChart carbon_chart(const ResultReader& result) {
  CarbonChart chart;
  const std::vector<double> emission = result.numbers("", "carbon_emission");  // kg/h
  const std::vector<double> it = result.numbers("", "it_power");               // MW
  const std::vector<double> hours = row_hours(result, it.size());
  std::vector<double> it_mwh;
  int month = 0;
  for (std::size_t i = 0; i < it.size(); ++i) {
    const Instant begin = result.info().start + result.info().every * static_cast<double>(i);
    if (const CivilTime time = civil(begin); i == 0 || time.month != month) {
      month = time.month;
      chart.start_ms.push_back(static_cast<double>(begin.unix_s) * ms_per_s);
      chart.tonnes.push_back(0.0);
      it_mwh.push_back(0.0);
    }
    chart.tonnes.back() += emission[i] * hours[i] / 1000.0;  // kg to t
    it_mwh.back() += it[i] * hours[i];
  }
  for (std::size_t m = 0; m < it_mwh.size(); ++m)  // t/MWh = kg/kWh
    chart.kg_per_kwh.push_back(it_mwh[m] > 0.0 ? chart.tonnes[m] / it_mwh[m] : nan);
  return chart;
}

LoadChart load_chart(const ResultReader& result) {
  const std::vector<double> power = result.numbers("", "facility_power");
  const std::vector<double> hours = row_hours(result, power.size());
  std::vector<std::size_t> order;
  LoadChart chart;
  for (std::size_t i = 0; i < power.size(); ++i) {
    if (std::isnan(power[i])) continue;
    order.push_back(i);
    chart.hours += hours[i];
  }
  if (order.empty() || chart.hours <= 0.0) return chart;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return power[a] > power[b]; });
  chart.peak_mw = power[order.front()];
  chart.least_mw = power[order.back()];
  // A row that reaches over the end of a part is split between the two.
  const double part_h = chart.hours / static_cast<double>(load_parts);
  std::vector<double> energy(load_parts, 0.0);
  std::size_t part = 0;
  double room_h = part_h;
  for (const std::size_t i : order) {
    double left_h = hours[i];
    while (left_h > room_h && part + 1 < load_parts) {
      energy[part++] += power[i] * room_h;
      left_h -= room_h;
      room_h = part_h;
    }
    energy[part] += power[i] * left_h;
    room_h -= left_h;
  }
  for (const double mwh : energy) chart.power_mw.push_back(mwh / part_h);
  return chart;
}

}  // namespace gigatwin::report::html
