#pragma once

#include "dicom/planes/image_file.hpp"

#include <string>
#include <vector>

namespace sammoe {

/// Slices of one series that may make a volume: one orientation, frame of reference, size and spacing, and,
/// as far as the attributes tell, one slice per position.
struct VolumeCandidate {
  /// The series' name, followed by ":1", ":2" ... if the series holds several volumes, in the order of
  /// their first images by InstanceNumber.
  std::string id;
  std::string series_name;     ///< its UID; "unidentified", "unidentified-2" ... where images have none
  std::size_t first_file = 0;  ///< an image of the series
  std::vector<ImageFrame> frames;
  bool is_picture = false;  ///< a localizer or a single image, which nobody segments by default
  std::string problem;      ///< why it cannot be read, as far as known before its slices are stacked
  std::vector<std::string> warnings;  ///< what was guessed to find it
};

/// The volumes in a set of images.
struct VolumeCandidates {
  std::vector<VolumeCandidate> volumes;
  std::size_t copies = 0;  ///< files left out because another file has the same bytes
};

/// A problem after the name of its file, where that has one.
std::string named(const std::string& name, const std::string& problem);

/// Groups images into series, by their UID or, where they have none, by study, modality and series number;
/// and series into volumes. `files` are all of one path. Throws Error{input} if two files that claim to be
/// one image cannot be compared.
VolumeCandidates find_volumes(const std::vector<ImageFile>& files);

}  // namespace sammoe
