#pragma once

#include "sammoe/grid.hpp"

#include "region_codes.hpp"

#include <array>
#include <filesystem>
#include <vector>

namespace sammoe::demo {

/// A labelled head: codes on 1 mm voxels, axes R, A, S, i fastest.
struct HeadMap {
  Index3 size{0, 0, 0};
  std::vector<Code> codes;  ///< 0 is air
  /// For each code, some of its voxels.
  std::array<std::vector<Index3>, kHeadCodes> places;
};

/// Which of the label maps are read. Maps 17 and later are for tests only; 16 tells how training goes on.
enum class HeadSplit { train, validation, test };

/// Reads the label maps map_NN.nii.gz (SynthSeg's, 1 mm) of that split in the folder; those that are not
/// there are left out. Throws Error{input} if there is none or one is not what it should be.
std::vector<HeadMap> load_heads(const std::filesystem::path& folder, HeadSplit split);

}  // namespace sammoe::demo
