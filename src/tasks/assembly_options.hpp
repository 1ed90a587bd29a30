#pragma once

#include "sammoe/bundle_assembly.hpp"

#include <filesystem>
#include <vector>

namespace sammoe {

/// What a new bundle of these options says, without the files, which do not exist yet.
BundleInfo bundle_without_files(const AssemblyOptions& options);

/// Every TorchScript file that the options name.
std::vector<std::filesystem::path> given_files(const AssemblyOptions& options);

}  // namespace sammoe
