#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/preprocessing.hpp"

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

 private:
  void cover(const Region& region);
  void add_weighted(const Region& place, const std::vector<float>& logits);
  std::vector<float> mean_logits() const;
  ProbabilityPatch sample(const Region& part, std::vector<float> logits, float least) const;
  std::vector<float> sample_logits(const Region& target, std::vector<float> logits) const;

  Grid source_;
  Resample resample_;
  Grid lattice_;   ///< the first ROI's; its voxels are counted from that ROI's first one
  Region region_;  ///< of the lattice, holds every ROI
  /// The only ROI's logits as they are; sums of weighted logits once there are more.
  std::vector<float> logits_;
  /// 0 where no ROI lies; empty while there is only one.
  std::vector<float> weights_;
};

}  // namespace sammoe
