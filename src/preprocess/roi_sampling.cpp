#include "preprocess/roi_sampling.hpp"

#include "sammoe/error.hpp"

#include "masks/voxel_box.hpp"
#include "preprocess/resampling.hpp"
#include "preprocess/roi.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace sammoe {
namespace {

/// As in canonical_grid: far above rounding errors, far below anything visible.
constexpr double kSameSampledVoxel = 1e-4;

/// An ROI is sampled in slabs this thick, so that the source's voxels it needs, often seven times as many as
/// its own, are not all converted at once.
constexpr std::int64_t kSlabVoxels = 8;

/// Voxels of a cube's axis whose centres lie in the volume, and the source's voxels they fall between.
struct AxisOverlap {
  std::int64_t begin = 0, end = 0;                ///< of the ROI, end exclusive
  int source_axis = 0;                            ///< the source's axis that runs along it
  std::int64_t source_begin = 0, source_end = 0;  ///< of the source, end exclusive
};

AxisOverlap overlap_along(const Grid& source, const Grid& roi, int axis) {
  const Point3 first = source.voxel_from_ras(roi.ras_from_voxel({0, 0, 0}));
  Point3 unit{0, 0, 0};
  unit[axis] = 1;
  const Point3 second = source.voxel_from_ras(roi.ras_from_voxel(unit));
  AxisOverlap overlap;
  for (int a = 1; a < 3; ++a) {
    const int best = overlap.source_axis;
    if (std::abs(second[a] - first[a]) * source.spacing_mm[a] >
        std::abs(second[best] - first[best]) * source.spacing_mm[best])
      overlap.source_axis = a;
  }
  const double start = first[overlap.source_axis];
  const double step = second[overlap.source_axis] - start;
  const auto count = static_cast<double>(source.size[overlap.source_axis]);
  const double at_low_face = (-0.5 - kSameSampledVoxel - start) / step;
  const double at_high_face = (count - 0.5 + kSameSampledVoxel - start) / step;
  const auto roi_end = static_cast<double>(roi.size[axis]);
  // Bounded before rounding, so that a far-away ROI cannot overflow.
  const double low = std::clamp(std::ceil(std::min(at_low_face, at_high_face)), 0.0, roi_end);
  const double high = std::clamp(std::floor(std::max(at_low_face, at_high_face)) + 1, low, roi_end);
  overlap.begin = static_cast<std::int64_t>(low);
  overlap.end = static_cast<std::int64_t>(high);
  if (overlap.begin == overlap.end) return overlap;
  const double p = std::clamp(start + step * low, 0.0, count - 1);
  const double q = std::clamp(start + step * (high - 1), 0.0, count - 1);
  overlap.source_begin = static_cast<std::int64_t>(std::floor(std::min(p, q)));
  overlap.source_end =
      std::min(static_cast<std::int64_t>(std::ceil(std::max(p, q))) + 1, source.size[overlap.source_axis]);
  return overlap;
}

/// The ROI's voxels that lie in the volume, and the source's voxels needed to sample them.
struct Overlap {
  Region roi;
  Region source;
};

Overlap overlap_of(const Grid& source, const Grid& roi) {
  Overlap overlap;
  for (int axis = 0; axis < 3; ++axis) {
    const AxisOverlap along = overlap_along(source, roi, axis);
    overlap.roi.begin[axis] = along.begin;
    overlap.roi.size[axis] = along.end - along.begin;
    overlap.source.begin[along.source_axis] = along.source_begin;
    overlap.source.size[along.source_axis] = along.source_end - along.source_begin;
  }
  return overlap;
}

void clip_intensities(std::vector<float>& values, const IntensitySpec& intensity) {
  const auto low = static_cast<float>(intensity.clip_min.value_or(-HUGE_VAL));
  const auto high = static_cast<float>(intensity.clip_max.value_or(HUGE_VAL));
  for (float& value : values) {
    if (!std::isfinite(value)) {
      throw Error(ErrorCode::input, "volume: a voxel near the prompt is " + std::to_string(value) +
                                        "; expected finite values; replace such voxels, for example with 0");
    }
    value = std::clamp(value, low, high);
  }
}

void z_score(std::vector<float>& values, double foreground_above) {
  double count = 0;
  double sum = 0;
  for (const float value : values) {
    if (value > foreground_above) {
      count += 1;
      sum += value;
    }
  }
  const double mean = count > 0 ? sum / count : 0;
  double squares = 0;
  for (const float value : values) {
    if (value > foreground_above) squares += (value - mean) * (value - mean);
  }
  const double deviation = count > 1 ? std::sqrt(squares / (count - 1)) : 0;
  const double divisor = deviation > 0 ? deviation : 1;
  for (float& value : values) value = static_cast<float>((value - mean) / divisor);
}

void bring_to_scale(std::vector<float>& values, const FixedScale& scale) {
  for (float& value : values) value = static_cast<float>((value - scale.subtract) / scale.divide_by);
}

/// What voxels beyond the volume hold before they are scaled.
float padding(const IntensitySpec& intensity) {
  return intensity.fixed_scale ? static_cast<float>(intensity.fixed_scale->subtract) : 0.0F;
}

/// The slab's voxels, not yet scaled.
std::vector<float> sample_slab(const Volume& volume, const Grid& slab, const IntensitySpec& intensity) {
  const Overlap overlap = overlap_of(volume.grid(), slab);
  std::vector<float> voxels(static_cast<std::size_t>(slab.voxel_count()), padding(intensity));
  if (overlap.roi.voxel_count() == 0) return voxels;
  GriddedValues values{volume.grid(), overlap.source, volume.values(overlap.source)};
  clip_intensities(values.values, intensity);
  const std::vector<float> sampled = resample(values, slab, overlap.roi, Interpolation::linear);
  copy_common_voxels(sampled, overlap.roi, voxels, {{0, 0, 0}, slab.size});
  return voxels;
}

}  // namespace

std::vector<float> sample_roi(const Volume& volume, const Grid& roi, const IntensitySpec& intensity) {
  std::vector<float> voxels;
  voxels.reserve(static_cast<std::size_t>(roi.voxel_count()));
  for (std::int64_t begin = 0; begin < roi.size[2]; begin += kSlabVoxels) {
    const std::int64_t thickness = std::min(kSlabVoxels, roi.size[2] - begin);
    const Grid slab = part_of(roi, {{0, 0, begin}, {roi.size[0], roi.size[1], thickness}});
    const std::vector<float> sampled = sample_slab(volume, slab, intensity);
    voxels.insert(voxels.end(), sampled.begin(), sampled.end());
  }
  if (intensity.fixed_scale)
    bring_to_scale(voxels, *intensity.fixed_scale);
  else
    z_score(voxels, intensity.foreground_above);
  return voxels;
}

}  // namespace sammoe
