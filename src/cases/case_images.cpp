#include "cases/case_images.hpp"

#include "sammoe/error.hpp"

#include "cases/mask_formats.hpp"
#include "preview/palette.hpp"

#include <string>
#include <utility>

namespace sammoe {
namespace {

std::vector<ProbabilityPatch> take_probabilities(SegmentationResult& result) {
  std::vector<ProbabilityPatch> patches;
  for (ObjectResult& object : result.objects) {
    if (!object.probabilities)
      throw Error(ErrorCode::processing, "no probabilities were kept for label " +
                                             std::to_string(object.label) + "; this is a bug in sammoe");
    patches.push_back(std::move(*object.probabilities));
    object.probabilities.reset();
  }
  return patches;
}

/// Of each object, with the colour that the preview shows it in.
std::vector<LabelName> names_of(const SegmentationResult& result) {
  const LabelColours colours(labels_in_mask(result));
  std::vector<LabelName> names;
  for (const ObjectResult& object : result.objects) {
    const Rgb colour = colours.of(object.label);
    names.push_back({object.label, object.name, {{colour.red, colour.green, colour.blue}}});
  }
  return names;
}

}  // namespace

CaseImages::CaseImages(SegmentedCase& segmented, const SegmentJob& job) : segmented_(segmented) {
  segmented.result.labels.names = names_of(segmented.result);
  if (needs_probabilities(job)) probabilities_ = take_probabilities(segmented.result);
}

const LabelMap& CaseImages::mask() const {
  if (!mask_) mask_ = segmented_.result.mask();
  return *mask_;
}

bool needs_probabilities(const SegmentJob& job) {
  return job.probabilities || mask_format_of(job).holds_probabilities(job.write);
}

}  // namespace sammoe
