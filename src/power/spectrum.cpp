#include "power/spectrum.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <complex>
#include <numbers>

#include "base/error.hpp"

namespace gigatwin::power {
namespace {

using Complex = std::complex<double>;
using std::numbers::pi;

/// In place, radix 2 (Cooley and Tukey 1965): X_k = sum x_n e^(-2 pi i k n / N), N a power of two.
void transform(std::vector<Complex>& x) {
  const std::size_t n = x.size();
  for (std::size_t i = 1, j = 0; i < n; ++i) {  // bit-reversed order
    std::size_t bit = n >> 1;
    for (; (j & bit) != 0; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(x[i], x[j]);
  }
  std::vector<Complex> turns(n / 2);
  for (std::size_t k = 0; k < n / 2; ++k)
    turns[k] = std::polar(1.0, -2.0 * pi * static_cast<double>(k) / static_cast<double>(n));
  for (std::size_t half = 1; half < n; half *= 2)
    for (std::size_t begin = 0; begin < n; begin += 2 * half)
      for (std::size_t k = 0; k < half; ++k) {
        const Complex odd = turns[k * (n / (2 * half))] * x[begin + k + half];
        x[begin + k + half] = x[begin + k] - odd;
        x[begin + k] += odd;
      }
}

/// Hann, periodic: w_n = sin^2(pi n / N).
std::vector<double> window_of(std::size_t samples) {
  std::vector<double> window(samples);
  for (std::size_t n = 0; n < samples; ++n)
    window[n] = std::pow(std::sin(pi * static_cast<double>(n) / static_cast<double>(samples)), 2);
  return window;
}

struct Windowed {
  std::vector<Complex> padded;
  double sum = 0.0, squares = 0.0;  ///< of the window
  double energy = 0.0;              ///< sum of squares of the windowed fluctuation
};

Windowed windowed(std::span<const double> power_w) {
  // Four times as long: an amplitude between two frequencies is then read at most 1 % low.
  Windowed made{std::vector<Complex>(std::bit_ceil(4 * power_w.size()))};
  const std::vector<double> window = window_of(power_w.size());
  double weighted = 0.0;
  for (std::size_t n = 0; n < power_w.size(); ++n) {
    made.sum += window[n];
    made.squares += window[n] * window[n];
    weighted += window[n] * power_w[n];
  }
  const double mean = weighted / made.sum;  // leaves nothing at frequency 0
  for (std::size_t n = 0; n < power_w.size(); ++n) {
    const double value = window[n] * (power_w[n] - mean);
    made.padded[n] = value;
    made.energy += value * value;
  }
  return made;
}

}  // namespace

std::vector<Line> lines_of(std::span<const double> power_w, Seconds resolution, Seconds period, PerSecond highest) {
  GIGATWIN_ASSERT(period.value > 0.0 && !power_w.empty(), "{} intervals, period {} s", power_w.size(), period.value);
  const auto harmonics = static_cast<std::size_t>(highest * period * (1.0 + 1e-12));
  std::vector<Line> lines;
  for (std::size_t k = 1; k <= harmonics; ++k) {
    const double angular = 2.0 * pi * static_cast<double>(k) / period.value;
    const Complex turn = std::polar(1.0, -angular * resolution.value);
    Complex begin{1.0, 0.0}, sum{};
    for (std::size_t i = 0; i < power_w.size(); ++i) {  // integral over an interval: P (e(begin) - e(end)) / (i w)
      const Complex end = i + 1 < power_w.size() ? begin * turn : Complex{1.0, 0.0};
      sum += power_w[i] * (begin - end);
      begin = end;
    }
    lines.push_back({{static_cast<double>(k) / period.value}, {2.0 * std::abs(sum) / (angular * period.value)}});
  }
  return lines;
}

Spectrum spectrum_of(std::span<const double> power_w, Seconds resolution) {
  GIGATWIN_ASSERT(power_w.size() >= 2, "{} samples", power_w.size());
  Windowed data = windowed(power_w);
  transform(data.padded);
  const auto length = static_cast<double>(data.padded.size());
  Spectrum spectrum;
  spectrum.step = {1.0 / (length * resolution.value)};
  spectrum.variance = data.energy / data.squares;
  for (std::size_t k = 0; k <= data.padded.size() / 2; ++k) {
    const double sides = k == 0 || k == data.padded.size() / 2 ? 1.0 : 2.0;  // frequencies k and -k
    const double magnitude = std::abs(data.padded[k]);
    spectrum.amplitude.push_back(sides * magnitude / data.sum);
    spectrum.energy.push_back(sides * magnitude * magnitude / (length * data.squares));
  }
  return spectrum;
}

double band_share(const Spectrum& spectrum, PerSecond low, PerSecond high) {
  if (spectrum.variance <= 0.0) return 0.0;
  double inside = 0.0;
  for (std::size_t k = 0; k < spectrum.energy.size(); ++k) {
    const PerSecond frequency = static_cast<double>(k) * spectrum.step;
    if (frequency >= low && frequency <= high) inside += spectrum.energy[k];
  }
  return std::min(1.0, inside / spectrum.variance);
}

Line largest_line(const Spectrum& spectrum, PerSecond low, PerSecond high) {
  Line largest{low, {}};
  for (std::size_t k = 0; k < spectrum.amplitude.size(); ++k) {
    const PerSecond frequency = static_cast<double>(k) * spectrum.step;
    if (frequency >= low && frequency <= high && spectrum.amplitude[k] > largest.amplitude.value)
      largest = {frequency, {spectrum.amplitude[k]}};
  }
  return largest;
}

}  // namespace gigatwin::power
