#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/segmenter.hpp"
#include "sammoe/volume.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sammoe {

/// Real (rescaled) values of a volume inside an object.
struct IntensityStatistics {
  double mean = 0;
  double standard_deviation = 0;  ///< of these voxels: the squares are divided by their number
  double minimum = 0;
  double maximum = 0;
  double median = 0;  ///< mean of the two middle values if their number is even
};

/// Size, place and intensity of one label of a mask.
struct ObjectStatistics {
  std::int64_t voxel_count = 0;
  double volume_ml = 0;
  Region bounding_box;  ///< the smallest box of voxels around the object; size 0 if there are none
  Point3 centroid_in_ras{0, 0, 0};               ///< mean position of the voxel centres, mm
  std::optional<IntensityStatistics> intensity;  ///< present if there are voxels
};

/// One result for each of `labels`, in that order. The mask must be on the volume's grid; otherwise
/// Error{processing}.
std::vector<ObjectStatistics> object_statistics(const Volume& volume, const LabelMap& mask,
                                                const std::vector<std::uint16_t>& labels);

/// The labels that a result's mask holds, ascending, without a look at its voxels.
std::vector<std::uint16_t> labels_in_mask(const SegmentationResult& result);

}  // namespace sammoe
