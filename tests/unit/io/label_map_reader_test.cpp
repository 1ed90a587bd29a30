#include "sammoe/volume_io.hpp"

#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

class LabelMapReader : public testing::Test {
 protected:
  LabelMap read(const NiftiFile& file) {
    return read_label_map(write_bytes(folder_.path() / "labels.nii", file.bytes()));
  }

  template <typename T>
  std::string refusal_with(T value) {
    NiftiFile file;
    std::vector<T> values(24, T{1});
    values[4 * 3 + 4 + 2] = value;
    file.set_voxels(values);
    return refusal_of([&] { read(file); });
  }

  TemporaryFolder folder_;
};

template <typename T>
class LabelMapReaderOfType : public LabelMapReader {};
using VoxelTypes = testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                                  std::uint32_t, std::int64_t, std::uint64_t, float, double>;
TYPED_TEST_SUITE(LabelMapReaderOfType, VoxelTypes);

TYPED_TEST(LabelMapReaderOfType, ReadsWholeNumbers) {
  NiftiFile file;
  std::vector<TypeParam> values(24);
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = static_cast<TypeParam>(5 * n);
  file.set_voxels(values);
  const LabelMap map = this->read(file);
  EXPECT_EQ(map.grid.size, (Index3{4, 3, 2}));
  ASSERT_EQ(map.labels.size(), 24U);
  EXPECT_EQ(map.labels[23], 115);
  file.slope = 100;
  file.intercept = 3;
  EXPECT_EQ(this->read(file).labels[23], 11503);
}

TEST_F(LabelMapReader, RefusesWhatIsNoLabelAndSaysWhere) {
  EXPECT_THAT(refusal_with(0.5F), HasSubstr("voxel (2, 1, 1) has the value 0.5; expected a label"));
  EXPECT_THAT(refusal_with(std::int16_t{-1}), HasSubstr("has the value -1"));
  EXPECT_THAT(refusal_with(65536), HasSubstr("has the value 65536"));
  EXPECT_THAT(refusal_with(std::int64_t{1} << 40), HasSubstr("expected a label"));
  EXPECT_THAT(refusal_with(1.0001), HasSubstr("expected a label"));
}

TEST_F(LabelMapReader, KeepsOnlyTheLabelsAskedFor) {
  NiftiFile file;
  std::vector<std::uint8_t> values(24, 1);
  values[3] = 2;
  values[4] = 3;
  file.set_voxels(values);
  ReadOptions options;
  options.only_labels = {2, 3};
  const LabelMap map = read_label_map(write_bytes(folder_.path() / "labels.nii", file.bytes()), options);
  EXPECT_EQ(map.labels[3], 2);
  EXPECT_EQ(map.labels[4], 3);
  EXPECT_EQ(std::count(map.labels.begin(), map.labels.end(), 0), 22);
}

TEST_F(LabelMapReader, RoundingOfAScaleFactorIsForgiven) {
  NiftiFile file;
  file.set_voxels(std::vector<std::uint8_t>(24, 30));
  file.slope = 0.1;  // not a float32 number
  EXPECT_EQ(read(file).labels[0], 3);
}

TEST_F(LabelMapReader, ScaledIntegersMayMissALabelByHalfAStep) {
  // Labels 0 to 25 as they come out of a header with integers: int16 and uint8 over their whole range.
  const double slope16 = 25.0 / 65535;
  NiftiFile wide;
  std::vector<std::int16_t> stored16;
  for (int n = 0; n < 24; ++n)
    stored16.push_back(static_cast<std::int16_t>(std::lround((n + 1) / slope16) - 32768));
  wide.set_voxels(stored16);
  wide.slope = slope16;
  wide.intercept = 32768 * slope16;
  const double slope8 = 25.0 / 255;
  NiftiFile narrow;
  std::vector<std::uint8_t> stored8;
  for (int n = 0; n < 24; ++n) stored8.push_back(static_cast<std::uint8_t>(std::lround((n + 1) / slope8)));
  narrow.set_voxels(stored8);
  narrow.slope = slope8;
  for (const NiftiFile& file : {wide, narrow}) {
    const LabelMap map = read(file);
    for (std::size_t n = 0; n < 24; ++n) EXPECT_EQ(map.labels[n], n + 1);
  }
  // Probabilities are still none.
  narrow.slope = 1.0 / 255;
  EXPECT_THAT(refusal_of([&] { read(narrow); }), HasSubstr("threshold probabilities first"));
}

TEST_F(LabelMapReader, RoundingOfFloat32IsNoReasonToRefuse) {
  NiftiFile file;
  file.set_voxels(std::vector<float>(24, 0.99999994F));
  EXPECT_EQ(read(file).labels[0], 1);
}

TEST_F(LabelMapReader, AValueNearAWholeNumberIsShownInFull) {
  EXPECT_THAT(refusal_with(0.99999), HasSubstr("has the value 0.99999;"));
  EXPECT_THAT(refusal_with(0.9999995), HasSubstr("has the value 0.9999995;"));
}

}  // namespace
}  // namespace sammoe
