#pragma once

#include "dicom/series/dicom_volume_reader.hpp"
#include "support/dicom_series.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace dicom_test {

inline std::vector<float> values_of(const Volume& volume) {
  return volume.values({{0, 0, 0}, volume.grid().size});
}

/// The values that dicom_test's series stands for.
inline std::vector<float> expected_values() {
  std::vector<float> values;
  for (int k = 0; k < kSlices; ++k)
    for (const Uint16 stored : stored_values(k)) values.push_back(static_cast<float>(stored - kStoredOffset));
  return values;
}

inline void expect_the_series(const DicomVolume& read) {
  const Grid& grid = read.volume.grid();
  EXPECT_EQ(grid.size, (Index3{5, 4, 4}));
  EXPECT_THAT(grid.spacing_mm, testing::ElementsAre(0.5, 0.75, 2));
  EXPECT_THAT(grid.origin_in_ras, testing::ElementsAre(10, 20, 0));
  EXPECT_EQ(grid.direction_in_ras, (Matrix3{{{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}}}));
  EXPECT_EQ(values_of(read.volume), expected_values());
}

}  // namespace dicom_test
}  // namespace sammoe
