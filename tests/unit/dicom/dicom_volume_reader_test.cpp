#include "dicom/dicom_volume_reader.hpp"

#include "support/dicom_series.hpp"
#include "support/refusal.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using dicom_test::Series;
using testing::HasSubstr;

constexpr std::uint64_t kBudget = std::uint64_t{1} << 30;

DicomVolume read(const std::filesystem::path& path, const DicomReadOptions& options = {}) {
  return read_dicom_volume(path, options, kBudget);
}

std::vector<float> values_of(const Volume& volume) {
  return volume.values({{0, 0, 0}, volume.grid().size});
}

/// The values that dicom_test's series stands for.
std::vector<float> expected_values() {
  std::vector<float> values;
  for (int k = 0; k < dicom_test::kSlices; ++k)
    for (const Uint16 stored : dicom_test::stored_values(k))
      values.push_back(static_cast<float>(stored - dicom_test::kStoredOffset));
  return values;
}

void expect_the_series(const DicomVolume& read) {
  const Grid& grid = read.volume.grid();
  EXPECT_EQ(grid.size, (Index3{5, 4, 4}));
  EXPECT_THAT(grid.spacing_mm, testing::ElementsAre(0.5, 0.75, 2));
  EXPECT_THAT(grid.origin_in_ras, testing::ElementsAre(10, 20, 0));
  EXPECT_EQ(grid.direction_in_ras, (Matrix3{{{-1, 0, 0}, {0, -1, 0}, {0, 0, 1}}}));
  EXPECT_EQ(values_of(read.volume), expected_values());
}

TEST(DicomVolumeReader, SortsSlicesByPlaceAndKeepsStoredValues) {
  const Series series;
  const DicomVolume volume = read(series.folder());
  expect_the_series(volume);
  EXPECT_EQ(volume.volume.scalar_type(), ScalarType::uint16);
  EXPECT_EQ(volume.volume.rescale().intercept, -dicom_test::kStoredOffset);
  EXPECT_THAT(volume.warnings, testing::IsEmpty());
  EXPECT_EQ(volume.source.modality, "CT");
  EXPECT_EQ(volume.source.series_instance_uid, dicom_test::kSeriesUid);
  ASSERT_EQ(volume.source.slices.size(), 4U);
  EXPECT_EQ(volume.source.slices[1].file, series.path(1));
  EXPECT_EQ(volume.source.slices[1].frame_number, 0);
}

}  // namespace
}  // namespace sammoe
