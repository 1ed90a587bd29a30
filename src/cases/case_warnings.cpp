#include "cases/case_warnings.hpp"

#include "io/non_finite_text.hpp"

#include <sstream>

namespace sammoe {

std::vector<std::string> case_warnings(const LoadedVolume& volume, const SegmentationResult& result,
                                       const SegmentOptions& options) {
  std::vector<std::string> warnings = volume.warnings;
  if (volume.non_finite_count > 0) warnings.push_back(non_finite_text(volume.non_finite_count));
  for (const ObjectResult& object : result.objects) {
    std::ostringstream text;
    text << "label " << object.label << ": ";
    if (object.voxel_count == 0) {
      text << "no voxel is in the mask; check the clicks, or lower the mask threshold of "
           << options.mask_threshold;
      warnings.push_back(text.str());
    } else if (object.reached_roi_limit) {
      text << "the object still touched a border after " << object.roi_count
           << " ROIs and may be cut off; allow more than " << options.max_rois;
      warnings.push_back(text.str());
    }
  }
  return warnings;
}

}  // namespace sammoe
