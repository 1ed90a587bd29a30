#include "masks/overlap_scores.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sammoe {
namespace {

double diagonal_mm(const Grid& grid) {
  double squared = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double length = static_cast<double>(grid.size[axis] - 1) * grid.spacing_mm[axis];
    squared += length * length;
  }
  return std::sqrt(squared);
}

MaskScores volumes_of(const LabelOverlap& overlap, std::uint16_t label, const Grid& grid) {
  MaskScores scores;
  scores.label = label;
  scores.predicted_voxels = overlap.in_a;
  scores.reference_voxels = overlap.in_b;
  scores.predicted_mm3 = static_cast<double>(overlap.in_a) * grid.voxel_volume_mm3();
  scores.reference_mm3 = static_cast<double>(overlap.in_b) * grid.voxel_volume_mm3();
  return scores;
}

void score_both_empty(MaskScores& scores, const MetricOptions& options) {
  scores.nsd.resize(options.tolerances_mm.size());
  if (options.empty == EmptyMasks::skip) return;
  scores.dice = 1;
  scores.iou = 1;
  std::fill(scores.nsd.begin(), scores.nsd.end(), 1);
  scores.hd95_mm = 0;
  scores.mean_surface_mm = 0;
}

void score_one_empty(MaskScores& scores, const Grid& grid, const MetricOptions& options) {
  scores.dice = 0;
  scores.iou = 0;
  scores.nsd.assign(options.tolerances_mm.size(), 0);
  if (options.empty != EmptyMasks::diagonal) return;
  scores.hd95_mm = diagonal_mm(grid);
  scores.mean_surface_mm = scores.hd95_mm;
}

void score_overlap(MaskScores& scores, const LabelOverlap& overlap) {
  const auto both = static_cast<double>(overlap.in_both);
  const auto sum = static_cast<double>(overlap.in_a + overlap.in_b);
  scores.dice = 2 * both / sum;
  scores.iou = both / (sum - both);
}

}  // namespace

MaskScores overlap_scores(const LabelOverlap& overlap, std::uint16_t label, const Grid& grid,
                          const MetricOptions& options) {
  MaskScores scores = volumes_of(overlap, label, grid);
  if (overlap.in_a == 0 && overlap.in_b == 0)
    score_both_empty(scores, options);
  else if (overlap.in_a == 0 || overlap.in_b == 0)
    score_one_empty(scores, grid, options);
  else
    score_overlap(scores, overlap);
  return scores;
}

}  // namespace sammoe
