#include "benchmark/ct_volume.hpp"

#include "io/bytes/compressor.hpp"
#include "support/file_bytes.hpp"
#include "support/nifti_file.hpp"

#include <algorithm>
#include <cmath>
#include <random>

namespace sammoe::benchmark {
namespace {

constexpr double kAir = -1000, kOutside = -1024;

/// Where a point lies in an ellipse: below 1 inside.
double in_ellipse(double x, double y, double half_x, double half_y) {
  return x * x / (half_x * half_x) + y * y / (half_y * half_y);
}

/// Hounsfield units without noise at a place in [-1, 1]^2 and [0, 1].
double density(double x, double y, double z) {
  if (in_ellipse(x, y, 0.75, 0.5 + 0.05 * std::sin(6 * z)) >= 1) return kAir;
  if (in_ellipse(x, y - 0.35, 0.07, 0.07) < 1) return 500;
  if (in_ellipse(std::abs(x) - 0.3, y, 0.2, 0.3) < 1) return -850;
  if (in_ellipse(x - 0.1, y + 0.1, 0.15, 0.12) + std::pow((z - 0.5) / 0.15, 2) < 1) return 110;
  return 40 + 30 * std::sin(8 * x + 5 * z) * std::cos(7 * y - 4 * z);
}

}  // namespace

Grid ct_grid() {
  Grid grid;
  grid.size = {512, 512, 300};
  grid.spacing_mm = {0.8, 0.8, 1.5};
  grid.origin_in_ras = {-204.8, -204.8, -225};
  return grid;
}

std::vector<std::int16_t> ct_voxels() {
  const Grid grid = ct_grid();
  std::mt19937 random(1);
  std::normal_distribution<double> noise(0, 12);
  std::vector<std::int16_t> voxels;
  voxels.reserve(static_cast<std::size_t>(grid.voxel_count()));
  for (std::int64_t k = 0; k < grid.size[2]; ++k) {
    const double z = static_cast<double>(k) / 300;
    for (std::int64_t j = 0; j < grid.size[1]; ++j) {
      const double y = static_cast<double>(j - 256) / 256;
      for (std::int64_t i = 0; i < grid.size[0]; ++i) {
        const double x = static_cast<double>(i - 256) / 256;
        if (x * x + y * y > 1) {
          voxels.push_back(static_cast<std::int16_t>(kOutside));
          continue;
        }
        const double clean = density(x, y, z);
        const double value = clean + noise(random) * (clean > kAir ? 1 : 0.4);
        voxels.push_back(static_cast<std::int16_t>(std::lround(std::max(kOutside, value))));
      }
    }
  }
  return voxels;
}

void write_ct(const std::filesystem::path& folder) {
  const Grid grid = ct_grid();
  NiftiFile file;
  file.dim = {3, grid.size[0], grid.size[1], grid.size[2], 1, 1, 1, 1};
  file.pixdim = {1, grid.spacing_mm[0], grid.spacing_mm[1], grid.spacing_mm[2], 1, 1, 1, 1};
  file.srow = {grid.spacing_mm[0],
               0,
               0,
               grid.origin_in_ras[0],
               0,
               grid.spacing_mm[1],
               0,
               grid.origin_in_ras[1],
               0,
               0,
               grid.spacing_mm[2],
               grid.origin_in_ras[2]};
  file.set_voxels(ct_voxels());
  const Bytes bytes = file.bytes();
  write_bytes(folder / "ct.nii", bytes);
  Compressor compressor(Coding::gzip, 6);
  Bytes packed = compressor.add(bytes.data(), bytes.size());
  packed = joined(std::move(packed), compressor.end());
  write_bytes(folder / "ct.nii.gz", packed);
}

}  // namespace sammoe::benchmark
