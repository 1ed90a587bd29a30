#pragma once

#include "dicom/segmentation/segmentation_frames.hpp"

#include <string>
#include <vector>

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdatset.h>

namespace sammoe {

/// The label of an object as its segment keeps it, in Tracking ID (0062,0020).
std::string tracking_id(std::uint16_t label);
/// The label of such a text; 0 if it is not one of ours.
std::uint16_t label_of_tracking_id(const std::string& text);

/// Puts what a segmentation says of itself, beside its frames, into a data set: general series, image and
/// equipment, segments, references to the source (PS3.3 A.51). The source's header has been copied already.
void put_segmentation_modules(DcmDataset& dataset, const DicomSegmentationContent& content,
                              DicomSegmentValues values);

/// Puts the shared and per-frame functional groups, and the dimensions that order the frames.
void put_functional_groups(DcmDataset& dataset, const DicomSegmentationContent& content, const Grid& grid,
                           const std::vector<DicomSegmentFrame>& frames);

}  // namespace sammoe
