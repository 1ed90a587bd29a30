#include "masks/perturbed_mask.hpp"

#include "masks/voxel_box.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace sammoe {
namespace {

/// Values of a box's voxels, i fastest.
struct Field {
  Region box;
  std::vector<float> values;

  float& at(const Index3& index) { return values[offset_in(box, index)]; }
};

template <typename Visit>
void for_each_voxel_of(const Region& box, const Visit& visit) {
  for_each_voxel(box, box.size, [&](const Index3& index, std::size_t) { visit(index); });
}

/// `reach_mm` in voxels along each axis.
Index3 reach_in_voxels(const Point3& spacing_mm, double reach_mm) {
  Index3 reach{};
  for (int axis = 0; axis < 3; ++axis) reach[axis] = std::llround(reach_mm / spacing_mm[axis]);
  return reach;
}

/// 1 in the structure, moved; the box has room for it to be moved and to grow.
Field moved(const VoxelSet& structure, const Index3& reach, RandomSource& random) {
  Field field{structure.box, {}};
  Index3 way{};
  for (int axis = 0; axis < 3; ++axis) {
    field.box.begin[axis] -= 2 * reach[axis];
    field.box.size[axis] += 4 * reach[axis];
    const auto most = static_cast<int>(reach[axis]);
    way[axis] = random.integer(-most, most);
  }
  field.values.assign(static_cast<std::size_t>(field.box.voxel_count()), 0.0F);
  for_each_voxel_of(structure.box, [&](const Index3& index) {
    field.at({index[0] + way[0], index[1] + way[1], index[2] + way[2]}) =
        structure.contains[offset_in(structure.box, index)];
  });
  return field;
}

/// Each voxel becomes the mean of those up to `reach` away along the axis; beyond the box all are 0.
void blur(Field& field, int axis, std::int64_t reach) {
  const std::int64_t length = field.box.size[axis];
  std::vector<float> sums(static_cast<std::size_t>(length) + 1, 0.0F);
  Region starts = field.box;
  starts.size[axis] = 1;
  for_each_voxel_of(starts, [&](Index3 index) {
    const auto value = [&](std::int64_t n) -> float& {
      index[axis] = field.box.begin[axis] + n;
      return field.at(index);
    };
    for (std::int64_t n = 0; n < length; ++n)
      sums[static_cast<std::size_t>(n) + 1] = sums[static_cast<std::size_t>(n)] + value(n);
    for (std::int64_t n = 0; n < length; ++n) {
      const auto end = static_cast<std::size_t>(std::min(n + reach + 1, length));
      const auto begin = static_cast<std::size_t>(std::max<std::int64_t>(n - reach, 0));
      value(n) = (sums[end] - sums[begin]) / static_cast<float>(2 * reach + 1);
    }
  });
}

/// Smooth random heights: normal numbers some mm apart, and between them trilinear.
class Waves {
 public:
  Waves(const Region& box, const Point3& spacing_mm, double length_mm, RandomSource& random)
      : begin_(box.begin) {
    for (int axis = 0; axis < 3; ++axis) {
      step_[axis] = spacing_mm[axis] / length_mm;
      const double extent = static_cast<double>(box.size[axis] - 1) * step_[axis];
      heights_.box.size[axis] = static_cast<std::int64_t>(std::floor(extent)) + 2;
    }
    for_each_voxel_of(heights_.box,
                      [&](const Index3&) { heights_.values.push_back(static_cast<float>(random.normal())); });
  }

  double height(const Index3& index) {
    Index3 low{};
    Point3 part{};
    for (int axis = 0; axis < 3; ++axis) {
      const double at = static_cast<double>(index[axis] - begin_[axis]) * step_[axis];
      low[axis] = static_cast<std::int64_t>(std::floor(at));
      part[axis] = at - static_cast<double>(low[axis]);
    }
    double sum = 0;
    for (int corner = 0; corner < 8; ++corner) {
      Index3 place = low;
      double weight = 1;
      for (int axis = 0; axis < 3; ++axis) {
        const bool is_high = (corner >> axis & 1) != 0;
        place[axis] += is_high ? 1 : 0;
        weight *= is_high ? part[axis] : 1 - part[axis];
      }
      sum += weight * heights_.at(place);
    }
    return sum;
  }

 private:
  Index3 begin_;
  Point3 step_{};
  Field heights_;
};

/// Grown or shrunk, with wavy borders: a blurred mask with waves, cut at another height than one half.
VoxelSet reshaped(Field field, const Point3& spacing_mm, double reach_mm, RandomSource& random) {
  constexpr double kWaveHeight = .2, kLowest = .2, kHighest = .8;
  constexpr double kReachesPerWave = 4;
  const Index3 reach = reach_in_voxels(spacing_mm, reach_mm);
  for (int axis = 0; axis < 3; ++axis) blur(field, axis, reach[axis]);
  Waves waves(field.box, spacing_mm, kReachesPerWave * reach_mm, random);
  const double cut_height = random.uniform(kLowest, kHighest);
  VoxelSet mask{field.box, {}};
  mask.contains.reserve(field.values.size());
  // The running sums leave rounding errors where there is nothing.
  constexpr float kNothing = 1e-5F;
  for_each_voxel_of(field.box, [&](const Index3& index) {
    const float blurred = field.at(index);
    const bool is_in = blurred > kNothing && blurred + kWaveHeight * waves.height(index) > cut_height;
    mask.contains.push_back(is_in ? 1 : 0);
  });
  return mask;
}

/// Takes all voxels past a plane out of some masks.
void cut(VoxelSet& mask, const Point3& spacing_mm, RandomSource& random) {
  constexpr double kChance = .35, kNearest = .2, kFarthest = 1.2;  // the plane, in deviations from the middle
  const Point3 way{random.normal(), random.normal(), random.normal()};
  const double farthest = random.uniform(kNearest, kFarthest);
  if (random.uniform(0, 1) >= kChance) return;
  const double length = std::max(std::hypot(way[0], way[1], way[2]), 1e-6);
  const auto place = [&](const Index3& index) {
    double sum = 0;
    for (int axis = 0; axis < 3; ++axis)
      sum += way[axis] / length * static_cast<double>(index[axis]) * spacing_mm[axis];
    return sum;
  };
  double count = 0, mean = 0, squares = 0;
  for (std::size_t n = 0; n < mask.contains.size(); ++n) {
    if (mask.contains[n] == 0) continue;
    const double at = place(index_in_grid(mask, n));
    count += 1;
    const double change = at - mean;
    mean += change / count;
    squares += change * (at - mean);
  }
  const double limit = mean + farthest * std::sqrt(squares / std::max(count, 1.0));
  for (std::size_t n = 0; n < mask.contains.size(); ++n)
    if (place(index_in_grid(mask, n)) > limit) mask.contains[n] = 0;
}

}  // namespace

VoxelSet perturbed_mask(const VoxelSet& structure, const Point3& spacing_mm, double reach_mm,
                        RandomSource& random) {
  VoxelSet mask =
      reshaped(moved(structure, reach_in_voxels(spacing_mm, reach_mm), random), spacing_mm, reach_mm, random);
  cut(mask, spacing_mm, random);
  return mask;
}

}  // namespace sammoe
