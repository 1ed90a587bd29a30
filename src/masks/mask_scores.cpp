#include "sammoe/error.hpp"
#include "sammoe/metrics.hpp"

#include "masks/label_overlap.hpp"
#include "masks/mask_pair.hpp"
#include "masks/overlap_scores.hpp"
#include "masks/surface_distances.hpp"
#include "masks/surface_elements.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace sammoe {
namespace {

void require_tolerance(double tolerance_mm) {
  if (std::isfinite(tolerance_mm) && tolerance_mm >= 0) return;
  throw Error(ErrorCode::usage,
              "the tolerance of the NSD is " + std::to_string(tolerance_mm) + " mm; expected a number >= 0");
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
  std::vector<double> sorted = tolerances_mm;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end())
    throw Error(ErrorCode::usage, "the tolerance of the NSD " + std::to_string(*twice) +
                                      " mm is given twice; name each tolerance once");
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
    MaskScores scores = overlap_scores(overlap, labels[n], reference.grid, options);
    if (overlap.in_a > 0 && overlap.in_b > 0)
      score_surfaces(scores, predicted, reference, overlap.extent.region(), options);
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
