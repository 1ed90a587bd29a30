#include "dicom/series/slice_resampling.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sammoe {
namespace {

/// Parts of a voxel below which a position counts as whole.
constexpr double kWhole = 1e-6;

/// Between which two samples a position lies: the lower, and the weight of the upper.
struct Between {
  std::int64_t lower;
  float upper_weight;
};

Between between(double position) {
  const double nearest = std::round(position);
  if (std::abs(position - nearest) < kWhole) return {static_cast<std::int64_t>(nearest), 0.0F};
  const double lower = std::floor(position);
  return {static_cast<std::int64_t>(lower), static_cast<float>(position - lower)};
}

class SliceSampler {
 public:
  SliceSampler(const SliceStack& stack, const std::vector<float>& values,
               const std::array<std::int64_t, 2>& slice_size)
      : stack_(stack),
        values_(values),
        slice_size_(slice_size),
        lowest_(*std::min_element(values.begin(), values.end())) {}

  /// Adds `weight` times a slice, sampled at the grid's voxels, to one plane of it.
  void add(std::size_t slice, float weight, float* plane) const {
    const Index3& size = stack_.grid.size;
    const Point3& first = stack_.first_voxel_of_slice[slice];
    const Between across = between(-first[0]);
    const Between down = between(-first[1]);
    for (std::int64_t j = 0; j < size[1]; ++j) {
      for (std::int64_t i = 0; i < size[0]; ++i) {
        const std::int64_t x = i + across.lower, y = j + down.lower;
        const float upper = mixed(slice, x, y, across.upper_weight);
        const float lower = down.upper_weight > 0 ? mixed(slice, x, y + 1, across.upper_weight) : upper;
        *plane++ += weight * (upper + down.upper_weight * (lower - upper));
      }
    }
  }

 private:
  float mixed(std::size_t slice, std::int64_t x, std::int64_t y, float right_weight) const {
    const float left = value(slice, x, y);
    return right_weight > 0 ? left + right_weight * (value(slice, x + 1, y) - left) : left;
  }

  float value(std::size_t slice, std::int64_t x, std::int64_t y) const {
    if (x < 0 || y < 0 || x >= slice_size_[0] || y >= slice_size_[1]) return lowest_;
    const std::int64_t offset = (static_cast<std::int64_t>(slice) * slice_size_[1] + y) * slice_size_[0] + x;
    return values_[static_cast<std::size_t>(offset)];
  }

  const SliceStack& stack_;
  const std::vector<float>& values_;
  const std::array<std::int64_t, 2> slice_size_;
  const float lowest_;
};

/// The slice at or below a plane, and the weight of the next one.
Between slices_around(const SliceStack& stack, std::int64_t k) {
  const auto& places = stack.first_voxel_of_slice;
  const auto plane = static_cast<double>(k);
  std::size_t lower = 0;
  while (lower + 1 < places.size() && places[lower + 1][2] <= plane + kWhole) ++lower;
  if (lower + 1 == places.size()) return {static_cast<std::int64_t>(lower), 0.0F};
  const double part = (plane - places[lower][2]) / (places[lower + 1][2] - places[lower][2]);
  return {static_cast<std::int64_t>(lower), part < kWhole ? 0.0F : static_cast<float>(part)};
}

}  // namespace

std::vector<float> resample_slices(const SliceStack& stack, const std::vector<float>& values,
                                   const std::array<std::int64_t, 2>& slice_size) {
  const SliceSampler sampler(stack, values, slice_size);
  const Index3& size = stack.grid.size;
  std::vector<float> result(static_cast<std::size_t>(stack.grid.voxel_count()), 0.0F);
  for (std::int64_t k = 0; k < size[2]; ++k) {
    float* plane = result.data() + k * size[0] * size[1];
    const Between around = slices_around(stack, k);
    const auto lower = static_cast<std::size_t>(around.lower);
    sampler.add(lower, 1 - around.upper_weight, plane);
    if (around.upper_weight > 0) sampler.add(lower + 1, around.upper_weight, plane);
  }
  return result;
}

std::vector<std::size_t> nearest_slices(const SliceStack& stack) {
  std::vector<std::size_t> nearest;
  for (std::int64_t k = 0; k < stack.grid.size[2]; ++k) {
    const Between around = slices_around(stack, k);
    nearest.push_back(static_cast<std::size_t>(around.lower) + (around.upper_weight > 0.5F ? 1 : 0));
  }
  return nearest;
}

}  // namespace sammoe
