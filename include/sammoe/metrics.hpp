#pragma once

// Metrics of two masks in memory: Dice, IoU, NSD, HD95, mean surface distance and volumes (docs/metrics.md).
// Called by programs that score masks; mask_comparison.hpp does it for files. From any thread.

#include "sammoe/label_map.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sammoe {

/// What the metrics are if a mask lacks the label (docs/metrics.md). If only one mask lacks it, Dice, IoU and
/// NSD are always 0.
enum class EmptyMasks {
  /// Both lack it: Dice, IoU and NSD are 1, distances 0. One lacks it: no distances.
  score,
  /// Both lack it: only the volumes are defined. One lacks it: no distances.
  skip,
  /// Both lack it: as `score`. One lacks it: both distances are the diagonal of the grid, the worst possible.
  diagonal,
};

/// How much of a surface a normalised surface Dice counts (docs/metrics.md).
enum class NsdSurface {
  border_voxels,  ///< each voxel with a face neighbour outside the mask; all count the same
  surface_area,   ///< elements between voxels by their area, as in DeepMind's surface-distance package
};

struct MetricOptions {
  std::vector<double> tolerances_mm{1};  ///< of the NSD, at least one; each finite, >= 0 and given once
  EmptyMasks empty = EmptyMasks::score;
  NsdSurface nsd_surface = NsdSurface::border_voxels;

  void validate() const;  ///< throws Error{usage}
};

/// How well one label of a predicted mask agrees with the same label of the reference. The surface of a mask
/// consists of its voxels with a face neighbour outside the mask (NsdSurface may say otherwise); everything
/// beyond the grid is outside. Distances are between voxel centres, in mm. An undefined metric has no value.
struct MaskScores {
  std::uint16_t label = 0;
  std::int64_t predicted_voxels = 0;
  std::int64_t reference_voxels = 0;
  double predicted_mm3 = 0;
  double reference_mm3 = 0;
  std::optional<double> dice;  ///< 2|P and L| / (|P| + |L|)
  std::optional<double> iou;   ///< |P and L| / |P or L|
  std::vector<std::optional<double>>
      nsd;                        ///< for each tolerance: share of both surfaces within it of the other
  std::optional<double> hd95_mm;  ///< the larger of the two directed 95th percentiles
  std::optional<double> mean_surface_mm;  ///< mean over the voxels of both surfaces

  /// Predicted minus reference volume, mm3.
  double volume_difference_mm3() const { return predicted_mm3 - reference_mm3; }
};

/// Overlap of one label in two masks: 2|A and B| / (|A| + |B|), in [0, 1]; 1 if both are empty. Throws
/// Error{input} unless the grids are the same.
double dice(const LabelMap& a, const LabelMap& b, std::uint16_t label);

/// Normalised surface Dice of one label at a tolerance, in [0, 1]; 1 if both are empty, 0 if one is. Throws
/// Error{input} unless the grids are the same, Error{usage} for a negative tolerance.
double normalised_surface_dice(const LabelMap& a, const LabelMap& b, std::uint16_t label, double tolerance_mm,
                               NsdSurface surface = NsdSurface::border_voxels);

/// All metrics of one label. Throws Error{input} unless the grids are the same.
MaskScores compare_masks(const LabelMap& predicted, const LabelMap& reference, std::uint16_t label,
                         const MetricOptions& options = {});

/// The same for several labels, in the given order. Faster than one call per label: the masks are counted
/// once.
std::vector<MaskScores> compare_masks(const LabelMap& predicted, const LabelMap& reference,
                                      const std::vector<std::uint16_t>& labels,
                                      const MetricOptions& options = {});

/// The labels above 0 that a mask holds, ascending.
std::vector<std::uint16_t> labels_in(const LabelMap& map);

}  // namespace sammoe
