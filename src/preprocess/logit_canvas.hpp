#pragma once

#include "sammoe/grid.hpp"
#include "sammoe/label_map.hpp"
#include "sammoe/preprocessing.hpp"

#include <vector>

namespace sammoe {

/// Brings the logits of one or more ROIs of one object onto the source's voxels. Where ROIs overlap, logits
/// are averaged with weights that fall linearly towards the faces of their ROI, so that no seam shows.
class LogitCanvas {
 public:
  LogitCanvas(const Grid& source, Resample resample);

  /// Adds S^3 logits (i fastest) of an ROI.
  void add(const Grid& roi, const std::vector<float>& logits);

  /// Probabilities on the smallest box of source voxels that holds every ROI added.
  ProbabilityPatch probabilities() const;

 private:
  Grid source_;
  Resample resample_;
  Region region_;
  std::vector<float> weighted_logits_;
  std::vector<float> weights_;
};

}  // namespace sammoe
