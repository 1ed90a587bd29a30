#include "preprocess/itk_image.hpp"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace sammoe {
namespace {

Grid oblique_grid() {
  const double c = std::cos(0.4);
  const double s = std::sin(0.4);
  Grid grid;
  grid.size = {6, 5, 4};
  grid.spacing_mm = {0.5, 1.5, 3};
  grid.direction_in_ras = {{{c, 0, -s}, {0, -1, 0}, {s, 0, c}}};
  grid.origin_in_ras = {-31, 7, 112};
  return grid;
}

TEST(ItkImage, PlacesEveryVoxelWhereTheGridDoes) {
  const Grid grid = oblique_grid();
  const Region part{{1, 2, 0}, {4, 3, 4}};
  std::vector<float> values(static_cast<std::size_t>(part.voxel_count()));
  std::iota(values.begin(), values.end(), 0.0F);
  const ItkFloatImage::Pointer image = itk_image_from(values, grid, part);
  const ItkFloatImage::IndexType index{{4, 3, 2}};
  ItkFloatImage::PointType point_in_lps;
  image->TransformIndexToPhysicalPoint(index, point_in_lps);
  const Point3 expected = grid.ras_from_voxel({4, 3, 2});
  EXPECT_NEAR(point_in_lps[0], -expected[0], 1e-9);
  EXPECT_NEAR(point_in_lps[1], -expected[1], 1e-9);
  EXPECT_NEAR(point_in_lps[2], expected[2], 1e-9);
  // Voxel (4, 3, 2) is (3, 1, 2) of the part.
  EXPECT_EQ(image->GetPixel(index), static_cast<float>(3 + 4 * (1 + 3 * 2)));
}

TEST(ItkImage, GridSurvivesTheWayThereAndBack) {
  const Grid grid = oblique_grid();
  const Region all{{0, 0, 0}, grid.size};
  const std::vector<float> zeros(static_cast<std::size_t>(grid.voxel_count()));
  EXPECT_TRUE(same_grid(grid_of(*itk_image_from(zeros, grid, all)), grid, 1e-9));
}

}  // namespace
}  // namespace sammoe
