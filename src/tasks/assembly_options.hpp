#pragma once

#include "sammoe/bundle_assembly.hpp"

#include <filesystem>
#include <vector>

namespace sammoe {

/// What a new bundle of these options says, without the files, which do not exist yet.
BundleInfo bundle_without_files(const AssemblyOptions& options);

/// Whether the trial is to find out how large the ROI is.
bool finds_roi_size(const AssemblyOptions& options);

/// Every TorchScript file that the options name, except those that are named in descriptions.
std::vector<std::filesystem::path> given_files(const AssemblyOptions& options);

}  // namespace sammoe
