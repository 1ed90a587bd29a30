#pragma once

#include "sammoe/batch.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sammoe {

/// A file that a case writes.
struct OutputName {
  std::string role;            ///< "mask", "probabilities", "record", "preview"
  std::filesystem::path path;  ///< relative to the output folder
};

/// The mask's name for an image where the table gives none: the image's own; for input whose name says no
/// format that masks can have, such as DICOM, that of the folder or file with .nii.gz.
std::filesystem::path default_output(const std::filesystem::path& image);

/// All files that a case with this mask writes; the mask first.
std::vector<OutputName> output_names(const std::filesystem::path& mask, const BatchCompanions& companions);

}  // namespace sammoe
