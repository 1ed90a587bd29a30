#pragma once

#include "sammoe/bundle.hpp"
#include "sammoe/dicom.hpp"
#include "sammoe/segment_case.hpp"

#include <filesystem>
#include <string>

namespace sammoe {

class CaseImages;

/// A format that the mask of a case can be written in: a row of the table in mask_formats.cpp.
struct MaskFormat {
  const char* name;    ///< "DICOM Segmentation"; for messages and help
  const char* ending;  ///< in lower case; null for all endings of volumes (files/volume_names.hpp)
  /// Whether it is written as WriteOptions::segmentation says.
  bool has_segmentation_options;
  bool (*holds_probabilities)(const WriteOptions& options);
  /// Throws Error{output} unless a mask can be written to the path.
  void (*check_output)(const std::filesystem::path& path);
  /// Throws Error{input} unless a mask can refer to the DICOM images that it is of. Null for a format that
  /// takes masks of any input.
  void (*check_source)(const DicomSource& source);
  /// Writes the mask and returns the file's SHA-256. Throws Error{output}.
  std::string (*write)(const std::filesystem::path& path, const SegmentJob& job, const BundleInfo& bundle,
                       const CaseImages& images);
};

/// The format of a case's mask. Without a known ending it is that of volumes, whose check_output refuses it.
const MaskFormat& mask_format_of(const SegmentJob& job);

/// Whether a path ends as a mask that can be written.
bool names_mask(const std::filesystem::path& path);

}  // namespace sammoe
