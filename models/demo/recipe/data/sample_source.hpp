#pragma once

#include "atlas.hpp"
#include "sample.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sammoe::demo {

/// Draws synthetic images. No intensity of a real scan is used; only label maps are, for the anatomy.
class SampleSource {
 public:
  /// Reads the label maps of Debian's mricron-data from that folder. Throws Error{input}.
  explicit SampleSource(const std::filesystem::path& atlas_folder);

  /// The image that `family`, `seed` and `index` name: always the same one, in every thread. It shows at
  /// least one structure of the task after which its family is named; of anatomy, any structure.
  Sample sample(Family family, std::uint64_t seed, std::uint64_t index) const;

 private:
  std::vector<Atlas> atlases_;
};

}  // namespace sammoe::demo
