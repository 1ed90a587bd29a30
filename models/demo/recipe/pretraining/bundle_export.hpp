#pragma once

#include <filesystem>
#include <string>

namespace sammoe::demo {

struct BundleExport {
  std::filesystem::path checkpoint;  ///< of `pretrain`
  std::filesystem::path output;      ///< folder of the bundle; must not exist
  std::string licence = "Apache-2.0";
};

/// Makes a bundle of the general expert alone: image encoder and decoder as float16. The folder appears
/// complete or not at all. Throws Error.
void export_bundle(const BundleExport& order);

}  // namespace sammoe::demo
