#pragma once

namespace sammoe {

// What a user can do about DICOM files that are refused.
inline constexpr const char* kExportSeriesAgain = "export the series again";
inline constexpr const char* kCopySeriesAgain = "copy or export the series again";
inline constexpr const char* kExportSegmentationAgain = "export the segmentation again";

}  // namespace sammoe
