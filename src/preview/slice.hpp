#pragma once

#include "sammoe/label_map.hpp"
#include "sammoe/volume.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sammoe {

/// The voxel axis that runs nearest to each world axis (right, anterior, superior), and whether its index
/// grows that way.
struct AnatomicalAxes {
  std::array<std::size_t, 3> voxel_axis{0, 1, 2};
  std::array<bool, 3> ascending{true, true, true};
};

AnatomicalAxes anatomical_axes(const Grid& grid);

/// How one panel looks at a volume: along a voxel axis, at one slice. Columns and rows are voxel axes too;
/// reversed ones run from the greatest index to 0.
struct SliceView {
  std::size_t normal = 2;
  std::size_t across = 0;
  std::size_t down = 1;
  bool across_reversed = false;
  bool down_reversed = false;
  std::int64_t index = 0;
  std::array<char, 4> edges{'R', 'L', 'A', 'P'};  ///< letters for the left, right, top and bottom edge
};

/// Axial, coronal and sagittal, in radiological convention: patient's right (in sagittal: the front) on the
/// left; front or head up. Each at the slice with most labelled voxels (of several, the one nearest to the
/// middle of the labelled voxels); without any, through the first click in the volume; else the middle.
std::array<SliceView, 3> choose_views(const LabelMap& mask, const std::vector<Point3>& clicks_in_voxels);

/// One slice as its panel shows it: rows from the top, columns from the left.
struct Slice {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::array<double, 2> pixel_mm{1, 1};  ///< across, down
  std::vector<float> values;
  std::vector<std::uint16_t> labels;
};

Slice take_slice(const Volume& volume, const LabelMap& mask, const SliceView& view);

/// Where a continuous voxel index lies in that slice, in (column, row).
std::array<double, 2> position_in_slice(const SliceView& view, const Grid& grid, const Point3& index);

}  // namespace sammoe
