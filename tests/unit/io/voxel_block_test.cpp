#include "io/voxel_block.hpp"

#include "support/file_bytes.hpp"
#include "support/refusal.hpp"
#include "support/temporary_folder.hpp"

#include <algorithm>
#include <cstring>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sammoe {
namespace {

using testing::HasSubstr;

template <typename T>
std::vector<T> values_of(const LoadedVoxels& voxels, std::size_t count) {
  const T* first = static_cast<const T*>(voxels.values.get());
  return {first, first + count};
}

/// Reads `values` from a file in the other byte order or this machine's.
template <typename T>
LoadedVoxels read_back(std::vector<T> values, ByteOrder order, const ReadOptions& options = {},
                       const Rescale& rescale = {}) {
  const TemporaryFolder folder;
  Bytes bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  if (order == ByteOrder::swapped) {
    for (std::size_t n = 0; n < bytes.size(); n += sizeof(T))
      std::reverse(bytes.begin() + static_cast<std::ptrdiff_t>(n),
                   bytes.begin() + static_cast<std::ptrdiff_t>(n + sizeof(T)));
  }
  ByteSource source(write_bytes(folder.path() / "voxels", bytes));
  return read_voxels(source, {scalar_type_of<T>(), values.size(), order, rescale}, options);
}

template <typename T>
class VoxelBlockOfType : public testing::Test {};
using VoxelTypes = testing::Types<std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t,
                                  std::uint32_t, std::int64_t, std::uint64_t, float, double>;
TYPED_TEST_SUITE(VoxelBlockOfType, VoxelTypes);

TYPED_TEST(VoxelBlockOfType, ComesInThisMachinesByteOrder) {
  std::vector<TypeParam> values(300000);
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = static_cast<TypeParam>(n * 31 % 251 - 3);
  EXPECT_EQ(values_of<TypeParam>(read_back(values, ByteOrder::native), values.size()), values);
  EXPECT_EQ(values_of<TypeParam>(read_back(values, ByteOrder::swapped), values.size()), values);
}

template <typename T>
class FloatVoxels : public testing::Test {};
using FloatTypes = testing::Types<float, double>;
TYPED_TEST_SUITE(FloatVoxels, FloatTypes);

TYPED_TEST(FloatVoxels, NonFiniteIsCountedAndRefusedOrZero) {
  using Limits = std::numeric_limits<TypeParam>;
  std::vector<TypeParam> values(400000, 3);
  values[7] = Limits::quiet_NaN();
  values[300000] = Limits::infinity();
  values[399999] = -Limits::infinity();
  for (const ByteOrder order : {ByteOrder::native, ByteOrder::swapped}) {
    EXPECT_THAT(refusal_of([&] { read_back(values, order); }), HasSubstr("3 voxels are NaN"));
    ReadOptions options;
    options.non_finite = NonFinite::zero;
    const LoadedVoxels voxels = read_back(values, order, options);
    EXPECT_EQ(voxels.non_finite_count, 3U);
    std::vector<TypeParam> expected = values;
    expected[7] = expected[300000] = expected[399999] = 0;
    EXPECT_EQ(values_of<TypeParam>(voxels, values.size()), expected);
  }
}

TYPED_TEST(FloatVoxels, ZeroMeansTheRescaledValue) {
  ReadOptions options;
  options.non_finite = NonFinite::zero;
  const std::vector<TypeParam> values{1, std::numeric_limits<TypeParam>::quiet_NaN()};
  const LoadedVoxels voxels = read_back(values, ByteOrder::native, options, {2, -10});
  EXPECT_EQ(values_of<TypeParam>(voxels, 2)[1], 5);
}

TEST(VoxelBlock, ValuesBeyondFloatAreNonFinite) {
  EXPECT_THAT(refusal_of([] {
                read_back(std::vector<double>{1, 1e300}, ByteOrder::native);
              }),
              HasSubstr("1 voxel is NaN, infinite or beyond float32"));
  EXPECT_THROW(read_back(std::vector<float>{1e30F}, ByteOrder::native, {}, {1e10, 0}), Error);
  EXPECT_NO_THROW(read_back(std::vector<float>{std::numeric_limits<float>::max()}, ByteOrder::native));
}

TEST(VoxelBlock, RefusesScalingThatLeadsIntegersBeyondFloat) {
  EXPECT_THAT(refusal_of([] {
                check_voxel_block({ScalarType::int16, 8, ByteOrder::native, {1e36, 0}}, ReadOptions());
              }),
              HasSubstr("slope 1e+36"));
  EXPECT_NO_THROW(check_voxel_block({ScalarType::uint64, 8, ByteOrder::native, {1000, -5}}, ReadOptions()));
}

TEST(VoxelBlock, RefusesMoreThanTheBudget) {
  ReadOptions options;
  options.max_bytes = 1000;
  EXPECT_NO_THROW(check_voxel_block({ScalarType::int16, 500, ByteOrder::native, {}}, options));
  EXPECT_THAT(refusal_of([&] {
                check_voxel_block({ScalarType::int16, 501, ByteOrder::native, {}}, options);
              }),
              HasSubstr("expected at most 1000 bytes"));
  EXPECT_THROW(check_voxel_block({ScalarType::int64, ~std::uint64_t{0}, ByteOrder::native, {}}, options),
               Error);
}

}  // namespace
}  // namespace sammoe
