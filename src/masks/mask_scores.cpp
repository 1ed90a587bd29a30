#include "sammoe/error.hpp"
#include "sammoe/metrics.hpp"

#include "masks/label_overlap.hpp"
#include "masks/mask_pair.hpp"
#include "masks/surface_distances.hpp"
#include "masks/surface_elements.hpp"

#include <algorithm>
#include <cmath>
#include <string>

namespace sammoe {
namespace {

void require_tolerance(double tolerance_mm) {
  if (std::isfinite(tolerance_mm) && tolerance_mm >= 0) return;
  throw Error(ErrorCode::usage,
              "the tolerance of the NSD is " + std::to_string(tolerance_mm) + " mm; expected a number >= 0");
}

double diagonal_mm(const Grid& grid) {
  double squared = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double length = static_cast<double>(grid.size[axis] - 1) * grid.spacing_mm[axis];
    squared += length * length;
  }
  return std::sqrt(squared);
}

/// What does not depend on how the voxels lie.
MaskScores scores_of(const LabelOverlap& overlap, std::uint16_t label, const Grid& grid) {
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

std::vector<double> shares_within(const SurfaceDistances& distances,
                                  const std::vector<double>& tolerances_mm) {
  std::vector<double> shares;
  for (const double tolerance_mm : tolerances_mm) shares.push_back(share_within(distances, tolerance_mm));
  return shares;
}

/// Both masks hold the label, all of it within `box`.
void score_surfaces(MaskScores& scores, const LabelMap& predicted, const LabelMap& reference,
                    const Region& box, const MetricOptions& options) {
  SurfaceDistances distances = surface_distances(predicted, reference, scores.label, box);
  const std::vector<double> shares =
      options.nsd_surface == NsdSurface::surface_area
          ? shares_of_area_within(predicted, reference, scores.label, box, options.tolerances_mm)
          : shares_within(distances, options.tolerances_mm);
  scores.nsd.assign(shares.begin(), shares.end());
  scores.mean_surface_mm = mean_distance_mm(distances);
  scores.hd95_mm = hausdorff_95_mm(std::move(distances));
}

}  // namespace

void MetricOptions::validate() const {
  if (tolerances_mm.empty()) throw Error(ErrorCode::usage, "the NSD has no tolerance; expected at least one");
  for (const double tolerance_mm : tolerances_mm) require_tolerance(tolerance_mm);
}

std::vector<MaskScores> compare_masks(const LabelMap& predicted, const LabelMap& reference,
                                      const std::vector<std::uint16_t>& labels,
                                      const MetricOptions& options) {
  options.validate();
  require_same_grid(predicted, reference, "comparison of masks");
  const std::vector<LabelOverlap> overlaps = count_overlaps(predicted, reference, labels);
  std::vector<MaskScores> all;
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const LabelOverlap& overlap = overlaps[n];
    MaskScores scores = scores_of(overlap, labels[n], reference.grid);
    if (overlap.in_a == 0 && overlap.in_b == 0) {
      score_both_empty(scores, options);
    } else if (overlap.in_a == 0 || overlap.in_b == 0) {
      score_one_empty(scores, reference.grid, options);
    } else {
      score_overlap(scores, overlap);
      score_surfaces(scores, predicted, reference, overlap.extent.region(), options);
    }
    all.push_back(std::move(scores));
  }
  return all;
}

MaskScores compare_masks(const LabelMap& predicted, const LabelMap& reference, std::uint16_t label,
                         const MetricOptions& options) {
  return compare_masks(predicted, reference, std::vector<std::uint16_t>{label}, options).front();
}

double normalised_surface_dice(const LabelMap& a, const LabelMap& b, std::uint16_t label, double tolerance_mm,
                               NsdSurface surface) {
  require_tolerance(tolerance_mm);
  require_same_grid(a, b, "normalised surface Dice");
  const LabelOverlap overlap = count_overlaps(a, b, {label}).front();
  if (overlap.in_a == 0 && overlap.in_b == 0) return 1;
  if (overlap.in_a == 0 || overlap.in_b == 0) return 0;
  const Region box = overlap.extent.region();
  if (surface == NsdSurface::surface_area)
    return shares_of_area_within(a, b, label, box, {tolerance_mm}).front();
  return share_within(surface_distances(a, b, label, box), tolerance_mm);
}

}  // namespace sammoe
