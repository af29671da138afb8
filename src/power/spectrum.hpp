#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/units.hpp"

/// How much of a power fluctuates how fast.
namespace gigatwin::power {

/// One frequency of a periodic power: amplitude a of a cos(2 pi f t + phase), so its swing is 2 a.
struct Line {
  PerSecond frequency;
  Watts amplitude;
};

/// The lines of a power that repeats itself: c_k = 2/T |integral over a period of P e^(-2 pi i k t / T)|, exact for
/// means over intervals (a staircase), whatever the last interval's length.
///
/// @param power_w  [interval], of equal length `resolution` but the last, which ends with the period
/// @param highest  lines above are left out
/// @return harmonics 1, 2, ... of 1/period
std::vector<Line> lines_of(std::span<const double> power_w, Seconds resolution, Seconds period, PerSecond highest);

/// Of any series, through a Hann window.
struct Spectrum {
  PerSecond step;                 ///< between two frequencies; that of entry k is k * step
  std::vector<double> amplitude;  ///< [frequency] W: that of a line at this frequency
  std::vector<double> energy;     ///< [frequency] W2: mean square of the fluctuation; they add to `variance`
  double variance = 0.0;          ///< W2, mean square of the windowed fluctuation about the mean
};

/// Discrete Fourier transform of the fluctuation about the mean; frequencies up to half the sampling rate. The series
/// is padded with zeros to a power of two. Two lines closer than 2 / duration are not told apart.
Spectrum spectrum_of(std::span<const double> power_w, Seconds resolution);

/// Share of the energy of the fluctuation between two frequencies, 0..1; 0 where nothing fluctuates.
double band_share(const Spectrum& spectrum, PerSecond low, PerSecond high);

/// The largest amplitude between two frequencies.
Line largest_line(const Spectrum& spectrum, PerSecond low, PerSecond high);

}  // namespace gigatwin::power
