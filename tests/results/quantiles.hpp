#pragma once

#include <gtest/gtest.h>
#include <hdf5.h>

#include <string>
#include <vector>

#include "results/variable_writer.hpp"

namespace gigatwin::results {

/// Gives an indicator of a result file a distribution: the dimension `quantile` instead of one number.
inline void write_quantiles(const std::string& path, const std::string& name, const std::vector<double>& quantiles,
                            const std::vector<double>& values) {
  const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  ASSERT_GE(file, 0);
  {
    const h5::Object root{h5::Handle{H5Gopen2(file, "/", H5P_DEFAULT), H5Gclose}, {path, "/"}};
    const h5::Group group = h5::Group::open(root, "indicators");
    if (H5Lexists(group.id(), name.c_str(), H5P_DEFAULT) > 0) H5Ldelete(group.id(), name.c_str(), H5P_DEFAULT);
    const h5::Axis axis{quantiles.size(), false, 0};
    const Variable coordinate{"quantile", "1", Type::float64, {"quantile"}, {}, "Quantile", {}, {}};
    const h5::Dataset scale = create_variable(group, coordinate, {&axis, 1}, {}, {});
    scale.write(quantiles);
    const h5::Dataset* const scales[] = {&scale};
    const Variable variable{name, "1", Type::float64, {"quantile"}, {}, "Of many runs", {}, {}};
    const h5::Dataset dataset = create_variable(group, variable, {&axis, 1}, scales, {});
    dataset.set_text("shown_units", "");
    dataset.set_text("better", "lower");
    dataset.write(values);
  }
  H5Fclose(file);
}

}  // namespace gigatwin::results
