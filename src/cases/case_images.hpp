#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/segment_case.hpp"

#include "cases/case_writing.hpp"

#include <optional>
#include <vector>

namespace sammoe {

/// What the images of a case, such as its mask, are written from.
class CaseImages {
 public:
  /// Gives the labels of `segmented` names and colours, and takes the probabilities out of it where the job
  /// needs them. `segmented` has to outlive this.
  CaseImages(SegmentedCase& segmented, const SegmentJob& job);

  const SegmentedCase& segmented() const { return segmented_; }
  const Grid& grid() const { return segmented_.result.grid; }
  /// Empty unless the job needs them.
  const std::vector<ProbabilityPatch>& probabilities() const { return probabilities_; }
  /// Made when it is first asked for: most masks are written from their box.
  const LabelMap& mask() const;

 private:
  const SegmentedCase& segmented_;
  std::vector<ProbabilityPatch> probabilities_;
  mutable std::optional<LabelMap> mask_;
};

/// Whether a file of the case holds probabilities.
bool needs_probabilities(const SegmentJob& job);

}  // namespace sammoe
