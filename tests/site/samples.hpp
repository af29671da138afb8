#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "site/site.hpp"

namespace gigatwin::site {

template <class Q>
std::vector<Q> listed(const std::vector<double>& values, double factor = 1.0) {
  std::vector<Q> list;
  for (const double value : values) list.push_back(Q{value * factor});
  return list;
}

/// Kajaani, DWD CLIMAT 2004-2013 (catalog/sites.yaml).
inline ClimateSpec kajaani_climate() {
  ClimateSpec climate;
  climate.station = "Kajaani";
  climate.t_mean = listed<Celsius>({-9.7, -11.7, -5.3, 1.6, 8.6, 13.5, 16.5, 14.4, 9.5, 3.4, -1.6, -6.4});
  climate.t_max_mean = listed<Celsius>({-6.7, -7.7, -0.6, 6.2, 13.7, 18.2, 21.2, 18.8, 12.9, 5.7, 0.4, -3.8});
  climate.t_min_mean = listed<Celsius>({-13.3, -16.1, -10.4, -3.1, 3.0, 7.8, 11.2, 9.8, 5.8, 0.9, -4.1, -9.8});
  climate.vapour_pressure = listed<Pascals>({3.1, 2.6, 3.7, 5.0, 7.3, 10.4, 13.7, 12.9, 10.2, 7.1, 5.3, 3.9}, 100.0);
  climate.january_deviation = {5.5};
  climate.july_deviation = {2.6};
  climate.persistence = 0.72;
  climate.humidity_response = 1.0;
  return climate;
}

inline PriceProfile sample_price() {
  PriceProfile profile;
  profile.mean = {40.9 / 3.6e9};
  profile.seasonal_shape = {1.67, 1.23, 1.26, 1.1, 0.56, 0.67, 0.51, 0.94, 0.91, 0.92, 1.13, 1.1};
  profile.daily_shape = {0.94, 0.88, 0.84, 0.82, 0.83, 0.90, 1.08, 1.26, 1.23, 1.04, 0.86, 0.74,
                         0.65, 0.60, 0.62, 0.75, 0.93, 1.20, 1.40, 1.55, 1.49, 1.27, 1.13, 0.99};
  profile.daily_volatility = 0.36;
  profile.shape_volatility = 0.62;
  profile.persistence = 0.5;
  return profile;
}

inline CarbonProfile sample_carbon() {
  CarbonProfile profile;
  profile.mean = {68e-3 / 3.6e6};
  profile.seasonal_shape = {1.15, 0.93, 1.05, 1.05, 0.85, 0.83, 0.97, 0.99, 0.96, 0.93, 1.04, 1.25};
  profile.daily_shape = sample_price().daily_shape;
  profile.daily_volatility = 0.14;
  profile.persistence = 0.54;
  return profile;
}

inline SiteSpec sample_site() {
  SiteSpec site;
  site.title = "Kajaani";
  site.country = "FI";
  site.latitude = 64.22728;
  site.longitude = 27.72846;
  site.elevation = {135};
  site.timezone = "Europe/Helsinki";
  site.weather.climate = kajaani_climate();
  site.price.profile = sample_price();
  site.price.network_charge = {10.0 / 3.6e9};
  site.price.tax = {22.4 / 3.6e9};
  site.carbon.profile = sample_carbon();
  return site;
}

/// A file of this test case alone, removed at its end.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, const std::string& content)
      : path_(std::filesystem::temp_directory_path() / ("gigatwin-" + std::to_string(::getpid()) + "-" + name)) {
    std::ofstream{path_, std::ios::binary} << content;
  }
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace gigatwin::site
