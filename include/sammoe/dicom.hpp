#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// How DICOM input is read, where a folder leaves a choice or a series is imperfect.
struct DicomReadOptions {
  std::string series_uid;     ///< which series (or its listed volume) of a folder; needed if there are several
  bool allow_gaps = false;    ///< resample a series whose slices are missing or unevenly spaced; else refused
  bool correct_tilt = false;  ///< shear a series with a tilted gantry onto a rectangular grid; else refused
};

/// The image that a slice of a volume was made of.
struct DicomSlice {
  std::filesystem::path file;
  std::string sop_class_uid;
  std::string sop_instance_uid;
  int frame_number = 0;  ///< 1-based, of a multi-frame image; 0 for an image of one frame
};

/// Where a volume came from, so that a result can refer to it. Holds no patient data; the writer takes those
/// from the first slice's file. Identifiers are empty where the images have none, or frames of reference of
/// their own each.
struct DicomSource {
  std::string modality;  ///< such as "CT"
  std::string study_instance_uid;
  std::string series_instance_uid;
  std::string frame_of_reference_uid;
  std::vector<DicomSlice> slices;  ///< one a k, in the order of k; the nearest one where slices were resampled
};

/// Loads what reading and writing DICOM needs of the system now, which otherwise happens at the first DICOM
/// file: DCMTK's data dictionary. For programs that give up access to files afterwards. Throws
/// Error{processing} if it is not installed.
void prepare_dicom();

}  // namespace sammoe
