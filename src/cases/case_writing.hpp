#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/segment_case.hpp"

#include "cases/case_reading.hpp"
#include "cases/record.hpp"
#include "cases/staged_outputs.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// A case between its segmentation and its files.
struct SegmentedCase {
  CaseInput input;
  SegmentationResult result;
  std::vector<std::string> warnings;
  double seconds = 0;  ///< of segmenting
};

/// Segments what was read for a case. Throws Error.
SegmentedCase segment_input(Segmenter& segmenter, const SegmentJob& job, CaseInput input);

/// Writes all outputs of a case under temporary names; staged.publish() puts them in place. Takes the
/// probabilities out of `segmented.result`. Needs no model and may run beside the inference of another case.
/// Returns mask, probabilities and preview with their hashes, then the record. Throws Error{output}.
std::vector<FileRecord> write_case(StagedOutputs& staged, const SegmentJob& job, const BundleInfo& bundle,
                                   SegmentedCase& segmented);

}  // namespace sammoe
