#pragma once

#include "sammoe/grid.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace sammoe::benchmark {

/// The grid of a CT of chest and abdomen: 512 x 512 x 300 voxels of 0.8 x 0.8 x 1.5 mm.
Grid ct_grid();

/// Voxels that compress as those of a CT do: a body with lungs, a spine and a liver, noise everywhere inside
/// the scanner's field of view and a constant outside it. The same every time.
std::vector<std::int16_t> ct_voxels();

/// Writes them as ct.nii and, packed by zlib at level 6 as most programs do, ct.nii.gz.
void write_ct(const std::filesystem::path& folder);

}  // namespace sammoe::benchmark
