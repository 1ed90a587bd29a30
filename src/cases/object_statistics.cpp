#include "cases/object_statistics.hpp"

#include "sammoe/error.hpp"

#include "masks/label_boxes.hpp"
#include "masks/statistics.hpp"
#include "masks/voxel_box.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace sammoe {
namespace {

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
  std::vector<float> values;
  Point3 index_sum{0, 0, 0};
  std::size_t position = 0;
  for_each_voxel(box, mask.grid.size, [&](const Index3& index, std::size_t offset) {
    const float value = box_values[position++];
    if (mask.labels[offset] != label) return;
    values.push_back(value);
    for (std::size_t axis = 0; axis < 3; ++axis) index_sum[axis] += static_cast<double>(index[axis]);
  });
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
  const std::map<std::uint16_t, LabelBox> boxes = boxes_of_labels(mask);
  std::vector<ObjectStatistics> results;
  for (const std::uint16_t label : labels) {
    const auto found = boxes.find(label);
    results.push_back(found == boxes.end() ? ObjectStatistics{}
                                           : statistics_in(found->second.box, volume, mask, label));
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
