#pragma once

// How DICOM input is read, and where a volume came from (docs/dicom.md). The types are used by volume_io.hpp
// and dicom_segmentation.hpp. From any thread.

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// How DICOM input is read if a folder leaves a choice or a series is imperfect.
struct DicomReadOptions {
  /// Which series of a folder, or which of its listed volumes. Needed if there are several.
  std::string series_uid;
  /// Resample a series with missing or unevenly spaced slices; refused otherwise.
  bool allow_gaps = false;
  /// Shear a series with a tilted gantry onto a rectangular grid; refused otherwise.
  bool correct_tilt = false;
};

/// The image that a slice of a volume was made from.
struct DicomSlice {
  std::filesystem::path file;
  std::string sop_class_uid;
  std::string sop_instance_uid;
  int frame_number = 0;  ///< 1-based in a multi-frame image; 0 for an image of one frame
};

/// Where a volume came from, so that a result can refer to it. Holds no patient data; the writer takes that
/// from the first slice's file. An identifier is empty if the images have none. The frame of reference is
/// also empty if each image has its own.
struct DicomSource {
  std::string modality;  ///< such as "CT"
  std::string study_instance_uid;
  std::string series_instance_uid;
  std::string frame_of_reference_uid;
  /// One per slice k, in that order; the nearest image where slices were resampled.
  std::vector<DicomSlice> slices;
};

/// Loads DCMTK's data dictionary now; otherwise it is loaded at the first DICOM file. For programs that give
/// up access to files afterwards. Throws Error{processing} if it is not installed.
void prepare_dicom();

}  // namespace sammoe
