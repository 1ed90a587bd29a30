#include "dicom/file/segmentation_classes.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcuid.h>

namespace sammoe {

bool is_segmentation_class(std::string_view sop_class) {
  return sop_class == UID_SegmentationStorage || sop_class == kLabelMapSegmentationClass;
}

}  // namespace sammoe
