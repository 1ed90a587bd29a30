#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/segment_case.hpp"

#include "cases/case_images.hpp"
#include "cases/case_writing.hpp"

#include <filesystem>
#include <string>

namespace sammoe {

/// What the DICOM Segmentation of a case says: its objects in the order of the prompts, the bundle as the
/// equipment, and as each object's algorithm the bundle with the experts that ran. Colours are those of the
/// preview. The input must be DICOM.
DicomSegmentationContent segmentation_content(const SegmentJob& job, const BundleInfo& bundle,
                                              const SegmentedCase& segmented);

// The row of DICOM Segmentations in the table of mask formats.
bool is_fractional(const WriteOptions& options);
std::string write_segmentation_mask(const std::filesystem::path& path, const SegmentJob& job,
                                    const BundleInfo& bundle, const CaseImages& images);

}  // namespace sammoe
