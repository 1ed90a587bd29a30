#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/preprocessing.hpp"

#include "masks/mask_room.hpp"
#include "preprocess/resampling.hpp"

#include <cstdint>
#include <vector>

namespace sammoe {

/// Brings the logits of one or more ROIs of one object onto the source's voxels. Where ROIs overlap, logits
/// are averaged with weights that fall linearly towards the faces of their ROI, so that no seam shows. They
/// are averaged on the ROIs' own voxels and sampled at the source's once.
class LogitCanvas {
 public:
  LogitCanvas(const Grid& source, Resample resample);

  /// Adds S^3 logits (i fastest) of an ROI of the source's canonical grid. Throws Error{processing} unless
  /// its voxels fall on those of the ROIs before.
  void add(const Grid& roi, std::vector<float> logits);

  /// Probabilities on the smallest box of source voxels that holds every ROI added; 0 outside the ROIs.
  ProbabilityPatch probabilities() const;

  /// Logits on the voxels of the whole source; `elsewhere` where no ROI lies.
  std::vector<float> logits_on_source(float elsewhere) const;

  /// The same probabilities on a smaller box, outside which none is above `probability`.
  ProbabilityPatch probabilities_above(double probability) const;

  /// Whether every voxel of the smallest box that holds all ROIs lies in one.
  bool has_no_gap() const;

  /// Writes `label` where the probability is above `probability`, 0 elsewhere, into the room for the same
  /// smaller box, and returns how many voxels got the label: what the probabilities would give, but faster.
  /// The ROIs must leave no gap.
  std::int64_t paint_above(double probability, std::uint16_t label, const MaskRoom& room) const;

 private:
  void cover(const Region& region);
  void add_weighted(const Region& place, const std::vector<float>& logits);
  const GriddedValues& mean_logits(GriddedValues& room) const;
  Region region_in_source(const Region& part) const;
  ProbabilityPatch sample(const Region& part, const GriddedValues& logits, float least) const;
  std::vector<float> sample_logits(const Region& target, const GriddedValues& logits) const;

  Grid source_;
  Interpolation interpolation_;
  /// On the first ROI's lattice, whose voxels are counted from that ROI's first one; the region holds every
  /// ROI. The only ROI's logits as they are; sums of weighted logits once there are more.
  GriddedValues logits_;
  /// 0 where no ROI lies; empty while there is only one.
  std::vector<float> weights_;
};

}  // namespace sammoe
