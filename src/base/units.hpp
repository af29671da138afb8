#pragma once

#include <compare>

#include "base/dimension.hpp"

/// Physical quantities as types. SI inside: W, J, s, kg, m, byte, FLOP, EUR; temperatures in degC.
/// `Celsius` is a point and `KelvinDelta` a difference. Only the products that the models use exist.
namespace gigatwin {

template <Dimension D>
struct Quantity {
  static constexpr Dimension dimension = D;
  double value = 0.0;

  constexpr auto operator<=>(const Quantity&) const = default;
  constexpr Quantity& operator+=(Quantity other) { return value += other.value, *this; }
  constexpr Quantity& operator-=(Quantity other) { return value -= other.value, *this; }
};

/// Quantities that add, subtract and scale: all but points on a scale.
template <Dimension D>
concept Additive = D != Dimension::temperature;

template <Dimension D>
requires Additive<D>
constexpr Quantity<D> operator+(Quantity<D> a, Quantity<D> b) { return {a.value + b.value}; }
template <Dimension D>
requires Additive<D>
constexpr Quantity<D> operator-(Quantity<D> a, Quantity<D> b) { return {a.value - b.value}; }
template <Dimension D>
requires Additive<D>
constexpr Quantity<D> operator-(Quantity<D> a) { return {-a.value}; }
template <Dimension D>
requires Additive<D>
constexpr Quantity<D> operator*(Quantity<D> a, double k) { return {a.value * k}; }
template <Dimension D>
requires Additive<D>
constexpr Quantity<D> operator*(double k, Quantity<D> a) { return {a.value * k}; }
template <Dimension D>
requires Additive<D>
constexpr Quantity<D> operator/(Quantity<D> a, double k) { return {a.value / k}; }
template <Dimension D>
requires Additive<D>
constexpr double operator/(Quantity<D> a, Quantity<D> b) { return a.value / b.value; }

using Seconds = Quantity<Dimension::time>;
using Watts = Quantity<Dimension::power>;
using Joules = Quantity<Dimension::energy>;
using Celsius = Quantity<Dimension::temperature>;
using KelvinDelta = Quantity<Dimension::temperature_difference>;
using Kilograms = Quantity<Dimension::mass>;
using KgPerSecond = Quantity<Dimension::mass_flow>;
using CubicMetres = Quantity<Dimension::volume>;
using Metres = Quantity<Dimension::length>;
using SquareMetres = Quantity<Dimension::area>;
using MetresPerSecond = Quantity<Dimension::speed>;
using Pascals = Quantity<Dimension::pressure>;
using JoulesPerKelvin = Quantity<Dimension::heat_capacity>;
using KelvinPerWatt = Quantity<Dimension::thermal_resistance>;
using JoulesPerKgKelvin = Quantity<Dimension::specific_heat>;
using Bytes = Quantity<Dimension::data>;
using BytesPerSecond = Quantity<Dimension::data_rate>;
using Flop = Quantity<Dimension::compute>;
using FlopPerSecond = Quantity<Dimension::compute_rate>;
using PerSecond = Quantity<Dimension::frequency>;
using Euros = Quantity<Dimension::money>;
using EurosPerJoule = Quantity<Dimension::energy_price>;
using KgPerJoule = Quantity<Dimension::carbon_intensity>;
using EurosPerCubicMetre = Quantity<Dimension::volume_price>;
using EurosPerWatt = Quantity<Dimension::power_price>;
using EurosPerSquareMetre = Quantity<Dimension::area_price>;
using EurosPerSecond = Quantity<Dimension::yearly_cost>;
using EurosPerWattSecond = Quantity<Dimension::yearly_power_cost>;

constexpr KelvinDelta operator-(Celsius a, Celsius b) { return {a.value - b.value}; }
constexpr Celsius operator+(Celsius t, KelvinDelta d) { return {t.value + d.value}; }
constexpr Celsius operator-(Celsius t, KelvinDelta d) { return {t.value - d.value}; }

constexpr Joules operator*(Watts power, Seconds time) { return {power.value * time.value}; }
constexpr Watts operator/(Joules energy, Seconds time) { return {energy.value / time.value}; }
constexpr Seconds operator/(Joules energy, Watts power) { return {energy.value / power.value}; }
constexpr Bytes operator*(BytesPerSecond rate, Seconds time) { return {rate.value * time.value}; }
constexpr Seconds operator/(Bytes data, BytesPerSecond rate) { return {data.value / rate.value}; }
constexpr BytesPerSecond operator/(Bytes data, Seconds time) { return {data.value / time.value}; }
constexpr Seconds operator/(Flop work, FlopPerSecond rate) { return {work.value / rate.value}; }
constexpr FlopPerSecond operator/(Flop work, Seconds time) { return {work.value / time.value}; }
constexpr Flop operator*(FlopPerSecond rate, Seconds time) { return {rate.value * time.value}; }
constexpr Euros operator*(Joules energy, EurosPerJoule price) { return {energy.value * price.value}; }
constexpr Kilograms operator*(Joules energy, KgPerJoule intensity) { return {energy.value * intensity.value}; }
constexpr Kilograms operator*(KgPerSecond flow, Seconds time) { return {flow.value * time.value}; }
constexpr Euros operator*(CubicMetres volume, EurosPerCubicMetre price) { return {volume.value * price.value}; }
constexpr Euros operator*(Watts power, EurosPerWatt price) { return {power.value * price.value}; }
constexpr Euros operator*(SquareMetres area, EurosPerSquareMetre price) { return {area.value * price.value}; }
constexpr Euros operator*(EurosPerSecond cost, Seconds time) { return {cost.value * time.value}; }
constexpr EurosPerSecond operator*(Watts power, EurosPerWattSecond price) { return {power.value * price.value}; }
constexpr double operator*(PerSecond rate, Seconds time) { return rate.value * time.value; }
constexpr KelvinDelta operator*(Watts heat, KelvinPerWatt resistance) { return {heat.value * resistance.value}; }
constexpr Watts watts_per_kelvin_times(double watts_per_kelvin, KelvinDelta d) { return {watts_per_kelvin * d.value}; }

constexpr Seconds seconds(double n) { return {n}; }
constexpr Seconds minutes(double n) { return {n * 60.0}; }
constexpr Seconds hours(double n) { return {n * 3600.0}; }
constexpr Seconds days(double n) { return {n * 86400.0}; }
/// A Julian year of 365.25 days: rates per year mean this.
constexpr Seconds years(double n) { return {n * 31557600.0}; }
constexpr Watts kilowatts(double n) { return {n * 1e3}; }
constexpr Watts megawatts(double n) { return {n * 1e6}; }
constexpr Joules kilowatt_hours(double n) { return {n * 3.6e6}; }
constexpr Joules megawatt_hours(double n) { return {n * 3.6e9}; }
constexpr BytesPerSecond gigabits_per_second(double n) { return {n * 1e9 / 8.0}; }
constexpr BytesPerSecond gigabytes_per_second(double n) { return {n * 1e9}; }
constexpr Bytes gigabytes(double n) { return {n * 1e9}; }
constexpr Bytes gibibytes(double n) { return {n * 1073741824.0}; }
constexpr FlopPerSecond teraflops(double n) { return {n * 1e12}; }

}  // namespace gigatwin
