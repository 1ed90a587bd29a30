#pragma once

#include "sammoe/dicom.hpp"
#include "sammoe/dicom_segmentation.hpp"
#include "sammoe/grid.hpp"

#include <filesystem>
#include <string>

namespace sammoe {

/// What a made series says of its patient; nothing of it may reach a log or a record.
struct MadePatient {
  std::string name = "Quxley^Zebedee";
  std::string id = "PID-7431";
  std::string character_set = "ISO_IR 100";
};

/// Writes a CT series on that grid, a file a slice, and says where it is, as a reader would. The voxel (i, j,
/// k) holds i + 3 j + 7 k.
DicomSource make_dicom_series(const std::filesystem::path& folder, const Grid& grid,
                              const MadePatient& patient = {});

/// The content of a segmentation with `count` segments of the labels 2, 5, 8, ...
DicomSegmentationContent make_dicom_segmentation_content(const DicomSource& source, std::size_t count);

}  // namespace sammoe
