#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/segment_case.hpp"

#include "cases/case_images.hpp"
#include "cases/case_writing.hpp"

#include <filesystem>
#include <string>

namespace sammoe {

/// What the DICOM Segmentation of a case says: one segment per object in the order of the prompts, the bundle
/// as the equipment, and the bundle with the experts that ran as the algorithm of each segment. Colours are
/// those of the preview. The job's input must be DICOM.
DicomSegmentationContent segmentation_content(const SegmentJob& job, const BundleInfo& bundle,
                                              const SegmentedCase& segmented);

// What the table of mask formats (mask_formats.cpp) calls for DICOM Segmentations.

/// Whether the options ask for the Segmentation Type FRACTIONAL, which holds probabilities.
bool is_fractional(const WriteOptions& options);
/// Returns the SHA-256 of the file. Throws Error{output}.
std::string write_segmentation_mask(const std::filesystem::path& path, const SegmentJob& job,
                                    const BundleInfo& bundle, const CaseImages& images);

}  // namespace sammoe
