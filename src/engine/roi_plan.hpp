#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/grid.hpp"

#include <cstddef>
#include <deque>
#include <optional>
#include <vector>

#include <ATen/ATen.h>

namespace sammoe {

/// An ROI that is to be segmented.
struct PlannedRoi {
  Grid roi;
  /// What a neighbour predicted for this ROI's voxels, (1, 1, S, S, S), 0 where it saw nothing; undefined for
  /// an ROI that is not an extension.
  at::Tensor earlier_logits;
};

/// The ROIs of one object, breadth first, none twice, and no more than a number of them: those around clicks,
/// and the neighbour wherever the prediction touches a face, the volume continues beyond it and no ROI lies
/// there yet.
class RoiPlan {
 public:
  RoiPlan(const Grid& source, RoiPlacement placement, std::size_t max_rois)
      : source_(source), placement_(placement), max_rois_(max_rois) {}

  /// Plans an ROI that is not an extension. False if the limit is reached.
  bool add(const Grid& roi);

  /// Plans the neighbours that the logits (1, 1, S, S, S) of a segmented ROI ask for: an object's voxel is
  /// one above `threshold`. The part of the ROI outside the volume does not count.
  void extend(const Grid& roi, const at::Tensor& logits, double threshold);

  /// The next one to segment; nothing when all are done.
  std::optional<PlannedRoi> next();

  const std::vector<Grid>& planned() const { return planned_; }
  /// Whether an ROI was left out because of the limit.
  bool reached_limit() const { return reached_limit_; }

 private:
  bool is_planned(const Grid& roi) const;
  /// Notes it if there is none.
  bool has_room();
  void plan(PlannedRoi roi);
  /// Whether the object, voxels (X, Y, Z) above the threshold, touches that face of the ROI and continues
  /// into voxels that no planned ROI holds.
  bool leads_on(const Grid& roi, const at::Tensor& voxels, double threshold, int axis, int direction) const;

  Grid source_;
  RoiPlacement placement_;
  std::size_t max_rois_;
  std::vector<Grid> planned_;
  std::deque<PlannedRoi> waiting_;
  bool reached_limit_ = false;
};

/// The same logits as seen from another ROI of the same size and spacing: moved by the distance between the
/// two, 0 where they were not seen.
at::Tensor moved_logits(const at::Tensor& logits, const Grid& from, const Grid& to);

/// The voxel (i, j, k) of logits (1, 1, S, S, S) above `threshold` that is nearest to a position; nothing if
/// none is.
std::optional<Point3> nearest_predicted_voxel(const at::Tensor& logits, double threshold,
                                              const Point3& position);

}  // namespace sammoe
