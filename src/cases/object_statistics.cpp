#include "cases/object_statistics.hpp"

#include "sammoe/error.hpp"

#include "masks/statistics.hpp"
#include "masks/voxel_extent.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace sammoe {
namespace {

/// Finds the boxes of all labels in one pass over the mask. Works on runs along i, which are long in masks.
std::map<std::uint16_t, VoxelExtent> extents_of(const LabelMap& mask) {
  std::map<std::uint16_t, VoxelExtent> extents;
  const Index3& size = mask.grid.size;
  const std::uint16_t* row = mask.labels.data();
  for (std::int64_t k = 0; k < size[2]; ++k) {
    for (std::int64_t j = 0; j < size[1]; ++j, row += size[0]) {
      std::int64_t begin = 0;
      while (begin < size[0]) {
        const std::uint16_t label = row[begin];
        std::int64_t end = begin + 1;
        while (end < size[0] && row[end] == label) ++end;
        if (label != 0) {
          extents[label].include({begin, j, k});
          extents[label].include({end - 1, j, k});
        }
        begin = end;
      }
    }
  }
  return extents;
}

/// Reorders `values`, which must not be empty.
IntensityStatistics intensity_of(std::vector<float>& values) {
  IntensityStatistics result;
  const double count = static_cast<double>(values.size());
  double sum = 0;
  for (const float value : values) sum += value;
  result.mean = sum / count;
  double squares = 0;
  for (const float value : values) squares += (value - result.mean) * (value - result.mean);
  result.standard_deviation = std::sqrt(squares / count);
  const auto [minimum, maximum] = std::minmax_element(values.begin(), values.end());
  result.minimum = *minimum;
  result.maximum = *maximum;
  result.median = median_of(values);
  return result;
}

ObjectStatistics statistics_in(const Region& box, const Volume& volume, const LabelMap& mask,
                               std::uint16_t label) {
  ObjectStatistics result;
  result.bounding_box = box;
  const std::vector<float> box_values = volume.values(box);
  const Index3& size = mask.grid.size;
  std::vector<float> values;
  Point3 index_sum{0, 0, 0};
  std::size_t position = 0;
  for (std::int64_t k = box.begin[2]; k < box.begin[2] + box.size[2]; ++k) {
    for (std::int64_t j = box.begin[1]; j < box.begin[1] + box.size[1]; ++j) {
      const std::uint16_t* row = mask.labels.data() + (k * size[1] + j) * size[0];
      for (std::int64_t i = box.begin[0]; i < box.begin[0] + box.size[0]; ++i, ++position) {
        if (row[i] != label) continue;
        values.push_back(box_values[position]);
        index_sum[0] += static_cast<double>(i);
        index_sum[1] += static_cast<double>(j);
        index_sum[2] += static_cast<double>(k);
      }
    }
  }
  const double count = static_cast<double>(values.size());
  result.voxel_count = static_cast<std::int64_t>(values.size());
  result.volume_ml = count * mask.grid.voxel_volume_mm3() / 1000;
  result.centroid_in_ras =
      mask.grid.ras_from_voxel({index_sum[0] / count, index_sum[1] / count, index_sum[2] / count});
  result.intensity = intensity_of(values);
  return result;
}

}  // namespace

std::vector<ObjectStatistics> object_statistics(const Volume& volume, const LabelMap& mask,
                                                const std::vector<std::uint16_t>& labels) {
  if (!same_grid(volume.grid(), mask.grid))
    throw Error(ErrorCode::processing, "object statistics: the mask is not on the volume's grid");
  const std::map<std::uint16_t, VoxelExtent> extents = extents_of(mask);
  std::vector<ObjectStatistics> results;
  for (const std::uint16_t label : labels) {
    const auto found = extents.find(label);
    results.push_back(found == extents.end() ? ObjectStatistics{}
                                             : statistics_in(found->second.region(), volume, mask, label));
  }
  return results;
}

std::vector<std::uint16_t> labels_in_mask(const SegmentationResult& result) {
  std::vector<std::uint16_t> labels;
  for (const ObjectResult& object : result.objects)
    if (object.voxel_count > 0) labels.push_back(object.label);
  std::sort(labels.begin(), labels.end());
  return labels;
}

}  // namespace sammoe
